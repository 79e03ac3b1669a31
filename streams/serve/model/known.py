"""What was said in a cell of the board, and from when to when it was known, in, the cell at every instant of knowledge out.

So the board as it was known by an instant is one look-up a cell, as it is for a day.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

from streams.serve.model.store import LIVE

__all__ = ["PARTIES_MAX", "Heard", "known_rows", "known_since"]

PARTIES_MAX: Final = 6
"""Counterparts that a cell of the board names."""
_DAY_MS: Final = 86_400_000
_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
Order = tuple[Any, ...]
"""Day, foreground, publication, start and id: by what positions are sorted, the newest last."""
Mark = tuple[int, str]
"""Since when a turn or a contradiction is known, and its day."""


class Heard(NamedTuple):
    """A position of a cell, and while it was known."""

    since: int
    """By `known_since`."""
    until: int
    """When it was known no longer; `LIVE` while it is."""
    order: Order
    """Among the positions of the cell; unique for what is known at one time."""
    number: int
    """Of its row."""
    target: str
    """Towards whom; '' for nobody in particular."""
    source: str
    """On whose word."""


@lru_cache(maxsize=1 << 14)
def _day_begins(day: str) -> int:
    """The millisecond at which a day may begin somewhere: counted from the day before, as `Moment.last_day` does."""
    return (dt.date.fromisoformat(day).toordinal() - 1 - _EPOCH) * _DAY_MS


def known_since(known_from: int, day: str) -> int:
    """The first instant of knowledge at which what is of a day counts: a day that has not come yet does not."""
    return max(known_from, _day_begins(day))


def known_rows(heard: Iterable[Heard], changes: Iterable[Mark], conflicts: Iterable[Mark]) -> Iterator[tuple[Any, ...]]:
    """Of each instant at which something about the cell changed a row: as `cells` has them behind the issue, its instant for the day.

    Sources stand for origins: copies are not told.
    """
    all_heard = [each for each in heard if each.since < each.until]
    starts = sorted(all_heard, key=itemgetter(0))
    ends = sorted((each for each in all_heard if each.until < LIVE), key=itemgetter(1))
    marked = [sorted(changes), sorted(conflicts)]
    instants = (
        {each.since for each in starts} | {each.until for each in ends} | {at for some in marked for at, _ in some}
    )
    state, last, at, gone = _State(ends), list[str | None]([None, None]), 0, 0
    for instant in sorted(instants):
        while gone < len(ends) and ends[gone][1] <= instant:
            state.forget(ends[gone])
            gone += 1
        while at < len(starts) and starts[at][0] <= instant:
            state.hear(starts[at])
            at += 1
        for which, some in enumerate(marked):
            while some and some[0][0] <= instant:
                day = some.pop(0)[1]
                last[which] = max(day, last[which] or "")
        yield instant, *state.row(), last[0], last[1], state.named(), len(state.parties)


class _State:
    """What is known of a cell at an instant."""

    def __init__(self, ends: Sequence[Heard]) -> None:
        """`ends` are those that will not stay: where there are none, nothing has to be remembered but what came last."""
        self._positions, self._sources = 0, dict[str, int]()
        self._last: tuple[Order, int] = ((), 0)
        self._forgets = bool(ends)
        self._all: list[tuple[Order, int]] = []
        self._days: dict[str, list[int]] = {}
        self._spoken: dict[str, int] = {}
        self.parties: list[tuple[int, str]] = []
        """Counterparts, the last spoken to first: the day, negative, and the code."""
        self._named: str | None = ""

    def hear(self, one: Heard) -> None:
        """Something becomes known."""
        self._positions += 1
        self._sources[one.source] = self._sources.get(one.source, 0) + 1
        placed = one.order, one.number
        self._last = max(self._last, placed)
        if self._forgets:
            insort(self._all, placed)
        if one.target:
            if self._forgets:
                insort(self._days.setdefault(one.target, []), one.order[0])
            if one.order[0] > self._spoken.get(one.target, -1):
                self._speak(one.target, one.order[0])

    def forget(self, one: Heard) -> None:
        """Something is known no longer."""
        self._positions -= 1
        self._sources[one.source] -= 1
        if not self._sources[one.source]:
            del self._sources[one.source]
        del self._all[bisect_left(self._all, (one.order, one.number))]
        self._last = self._all[-1] if self._all else ((), 0)
        if one.target:
            days = self._days[one.target]
            del days[bisect_left(days, one.order[0])]
            if self._spoken[one.target] != (days[-1] if days else None):
                self._speak(one.target, days[-1] if days else None)

    def row(self) -> tuple[int, int, int]:
        """The number of the last position, and how many positions and sources there are."""
        return self._last[1], self._positions, len(self._sources)

    def named(self) -> str:
        """The counterparts that are named."""
        if self._named is None:
            self._named = " ".join(target for _, target in self.parties[:PARTIES_MAX])
        return self._named

    def _speak(self, target: str, day: int | None) -> None:
        """The day on which somebody was spoken to last is another one; None: on none."""
        self._named = None
        before = self._spoken.get(target)
        if before is not None:
            del self.parties[bisect_left(self.parties, (-before, target))]
        if day is None:
            del self._spoken[target]
        else:
            self._spoken[target] = day
            insort(self.parties, (-day, target))

"""What an entry shows of its positions, read from wherever their registers are kept as it is needed.

A book holds the newest positions towards each counterpart that was asked for,
and a line of facts about every counterpart; the rest stays where it is. So its
size, and the work that one more position makes, do not grow with the positions.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import nlargest
from sys import intern
from typing import Any, Final, Protocol

from streams.ledger.places import Side, at_ms, place_of, rank_of
from streams.ledger.placing import place
from streams.ledger.stance import Placed
from streams.ledger.stance_index import WINDOW, RecentStances, page_of
from streams.records import Position

__all__ = ["Registers", "ShelvedBook"]

_NAMES: Final = ("target", "article_id", "source", "speaker_id", "speaker_name", "ruleset")
_SLACK: Final = 32
"""How many more than are looked at a window holds before it is cut: a retraction then seldom reads again."""
_PLACED_BYTES: Final = 1_600
"""What a placed stance takes in memory beside its texts."""


class Registers(Protocol):
    """Registers of positions, wherever they are kept; the live ones by actor, issue and counterpart."""

    def register(self, actor: str, position_id: str) -> Position | None:
        """The winning version of a position, asserted or retracted; None for one never kept."""

    def keep(self, position: Position) -> None:
        """Keep this version in place of the one before."""

    def sides(self, actor: str, issue: str) -> Mapping[str, Side]:
        """What is known of each counterpart, '' for nobody in particular."""

    def side(self, actor: str, issue: str, counterpart: str) -> Side | None:
        """What is known of one counterpart; None when no live position is directed at it."""

    def newest(self, actor: str, issue: str, counterpart: str, count: int) -> Sequence[Position]:
        """The live positions towards a counterpart that stand last, the last first, so many at the most."""


class ShelvedBook:
    """The live positions of one actor and issue, as far as an entry needs them."""

    __slots__ = ("_actor", "_issue", "_pages", "_registers", "_sides", "_windows")

    def __init__(self, actor: str, issue: str, registers: Registers) -> None:
        self._actor, self._issue = actor, issue
        self._registers = registers
        self._sides = dict(registers.sides(actor, issue))
        self._windows: dict[str, list[tuple[bytes, Placed]]] = {}
        self._pages: dict[str, RecentStances] = {}

    @property
    def positions(self) -> int:
        """How many live positions there are."""
        return sum(side.placed for side in self._sides.values())

    @property
    def counterparts(self) -> int:
        """How many counterparts they are directed at."""
        return len(self._sides)

    @property
    def seen(self) -> tuple[datetime, datetime]:
        """The earliest and the latest publication."""
        sides = self._sides.values()
        return at_ms(min(side.first_ms for side in sides)), at_ms(max(side.last_ms for side in sides))

    @property
    def memory_bytes(self) -> int:
        """About how much memory the book takes."""
        held = (placed.size for window in self._windows.values() for _, placed in window)
        return sum(_PLACED_BYTES + size for size in held) + 400 * len(self._sides)

    def latest(self, count: int) -> list[str]:
        """The counterparts whose last positions stand last, the last first."""
        return [name for _, name in nlargest(count, ((side.latest, name) for name, side in self._sides.items()))]

    def placed(self, counterpart: str) -> int:
        """How many positions towards a counterpart are live."""
        return self._sides[counterpart].placed

    def page(self, counterpart: str) -> RecentStances:
        """What is worked out of a counterpart that is held, '' for nobody in particular."""
        found = self._pages.get(counterpart)
        if found is None:
            unnamed = self._window("") if counterpart else ()
            found = self._pages[counterpart] = page_of(self._window(counterpart), unnamed)
        return found

    def replace(self, old: Position | None, new: Position) -> None:
        """A register has been kept in place of the old one: take over what it changes here."""
        if old is not None and (was := place_of(old)) is not None and (old.actor, old.issue) == self._key:
            self._renew(was.side)
            self._remove(was.side, was.rank)
        if (now := place_of(new)) is not None and (new.actor, new.issue) == self._key:
            self._renew(now.side)
            self._add(now.side, now.rank, new)

    @property
    def _key(self) -> tuple[str, str]:
        return self._actor, self._issue

    def _renew(self, counterpart: str) -> None:
        """Ask what is known of a counterpart now; what was worked out of it is void, and of all where it is nobody."""
        side = self._registers.side(self._actor, self._issue, counterpart)
        if side is None:
            self._sides.pop(counterpart, None)
        else:
            self._sides[counterpart] = side
        if counterpart:
            self._pages.pop(counterpart, None)
        else:
            self._pages.clear()

    def _remove(self, counterpart: str, rank: bytes) -> None:
        window = self._windows.get(counterpart, [])
        at = bisect_left(window, (rank,))
        if at < len(window) and window[at][0] == rank:
            del window[at]
        side = self._sides.get(counterpart)
        if side is None or len(window) < min(WINDOW, side.placed):
            self._windows.pop(counterpart, None)  # what stood before it comes from where the registers are

    def _add(self, counterpart: str, rank: bytes, position: Position) -> None:
        window = self._windows.get(counterpart)
        if window is None:
            return
        if len(window) == self._sides[counterpart].placed - 1 or rank > window[0][0]:
            insort(window, (rank, _placed(position)))
        if len(window) > WINDOW + _SLACK:
            del window[:_SLACK]

    def _window(self, counterpart: str) -> tuple[Placed, ...]:
        """The newest positions towards a counterpart, oldest first."""
        if counterpart not in self._sides:
            return ()
        window = self._windows.get(counterpart)
        if window is None:
            newest = self._registers.newest(self._actor, self._issue, counterpart, WINDOW)
            window = self._windows[counterpart] = _window(reversed(newest))
        return tuple(placed for _, placed in window[-WINDOW:])


def _window(positions: Iterable[Position]) -> list[tuple[bytes, Placed]]:
    placed = map(_placed, positions)
    return [(rank_of(each.order), each) for each in placed]


def _placed(position: Position) -> Placed:
    """A position as a stance; names that come again and again are one object."""
    names: dict[str, Any] = {name: intern(text) for name in _NAMES if (text := getattr(position, name))}
    return place(replace(position, **names))

"""The live positions of one actor and issue in, what an entry shows of each counterpart out, worked out once a change.

A position changes what is worked out of its counterpart and leaves the others as they
are; one towards nobody in particular changes all, for it can contradict any.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Final

from streams.ledger.changes import turns
from streams.ledger.conflicts import contradictions
from streams.ledger.stance import Order, Placed

__all__ = ["WINDOW", "RecentStances", "StanceIndex", "by_order", "page_of"]

WINDOW: Final = 64
"""How many of the newest positions towards each counterpart are looked at."""


@dataclass(frozen=True, slots=True)
class RecentStances:
    """What the newest positions towards one counterpart say together."""

    window: tuple[Placed, ...]
    """These positions, oldest first; never empty."""
    distinct: tuple[Placed, ...]
    """The same, newest first, without older copies of the same words."""
    turns: tuple[tuple[Placed, Placed], ...]
    """(was, now) of every turn."""
    conflicts: tuple[tuple[Placed, Placed, str], ...]
    """(a, b, reason) of every contradiction, with what is said towards nobody in particular too."""
    stating: tuple[Placed, ...]
    """Those that state a number."""


class StanceIndex:
    """The live positions of one actor and issue, in sorted lists."""

    __slots__ = ("_pages", "by_counterpart", "ranking", "times")

    def __init__(self) -> None:
        self.by_counterpart: dict[str, list[tuple[Order, Placed]]] = {}
        self.ranking: list[tuple[Order, str]] = []
        """The last position towards each counterpart, oldest first."""
        self.times: list[datetime] = []
        """Publication of every position, oldest first."""
        self._pages: dict[str, RecentStances] = {}

    @property
    def positions(self) -> int:
        """How many live positions there are."""
        return len(self.times)

    @property
    def counterparts(self) -> int:
        """How many counterparts they are directed at."""
        return len(self.ranking)

    @property
    def seen(self) -> tuple[datetime, datetime]:
        """The earliest and the latest publication."""
        return self.times[0], self.times[-1]

    def latest(self, count: int) -> list[str]:
        """The counterparts whose last positions stand last, the last first."""
        return [counterpart for _, counterpart in reversed(self.ranking[-count:])]

    def placed(self, counterpart: str) -> int:
        """How many positions towards a counterpart are live."""
        return len(self.by_counterpart[counterpart])

    def add(self, placed: Placed) -> None:
        """Add a position that is not held."""
        items = self.by_counterpart.setdefault(placed.counterpart, [])
        before = items[-1][0] if items else None
        insort(items, (placed.order, placed))
        self._rank(placed.counterpart, before, items[-1][0])
        insort(self.times, placed.stance.published_at)

    def remove(self, order: Order, counterpart: str) -> None:
        """Remove a position that is held."""
        items = self.by_counterpart[counterpart]
        before = items[-1][0]
        del items[bisect_left(items, (order,))]
        self._rank(counterpart, before, items[-1][0] if items else None)
        if not items:
            del self.by_counterpart[counterpart]
        del self.times[bisect_left(self.times, order[2])]

    def page(self, counterpart: str) -> RecentStances:
        """What is worked out of a counterpart that is held, '' for nobody in particular."""
        found = self._pages.get(counterpart)
        if found is None:
            found = self._pages[counterpart] = page_of(
                self._window(counterpart), self._window("") if counterpart else ()
            )
        return found

    def _window(self, counterpart: str) -> tuple[Placed, ...]:
        return tuple(placed for _, placed in self.by_counterpart.get(counterpart, ())[-WINDOW:])

    def _rank(self, counterpart: str, before: Order | None, after: Order | None) -> None:
        if counterpart:
            self._pages.pop(counterpart, None)
        else:
            self._pages.clear()
        if before == after:
            return
        if before is not None:
            del self.ranking[bisect_left(self.ranking, (before,))]
        if after is not None:
            insort(self.ranking, (after, counterpart))


def by_order(placed: Placed) -> Order:
    """What stances are sorted by."""
    return placed.order


def page_of(window: tuple[Placed, ...], unnamed: tuple[Placed, ...]) -> RecentStances:
    """What these positions towards one counterpart, oldest first, say together with those towards nobody in particular."""
    compared = list(merge(window, unnamed, key=by_order)) if unnamed else window
    return RecentStances(
        window=window,
        distinct=tuple(_distinct(window)),
        turns=tuple(turns(window)),
        conflicts=tuple(contradictions(compared)),
        stating=tuple(placed for placed in window if placed.numbers),
    )


def _distinct(window: Sequence[Placed]) -> list[Placed]:
    """Newest first, without older copies of the same words."""
    found: dict[tuple[str, str, bool], Placed] = {}
    for placed in reversed(window):
        stance = placed.stance
        found.setdefault((stance.evidence_hash, stance.event_type, stance.negated), placed)
    return list(found.values())

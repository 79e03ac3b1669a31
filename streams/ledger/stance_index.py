"""The live positions of one actor and issue in, what an entry shows of each counterpart out, worked out once a change."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from streams.ledger.instants import at_ms
from streams.ledger.pages import WINDOW, Clash, Page, clashes, page_of
from streams.ledger.stance import Order, Placed, Shown

__all__ = ["StanceIndex"]


class StanceIndex:
    """The live positions of one actor and issue, in sorted lists."""

    __slots__ = ("_pages", "by_counterpart", "ranking", "times")

    def __init__(self) -> None:
        self.by_counterpart: dict[str, list[tuple[Order, Placed]]] = {}
        self.ranking: list[tuple[Order, str]] = []
        """The last position towards each counterpart, oldest first."""
        self.times: list[int] = []
        """Publication of every position in milliseconds since 1970, oldest first."""
        self._pages: dict[str, Page] = {}

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
        return at_ms(self.times[0]), at_ms(self.times[-1])

    def latest(self, count: int) -> list[str]:
        """The counterparts whose last positions stand last, the last first."""
        return [counterpart for _, counterpart in reversed(self.ranking[-count:])]

    def placed(self, counterpart: str) -> int:
        """How many positions towards a counterpart are live."""
        return len(self.by_counterpart[counterpart])

    def add(self, placed: Placed) -> None:
        """Add a position that is not held."""
        items = self.by_counterpart.setdefault(placed.shown.counterpart, [])
        before = items[-1][0] if items else None
        insort(items, (placed.shown.order, placed))
        self._rank(placed.shown.counterpart, before, items[-1][0])
        insort(self.times, placed.shown.order[2])

    def remove(self, order: Order, counterpart: str) -> None:
        """Remove a position that is held."""
        items = self.by_counterpart[counterpart]
        before = items[-1][0]
        del items[bisect_left(items, (order,))]
        self._rank(counterpart, before, items[-1][0] if items else None)
        if not items:
            del self.by_counterpart[counterpart]
        del self.times[bisect_left(self.times, order[2])]

    def page(self, counterpart: str) -> Page:
        """What is worked out of a counterpart that is held, '' for nobody in particular."""
        found = self._pages.get(counterpart)
        if found is None:
            window = tuple(placed for _, placed in self.by_counterpart[counterpart][-WINDOW:])
            found = self._pages[counterpart] = page_of(window)
        return found

    def clashes(self, counterpart: str) -> Sequence[Clash]:
        """Its contradictions, with what is said towards nobody in particular too."""
        page = self.page(counterpart)
        return clashes(page, self.page("")) if counterpart and "" in self.by_counterpart else page.clashes

    def stances(self, wanted: Iterable[Shown]) -> Mapping[Order, Any]:
        """The stances that are shown, by their order."""
        return {shown.order: shown.stance for shown in wanted}

    def _rank(self, counterpart: str, before: Order | None, after: Order | None) -> None:
        self._pages.pop(counterpart, None)
        if before == after:
            return
        if before is not None:
            del self.ranking[bisect_left(self.ranking, (before,))]
        if after is not None:
            insort(self.ranking, (after, counterpart))

"""A position in, its register kept and its entry out, read from wherever registers are kept as far as an entry needs them.

What is worked out of the positions towards one counterpart is kept beside them as
a page. So one more position makes one page anew, and an entry reads the pages of
its counterparts and the stances that it shows, however many positions there are.
Nothing is held here: what was read last, the store has in its own memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from streams.ledger.entry import view
from streams.ledger.instants import at_ms
from streams.ledger.ledger import supersedes
from streams.ledger.packing import packed, placed_of, unpacked
from streams.ledger.pages import WINDOW, Clash, Page, clashes, page_of
from streams.ledger.places import Book, Side, rank_of
from streams.ledger.stance import Order, Shown
from streams.records import LedgerEntry, Position

__all__ = ["Registers", "entry_of", "merge"]


class Registers(Protocol):
    """Registers of positions, wherever they are kept; the live ones by actor, issue and counterpart, at their places."""

    def register(self, actor: str, position_id: str) -> Position | None:
        """The winning version of a position, asserted or retracted; None for one never kept."""

    def keep(self, position: Position) -> None:
        """Keep this version in place of the one before."""

    def book(self, actor: str, issue: str) -> Book | None:
        """What is known of all live positions of an actor on an issue; None when there is none."""

    def latest(self, actor: str, issue: str, count: int) -> Sequence[Side]:
        """The counterparts whose last positions stand last, the last first, so many at the most."""

    def side(self, actor: str, issue: str, counterpart: str) -> Side | None:
        """One counterpart; None when no live position is directed at it."""

    def lines(self, side: Side, count: int) -> Sequence[bytes]:
        """The lines of the positions that stand last, the last first, so many at the most."""

    def keep_page(self, side: Side, page: bytes) -> None:
        """Keep what was worked out of this version of a side."""

    def shown(self, side: Side, ranks: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """The bytes of the stances of a side with these ranks, by rank."""


def merge(position: Position, registers: Registers) -> None:
    """Merge one position into its register; nothing changes when it is superseded."""
    old = registers.register(position.actor, position.id)
    if old is None or supersedes(position, old):
        registers.keep(position)


def entry_of(actor: str, issue: str, registers: Registers) -> LedgerEntry | None:
    """The entry, of the bytes of its stances and numbers; None when no position of this actor on this issue is live."""
    book = registers.book(actor, issue)
    return None if book is None else view(actor, issue, _KeptBook(actor, issue, book, registers))


class _KeptBook:
    """The live positions of one actor and issue, as far as one entry needs them."""

    def __init__(self, actor: str, issue: str, book: Book, registers: Registers) -> None:
        self._actor, self._issue, self._book, self._registers = actor, issue, book, registers
        self._sides: dict[str, Side | None] = {}
        self._pages: dict[str, Page] = {}

    @property
    def positions(self) -> int:
        return self._book.placed

    @property
    def counterparts(self) -> int:
        return self._book.sides

    @property
    def seen(self) -> tuple[datetime, datetime]:
        return at_ms(self._book.first_ms), at_ms(self._book.last_ms)

    def latest(self, count: int) -> list[str]:
        sides = self._registers.latest(self._actor, self._issue, count)
        self._sides.update((side.name, side) for side in sides)
        return [side.name for side in sides]

    def placed(self, counterpart: str) -> int:
        return self._side(counterpart).placed

    def page(self, counterpart: str) -> Page:
        found = self._pages.get(counterpart)
        if found is None:
            side = self._side(counterpart)
            found = self._pages[counterpart] = self._made(side) if side.page is None else unpacked(side.page)
        return found

    def clashes(self, counterpart: str) -> Sequence[Clash]:
        page = self.page(counterpart)
        if not counterpart or not page.speaking or not self._has_unnamed():
            return page.clashes
        return clashes(page, self.page(""))

    def stances(self, wanted: Iterable[Shown]) -> dict[Order, bytes]:
        by_side: dict[str, dict[bytes, Order]] = defaultdict(dict)
        for shown in wanted:
            by_side[shown.counterpart][rank_of(shown.order)] = shown.order
        found: dict[Order, bytes] = {}
        for name, ranks in by_side.items():
            for rank, stance in self._registers.shown(self._side(name), list(ranks)).items():
                found[ranks[rank]] = stance
        return found

    def _has_unnamed(self) -> bool:
        if "" not in self._sides:
            self._sides[""] = self._registers.side(self._actor, self._issue, "")
        return self._sides[""] is not None

    def _side(self, counterpart: str) -> Side:
        """A side that an entry has asked for."""
        side = self._sides[counterpart]
        if side is None:
            raise KeyError(counterpart)
        return side

    def _made(self, side: Side) -> Page:
        """The page of a side, worked out and kept."""
        lines = self._registers.lines(side, WINDOW)
        page = page_of([placed_of(line) for line in reversed(lines)])
        self._registers.keep_page(side, packed(page))
        return page

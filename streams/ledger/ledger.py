"""Registers of positions in, ledger entries out: a pure view, bounded in size and in work.

State is a map of registers: per `actor|id` the greatest (revision, generation)
wins, asserted or retracted, so that any order, repetition or interleaving of
positions gives the same entries. An entry shows the live registers of one actor
and issue through windows on sorted lists; what is behind a window costs nothing
and comes back when what hides it is retracted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple

from streams.ledger.entry import view
from streams.ledger.placing import order, place
from streams.ledger.stance_index import StanceIndex
from streams.records import LedgerEntry, Position

__all__ = ["EntryKey", "Ledger", "supersedes"]

EntryKey = tuple[str, str]
"""Actor and issue."""


class Ledger:
    """All registers of some actors, and the entry of each actor and issue."""

    def __init__(self) -> None:
        self._registers: dict[tuple[str, str], Position] = {}
        self._books: dict[EntryKey, StanceIndex] = {}

    def __len__(self) -> int:
        """How many registers are held, asserted or retracted."""
        return len(self._registers)

    def apply(self, position: Position) -> tuple[EntryKey, ...]:
        """Merge one register; the keys of the entries that it may have changed, sorted; () when it is superseded."""
        key = position.actor, position.id
        old = self._registers.get(key)
        if old is not None and not supersedes(position, old):
            return ()
        self._registers[key] = position
        touched = set()
        if old is not None and not old.retracted:
            self._remove(old)
            touched.add((old.actor, old.issue))
        if not position.retracted:
            self._books.setdefault((position.actor, position.issue), StanceIndex()).add(place(position))
            touched.add((position.actor, position.issue))
        return tuple(sorted(touched))

    def entry(self, actor: str, issue: str) -> LedgerEntry | None:
        """The entry; None when no position of this actor on this issue is live."""
        index = self._books.get((actor, issue))
        return None if index is None else view(actor, issue, index)

    def keys(self) -> tuple[EntryKey, ...]:
        """The actors and issues that have an entry, sorted."""
        return tuple(sorted(self._books))

    def entries(self) -> Iterator[LedgerEntry]:
        """Every entry, by actor and issue."""
        for actor, issue in self.keys():
            yield view(actor, issue, self._books[actor, issue])

    def register(self, actor: str, position_id: str) -> Position:
        """The winning version of a position, asserted or retracted; raises KeyError for one never applied."""
        return self._registers[actor, position_id]

    def registers(self) -> Iterator[Position]:
        """Every winning version: what another ledger needs to merge this one."""
        yield from self._registers.values()

    def _remove(self, position: Position) -> None:
        index = self._books[position.actor, position.issue]
        index.remove(order(position), position.target or "")
        if not index.times:
            del self._books[position.actor, position.issue]


def supersedes(new: Position, old: Position) -> bool:
    """Whether `new` replaces `old` under one key: by version, and by content where versions are equal."""
    mine, theirs = (new.revision, new.generation), (old.revision, old.generation)
    if mine != theirs:
        return mine > theirs
    return new != old and _content(new) > _content(old)


def _content(position: Position) -> tuple[bool, str]:
    return position.retracted, repr(astuple(position))

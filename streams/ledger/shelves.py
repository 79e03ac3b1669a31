"""Positions in, registers kept and entries out; in memory only the books that are being worked on, within a budget."""

from __future__ import annotations

from collections import OrderedDict

from streams.ledger.entry import view
from streams.ledger.ledger import EntryKey, supersedes
from streams.ledger.shelved_book import Registers, ShelvedBook
from streams.records import LedgerEntry, Position

__all__ = ["Shelves"]


class Shelves:
    """The books used last; a book that is not there is opened from the registers."""

    def __init__(self, budget_bytes: int) -> None:
        self._budget_bytes = budget_bytes
        self._books: OrderedDict[EntryKey, tuple[ShelvedBook, int]] = OrderedDict()
        self.memory_bytes = 0
        """About how much memory the books take."""

    def __len__(self) -> int:
        """How many books are in memory."""
        return len(self._books)

    def apply(self, position: Position, registers: Registers) -> None:
        """Merge one position into its register; nothing changes when it is superseded."""
        old = registers.register(position.actor, position.id)
        if old is not None and not supersedes(position, old):
            return
        registers.keep(position)
        keys = {(position.actor, position.issue)} | ({(old.actor, old.issue)} if old is not None else set())
        for key in sorted(keys):
            book = self._books.get(key)
            if book is not None:
                book[0].replace(old, position)

    def entry(self, actor: str, issue: str, registers: Registers) -> LedgerEntry | None:
        """The entry; None when no position of this actor on this issue is live."""
        key = actor, issue
        book = self._taken(key) or ShelvedBook(actor, issue, registers)
        if not book.positions:
            return None
        found = view(actor, issue, book)
        size = book.memory_bytes
        self._books[key] = book, size
        self.memory_bytes += size
        self._shrink()
        return found

    def clear(self) -> None:
        """Forget every book."""
        self._books.clear()
        self.memory_bytes = 0

    def _taken(self, key: EntryKey) -> ShelvedBook | None:
        """A book, taken out of those in memory; None when it is not among them."""
        if key not in self._books:
            return None
        book, size = self._books.pop(key)
        self.memory_bytes -= size
        return book

    def _shrink(self) -> None:
        """Give back the books not used for longest, until the rest is within the budget."""
        while self.memory_bytes > self._budget_bytes and self._books:
            _, (_, size) = self._books.popitem(last=False)
            self.memory_bytes -= size

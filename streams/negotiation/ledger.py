"""Registers of positions in, ledger entries out: a pure view, bounded in size and in work.

State is a map of registers: per `actor|id` the greatest (revision, generation)
wins, asserted or retracted, so that any order, repetition or interleaving of
positions gives the same entries. An entry shows the live registers of one actor
and issue through windows on sorted lists; what is behind a window costs nothing
and comes back when what hides it is retracted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import date, datetime
from itertools import takewhile
from typing import Final, TypeVar

from streams.negotiation.book import Book, Page, by_order
from streams.negotiation.numbers import distinct_numbers, size_of, stated
from streams.negotiation.turns import Order, Placed, leaning_of, roles_of
from streams.records import Change, Conflict, LedgerEntry, Position, Realis, Stance, Stand, StatedNumber

__all__ = ["EntryKey", "Ledger", "day_of", "supersedes"]

EntryKey = tuple[str, str]
"""Actor and issue."""
_T = TypeVar("_T")
"""What has a share of an entry's room."""

_STANDS_MAX: Final = 12
_HISTORY_MAX: Final = 20
_CHANGES_MAX: Final = 20
_CONFLICTS_MAX: Final = 20
_NUMBERS_MAX: Final = 40
_TEXT_MAX: Final = 300
"""Code points of evidence that a stance shows."""
_NAME_MAX: Final = 100
"""Code points of a speaker's or a source's name that a stance shows."""
_ENTRY_BYTES: Final = 60_000
"""For the stances of an entry: 64 KiB less what frames them."""
_SHARE_BYTES: Final = 15_000
"""Of these, at most for changes, and as many for conflicts, and for numbers."""
_FRAME_BYTES: Final = 100
"""Bounds the numbers, dates, nulls and lengths of a stance in Avro."""


class Ledger:
    """All registers of some actors, and the entry of each actor and issue."""

    def __init__(self) -> None:
        self._registers: dict[tuple[str, str], Position] = {}
        self._books: dict[EntryKey, Book] = {}

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
            self._books.setdefault((position.actor, position.issue), Book()).add(_place(position))
            touched.add((position.actor, position.issue))
        return tuple(sorted(touched))

    def entry(self, actor: str, issue: str) -> LedgerEntry | None:
        """The entry; None when no position of this actor on this issue is live."""
        book = self._books.get((actor, issue))
        return None if book is None else _view(actor, issue, book)

    def keys(self) -> tuple[EntryKey, ...]:
        """The actors and issues that have an entry, sorted."""
        return tuple(sorted(self._books))

    def entries(self) -> Iterator[LedgerEntry]:
        """Every entry, by actor and issue."""
        for actor, issue in self.keys():
            yield _view(actor, issue, self._books[actor, issue])

    def register(self, actor: str, position_id: str) -> Position:
        """The winning version of a position, asserted or retracted; raises KeyError for one never applied."""
        return self._registers[actor, position_id]

    def registers(self) -> Iterator[Position]:
        """Every winning version: what another ledger needs to merge this one."""
        yield from self._registers.values()

    def _remove(self, position: Position) -> None:
        book = self._books[position.actor, position.issue]
        book.remove(_order(position), position.target or "")
        if not book.times:
            del self._books[position.actor, position.issue]


def supersedes(new: Position, old: Position) -> bool:
    """Whether `new` replaces `old` under one key: by version, and by content where versions are equal."""
    mine, theirs = (new.revision, new.generation), (old.revision, old.generation)
    if mine != theirs:
        return mine > theirs
    return new != old and _content(new) > _content(old)


def _content(position: Position) -> tuple[bool, str]:
    return position.retracted, repr(astuple(position))


def day_of(position: Position | Stance) -> date:
    """The day that a stance counts for: when it was said or done, but no later than its publication, else that."""
    published = position.published_at.date()
    return published if position.date is None else min(position.date, published)


def _order(position: Position) -> Order:
    background = position.realis is Realis.PAST and position.date is None
    return day_of(position).toordinal(), 0 if background else 1, position.published_at, position.start, position.id


def _place(position: Position) -> Placed:
    stance = _stance(position)
    return Placed(
        order=_order(position),
        stance=stance,
        counterpart=position.target or "",
        leaning=leaning_of(position.event_type, negated=position.negated),
        roles=roles_of(position.event_type, negated=position.negated, realis=position.realis),
        voice=(position.speaker_id or position.speaker_name or "", position.source or position.article_id),
        background=position.realis is Realis.PAST and position.date is None,
        size=_size(stance),
        numbers=position.numbers,
        generation=position.generation,
        ruleset=position.ruleset,
    )


def _stance(position: Position) -> Stance:
    return Stance(
        position_id=position.id,
        article_id=position.article_id,
        event_type=position.event_type,
        negated=position.negated,
        hedged=position.hedged,
        realis=position.realis,
        date=position.date,
        deadline=position.deadline,
        published_at=position.published_at,
        start=position.start,
        end=position.end,
        text=position.text[:_TEXT_MAX],
        speaker_id=position.speaker_id,
        speaker_name=position.speaker_name and position.speaker_name[:_NAME_MAX],
        source=position.source and position.source[:_NAME_MAX],
        quote_id=position.quote_id,
        condition_start=position.condition_start,
        condition_end=position.condition_end,
        denies=position.denies,
        evidence_hash=position.evidence_hash,
    )


def _size(stance: Stance) -> int:
    """An upper bound of the bytes that the stance takes in Avro."""
    texts = (
        stance.position_id,
        stance.article_id,
        stance.text,
        stance.speaker_id,
        stance.speaker_name,
        stance.source,
        stance.quote_id,
        stance.denies,
        stance.evidence_hash,
    )
    return _FRAME_BYTES + sum(len(text.encode("utf-8", "surrogatepass")) for text in texts if text)


class _Room:
    """Bytes that are left."""

    __slots__ = ("left",)

    def __init__(self, size: int) -> None:
        self.left = size

    def take(self, size: int) -> bool:
        """Whether there was room for so many bytes."""
        if size > self.left:
            return False
        self.left -= size
        return True

    def share(self, items: Sequence[_T], size_of_item: Callable[[_T], int]) -> list[_T]:
        """The first of these that there is room for, in the share that one kind of item has."""
        share = _Room(min(_SHARE_BYTES, self.left))
        fitting = list(takewhile(lambda item: share.take(size_of_item(item)), items))
        self.left -= sum(map(size_of_item, fitting))
        return fitting


def _view(actor: str, issue: str, book: Book) -> LedgerEntry:
    """The entry that the live positions of a book make."""
    counterparts = [counterpart for _, counterpart in reversed(book.ranking[-_STANDS_MAX:])]
    pages = [book.page(counterpart) for counterpart in counterparts]
    room = _Room(_ENTRY_BYTES)
    standing = [page for number, page in enumerate(pages) if room.take(page.window[-1].size) or number == 0]
    changes, changes_omitted = _changes(pages, room)
    conflicts, conflicts_omitted = _conflicts(pages, room)
    numbers, numbers_omitted = _numbers(pages, room)
    shown = _histories([page.distinct for page in standing], room)
    latest = shown[0][0]
    return LedgerEntry(
        actor=actor,
        issue=issue,
        stands=tuple(
            Stand(
                counterpart=items[0].counterpart or None,
                current=items[0].stance,
                history=tuple(placed.stance for placed in items[1:]),
                omitted=len(book.by_counterpart[items[0].counterpart]) - len(items),
            )
            for items in shown
        ),
        stands_omitted=len(book.ranking) - len(standing),
        changes=changes,
        changes_omitted=changes_omitted,
        conflicts=conflicts,
        conflicts_omitted=conflicts_omitted,
        origins=_origins(placed for page in pages for placed in page.window),
        positions=len(book.times),
        first_seen=book.times[0],
        last_seen=book.times[-1],
        generation=max(placed.generation for items in shown for placed in items),
        ruleset=latest.ruleset,
        numbers=numbers,
        numbers_omitted=numbers_omitted,
    )


def _histories(chains: Sequence[Sequence[Placed]], room: _Room) -> list[list[Placed]]:
    """Current and history of each stand, newest first: all grow in step until there is no room."""
    shown = [[chain[0]] for chain in chains]
    for depth in range(1, _HISTORY_MAX + 1):
        for chain, items in zip(chains, shown, strict=True):
            if depth < len(chain):
                if not room.take(chain[depth].size):
                    return shown
                items.append(chain[depth])
    return shown


def _changes(pages: Iterable[Page], room: _Room) -> tuple[tuple[Change, ...], int]:
    """The newest turns there is room for, newest first, and how many are left out."""
    found = [turn for page in pages for turn in page.turns]
    found.sort(key=lambda turn: (turn[1].order, turn[0].order), reverse=True)
    fitting = room.share(found[:_CHANGES_MAX], lambda turn: turn[0].size + turn[1].size)
    shown = (Change(counterpart=now.counterpart or None, was=was.stance, now=now.stance) for was, now in fitting)
    return tuple(shown), len(found) - len(fitting)


def _conflicts(pages: Iterable[Page], room: _Room) -> tuple[tuple[Conflict, ...], int]:
    """The newest contradictions there is room for, newest first, copies once, and how many are left out."""
    found: dict[tuple[str, str], tuple[Placed, Placed, str]] = {}
    for page in pages:
        for conflict in page.conflicts:
            found.setdefault((conflict[0].stance.evidence_hash, conflict[1].stance.evidence_hash), conflict)
    ordered = sorted(found.values(), key=lambda item: (item[1].order, item[0].order, item[2]), reverse=True)
    fitting = room.share(ordered[:_CONFLICTS_MAX], lambda item: item[0].size + item[1].size)
    shown = (Conflict(a=a.stance, b=b.stance, reason=reason) for a, b, reason in fitting)
    return tuple(shown), len(ordered) - len(fitting)


def _numbers(pages: Iterable[Page], room: _Room) -> tuple[tuple[StatedNumber, ...], int]:
    """The numbers last stated that there is room for, newest first, copies once, and how many are left out."""
    stating = [placed for page in pages for placed in page.stating]
    found = distinct_numbers(sorted(stating, key=by_order, reverse=True))
    shown = room.share([stated(*each) for each in found[:_NUMBERS_MAX]], size_of)
    return tuple(shown), len(found) - len(shown)


def _origins(looked_at: Iterable[Placed]) -> int:
    """How many sources were the first with one of these texts."""
    first: dict[str, tuple[datetime, str]] = {}
    for placed in looked_at:
        text, source = placed.stance.evidence_hash, (placed.stance.published_at, placed.voice[1])
        first[text] = min(source, first.get(text, source))
    return len({source for _, source in first.values()})

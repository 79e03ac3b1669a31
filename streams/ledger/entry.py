"""The placed stances of one actor on one issue in, its ledger entry out: a view bounded in bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain, takewhile
from typing import Any, Final, Protocol, TypeVar

from streams.ledger.copies import Copies
from streams.ledger.pages import HISTORY_MAX, NUMBERS_MAX, TURNS_MAX, Clash, Page
from streams.ledger.stance import Order, SaidNumber, Shown
from streams.ledger.stated_numbers import distinct_numbers
from streams.records import Change, Conflict, LedgerEntry, Stand

__all__ = ["LivePositions", "view"]


_T = TypeVar("_T")
"""The kinds of item that have a share of the bytes of an entry."""
_STANDS_MAX: Final = 12
_CONFLICTS_MAX: Final = 20
_ENTRY_BYTES: Final = 60_000
"""For the stances of an entry: 64 KiB less what frames them."""
_SHARE_BYTES: Final = 15_000
"""Of these, at most for changes, and as many for conflicts, and for numbers."""


class LivePositions(Protocol):
    """The live positions of one actor and issue, in memory or read as they are needed."""

    @property
    def positions(self) -> int:
        """How many there are; at least one."""

    @property
    def counterparts(self) -> int:
        """How many counterparts they are directed at, nobody in particular included."""

    @property
    def seen(self) -> tuple[datetime, datetime]:
        """The earliest and the latest publication."""

    def latest(self, count: int) -> list[str]:
        """The counterparts whose last positions stand last, the last first, so many at the most."""

    def placed(self, counterpart: str) -> int:
        """How many positions are directed at a counterpart."""

    def page(self, counterpart: str) -> Page:
        """What is worked out of a counterpart, '' for nobody in particular."""

    def clashes(self, counterpart: str) -> Sequence[Clash]:
        """Its contradictions, with what is said towards nobody in particular too."""

    def stances(self, wanted: Iterable[Shown]) -> Mapping[Order, Any]:
        """The stances that are shown, by their order: each a Stance, or its bytes where entries are made of bytes."""


class _ByteBudget:
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
        share = _ByteBudget(min(_SHARE_BYTES, self.left))
        fitting = list(takewhile(lambda item: share.take(size_of_item(item)), items))
        self.left -= sum(map(size_of_item, fitting))
        return fitting


def view(actor: str, issue: str, live: LivePositions) -> LedgerEntry:
    """The entry that these live positions make; with bytes in the place of stances and numbers where `live` has bytes."""
    names = live.latest(_STANDS_MAX)
    pages = [live.page(name) for name in names]
    room = _ByteBudget(_ENTRY_BYTES)
    standing = [page for number, page in enumerate(pages) if room.take(page.chain[0].size) or number == 0]
    turned = _changes(pages, room)
    clashing, clashes_omitted = _conflicts(map(live.clashes, names), room)
    numbers, numbers_omitted = _numbers(pages, room)
    shown = _histories([page.chain for page in standing], room)
    wanted = chain(chain.from_iterable(shown), *turned, *(clash[:2] for clash in clashing))
    stances = live.stances(wanted)
    return LedgerEntry(
        actor=actor,
        issue=issue,
        stands=tuple(
            Stand(
                counterpart=items[0].counterpart or None,
                current=stances[items[0].order],
                history=tuple([stances[item.order] for item in items[1:]]),
                omitted=live.placed(items[0].counterpart) - len(items),
            )
            for items in shown
        ),
        stands_omitted=live.counterparts - len(standing),
        changes=tuple(
            Change(counterpart=now.counterpart or None, was=stances[was.order], now=stances[now.order])
            for was, now in turned
        ),
        changes_omitted=sum(page.turned for page in pages) - len(turned),
        conflicts=tuple(Conflict(a=stances[a.order], b=stances[b.order], reason=reason) for a, b, reason in clashing),
        conflicts_omitted=clashes_omitted,
        origins=_origins(pages),
        positions=live.positions,
        first_seen=live.seen[0],
        last_seen=live.seen[1],
        generation=max(item.generation for items in shown for item in items),
        ruleset=shown[0][0].ruleset,
        numbers=tuple(said.number for said in numbers),
        numbers_omitted=numbers_omitted,
    )


def _histories(chains: Sequence[Sequence[Shown]], room: _ByteBudget) -> list[list[Shown]]:
    """Current and history of each stand, newest first: all grow in step until there is no room."""
    shown = [[each[0]] for each in chains]
    for depth in range(1, HISTORY_MAX + 1):
        for each, items in zip(chains, shown, strict=True):
            if depth < len(each):
                if not room.take(each[depth].size):
                    return shown
                items.append(each[depth])
    return shown


def _changes(pages: Iterable[Page], room: _ByteBudget) -> list[tuple[Shown, Shown]]:
    """The newest turns there is room for, newest first."""
    found = [turn for page in pages for turn in page.turns]
    found.sort(key=lambda turn: (turn[1].order, turn[0].order), reverse=True)
    return room.share(found[:TURNS_MAX], lambda turn: turn[0].size + turn[1].size)


def _conflicts(pages: Iterable[Sequence[Clash]], room: _ByteBudget) -> tuple[list[Clash], int]:
    """The newest contradictions there is room for, newest first, copies once, and how many are left out."""
    found: dict[tuple[str, str], Clash] = {}
    for clash in chain.from_iterable(pages):
        found.setdefault((clash[0].evidence_hash, clash[1].evidence_hash), clash)
    ordered = sorted(found.values(), key=lambda clash: (clash[1].order, clash[0].order, clash[2]), reverse=True)
    fitting = room.share(ordered[:_CONFLICTS_MAX], lambda clash: clash[0].size + clash[1].size)
    return fitting, len(ordered) - len(fitting)


def _numbers(pages: Iterable[Page], room: _ByteBudget) -> tuple[list[SaidNumber], int]:
    """The numbers last stated that there is room for, newest first, copies once, and how many are left out."""
    stated = sorted(
        (number for page in pages for number in page.numbers), key=lambda number: number.order, reverse=True
    )
    found = distinct_numbers(stated)
    fitting = room.share(found[:NUMBERS_MAX], lambda number: number.size)
    return fitting, len(found) - len(fitting)


def _origins(pages: Iterable[Page]) -> int:
    """How many sources were the first with one of these texts; what is in a copy of an article is its source's."""
    told = sorted(chain.from_iterable(page.origins for page in pages))
    if len({source for _, source, *_ in told}) == 1:
        return 1
    copies, first = Copies(), dict[str, str]()
    for _, named, article_id, copy_marks, texts in told:
        source = copies.source(article_id, copy_marks, named)
        for text in texts:
            first.setdefault(text, source)
    return len(set(first.values()))

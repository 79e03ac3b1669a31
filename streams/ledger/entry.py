"""The placed stances of one actor on one issue in, its ledger entry out: a view bounded in bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Final, Protocol, TypeVar

from streams.ledger.copies import Copies
from streams.ledger.stance import Placed
from streams.ledger.stance_index import RecentStances, by_order
from streams.ledger.stated_numbers import distinct_numbers, size_of, stated
from streams.records import Change, Conflict, LedgerEntry, Stand, StatedNumber

__all__ = ["LivePositions", "view"]


_T = TypeVar("_T")
"""The kinds of item that have a share of the bytes of an entry."""
_STANDS_MAX: Final = 12
_HISTORY_MAX: Final = 20
_CHANGES_MAX: Final = 20
_CONFLICTS_MAX: Final = 20
_NUMBERS_MAX: Final = 40
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

    def page(self, counterpart: str) -> RecentStances:
        """What is worked out of a counterpart, '' for nobody in particular."""


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
    """The entry that these live positions make."""
    pages = [live.page(counterpart) for counterpart in live.latest(_STANDS_MAX)]
    room = _ByteBudget(_ENTRY_BYTES)
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
                omitted=live.placed(items[0].counterpart) - len(items),
            )
            for items in shown
        ),
        stands_omitted=live.counterparts - len(standing),
        changes=changes,
        changes_omitted=changes_omitted,
        conflicts=conflicts,
        conflicts_omitted=conflicts_omitted,
        origins=_origins(placed for page in pages for placed in page.window),
        positions=live.positions,
        first_seen=live.seen[0],
        last_seen=live.seen[1],
        generation=max(placed.generation for items in shown for placed in items),
        ruleset=latest.ruleset,
        numbers=numbers,
        numbers_omitted=numbers_omitted,
    )


def _histories(chains: Sequence[Sequence[Placed]], room: _ByteBudget) -> list[list[Placed]]:
    """Current and history of each stand, newest first: all grow in step until there is no room."""
    shown = [[chain[0]] for chain in chains]
    for depth in range(1, _HISTORY_MAX + 1):
        for chain, items in zip(chains, shown, strict=True):
            if depth < len(chain):
                if not room.take(chain[depth].size):
                    return shown
                items.append(chain[depth])
    return shown


def _changes(pages: Iterable[RecentStances], room: _ByteBudget) -> tuple[tuple[Change, ...], int]:
    """The newest turns there is room for, newest first, and how many are left out."""
    found = [turn for page in pages for turn in page.turns]
    found.sort(key=lambda turn: (turn[1].order, turn[0].order), reverse=True)
    fitting = room.share(found[:_CHANGES_MAX], lambda turn: turn[0].size + turn[1].size)
    shown = (Change(counterpart=now.counterpart or None, was=was.stance, now=now.stance) for was, now in fitting)
    return tuple(shown), len(found) - len(fitting)


def _conflicts(pages: Iterable[RecentStances], room: _ByteBudget) -> tuple[tuple[Conflict, ...], int]:
    """The newest contradictions there is room for, newest first, copies once, and how many are left out."""
    found: dict[tuple[str, str], tuple[Placed, Placed, str]] = {}
    for page in pages:
        for conflict in page.conflicts:
            found.setdefault((conflict[0].stance.evidence_hash, conflict[1].stance.evidence_hash), conflict)
    ordered = sorted(found.values(), key=lambda item: (item[1].order, item[0].order, item[2]), reverse=True)
    fitting = room.share(ordered[:_CONFLICTS_MAX], lambda item: item[0].size + item[1].size)
    shown = (Conflict(a=a.stance, b=b.stance, reason=reason) for a, b, reason in fitting)
    return tuple(shown), len(ordered) - len(fitting)


def _numbers(pages: Iterable[RecentStances], room: _ByteBudget) -> tuple[tuple[StatedNumber, ...], int]:
    """The numbers last stated that there is room for, newest first, copies once, and how many are left out."""
    stating = [placed for page in pages for placed in page.stating]
    found = distinct_numbers(sorted(stating, key=by_order, reverse=True))
    shown = room.share([stated(*each) for each in found[:_NUMBERS_MAX]], size_of)
    return tuple(shown), len(found) - len(shown)


def _origins(looked_at: Iterable[Placed]) -> int:
    """How many sources were the first with one of these texts; what is in a copy of an article is its source's."""
    told = sorted(looked_at, key=lambda placed: (placed.stance.published_at, placed.voice[1], placed.stance.article_id))
    if len({placed.voice[1] for placed in told}) == 1:
        return 1
    copies, first = Copies(), dict[str, str]()
    for placed in told:
        source = copies.source(placed.stance.article_id, placed.copy_marks, placed.voice[1])
        first.setdefault(placed.stance.evidence_hash, source)
    return len(set(first.values()))

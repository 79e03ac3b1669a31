"""Mentions of meetings across articles in, the real meetings behind them out.

`join_meetings` is a function of the set of live mentions. `MeetingIndex` holds
the same function up to date under a stream of registers: mentions with one
signature are a node; nodes of exact date are joined where they fit, an undated
one goes to the nearest meeting that fits, and those without one are put together
by parties and fortnight. One register touches the nodes of its parties around
its days and no others.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from streams.extract.meetings.lexicon import Members
from streams.ledger.meeting_groups import Cell, cell_of, group_of, nearest, parts_of, supersedes
from streams.ledger.meeting_match import REACH_DAYS, Signature, distance, same_meeting, signature_of
from streams.ledger.meeting_view import MENTIONS_MAX, Order, Told, meeting_of, order_of
from streams.records import Meeting, MeetingMention, MentionRegister

__all__ = ["MeetingIndex", "join_meetings"]

_K = TypeVar("_K", bound=Hashable)


def join_meetings(mentions: Iterable[MeetingMention], members: Members | None = None) -> tuple[Meeting, ...]:
    """The real meetings behind these mentions, by date, undated ones last; order and repetition do not matter."""
    index = MeetingIndex(members)
    for mention in mentions:
        index.apply(
            MentionRegister(
                mention_id=mention.id,
                revision=mention.revision,
                generation=mention.generation,
                mention=mention,
            )
        )
    return index.meetings()


class MeetingIndex:
    """All registers of mentions, and the meetings that the live ones make."""

    def __init__(self, members: Members | None = None) -> None:
        self._members: Members = members or {}
        self._registers: dict[str, MentionRegister] = {}
        self._nodes: dict[Signature, list[tuple[Order, MeetingMention]]] = {}
        self._exact_by_day: dict[tuple[str, int], set[Signature]] = {}
        self._exact_by_pair: dict[tuple[str, ...], list[tuple[int, Signature]]] = {}
        self._loose_by_pair: dict[tuple[str, ...], list[tuple[int, Signature]]] = {}
        self._parents: dict[Signature, Signature] = {}
        self._children: dict[Signature, set[Signature]] = {}
        self._cells: dict[Cell, set[Signature]] = {}
        self._meeting_ids: dict[Signature, str] = {}
        self._meetings: dict[str, Meeting] = {}

    def __len__(self) -> int:
        """How many registers are held, asserted or retracted."""
        return len(self._registers)

    def apply(self, register: MentionRegister) -> tuple[str, ...]:
        """Merge one register; the ids of the meetings that changed, came or went, sorted; () when it is superseded."""
        old = self._registers.get(register.mention_id)
        if old is not None and not supersedes(register, old):
            return ()
        self._registers[register.mention_id] = register
        touched: set[Signature] = set()
        if old is not None and old.mention is not None:
            self._remove(old.mention, touched)
        if register.mention is not None:
            self._add(register.mention, touched)
        return self._rebuild(touched)

    def register(self, mention_id: str) -> MentionRegister:
        """The winning version of a mention; raises KeyError for one never applied."""
        return self._registers[mention_id]

    def registers(self) -> Iterator[MentionRegister]:
        """Every winning version: what another index needs to merge this one."""
        yield from self._registers.values()

    def meeting(self, meeting_id: str) -> Meeting | None:
        """The meeting; None when no live mention makes it."""
        return self._meetings.get(meeting_id)

    def meetings(self) -> tuple[Meeting, ...]:
        """Every meeting, by date, undated ones last."""
        return tuple(
            sorted(self._meetings.values(), key=lambda m: (m.date_start or date.max, m.first_seen, m.meeting_id))
        )

    def parent(self, loose: Signature) -> Signature | None:
        """The exact node that an undated one goes to."""
        return self._parents.get(loose)

    def children(self, exact: Signature) -> Iterable[Signature]:
        """The undated nodes that go to an exact one."""
        return self._children.get(exact, ())

    def cell(self, cell: Cell) -> Iterable[Signature]:
        """The undated nodes of a cell that no exact one has."""
        return self._cells.get(cell, ())

    def alike(self, exact: Signature) -> Iterable[Signature]:
        """The exact nodes that are of the same meeting as this one."""
        near = set().union(*(self._exact_by_day.get(key, ()) for key in exact.days(self._members)))
        return [other for other in near if same_meeting(exact, other, self._members)]

    def _add(self, mention: MeetingMention, touched: set[Signature]) -> None:
        """Add a mention; its meeting and those that it joins or draws from are touched."""
        node = signature_of(mention)
        if node not in self._nodes:
            self._nodes[node] = []
            self._link(node, touched)
        insort(self._nodes[node], (order_of(mention), mention))
        touched.update(group_of(node, self))

    def _remove(self, mention: MeetingMention, touched: set[Signature]) -> None:
        """Remove a mention; its meeting, whole as it was, is touched."""
        node = signature_of(mention)
        touched.update(group_of(node, self))
        mentions = self._nodes[node]
        del mentions[bisect_left(mentions, (order_of(mention),))]
        if not mentions:
            del self._nodes[node]
            self._unlink(node, touched)

    def _link(self, node: Signature, touched: set[Signature]) -> None:
        """Enter a new node into the look-ups, and choose anew for the undated mentions that it may attract."""
        if not node.exact:
            for pair in node.pairs:
                insort(self._loose_by_pair.setdefault(pair, []), (node.day, node))
            self._move(node, self._nearest(node), touched)
            return
        for key in node.days(self._members):
            self._exact_by_day.setdefault(key, set()).add(node)
        for pair in node.pairs:
            insort(self._exact_by_pair.setdefault(pair, []), (node.start, node))
        for loose in self._around(self._loose_by_pair, node, node.start):
            if self._attracts(node, loose):
                self._move(loose, node, touched)

    def _unlink(self, node: Signature, touched: set[Signature]) -> None:
        """Take a node out of the look-ups; undated mentions that it held choose anew."""
        by_pair = self._exact_by_pair if node.exact else self._loose_by_pair
        for pair in node.pairs:
            _discard_sorted(by_pair, pair, (node.start if node.exact else node.day, node))
        if not node.exact:
            self._detach(node)
            return
        for key in node.days(self._members):
            _discard(self._exact_by_day, key, node)
        for loose in sorted(self._children.get(node, ())):
            self._move(loose, self._nearest(loose), touched)

    def _nearest(self, loose: Signature) -> Signature | None:
        return nearest(loose, self._around(self._exact_by_pair, loose, loose.day), self._members)

    def _attracts(self, node: Signature, loose: Signature) -> bool:
        """Whether a new exact node is nearer to an undated one than what that one is with now."""
        near = distance(loose, node, self._members)
        if near is None:
            return False
        parent = self._parents.get(loose)
        return parent is None or (near, node) < (distance(loose, parent, self._members), parent)

    def _move(self, loose: Signature, parent: Signature | None, touched: set[Signature]) -> None:
        """Put an undated node under a meeting, or without one into its cell; what it leaves and joins is touched."""
        if loose in self._parents or loose in self._cells.get(cell_of(loose), ()):
            touched.update(group_of(loose, self))
            self._detach(loose)
        if parent is None:
            self._cells.setdefault(cell_of(loose), set()).add(loose)
        else:
            self._parents[loose] = parent
            self._children.setdefault(parent, set()).add(loose)
        touched.update(group_of(loose, self))

    def _detach(self, loose: Signature) -> None:
        parent = self._parents.pop(loose, None)
        if parent is None:
            _discard(self._cells, cell_of(loose), loose)
        else:
            _discard(self._children, parent, loose)

    def _around(
        self, by_pair: Mapping[tuple[str, ...], Sequence[tuple[int, Signature]]], node: Signature, day: int
    ) -> Iterator[Signature]:
        """The nodes of these parties with days within reach, each once."""
        seen = set()
        for pair in node.pairs:
            nodes = by_pair.get(pair, ())
            first = bisect_left(nodes, (day - REACH_DAYS,))
            for _, other in nodes[first : bisect_left(nodes, (day + REACH_DAYS + 1,))]:
                if other not in seen:
                    seen.add(other)
                    yield other

    def _rebuild(self, touched: set[Signature]) -> tuple[str, ...]:
        """Make the meetings of the touched nodes anew; the ids of those that differ, sorted."""
        gone = {self._meeting_ids.pop(node) for node in touched if node in self._meeting_ids}
        before = {meeting_id: self._meetings.pop(meeting_id) for meeting_id in gone}
        after = {}
        left = {node for node in touched if node in self._nodes}
        while left:
            group = group_of(min(left), self)
            left -= group
            for nodes in parts_of(group, lambda node: len(self._nodes[node])):
                meeting = meeting_of([(node, _told(self._nodes[node])) for node in nodes])
                after[meeting.meeting_id] = meeting
                self._meeting_ids.update(dict.fromkeys(nodes, meeting.meeting_id))
        self._meetings.update(after)
        return tuple(sorted(key for key in before | after if before.get(key) != after.get(key)))


def _told(mentions: Sequence[tuple[Order, MeetingMention]]) -> Told:
    return Told(len(mentions), mentions[0], mentions[-MENTIONS_MAX:])


def _discard(table: dict[_K, set[Signature]], key: _K, node: Signature) -> None:
    nodes = table.get(key)
    if nodes is not None:
        nodes.discard(node)
        if not nodes:
            del table[key]


def _discard_sorted(table: dict[_K, list[tuple[int, Signature]]], key: _K, item: tuple[int, Signature]) -> None:
    items = table[key]
    del items[bisect_left(items, item)]
    if not items:
        del table[key]

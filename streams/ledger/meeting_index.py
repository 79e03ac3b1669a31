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
from datetime import date, datetime
from itertools import chain
from typing import Final, TypeVar

from streams.extract.meetings.lexicon import Members
from streams.ids import record_id
from streams.ledger.meeting_match import REACH_DAYS, Signature, distance, same_meeting, signature_of
from streams.records import Level, Meeting, MeetingMention, MeetingStatus, MentionRef, MentionRegister

__all__ = ["MeetingIndex", "join_meetings"]

_Order = tuple[datetime, str, int, str]
"""Publication, article, start, id: how mentions are ordered."""
_Cell = tuple[tuple[str, ...], bool, bool, int, int]
"""Parties, by phone, only proposed, first day or 0, last day or fortnight: undated mentions of one cell are together."""
_K = TypeVar("_K", bound=Hashable)

_MENTIONS_MAX: Final = 50
_TEXT_MAX: Final = 300
_FORTNIGHT_DAYS: Final = 14
_RANKS: Final = {level: rank for rank, level in enumerate(Level)}


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
        self._nodes: dict[Signature, list[tuple[_Order, MeetingMention]]] = {}
        self._exact_by_day: dict[tuple[str, int], set[Signature]] = {}
        self._exact_by_pair: dict[tuple[str, ...], list[tuple[int, Signature]]] = {}
        self._loose_by_pair: dict[tuple[str, ...], list[tuple[int, Signature]]] = {}
        self._parents: dict[Signature, Signature] = {}
        self._children: dict[Signature, set[Signature]] = {}
        self._cells: dict[_Cell, set[Signature]] = {}
        self._meeting_ids: dict[Signature, str] = {}
        self._meetings: dict[str, Meeting] = {}

    def __len__(self) -> int:
        """How many registers are held, asserted or retracted."""
        return len(self._registers)

    def apply(self, register: MentionRegister) -> tuple[str, ...]:
        """Merge one register; the ids of the meetings that changed, came or went, sorted; () when it is superseded."""
        old = self._registers.get(register.mention_id)
        if old is not None and not _supersedes(register, old):
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

    def _add(self, mention: MeetingMention, touched: set[Signature]) -> None:
        """Add a mention; its meeting and those that it joins or draws from are touched."""
        node = signature_of(mention)
        if node not in self._nodes:
            self._nodes[node] = []
            self._link(node, touched)
        insort(self._nodes[node], (_order(mention), mention))
        touched.update(self._group(node))

    def _remove(self, mention: MeetingMention, touched: set[Signature]) -> None:
        """Remove a mention; its meeting, whole as it was, is touched."""
        node = signature_of(mention)
        touched.update(self._group(node))
        mentions = self._nodes[node]
        del mentions[bisect_left(mentions, (_order(mention),))]
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
        """The exact node nearest to an undated one; None when none fits."""
        best: tuple[tuple[bool, bool, int], Signature] | None = None
        for exact in self._around(self._exact_by_pair, loose, loose.day):
            near = distance(loose, exact, self._members)
            if near is not None and (best is None or (near, exact) < best):
                best = near, exact
        return best[1] if best is not None else None

    def _attracts(self, node: Signature, loose: Signature) -> bool:
        """Whether a new exact node is nearer to an undated one than what that one is with now."""
        near = distance(loose, node, self._members)
        if near is None:
            return False
        parent = self._parents.get(loose)
        return parent is None or (near, node) < (distance(loose, parent, self._members), parent)

    def _move(self, loose: Signature, parent: Signature | None, touched: set[Signature]) -> None:
        """Put an undated node under a meeting, or without one into its cell; what it leaves and joins is touched."""
        if loose in self._parents or loose in self._cells.get(_cell(loose), ()):
            touched.update(self._group(loose))
            self._detach(loose)
        if parent is None:
            self._cells.setdefault(_cell(loose), set()).add(loose)
        else:
            self._parents[loose] = parent
            self._children.setdefault(parent, set()).add(loose)
        touched.update(self._group(loose))

    def _detach(self, loose: Signature) -> None:
        parent = self._parents.pop(loose, None)
        if parent is None:
            _discard(self._cells, _cell(loose), loose)
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

    def _group(self, node: Signature) -> set[Signature]:
        """The node and all nodes that make one meeting with it, or share its cell."""
        if not node.exact and node not in self._parents:
            return self._cells.get(_cell(node), set()) | {node}
        found: set[Signature] = set()
        todo = [node if node.exact else self._parents[node]]
        while todo:
            exact = todo.pop()
            if exact in found:
                continue
            found.add(exact)
            found.update(self._children.get(exact, ()))
            near = set().union(*(self._exact_by_day.get(key, ()) for key in exact.days(self._members)))
            todo += [other for other in near - found if same_meeting(exact, other, self._members)]
        return found

    def _rebuild(self, touched: set[Signature]) -> tuple[str, ...]:
        """Make the meetings of the touched nodes anew; the ids of those that differ, sorted."""
        gone = {self._meeting_ids.pop(node) for node in touched if node in self._meeting_ids}
        before = {meeting_id: self._meetings.pop(meeting_id) for meeting_id in gone}
        after = {}
        left = {node for node in touched if node in self._nodes}
        while left:
            group = self._group(min(left))
            left -= group
            for nodes in self._meetings_of(group):
                meeting = _meeting([(node, self._nodes[node]) for node in nodes])
                after[meeting.meeting_id] = meeting
                self._meeting_ids.update(dict.fromkeys(nodes, meeting.meeting_id))
        self._meetings.update(after)
        return tuple(sorted(key for key in before | after if before.get(key) != after.get(key)))

    def _meetings_of(self, group: set[Signature]) -> list[list[Signature]]:
        """A group as one meeting; a cell of undated mentions as one for each place, the largest taking those without."""
        nodes = sorted(group)
        places = sorted({node.place for node in nodes if node.place})
        if any(node.exact for node in nodes) or len(places) < 2:
            return [nodes]
        sizes = {place: sum(len(self._nodes[node]) for node in nodes if node.place == place) for place in places}
        largest = max(places, key=lambda place: (sizes[place], place))
        return [[node for node in nodes if (node.place or largest) == place] for place in places]


def _supersedes(new: MentionRegister, old: MentionRegister) -> bool:
    """Whether `new` replaces `old`: by version, and by content where versions are equal."""
    mine, theirs = (new.revision, new.generation), (old.revision, old.generation)
    if mine != theirs:
        return mine > theirs
    return new != old and (new.mention is None, repr(new)) > (old.mention is None, repr(old))


def _order(mention: MeetingMention) -> _Order:
    return mention.published_at, mention.article_id, mention.start, mention.id


def _cell(loose: Signature) -> _Cell:
    """Where an undated node goes that no meeting fits: a proposal apart, a span of dates as it is, else a fortnight."""
    period = (loose.start, loose.end) if loose.start else (0, loose.day // _FORTNIGHT_DAYS)
    return loose.participants, loose.by_phone, loose.status is MeetingStatus.PROPOSED, *period


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


_Node = tuple[Signature, Sequence[tuple[_Order, MeetingMention]]]
"""A signature with its mentions, oldest first."""


def _meeting(nodes: Sequence[_Node]) -> Meeting:
    """The meeting that these nodes make together."""
    count = sum(len(mentions) for _, mentions in nodes)
    first = min(mentions[0] for _, mentions in nodes)[1]
    newest = sorted(chain.from_iterable(mentions[-_MENTIONS_MAX:] for _, mentions in nodes))[-_MENTIONS_MAX:]
    latest = newest[-1][1]
    dates = _most([((node.start, node.end), mentions) for node, mentions in nodes if node.start])
    place = _most(
        [(node.place, mentions) for node, mentions in nodes if node.place and "headquarters" not in node.place]
    )
    seat = _most([(node.place, mentions) for node, mentions in nodes if node.place])
    exact = [mentions[0] for node, mentions in nodes if node.exact]
    return Meeting(
        meeting_id=record_id(first.article_id, "meeting", first.id, 0),
        name=min(exact)[1].name if exact else first.name,
        place=place or seat,
        date_start=date.fromordinal(dates[0]) if dates else None,
        date_end=date.fromordinal(dates[1]) if dates else None,
        participants=tuple(sorted({party for node, _ in nodes for party in node.participants})),
        level=min((node.level for node, _ in nodes), key=_RANKS.__getitem__),
        by_phone=any(node.by_phone for node, _ in nodes),
        status=_status(nodes),
        mentions=tuple(_ref(mention) for _, mention in newest),
        mentions_omitted=count - len(newest),
        first_seen=first.published_at,
        last_seen=latest.published_at,
        generation=max(mention.generation for _, mention in newest),
        ruleset=latest.ruleset,
    )


def _most(claims: Sequence[tuple[_K, Sequence[tuple[_Order, MeetingMention]]]]) -> _K | None:
    """What most mentions claim; of equals, what was claimed first; None without claims."""
    counts: dict[_K, tuple[int, _Order]] = {}
    for claim, mentions in claims:
        count, first = counts.get(claim, (0, mentions[0][0]))
        counts[claim] = count + len(mentions), min(first, mentions[0][0])
    return min(counts, key=lambda claim: (-counts[claim][0], counts[claim][1]), default=None)


def _status(nodes: Sequence[_Node]) -> MeetingStatus:
    """Held once a mention of its day or later says so; else what the latest of the others says, or scheduled."""
    others: list[tuple[_Order, MeetingMention]] = []
    for node, mentions in nodes:
        if node.status is not MeetingStatus.HELD:
            others.append(mentions[-1])
        elif mentions[-1][1].published_at.toordinal() >= node.start - 1:
            return MeetingStatus.HELD
    return max(others)[1].status if others else MeetingStatus.SCHEDULED


def _ref(mention: MeetingMention) -> MentionRef:
    return MentionRef(
        mention_id=mention.id,
        article_id=mention.article_id,
        published_at=mention.published_at,
        start=mention.start,
        end=mention.end,
        text=mention.text[:_TEXT_MAX],
        status=mention.status,
    )

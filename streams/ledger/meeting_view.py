"""Nodes that are of one meeting in, the meeting that is published out.

Of each node it takes the first mention, the newest and how many there are: what
stands between them need not be at hand.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Final, TypeVar

from streams.ids import record_id
from streams.ledger.meeting_match import Signature
from streams.records import Level, Meeting, MeetingMention, MeetingStatus, MentionRef

__all__ = ["MENTIONS_MAX", "TEXT_MAX", "Order", "Told", "meeting_of", "order_of"]

Order = tuple[datetime, str, int, str]
"""Publication, article, start, id: how mentions are ordered."""
MENTIONS_MAX: Final = 50
"""So many mentions a meeting shows."""
TEXT_MAX: Final = 300
"""So much of the text of each, in code points."""
_K = TypeVar("_K", bound=Hashable)
_RANKS: Final = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Told:
    """The mentions of one node, as far as a meeting needs them."""

    count: int
    """How many there are, at least one."""
    first: tuple[Order, MeetingMention]
    """The oldest."""
    newest: Sequence[tuple[Order, MeetingMention]]
    """The newest, oldest first; `MENTIONS_MAX` where there are more."""


_Node = tuple[Signature, Told]


def meeting_of(nodes: Sequence[_Node]) -> Meeting:
    """The meeting that these nodes make together."""
    count = sum(told.count for _, told in nodes)
    first = min(told.first for _, told in nodes)[1]
    newest = sorted(chain.from_iterable(told.newest for _, told in nodes))[-MENTIONS_MAX:]
    latest = newest[-1][1]
    dates = _most([((node.start, node.end), told) for node, told in nodes if node.start])
    place = _most([(node.place, told) for node, told in nodes if node.place and "headquarters" not in node.place])
    seat = _most([(node.place, told) for node, told in nodes if node.place])
    exact = [told.first for node, told in nodes if node.exact]
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


def order_of(mention: MeetingMention) -> Order:
    """Where a mention stands among those of its node."""
    return mention.published_at, mention.article_id, mention.start, mention.id


def _most(claims: Sequence[tuple[_K, Told]]) -> _K | None:
    """What most mentions claim; of equals, what was claimed first; None without claims."""
    counts: dict[_K, tuple[int, Order]] = {}
    for claim, told in claims:
        count, first = counts.get(claim, (0, told.first[0]))
        counts[claim] = count + told.count, min(first, told.first[0])
    return min(counts, key=lambda claim: (-counts[claim][0], counts[claim][1]), default=None)


def _status(nodes: Sequence[_Node]) -> MeetingStatus:
    """Held once a mention of its day or later says so; else what the latest of the others says, or scheduled."""
    others: list[tuple[Order, MeetingMention]] = []
    for node, told in nodes:
        latest = told.newest[-1]
        if node.status is not MeetingStatus.HELD:
            others.append(latest)
        elif latest[1].published_at.toordinal() >= node.start - 1:
            return MeetingStatus.HELD
    return max(others)[1].status if others else MeetingStatus.SCHEDULED


def _ref(mention: MeetingMention) -> MentionRef:
    return MentionRef(
        mention_id=mention.id,
        article_id=mention.article_id,
        published_at=mention.published_at,
        start=mention.start,
        end=mention.end,
        text=mention.text[:TEXT_MAX],
        status=mention.status,
    )

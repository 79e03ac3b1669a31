"""Live positions in; each denial with what it denies, in its own article and in those before it, out.

A denial and the claim that it answers are positions of different actors as a
rule, so of different partitions: the ledger cannot link them, a question can.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from streams.extract.positions.issues import OTHER
from streams.ledger.placing import day_of
from streams.records import EventType, Position, Realis

__all__ = ["Answer", "Denial", "Denied", "answers_of", "find_denials"]

_SHOWN_MAX: Final = 10
"""Claims shown of each denial, the nearest first."""


@dataclass(frozen=True, slots=True)
class Denied:
    """A position that is denied."""

    position: Position
    """The claim: of a text that several carry, the first."""
    reason: str
    """In what it is denied, in English."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A position that denies others."""

    position: Position
    """Who denies, with the evidence."""
    denied: tuple[Denied, ...]
    """What it denies, the nearest in time first; never empty."""
    omitted: int
    """How many more there are."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a denial can answer."""

    events: frozenset[EventType]
    own: bool
    """Whether claims report an act of the denier himself; else another directs them at him."""
    days: int
    """How long before the denial a claim may have been published."""
    reason: str


_THREATS: Final = frozenset(
    {
        EventType.ASSAULT,
        EventType.COERCE,
        EventType.MOBILIZE,
        EventType.SANCTION,
        EventType.THREATEN,
    }
)
_DEALS: Final = frozenset(
    {
        EventType.AGREE,
        EventType.CONCEDE,
        EventType.CONSULT,
        EventType.OFFER,
        EventType.RETREAT,
    }
)
_VIEWS: Final = frozenset({EventType.EXPECT, EventType.STATE})
_ACCUSED: Final = Answer(
    frozenset({EventType.ACCUSE}), own=False, days=30, reason="denies what the other accuses it of"
)
_THREATENED: Final = Answer(_THREATS, own=True, days=30, reason="denies an act that is reported of it")
_DEALT: Final = Answer(_DEALS, own=True, days=14, reason="denies a deal or talks that are reported of it")
_ASKED: Final = Answer(
    frozenset({EventType.ACCUSE, EventType.OFFER, EventType.REQUEST}),
    own=False,
    days=30,
    reason="rejects what the other asks, offers or holds against it",
)


def find_denials(positions: Iterable[Position]) -> list[Denial]:
    """The denials that answer a known claim, newest first; order and repetition of the positions do not matter."""
    live = {position.id: position for position in positions if not position.retracted}
    claims = _Claims(live.values())
    found = []
    for position in live.values():
        answered = dict(_inside(position, live))
        for answer in answers_of(position):
            for claim in claims.before(position, answer):
                answered.setdefault(claim.id, Denied(claim, answer.reason))
        if answered:
            nearest = sorted(answered.values(), key=lambda denied: _when(denied.position), reverse=True)
            found.append(Denial(position, tuple(nearest[:_SHOWN_MAX]), len(nearest[_SHOWN_MAX:])))
    return sorted(found, key=lambda denial: _when(denial.position), reverse=True)


def _inside(position: Position, live: dict[str, Position]) -> Iterator[tuple[str, Denied]]:
    """What `read` has linked within the article."""
    claim = live.get(position.denies or "")
    if claim is not None:
        yield claim.id, Denied(claim, "denies it in the same article")


def answers_of(position: Position) -> tuple[Answer, ...]:
    """What such a position can answer; () for one that denies nothing, or only supposes it."""
    event = position.event_type
    if position.realis is Realis.HYPOTHETICAL or position.issue == OTHER:
        return ()
    if event is EventType.REJECT and not position.negated:
        return (_ASKED,)
    if not position.negated or event is EventType.EXPECT:
        return ()
    if event is EventType.STATE:
        return (_ACCUSED, _THREATENED, _DEALT)
    if event in _THREATS:
        return (_ACCUSED, Answer(frozenset({event}), own=True, days=30, reason=_THREATENED.reason))
    return (Answer(frozenset({event}), own=True, days=14, reason=_THREATENED.reason),)


def _when(position: Position) -> tuple[dt.date, dt.datetime, str, int, str]:
    return day_of(position), position.published_at, position.article_id, position.start, position.id


class _Claims:
    """What is affirmed, by issue and by whom it is about, in the order of publication."""

    def __init__(self, positions: Iterable[Position]) -> None:
        self._by_subject: dict[tuple[str, str, bool], list[Position]] = {}
        for position in positions:
            if position.negated or position.realis is Realis.HYPOTHETICAL or position.event_type in _VIEWS:
                continue
            self._by_subject.setdefault((position.issue, position.actor, True), []).append(position)
            if position.target is not None:
                self._by_subject.setdefault((position.issue, position.target, False), []).append(position)
        for claims in self._by_subject.values():
            claims.sort(key=_published)

    def before(self, denial: Position, answer: Answer) -> Iterator[Position]:
        """The claims of other articles, published by then, that the denial answers; copies of one text once."""
        claims = self._by_subject.get((denial.issue, denial.actor, answer.own), [])
        oldest = denial.published_at - dt.timedelta(days=answer.days)
        first = bisect_left(claims, oldest, key=lambda claim: claim.published_at)
        last = bisect_right(claims, denial.published_at, key=lambda claim: claim.published_at)
        seen: set[tuple[str, str, EventType]] = set()
        for claim in claims[first:last]:
            text = claim.evidence_hash, claim.actor, claim.event_type
            if claim.event_type in answer.events and text not in seen and _answers_it(denial, claim, answer):
                seen.add(text)
                yield claim


def _published(position: Position) -> tuple[dt.datetime, str, int, str]:
    return position.published_at, position.article_id, position.start, position.id


def _answers_it(denial: Position, claim: Position, answer: Answer) -> bool:
    """Whether both are about the same parties, the claim first and in another article."""
    if claim.article_id == denial.article_id or day_of(claim) > day_of(denial):
        return False
    if claim.evidence_hash == denial.evidence_hash:
        return False
    other = claim.target if answer.own else claim.actor
    if answer.events == _DEALS and EventType.CONSULT is claim.event_type:
        return other is not None and other == denial.target  # whom it talked to is all that tells talks apart
    return denial.target is None or other is None or other == denial.target or answer is _ACCUSED

"""A stand in, its family and its words out: the family gives colour and shape, the words say what it is without either."""

from __future__ import annotations

from functools import cache
from typing import Final, Protocol

from streams.ledger.stance import Leaning, leaning_of
from streams.records import EventType, Realis
from streams.serve.pages.words import Words

__all__ = ["FAMILIES", "SHAPES", "StandLike", "events_of", "family", "mood_words", "stand_words"]

FAMILIES: Final = ("accord", "demand", "state", "oppose", "coerce")
"""From what brings sides together to what drives them apart: the ledger's leanings, and force apart from refusal."""
SHAPES: Final = {
    "accord": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "demand": "M0-6L6 0L0 6L-6 0z",
    "state": "M-5.5-2h11v4h-11z",
    "oppose": "M-5-3L-3-5L0-2L3-5L5-3L2 0L5 3L3 5L0 2L-3 5L-5 3L-2 0z",
    "coerce": "M0-6L6 5L-6 5z",
}
"""Paths of SVG about the point 0, 0: the shapes that the style gives to words."""
_OF_LEANING: Final = {
    Leaning.OPEN: "accord",
    Leaning.DEMANDING: "demand",
    Leaning.RESERVED: "state",
    Leaning.OPPOSED: "oppose",
}
_FORCE: Final = frozenset(
    {EventType.THREATEN, EventType.SANCTION, EventType.MOBILIZE, EventType.COERCE, EventType.ASSAULT}
)


class StandLike(Protocol):
    """What stances and positions have in common."""

    @property
    def event_type(self) -> EventType:
        """What kind of stand or act."""

    @property
    def negated(self) -> bool:
        """Whether the party denies or excludes it."""

    @property
    def hedged(self) -> bool:
        """Whether it is worded as possible only."""

    @property
    def realis(self) -> Realis:
        """Whether it is done, planned, supposed or over."""


def family(stand: StandLike) -> str:
    """One of `FAMILIES`."""
    return _family(stand.event_type, stand.negated)


@cache
def events_of(name: str) -> tuple[EventType, ...]:
    """The event types that are of a family unless they are denied."""
    return tuple(event for event in EventType if _family(event, False) == name)


def stand_words(words: Words, stand: StandLike) -> str:
    """What the stand is, in a word or two."""
    return words(f"{'event_not' if stand.negated else 'event'}.{stand.event_type.value}")


def mood_words(words: Words, stand: StandLike) -> str:
    """In what mood it is: planned, supposed, over, worded as possible only; empty for what is plainly so."""
    moods = [] if stand.realis == Realis.ACTUAL else [words(f"mood.{stand.realis.value}")]
    return " · ".join([*moods, *([words("mood.hedged")] if stand.hedged else [])])


@cache
def _family(event: EventType, negated: bool) -> str:
    if event in _FORCE and not negated:
        return "coerce"
    return _OF_LEANING[leaning_of(event, negated=negated)]

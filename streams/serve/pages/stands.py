"""A stand in, its family and its words out: the family gives colour and shape, the words say what it is without either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from streams.records import EventType, Realis
from streams.serve.pages.words import Words

__all__ = ["FAMILIES", "StandLike", "family", "mood_words", "stand_words"]

_FAMILY: Final[Mapping[EventType, str]] = {
    EventType.AGREE: "accord",
    EventType.CONSULT: "accord",
    EventType.SUPPORT: "accord",
    EventType.CONCEDE: "accord",
    EventType.COOPERATE: "accord",
    EventType.AID: "accord",
    EventType.RETREAT: "accord",
    EventType.OFFER: "accord",
    EventType.REQUEST: "demand",
    EventType.EXPECT: "state",
    EventType.STATE: "state",
    EventType.ACCUSE: "oppose",
    EventType.REJECT: "oppose",
    EventType.PROTEST: "oppose",
    EventType.THREATEN: "coerce",
    EventType.SANCTION: "coerce",
    EventType.MOBILIZE: "coerce",
    EventType.COERCE: "coerce",
    EventType.ASSAULT: "coerce",
}
FAMILIES: Final = ("accord", "demand", "state", "oppose", "coerce")
"""From what brings sides together to what drives them apart."""
_DENIED: Final[Mapping[str, str]] = {"accord": "oppose", "oppose": "state", "coerce": "state", "demand": "state"}
"""What a denial of a family is: who does not agree opposes; who does not threaten states so."""


class StandLike(Protocol):
    """What stances, positions and cells of the board have in common."""

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
    named = _FAMILY[EventType(stand.event_type)]
    return _DENIED.get(named, named) if stand.negated else named


def stand_words(words: Words, stand: StandLike) -> str:
    """What the stand is, in a word or two."""
    return words(f"{'event_not' if stand.negated else 'event'}.{EventType(stand.event_type).value}")


def mood_words(words: Words, stand: StandLike) -> str:
    """In what mood it is: planned, supposed, over, worded as possible only; empty for what is plainly so."""
    moods = [] if stand.realis == Realis.ACTUAL else [words(f"mood.{Realis(stand.realis).value}")]
    return " · ".join([*moods, *([words("mood.hedged")] if stand.hedged else [])])

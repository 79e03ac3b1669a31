"""A position in, what is compared about it out: its place in the order of stances, its leaning and its roles.

What changes and what conflicts is found by comparing them (`changes.py`, `conflicts.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from streams.records import EventType, Number, Realis, Stance

__all__ = ["Leaning", "Order", "Placed", "Role", "leaning_of", "roles_of"]

Order = tuple[int, int, datetime, int, str]
"""Day, 0 for an undated past act and else 1, publication, start, id: how stances are ordered."""


class Leaning(Enum):
    """Which way a stance leans, much coarser than what it says."""

    OPPOSED = "opposed"
    """It refuses, accuses, threatens, acts against, or despairs of an outcome."""
    DEMANDING = "demanding"
    """It asks the other side for something."""
    RESERVED = "reserved"
    """It states, denies, expects or talks, without committing itself."""
    OPEN = "open"
    """It offers, supports, agrees or gives way."""


class Role(Enum):
    """What a stance can contradict, or be contradicted as."""

    ACCEPTS = "accepts"
    REFUSES = "refuses"
    AGREED = "agreed"
    ASKS = "asks"
    DENIES = "denies"
    MENACES = "menaces"
    HOPES = "hopes"
    DOUBTS = "doubts"


@dataclass(frozen=True, slots=True)
class Placed:
    """A stance in its place among those of its entry."""

    order: Order
    """Sorts the stances of an entry; unique."""
    stance: Stance
    """What the entry shows."""
    counterpart: str
    """Actor code; '' for a stand towards nobody in particular."""
    leaning: Leaning
    """Which way it leans."""
    roles: tuple[Role, ...]
    """What it can contradict."""
    voice: tuple[str, str]
    """Who says so, and through whom: speaker ('' for the article itself), then source or article."""
    copy_marks: str
    """By which copies of its article are told."""
    background: bool
    """Whether it tells an act of the past that the text does not date."""
    size: int
    """Upper bound of the bytes of the stance in Avro."""
    numbers: tuple[Number, ...]
    """What numbers its evidence states."""
    generation: int
    """Generation of its position."""
    ruleset: str
    """Ruleset of its position."""


_OPEN: Final = frozenset(
    {
        EventType.AGREE,
        EventType.SUPPORT,
        EventType.CONCEDE,
        EventType.COOPERATE,
        EventType.AID,
        EventType.RETREAT,
        EventType.OFFER,
    }
)
_NEUTRAL: Final = frozenset({EventType.STATE, EventType.EXPECT, EventType.CONSULT})
_COMMITTING: Final = frozenset(
    {
        EventType.AGREE,
        EventType.SUPPORT,
        EventType.CONCEDE,
        EventType.COOPERATE,
        EventType.OFFER,
    }
)
_MENACING: Final = frozenset({EventType.THREATEN, EventType.COERCE, EventType.ASSAULT})


def leaning_of(event_type: EventType, *, negated: bool) -> Leaning:
    """The leaning of a stand or act; talks lean no way, for they end either way."""
    if event_type in _OPEN:
        return Leaning.OPPOSED if negated else Leaning.OPEN
    if event_type in _NEUTRAL:
        return Leaning.OPPOSED if negated and event_type is not EventType.STATE else Leaning.RESERVED
    if event_type is EventType.REQUEST:
        return Leaning.RESERVED if negated else Leaning.DEMANDING
    return Leaning.OPEN if negated else Leaning.OPPOSED


def roles_of(event_type: EventType, *, negated: bool, realis: Realis) -> tuple[Role, ...]:
    """What such a stand can contradict; nothing where it is only supposed."""
    if realis is Realis.HYPOTHETICAL:
        return ()
    if event_type in _COMMITTING:
        if negated:
            return (Role.REFUSES,)
        extra = {EventType.AGREE: (Role.AGREED,), EventType.OFFER: (Role.ASKS,)}.get(event_type, ())
        return (Role.ACCEPTS, *extra)
    if event_type in _MENACING:
        return (Role.DENIES,) if negated else (Role.MENACES,)
    return {
        (EventType.REJECT, False): (Role.REFUSES,),
        (EventType.CONSULT, True): (Role.REFUSES,),
        (EventType.REQUEST, False): (Role.ASKS,),
        (EventType.STATE, True): (Role.DENIES,),
        (EventType.EXPECT, False): (Role.HOPES,),
        (EventType.EXPECT, True): (Role.DOUBTS,),
    }.get((event_type, negated), ())

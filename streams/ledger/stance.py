"""A position in, what is compared about it out: its place in the order of stances, its leaning and its roles.

What changes and what conflicts is found by comparing them (`changes.py`, `conflicts.py`).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final, NamedTuple

from streams.records import EventType, Realis

__all__ = ["Leaning", "Order", "Placed", "Role", "SaidNumber", "Shown", "leaning_of", "roles_of"]

Order = tuple[int, int, int, int, str]
"""Day, 0 for an undated past act and else 1, publication in milliseconds since 1970, start, id: how stances are ordered."""


class Leaning(IntEnum):
    """Which way a stance leans, much coarser than what it says; the numbers are on disk."""

    OPPOSED = 1
    """It refuses, accuses, threatens, acts against, or despairs of an outcome."""
    DEMANDING = 2
    """It asks the other side for something."""
    RESERVED = 3
    """It states, denies, expects or talks, without committing itself."""
    OPEN = 4
    """It offers, supports, agrees or gives way."""


class Role(IntEnum):
    """What a stance can contradict, or be contradicted as; the numbers are on disk."""

    ACCEPTS = 1
    REFUSES = 2
    AGREED = 3
    ASKS = 4
    DENIES = 5
    MENACES = 6
    HOPES = 7
    DOUBTS = 8


class Shown(NamedTuple):
    """What decides whether an entry shows a stance. Tuples, here and below: an entry is made of hundreds, read from disk."""

    order: Order
    """Sorts the stances of an entry; unique."""
    counterpart: str
    """Actor code; '' for a stand towards nobody in particular."""
    size: int
    """Upper bound of the bytes of the stance in Avro."""
    generation: int
    """Generation of its position."""
    ruleset: str
    """Ruleset of its position."""
    evidence_hash: str
    """Copies of one text share it."""
    stance: Any = None
    """The stance, where all is in memory; else None."""


class SaidNumber(NamedTuple):
    """A number that a stance states."""

    order: Order
    """Of the stance."""
    key: tuple[str, float | None, float | None, str | None, str | None]
    """What copies of it share: evidence hash, least and greatest value, unit, what is counted."""
    size: int
    """Upper bound of its bytes in Avro."""
    number: Any
    """A StatedNumber, or its bytes where entries are made of bytes; None behind as many as an entry shows."""


class Placed(NamedTuple):
    """A stance in its place among those of its entry, with what is compared about it."""

    shown: Shown
    leaning: int
    """Which way it leans: a Leaning."""
    roles: tuple[int, ...]
    """What it can contradict: each a Role."""
    voice: tuple[str, str]
    """Who says so, and through whom: speaker ('' for the article itself), then source or article."""
    background: bool
    """Whether it tells an act of the past that the text does not date."""
    article_id: str
    """The article that holds the evidence."""
    kind: tuple[str, bool]
    """Event type, and whether it is negated."""
    numbers: tuple[SaidNumber, ...]
    """What numbers its evidence states."""
    copy_marks: str
    """By which copies of its article are told."""


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

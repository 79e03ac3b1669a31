"""The stances of one actor on one issue in; its turns and its contradictions out.

A turn is a change of leaning that time explains; a contradiction is one that
time does not: two voices of one side, or one voice on one day. Repetitions,
rewordings and several leanings within a week are neither.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import groupby
from typing import Final

from streams.records import EventType, Number, Realis, Stance

__all__ = ["Leaning", "Order", "Placed", "Role", "contradictions", "leaning_of", "roles_of", "turns"]

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


_QUIET_DAYS: Final = 7
"""After so many days without a word of it a leaning counts as left, when another takes its place."""

_TURNS: Final = (
    (Leaning.OPPOSED, Leaning.OPEN, 1),
    (Leaning.OPEN, Leaning.OPPOSED, 1),
    (Leaning.RESERVED, Leaning.OPPOSED, _QUIET_DAYS),
    (Leaning.DEMANDING, Leaning.OPPOSED, _QUIET_DAYS),
    (Leaning.OPPOSED, Leaning.RESERVED, _QUIET_DAYS),
    (Leaning.RESERVED, Leaning.OPEN, _QUIET_DAYS),
    (Leaning.DEMANDING, Leaning.OPEN, _QUIET_DAYS),
)
"""From a leaning, to a leaning, after how many days at least: reversals first, then what only a pause makes a turn."""

_OPPOSITE: Final = {Leaning.OPEN: Leaning.OPPOSED, Leaning.OPPOSED: Leaning.OPEN}


def turns(placed: Sequence[Placed]) -> list[tuple[Placed, Placed]]:
    """(was, now) of every turn among the stances towards one counterpart, given and found oldest first."""
    found: list[tuple[Placed, Placed]] = []
    held: dict[Leaning, Placed] = {}
    for _, group in groupby(placed, key=_when):
        today = list(group)
        if held and today[0].background:
            continue  # nobody knows when: it cannot follow what is known
        now: dict[Leaning, Placed] = {}
        for item in today:
            now.setdefault(item.leaning, item)
        turn = _turn(held, now)
        if turn is not None:
            found.append(turn)
            del held[turn[0].leaning]
        for leaning in now.keys() & _OPPOSITE.keys():
            _forget(held, now, _OPPOSITE[leaning], today[0].order[0])
        held.update((item.leaning, item) for item in today)
    return found


def _when(placed: Placed) -> tuple[int, int]:
    return placed.order[:2]


def _turn(held: dict[Leaning, Placed], now: dict[Leaning, Placed]) -> tuple[Placed, Placed] | None:
    """The turn that a day brings: it leaves a leaning, and takes one that is new or, coming to rest, milder."""
    for was, becomes, days in _TURNS:
        if was in held and was not in now and becomes in now and (becomes not in held or becomes is Leaning.RESERVED):
            gap = now[becomes].order[0] - held[was].order[0]
            if gap >= days or held[was].background:
                return held[was], now[becomes]
    return None


def _forget(held: dict[Leaning, Placed], now: dict[Leaning, Placed], leaning: Leaning, day: int) -> None:
    """Drop a leaning that was once held beside its opposite, when only the opposite has been heard since."""
    if leaning in held and leaning not in now and day - held[leaning].order[0] >= _QUIET_DAYS:
        del held[leaning]


_SAME_TIME_DAYS: Final = 3
"""Stances up to so many days apart are about the same time."""

_COMPARED_MAX: Final = 4
"""With how many earlier stances of each role one is compared."""

_RIVALS: Final = {
    Role.ACCEPTS: (Role.REFUSES, "one account has it accepted, the other refused"),
    Role.REFUSES: (Role.ACCEPTS, "one account has it accepted, the other refused"),
    Role.DENIES: (Role.MENACES, "one account denies what the other reports"),
    Role.MENACES: (Role.DENIES, "one account denies what the other reports"),
    Role.HOPES: (Role.DOUBTS, "one account expects an outcome, the other does not"),
    Role.DOUBTS: (Role.HOPES, "one account expects an outcome, the other does not"),
    Role.ASKS: (Role.AGREED, "one account has it agreed, the other still asked or offered"),
}


def contradictions(placed: Sequence[Placed]) -> Iterator[tuple[Placed, Placed, str]]:
    """(a, b, reason) where b contradicts the nearest earlier a; given and found oldest first.

    The stances may be those towards one counterpart and those towards nobody;
    two of the latter are compared only where all are such.
    """
    generic = all(not item.counterpart for item in placed)
    seen: dict[Role, deque[Placed]] = {}
    for item in placed:
        if item.background:
            continue
        for role in item.roles:
            rival, reason = _RIVALS.get(role, (None, ""))
            for earlier in reversed(seen.get(rival, ())) if rival else ():
                if (generic or earlier.counterpart or item.counterpart) and _clash(earlier, item, role):
                    yield earlier, item, reason
                    break
        for role in item.roles:
            seen.setdefault(role, deque(maxlen=_COMPARED_MAX)).append(item)


def _clash(a: Placed, b: Placed, role: Role) -> bool:
    """Whether the later b cannot be explained as a change since a."""
    days = b.order[0] - a.order[0]
    if days > _SAME_TIME_DAYS:
        return False
    if role is Role.ASKS:
        return days > 0 and a.stance.article_id != b.stance.article_id
    if role in (Role.DENIES, Role.MENACES):
        return a.stance.article_id != b.stance.article_id
    return days == 0 or a.voice != b.voice

"""What two mentions say of their meetings in; whether both mean one meeting out.

A signature is all that decides this: mentions with one signature are one node of
the graph that `meeting_index.py` cuts into meetings, however many articles repeat it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from streams.extract.meetings.lexicon import Members
from streams.records import Level, MeetingMention, MeetingStatus

__all__ = ["Signature", "distance", "same_meeting", "signature_of"]


_EXACT_DAYS: Final = 4
"""A longer span of dates says when to expect a meeting, not when it is."""
_PARTIES_MAX: Final = 8
"""Of so many participants the pairs are looked up."""
_CALLERS: Final = frozenset({Level.LEADERS, Level.MINISTERS, Level.DEPUTIES})


@dataclass(frozen=True, slots=True, order=True)
class Signature:
    """What a mention says of its meeting, without its words."""

    participants: tuple[str, ...]
    """Actor codes, sorted."""
    start: int
    """Ordinal of the first day; 0 when not said."""
    end: int
    """Ordinal of the last day; 0 when not said."""
    place: str
    """English name; '' when not said."""
    by_phone: bool
    status: MeetingStatus
    level: Level
    day: int
    """Ordinal of the day of publication where no exact date is said; else 0."""

    @property
    def exact(self) -> bool:
        """Whether its dates say which meeting it is."""
        return not self.day

    def days(self, members: Members) -> list[tuple[str, int]]:
        """Every participant on every day, to look up an exact one by; '' is where many or an organisation meet."""
        many = len(self.participants) > 2 or any(code in members for code in self.participants)
        parties = (*self.participants, "") if many else self.participants
        return [(party, day) for day in range(self.start, self.end + 1) for party in parties]

    @property
    def pairs(self) -> tuple[tuple[str, ...], ...]:
        """The pairs of participants it is looked up by; the one participant where there is one."""
        parties = self.participants[:_PARTIES_MAX]
        return tuple(combinations(parties, 2)) if len(parties) > 1 else (parties,)


def signature_of(mention: MeetingMention) -> Signature:
    """The signature of a mention."""
    start, end = (_ordinal(day) for day in (mention.date_start, mention.date_end))
    exact = start and (end or start) - start < _EXACT_DAYS
    return Signature(
        participants=mention.participants,
        start=start,
        end=end or start,
        place=mention.place or "",
        by_phone=mention.by_phone,
        status=mention.status,
        level=mention.level,
        day=0 if exact else mention.published_at.toordinal(),
    )


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def same_meeting(a: Signature, b: Signature, members: Members) -> bool:
    """Whether two exactly dated signatures are of one meeting: days that overlap, parties and places that fit."""
    if a.start > b.end or b.start > a.end or not _same_places(a, b) or not _same_parties(a, b, members):
        return False
    if a.by_phone and b.by_phone:
        return a.level == b.level or not {a.level, b.level} <= _CALLERS
    return a.by_phone == b.by_phone or not (a.place or b.place)


def _same_places(a: Signature, b: Signature) -> bool:
    """Places fit when equal or not said; the seat of a participant fits every place."""
    return a.place == b.place or not a.place or not b.place or "headquarters" in a.place or "headquarters" in b.place


def _same_parties(a: Signature, b: Signature, members: Members) -> bool:
    """Parties fit when one side names no more than the other, or an organisation where the other names its members."""
    if a.participants == b.participants:
        return True
    mine, theirs = set(a.participants), set(b.participants)
    both = mine & theirs
    if both not in (mine, theirs) or not both:
        alike = bool(both) and a.place == b.place != "" and _alike(mine - both, theirs - both, members)
        return alike or _covers(mine, theirs, members) or _covers(theirs, mine, members)
    more = (mine | theirs) - both
    if all(_belongs(code, both, members) for code in more):
        return True
    if any(_belongs(code, more, members) for code in both):
        return False  # two members by themselves are not their organisation
    return len(both) > 1 or a.place == b.place != ""


def _alike(mine: set[str], theirs: set[str], members: Members) -> bool:
    """Whether two organisations stand for much the same states: who «Europe» is to one is NATO to the other."""
    if len(mine) != 1 or len(theirs) != 1:
        return False
    one, other = (members.get(code, frozenset()) for code in (*mine, *theirs))
    return 2 * len(one & other) > min(len(one), len(other))


def _covers(organisers: set[str], several: set[str], members: Members) -> bool:
    """Whether the several are three or more and all meet where the organisers do."""
    return len(several) > 2 and all(code in organisers or _belongs(code, organisers, members) for code in several)


def _belongs(code: str, organisers: Iterable[str], members: Members) -> bool:
    """Whether one of the organisers has this member, or all members of this organisation."""
    own = members.get(code)
    inside = [members[organiser] for organiser in organisers if organiser in members and organiser != code]
    return any(code in group or (own is not None and own <= group) for group in inside)


_BACK_DAYS: Final = 21
_AHEAD_DAYS: Final = {
    MeetingStatus.PROPOSED: 14,
    MeetingStatus.SCHEDULED: 45,
    MeetingStatus.CANCELLED: 45,
    MeetingStatus.HELD: -1,
}
"""How far behind its publication the meeting of an undated mention lies; -1: not at all."""
REACH_DAYS: Final = max(_BACK_DAYS, *_AHEAD_DAYS.values())
"""How far apart publication and meeting of an undated mention may lie."""


def distance(loose: Signature, exact: Signature, members: Members) -> tuple[bool, bool, int] | None:
    """How far an undated mention is from an exactly dated meeting, to choose the nearest; None when it means another.

    What was held lies before the article, what is planned behind it. Equal parties, then equal places, are nearer
    than any day.
    """
    if loose.start or loose.by_phone != exact.by_phone or not _same_places(loose, exact):
        return None
    days = exact.start - loose.day
    held = loose.status is MeetingStatus.HELD
    if not (-_BACK_DAYS <= days <= 0 if held else 0 < days <= _AHEAD_DAYS[loose.status]):
        return None
    if set(loose.pairs).isdisjoint(exact.pairs) or not _same_parties(loose, exact, members):
        return None
    return loose.participants != exact.participants, loose.place == "" or loose.place != exact.place, abs(days)

"""The frames of one article in, each meeting once out, however often the article comes back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from streams.extract.meetings.context import MeetingContext, When
from streams.extract.meetings.frame import Frame
from streams.extract.meetings.who_meets import name_parties
from streams.records import Level, MeetingStatus

__all__ = ["ToldMeeting", "name_sides", "same_meeting", "time_before", "together"]

_RANKS: Final = {level: rank for rank, level in enumerate(Level)}
_REMEMBERED: Final = 30
"""Meetings found last that a further one is compared with."""
_LEAD_MAX: Final = 90
"""Tokens between a headline and the lead that tells the same."""
_BACK_MAX: Final = 40
"""Tokens between a meeting and what points back to it."""


@dataclass(slots=True)
class ToldMeeting:
    """A meeting as one place of the article reports it."""

    frame: Frame
    status: MeetingStatus
    rule: str
    headline: bool = False
    """Whether it is told in the headline, which the text below repeats."""


def name_sides(context: MeetingContext, frame: Frame, told: Sequence[ToldMeeting]) -> bool:
    """Whether it is known whose talks these are: those of a meeting before them that fits, else of the two sides."""
    for each in reversed(told[-_REMEMBERED:]):
        other = each.frame
        if (
            other.by_phone == frame.by_phone
            and frame.parties.keys() <= other.parties.keys()
            and ((frame.when and frame.when == other.when) or (frame.place and frame.place == other.place))
        ):
            frame.parties.update(other.parties)
            return True
    before = [each.frame.parties for each in told[-_REMEMBERED:] if len(each.frame.parties) == 2]
    if (
        before
        and not frame.called_on
        and frame.parties.keys() <= before[-1].keys()
        and (frame.each_other or not frame.by_phone)
    ):
        frame.parties.update(before[-1])
    elif frame.each_other and _pointed_at(context, frame):
        return True
    elif not (frame.by_phone or frame.called_on):
        sides = context.sides_with(frame.parties)
        if set(frame.hosts).isdisjoint(sides):
            frame.parties.update(dict.fromkeys(sides))
    return len(frame.parties) > 1


def _pointed_at(context: MeetingContext, frame: Frame) -> bool:
    """Whether the words before name both that «the two sides» means."""
    name_parties(context, frame, frame.first)
    return len(frame.parties) > 1


def time_before(told: Sequence[ToldMeeting], rule: str) -> When | None:
    """The date of the meeting found before: of the last one of the same rule, else of the last one."""
    dated = [each for each in told[-_REMEMBERED:] if each.frame.when]
    alike = [each for each in dated if each.rule == rule] or dated
    return alike[-1].frame.when if alike else None


def together(context: MeetingContext, told: Sequence[ToldMeeting]) -> list[ToldMeeting]:
    """Each meeting once: what a later place repeats is added to the first that reports it."""
    kept: list[ToldMeeting] = []
    for each in told:
        same = next((other for other in kept[-_REMEMBERED:] if same_meeting(other, each)), None)
        if same is None:
            kept.append(each)
            continue
        _merge(context, same, each)
    return sorted(kept, key=lambda each: each.frame.first)


def same_meeting(one: ToldMeeting, other: ToldMeeting) -> bool:
    """Whether two places of one article, in their order, tell of one meeting."""
    return _same(one, other) or _pointed_back(one, other)


def _same(a: ToldMeeting, b: ToldMeeting) -> bool:
    """Whether day, place, standing and parties fit."""
    mine, theirs = a.frame, b.frame
    if mine.when and theirs.when and (mine.when.start > theirs.when.end or theirs.when.start > mine.when.end):
        return False
    places = {place for place in (mine.place, theirs.place) if place and "headquarters" not in place}
    if len(places) > 1:
        return False
    if (mine.kind == "reception") != (theirs.kind == "reception") or mine.by_phone != theirs.by_phone:
        return False
    if (
        a.status is not b.status
        and not (mine.when and theirs.when)
        and any(each.future and each.present for each in (mine, theirs))
    ):
        return False
    if _renewed(a, b) or _renewed(b, a):
        return False
    settled = {a.status, b.status} <= {MeetingStatus.HELD, MeetingStatus.SCHEDULED}
    ahead = MeetingStatus.SCHEDULED in (a.status, b.status) and (mine.when or theirs.when)
    if a.status is not b.status and (not settled or (ahead and mine.when != theirs.when)):
        return False
    if a.status is b.status is MeetingStatus.PROPOSED and mine.kind != theirs.kind:
        return False
    if a.headline and theirs.first - mine.first < _LEAD_MAX:
        return _repeated(mine, theirs)
    if not (mine.parties and theirs.parties) and (mine.alone or theirs.alone):
        return mine.when == theirs.when is not None or mine.place == theirs.place is not None
    both = mine.parties.keys() & theirs.parties.keys()
    alike = mine.when == theirs.when is not None or mine.place == theirs.place is not None
    return mine.parties.keys() == theirs.parties.keys() or (
        alike and bool(both) and both in (mine.parties.keys(), theirs.parties.keys())
    )


def _repeated(mine: Frame, theirs: Frame) -> bool:
    """Whether the lead tells what the headline does: whose meeting either is may be guessed."""
    guessed = mine.unnamed or mine.vague or theirs.unnamed or not theirs.parties
    return guessed or bool(mine.parties.keys() & theirs.parties.keys())


def _pointed_back(one: ToldMeeting, other: ToldMeeting) -> bool:
    """Whether the second is told right behind the first with neither day nor place nor parties: «… وبعد اجتماع دام ساعات»."""
    mine, theirs = one.frame, other.frame
    held = one.status is other.status is MeetingStatus.HELD
    if not held or theirs.when or theirs.place or theirs.earlier or theirs.first - mine.last > _BACK_MAX:
        return False
    alike = mine.by_phone == theirs.by_phone and (mine.kind == "reception") == (theirs.kind == "reception")
    return alike and theirs.unnamed and (mine.when or mine.place) is not None


def _renewed(one: ToldMeeting, other: ToldMeeting) -> bool:
    """Whether the second is a meeting of its own: «… اتفقا على لقاء جديد», «وكان الوزيران قد التقيا في يناير»."""
    mine, theirs = one.frame, other.frame
    if theirs.earlier and not mine.earlier and (mine.when is None) != (theirs.when is None):
        return True
    agreed = mine.past and theirs.agreed and not (mine.agreed or theirs.past)
    return agreed and one.status is not other.status


def _merge(context: MeetingContext, into: ToldMeeting, other: ToldMeeting) -> None:
    """Add what the other place tells; the evidence grows over sentences side by side, else the fuller place is it."""
    mine, theirs = into.frame, other.frame
    tokens = context.document.tokens
    close = tokens.sentence(theirs.first) == tokens.sentence(mine.last - 1)
    if close:
        mine.last = max(mine.last, theirs.last)
    elif into.headline or (theirs.when is not None) > (mine.when is not None):
        into.headline = False
        mine.first, mine.last, into.rule = theirs.first, theirs.last, other.rule
    mine.when = mine.when or theirs.when
    if mine.place is None or (theirs.city and not mine.city):
        mine.place, mine.city = theirs.place or mine.place, theirs.city or mine.city
    mine.parties.update(theirs.parties)
    mine.level = min(mine.level, theirs.level, key=_RANKS.__getitem__)
    surely = any(each.status is MeetingStatus.HELD and (each.frame.held or each.frame.when) for each in (into, other))
    if surely and not _ahead(context, mine.when):
        into.status = MeetingStatus.HELD


def _ahead(context: MeetingContext, when: When | None) -> bool:
    return when is not None and when.start > context.document.published

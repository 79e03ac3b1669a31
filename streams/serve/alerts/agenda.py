"""Meetings and deadlines in, an iCalendar (RFC 5545) of days out; pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from icalendar import Calendar, Event

from streams.ids import uuid
from streams.records import MeetingStatus
from streams.serve.model.meetings import MeetingRow
from streams.serve.model.shown import PositionRow
from streams.serve.pages.names import called
from streams.serve.pages.stands import stand_words
from streams.serve.pages.urls import address
from streams.serve.pages.words import Words

__all__ = ["calendar_of"]

_STATUS: Final = {
    MeetingStatus.PROPOSED: "TENTATIVE",
    MeetingStatus.SCHEDULED: "CONFIRMED",
    MeetingStatus.HELD: "CONFIRMED",
    MeetingStatus.CANCELLED: "CANCELLED",
}
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_SENTENCES_MAX: Final = 3


def calendar_of(
    meetings: Iterable[MeetingRow], deadlines: Iterable[PositionRow], words: Words, base: str, about: str
) -> bytes:
    """The meetings whose day is known and the deadlines, as events that last whole days."""
    calendar = Calendar()
    calendar.add("prodid", "-//parley//ledger of negotiations//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    name = words("feed.calendar_of", about=about) if about else words("feed.calendar")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for each in meetings:
        if each.meeting.date_start is not None:
            calendar.add_component(_meeting(each, each.meeting.date_start, words, base))
    once: dict[str, Event] = {}
    for row in deadlines:  # the first of those that say the same in the same words
        if row.deadline is not None:
            event = _deadline(row, row.deadline, words, base)
            once.setdefault(str(event["uid"]), event)
    for event in once.values():
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def _meeting(row: MeetingRow, begins: dt.date, words: Words, base: str) -> Event:
    """An event that keeps its uid as long as the meeting has its id; each mention more is a version of it."""
    met = row.meeting
    event = _event(f"{met.meeting_id}@meetings.parley", begins, met.date_end or begins, met.last_seen)
    who = words("feed.and").join(called(words, party) for party in row.participants)
    call = "feed.call" if met.by_phone else "feed.meeting"
    event.add("summary", _clean(words(call, who=who) if who else met.name))
    event.add("status", _STATUS[met.status])
    event.add("sequence", len(met.mentions) + met.mentions_omitted - 1)
    event.add("created", met.first_seen)
    event.add("categories", [words("nav.meetings"), *map(_clean, met.participants)])
    if met.place:
        event.add("location", _clean(met.place))
    event.add("description", "\n".join(_clean(mention.text) for mention in met.mentions[-_SENTENCES_MAX:]))
    event.add("url", base + address(words.language, "meeting", meeting_id=met.meeting_id))
    return event


def _deadline(row: PositionRow, last: dt.date, words: Words, base: str) -> Event:
    towards = "" if row.counterpart is None else row.counterpart.code
    name = uuid(("deadline", row.actor.code, row.issue.code, towards, last.isoformat(), row.evidence_hash))
    event = _event(f"{name}@deadlines.parley", last, last, row.published_at)
    actor, issue = called(words, row.actor), called(words, row.issue)
    event.add("summary", _clean(words("feed.deadline", actor=actor, issue=issue, stand=stand_words(words, row))))
    event.add("status", "CONFIRMED")
    event.add("sequence", 0)
    event.add("created", row.published_at)
    event.add("categories", [words("nav.deadlines"), _clean(row.actor.code)])
    event.add("description", _clean(row.text))
    event.add("url", base + address(words.language, "stand", actor=row.actor.code, issue=row.issue.code))
    return event


def _event(uid: str, first: dt.date, last: dt.date, changed: dt.datetime) -> Event:
    """Whole days: the end of an event is the day behind its last one."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", changed)  # not the clock's: the same calendar has the same bytes
    event.add("last-modified", changed)
    event.add("dtstart", first)
    last = max(first, last)
    if last < dt.date.max:  # else the calendar has no day behind it; an event without an end lasts its first day
        event.add("dtend", last + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _clean(text: str) -> str:
    """Without control characters, which some calendars refuse whole files for."""
    return _CONTROLS.sub("\ufffd", text)

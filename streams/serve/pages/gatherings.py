"""What is asked of meetings in, their calendar and list, or one with its life, out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from streams.records import MeetingStatus, MentionRef
from streams.serve.model.meetings import MeetingFilter, MeetingRow, meeting, meetings
from streams.serve.model.paging import Paging
from streams.serve.pages.board import news_days
from streams.serve.pages.months import month_of
from streams.serve.pages.view import Ask, BadValueError, MissingError, View

__all__ = ["meeting_page", "meetings_page"]

_SHOWN_MAX: Final = 100
_READ_MAX: Final = 2_000
"""Meetings that are looked through, the latest."""
_FILTERS: Final = ("actor", "status")


@dataclass(frozen=True, slots=True)
class Step:
    """A stage in the life of a meeting."""

    status: MeetingStatus
    first: MentionRef | None
    """The first mention that says so; None where nobody has."""


def meetings_page(ask: Ask) -> View:
    """The month with most recent news, or one that is asked for, and the list of all."""
    found = meetings(ask.db, _wanted(ask), ask.moment, Paging(_READ_MAX)).rows
    first = _month(ask, found)
    data = {
        "month": month_of(ask.language, first, found, lambda row: row.meeting.date_start),
        "shown": found[: (ask.number("rows") or _SHOWN_MAX)],
        "total": len(found),
        "more": min(len(found), (ask.number("rows") or _SHOWN_MAX) + _SHOWN_MAX),
        "statuses": [status.value for status in MeetingStatus],
        "actors": sorted({name.code for row in found for name in row.participants} | _one(ask.text("actor"))),
        "filtered": any(ask.text(name) for name in _FILTERS),
    }
    return View("meetings.html", ask.words("meeting.title"), data, list(_rows(found)), news_days(ask))


def meeting_page(ask: Ask) -> View:
    """A meeting, with what was said of it, the first first."""
    asked = ask.path["meeting_id"]
    found = meeting(ask.db, asked)
    if ask.as_of or ask.known_by:
        held = meetings(ask.db, MeetingFilter(), ask.moment, Paging(_READ_MAX)).rows
        found = next((row for row in held if row.meeting.meeting_id == asked), None)
    if found is None:
        raise MissingError
    data = {"row": found, "steps": list(_steps(found.meeting.mentions))}
    title = " · ".join(name.ar if ask.language == "ar" else name.en for name in found.participants)
    return View("meeting.html", title, data, list(_mentions(found)))


def _wanted(ask: Ask) -> MeetingFilter:
    status = ask.text("status")
    if status and status not in set(MeetingStatus):
        raise BadValueError(name="status", value=status)
    return MeetingFilter(actors=tuple(_one(ask.text("actor"))), statuses=(MeetingStatus(status),) if status else ())


def _one(text: str) -> set[str]:
    return {text} if text else set()


def _month(ask: Ask, found: Sequence[MeetingRow]) -> dt.date:
    """The first day of the month that is asked for, else of the last one with a meeting up to the day shown."""
    asked = ask.text("month")
    try:
        if asked:
            return dt.date.fromisoformat(f"{asked}-01")
    except ValueError:
        raise BadValueError(name="month", value=asked) from None
    days = [row.meeting.date_start for row in found if row.meeting.date_start]
    past = [day for day in days if day <= ask.day_shown]
    return (max(past) if past else min(days, default=ask.day_shown)).replace(day=1)


def _steps(mentions: Sequence[MentionRef]) -> Iterator[Step]:
    """Proposed, scheduled, and how it ended, as far as the mentions tell; both ends where they contradict each other."""
    first = {mention.status: mention for mention in reversed(mentions)}
    for status in (MeetingStatus.PROPOSED, MeetingStatus.SCHEDULED):
        yield Step(status, first.get(status))
    ends = [status for status in (MeetingStatus.CANCELLED, MeetingStatus.HELD) if status in first]
    for status in ends or [MeetingStatus.HELD]:
        yield Step(status, first.get(status))


def _rows(found: Iterable[MeetingRow]) -> Iterator[dict[str, object]]:
    for row in found:
        one = row.meeting
        yield {
            "meeting_id": one.meeting_id,
            "day": row.day,
            "dated": row.is_dated,
            "date_start": one.date_start,
            "date_end": one.date_end,
            "status": one.status.value,
            "participants": " ".join(one.participants),
            "name": one.name,
            "place": one.place,
            "level": one.level.value,
            "by_phone": one.by_phone,
            "mentions": len(one.mentions) + one.mentions_omitted,
            "first_seen": one.first_seen,
            "last_seen": one.last_seen,
        }


def _mentions(row: MeetingRow) -> Iterator[dict[str, object]]:
    for each in row.meeting.mentions:
        yield {
            "meeting_id": row.meeting.meeting_id,
            "mention_id": each.mention_id,
            "published_at": each.published_at,
            "status": each.status.value,
            "article_id": each.article_id,
            "start": each.start,
            "end": each.end,
            "text": each.text,
        }

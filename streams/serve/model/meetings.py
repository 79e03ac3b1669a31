"""A filter and a moment in, meetings out: as they are published, or joined anew of the mentions that were known by an instant."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from sqlite3 import Connection
from typing import Any, Final

from streams.extract.meetings.lexicon import Members
from streams.knowledge import seeds_folder
from streams.ledger.instants import at_ms
from streams.ledger.meeting_index import join_meetings
from streams.records import Level, Meeting, MeetingMention, MeetingStatus
from streams.runtime.codec import load_codec
from streams.serve.model.days import end_ms
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.names import Name, actor_name
from streams.serve.model.paging import Page, Paging, page_of
from streams.serve.model.shown import iso_day, one_of
from streams.serve.model.state import version_of
from streams.topics import BY_NAME

__all__ = ["MeetingFilter", "MeetingRow", "meeting", "meetings"]

_INSTANTS_KEPT: Final = 16
_LISTED: Final = "meetings"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFilter:
    """Which meetings are shown; what is left empty admits all."""

    actors: tuple[str, ...] = ()
    """Actor codes: meetings that all of them take part in."""
    statuses: tuple[MeetingStatus, ...] = ()
    since: dt.date | None = None
    """First day."""
    until: dt.date | None = None
    """Last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting, with the names of those who meet."""

    meeting: Meeting
    """The meeting with its mentions."""
    participants: tuple[Name, ...]
    """Who meets."""
    day: dt.date
    """Its first day; the day on which it was first heard of where no mention ties it."""

    @property
    def is_dated(self) -> bool:
        """Whether its day is known."""
        return self.meeting.date_start is not None


def meetings(db: Connection, wanted: MeetingFilter, moment: Moment, paging: Paging) -> Page[MeetingRow]:
    """The meetings, the latest first; raises CursorError."""
    rows = _meetings(db, wanted, moment, paging.limit + 1, paging.key(_LISTED, str, str))
    return page_of(_LISTED, rows, paging.limit, lambda row: (row.day.isoformat(), row.meeting.meeting_id))


def _meetings(
    db: Connection, wanted: MeetingFilter, moment: Moment, limit: int, before: tuple[str, ...] | None
) -> tuple[MeetingRow, ...]:
    if moment.known_by is None and moment.as_of is None:
        return _published(db, wanted, limit, before)
    known = moment.known_ms if moment.known_by is not None else None
    joined = _joined(_Model(db), version_of(db), known, moment.as_of)
    found = [row for row in map(_row, joined) if _is_wanted(row, wanted)]
    found.sort(key=lambda row: (row.day.isoformat(), row.meeting.meeting_id), reverse=True)
    behind = [row for row in found if before is None or (row.day.isoformat(), row.meeting.meeting_id) < before]
    return tuple(behind[:limit])


def meeting(db: Connection, meeting_id: str) -> MeetingRow | None:
    """A meeting by its id; None when there is none."""
    row = db.execute("SELECT value FROM meetings WHERE meeting_id = ?", (meeting_id,)).fetchone()
    return None if row is None else _row(_decoded(row[0]))


def _published(
    db: Connection, wanted: MeetingFilter, limit: int, before: tuple[str, ...] | None
) -> tuple[MeetingRow, ...]:
    where = one_of("status", [status.value for status in wanted.statuses])
    for actor in wanted.actors:
        where &= Condition("meeting_id IN (SELECT meeting_id FROM participants WHERE actor = ?)", (actor,))
    for sign, day in ((">=", wanted.since), ("<=", wanted.until)):
        where &= Condition(f"day {sign} ?", (day.isoformat(),)) if day else Condition("TRUE")
    if before is not None:
        where &= Condition("(day, meeting_id) < (?, ?)", before)
    query = f"SELECT value FROM meetings WHERE {where.sql} ORDER BY day DESC, meeting_id DESC LIMIT ?"
    return tuple(_row(_decoded(value)) for (value,) in db.execute(query, (*where.parameters, limit)))


class _Model:
    """A connection that is no part of what answers are remembered by."""

    def __init__(self, db: Connection) -> None:
        self.db = db

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Model)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=_INSTANTS_KEPT)
def _joined(model: _Model, _version: str, known_ms: int | None, as_of: dt.date | None) -> tuple[Meeting, ...]:
    """The meetings that the mentions known by an instant, of articles published by a day, make; remembered."""
    known = None if known_ms is None else at_ms(known_ms)
    held = Moment(dt.date.max, None, known).holds()
    if as_of is not None:
        held &= Condition("published < ?", (end_ms(as_of),))
    names = [field.name for field in fields(MeetingMention) if field.name != "correction_id"]
    columns = ", ".join("published" if name == "published_at" else f'"{name}"' for name in names)
    rows = model.db.execute(f"SELECT {columns} FROM mentions WHERE {held.sql}", held.parameters)
    return join_meetings((_mention(names, row) for row in rows), _members())


def _mention(names: Sequence[str], row: Sequence[Any]) -> MeetingMention:
    values = dict(zip(names, row, strict=True))
    values["published_at"] = at_ms(values["published_at"])
    values["participants"] = tuple(json.loads(values["participants"]))
    values["level"], values["status"] = Level(values["level"]), MeetingStatus(values["status"])
    values["by_phone"] = bool(values["by_phone"])
    for name in ("date_start", "date_end"):
        values[name] = iso_day(values[name]) if values[name] else None
    return MeetingMention(**values)


@cache
def _members() -> Members:
    table = tomllib.loads((seeds_folder() / "members.toml").read_text(encoding="utf-8"))
    return {code: frozenset(codes) for code, codes in table.items() if isinstance(codes, list)}


def _is_wanted(row: MeetingRow, wanted: MeetingFilter) -> bool:
    return (
        set(wanted.actors) <= set(row.meeting.participants)
        and (not wanted.statuses or row.meeting.status in wanted.statuses)
        and (wanted.since is None or row.day >= wanted.since)
        and (wanted.until is None or row.day <= wanted.until)
    )


def _decoded(value: bytes) -> Meeting:
    found: Meeting = load_codec().decode(BY_NAME["meetings"], value).record
    return found


def _row(found: Meeting) -> MeetingRow:
    return MeetingRow(
        meeting=found,
        participants=tuple(map(actor_name, found.participants)),
        day=found.date_start or found.first_seen.date(),
    )

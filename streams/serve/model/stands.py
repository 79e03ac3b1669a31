"""Which sides are asked for and a moment in, what holds there out: current stands, changes, conflicts, numbers and speakers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any, Final, TypedDict

from streams.records import Number
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.names import Name, actor_name, issue_name, party_name
from streams.serve.model.shown import ChangeRow, ConflictRow, PositionRow, iso_day, position_rows, positions_by_number

__all__ = [
    "NEWEST",
    "Held",
    "NumberPoint",
    "SpeakerRow",
    "StandRow",
    "changes_where",
    "conflicts_where",
    "held",
    "numbers_where",
    "speakers_where",
    "stands_where",
    "timeline_where",
    "turned_rows",
]

NEWEST: Final = "p.day DESC, p.foreground DESC, p.published DESC, p.start DESC, p.id DESC"
"""The order of positions, the newest first."""


_SPEAKING_MAX: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StandRow:
    """What an actor holds on an issue towards one counterpart."""

    actor: Name
    issue: Name
    counterpart: Name | None
    """Null for nobody in particular."""
    current: PositionRow
    """The latest position."""
    positions: int
    """How many positions there are."""
    first_day: dt.date
    """The day of the first one that is known today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerRow:
    """Who speaks for an actor, or on an issue."""

    speaker_id: str | None
    """Entity id; null when the speaker is no entity."""
    speaker_name: str | None
    """Name; null for what the articles say themselves."""
    actor: Name
    """For whom."""
    positions: int
    """How many positions are credited to them."""
    last_day: dt.date
    """The day of the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPoint:
    """A number stated about an issue on a day."""

    day: dt.date
    actor: Name
    issue: Name
    counterpart: Name | None
    number: Number
    """The number itself, and who said it."""
    position_id: str
    article_id: str
    source: str | None
    text: str
    """The evidence that states it."""


class Held(TypedDict):
    """What holds under one condition, as the fields of the views of actors and of issues."""

    stands: tuple[StandRow, ...]
    changes: tuple[ChangeRow, ...]
    conflicts: tuple[ConflictRow, ...]
    speakers: tuple[SpeakerRow, ...]
    numbers: tuple[NumberPoint, ...]
    timeline: tuple[PositionRow, ...]


def held(db: Connection, column: str, code: str, moment: Moment) -> Held:
    """What an actor, or all on an issue, hold: `column` is actor or issue."""
    side, own = Condition(f"{column} = ?", (code,)), Condition(f"p.{column} = ?", (code,))
    return {
        "stands": stands_where(db, side, moment),
        "changes": changes_where(db, side, moment),
        "conflicts": conflicts_where(db, side, moment),
        "speakers": speakers_where(db, own, moment),
        "numbers": numbers_where(db, own, moment),
        "timeline": timeline_where(db, own, moment),
    }


def stands_where(
    db: Connection, where: Condition, moment: Moment, limit: int = 200, order: str | None = None
) -> tuple[StandRow, ...]:
    """The current stands of the sides under a condition on `actor`, `issue` and `target`; in an order, or the newest first."""
    said = moment.said("p")
    side = "p.actor = s.actor AND p.issue = s.issue AND p.target = s.target"
    is_plain = moment.known_by is None and moment.as_of is None
    count = "s.positions" if is_plain else f"(SELECT count(*) FROM positions p WHERE {side} AND {said.sql})"
    query = f"""
        SELECT s.actor, s.issue, s.target, s.first_day, {count},
            (SELECT p.number FROM positions p WHERE {side} AND {said.sql} ORDER BY {NEWEST} LIMIT 1) AS latest
        FROM sides s WHERE {where.sql} AND latest IS NOT NULL ORDER BY {order or "s.last_day DESC, s.positions DESC"} LIMIT ?"""
    parameters = [*(() if is_plain else said.parameters), *said.parameters, *where.parameters, limit]
    rows = db.execute(query, parameters).fetchall()
    positions = positions_by_number(db, (row[5] for row in rows))
    found = [
        StandRow(
            actor=actor_name(actor),
            issue=issue_name(issue),
            counterpart=party_name(target),
            current=positions[latest],
            positions=count,
            first_day=iso_day(first_day),
        )
        for actor, issue, target, first_day, count, latest in rows
    ]
    return tuple(found if order else sorted(found, key=lambda row: row.current.day, reverse=True))


def changes_where(db: Connection, where: Condition, moment: Moment, limit: int = 50) -> tuple[ChangeRow, ...]:
    """The turns under a condition on `actor`, `issue` and `target`, the newest first."""
    rows = turned_rows(db, "changes", "was, now", where, moment, limit)
    positions = positions_by_number(db, (number for row in rows for number in row[5:7]))
    return tuple(_change(row, positions) for row in rows)


def conflicts_where(db: Connection, where: Condition, moment: Moment, limit: int = 50) -> tuple[ConflictRow, ...]:
    """The contradictions under a condition on `actor`, `issue` and `target`, the newest first."""
    rows = turned_rows(db, "conflicts", "a, b, reason", where, moment, limit)
    positions = positions_by_number(db, (number for row in rows for number in row[5:7]))
    return tuple(_conflict(row, positions) for row in rows)


def turned_rows(
    db: Connection, table: str, columns: str, where: Condition, moment: Moment, limit: int
) -> list[tuple[Any, ...]]:
    """Id, actor, issue, target, day and these columns of changes or conflicts, the newest first.

    Of an instant of knowledge those whose both ends were known by then.
    """
    known = where & _known(moment)
    query = f"""
        SELECT id, actor, issue, target, day, {columns} FROM {table} WHERE {known.sql}
        ORDER BY day DESC, id DESC LIMIT ?"""
    return db.execute(query, (*known.parameters, limit)).fetchall()


def speakers_where(db: Connection, where: Condition, moment: Moment, limit: int = 20) -> tuple[SpeakerRow, ...]:
    """Who speaks most in the newest 2,000 positions under a condition on `p`."""
    held = where & moment.said("p") & Condition("p.speaker_name IS NOT NULL")
    query = f"""
        SELECT speaker_id, speaker_name, actor, count(*) AS positions, max(day) FROM (
            SELECT p.speaker_id, p.speaker_name, p.actor, p.day FROM positions p
            WHERE {held.sql} ORDER BY p.day DESC, p.number DESC LIMIT {_SPEAKING_MAX})
        GROUP BY speaker_id, speaker_name, actor ORDER BY positions DESC, max(day) DESC LIMIT ?"""
    return tuple(
        SpeakerRow(
            speaker_id=speaker_id,
            speaker_name=speaker_name,
            actor=actor_name(actor),
            positions=positions,
            last_day=iso_day(day),
        )
        for speaker_id, speaker_name, actor, positions, day in db.execute(query, (*held.parameters, limit))
    )


def numbers_where(db: Connection, where: Condition, moment: Moment, limit: int = 100) -> tuple[NumberPoint, ...]:
    """The numbers that the positions under a condition on `p` state, the newest first."""
    held = where & moment.said("p") & Condition("p.numbers IS NOT NULL")
    return tuple(
        NumberPoint(
            day=row.day,
            actor=row.actor,
            issue=row.issue,
            counterpart=row.counterpart,
            number=number,
            position_id=row.position_id,
            article_id=row.article_id,
            source=row.source,
            text=row.text,
        )
        for _, row in position_rows(db, held, NEWEST, limit)
        for number in row.numbers
    )


def timeline_where(db: Connection, where: Condition, moment: Moment, limit: int = 200) -> tuple[PositionRow, ...]:
    """The positions under a condition on `p`, the newest first."""
    return tuple(row for _, row in position_rows(db, where & moment.said("p"), NEWEST, limit))


def _known(moment: Moment) -> Condition:
    found = Condition("TRUE")
    if moment.last_day is not None:
        found &= Condition("day <= ?", (moment.last_day.isoformat(),))
    if moment.known_ms is not None:
        found &= Condition("known_from <= ?", (moment.known_ms,))
    return found


def _change(row: Sequence[Any], positions: dict[int, PositionRow]) -> ChangeRow:
    id_, actor, issue, target, day, was, now = row
    return ChangeRow(
        change_id=id_,
        actor=actor_name(actor),
        issue=issue_name(issue),
        counterpart=party_name(target),
        day=iso_day(day),
        was=positions[was],
        now=positions[now],
    )


def _conflict(row: Sequence[Any], positions: dict[int, PositionRow]) -> ConflictRow:
    id_, actor, issue, target, day, a, b, reason = row
    return ConflictRow(
        conflict_id=id_,
        actor=actor_name(actor),
        issue=issue_name(issue),
        counterpart=party_name(target),
        day=iso_day(day),
        a=positions[a],
        b=positions[b],
        reason=reason,
    )

"""Which sides are asked for and a moment in, what holds there out: current stands, changes, conflicts, numbers and speakers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any, Final, TypedDict

from streams.records import Number
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.names import Name, actor_name, issue_name, party_name
from streams.serve.model.shown import (
    ChangeRow,
    ConflictRow,
    PositionRow,
    iso_day,
    position_numbers,
    position_rows,
    positions_by_number,
)

__all__ = [
    "NEWEST",
    "Held",
    "NumberPoint",
    "SpeakerRow",
    "StandRow",
    "change_rows",
    "changes_where",
    "conflicts_where",
    "held",
    "number_points",
    "speakers_where",
    "stands_where",
    "stating_numbers",
    "timeline_numbers",
    "timeline_where",
    "turned_rows",
]

NEWEST: Final = "p.day DESC, p.foreground DESC, p.published DESC, p.start DESC, p.id DESC"
"""The order of positions, the newest first."""
_NEWEST_OF_SIDE: Final = NEWEST.replace("p.foreground", "+p.foreground")
"""The same, in words that no index answers whole: one does for the whole cell, and would be taken for a side of it."""
_BY_DAY: Final = "s.last_day DESC, s.positions DESC"
_Side = tuple[Any, ...]
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
    """What an actor, or all on an issue, hold: `column` is actor or issue; a position that is shown in several places is read once."""
    side, own = Condition(f"{column} = ?", (code,)), Condition(f"p.{column} = ?", (code,))
    sides = _sides_where(db, side, moment, 200, _BY_DAY)
    turned = turned_rows(db, "changes", "was, now", side, moment, 50)
    clashed = turned_rows(db, "conflicts", "a, b, reason", side, moment, 50)
    stating, said = stating_numbers(db, own, moment), timeline_numbers(db, own, moment)
    ends = {number for row in (*turned, *clashed) for number in row[5:7]}
    rows = positions_by_number(db, {*(row[-1] for row in sides), *ends, *stating, *said})
    return {
        "stands": _newest_first(_stand(row, rows) for row in sides if row[-1] in rows),
        "changes": change_rows(turned, rows),
        "conflicts": conflict_rows(clashed, rows),
        "speakers": speakers_where(db, own, moment),
        "numbers": number_points(rows[number] for number in stating),
        "timeline": tuple(rows[number] for number in said),
    }


def stands_where(
    db: Connection, where: Condition, moment: Moment, limit: int = 200, order: str | None = None
) -> tuple[StandRow, ...]:
    """The current stands of the sides under a condition on `actor`, `issue` and `target`; in an order, or the newest first."""
    sides = _sides_where(db, where, moment, limit, order or _BY_DAY)
    rows = positions_by_number(db, (row[-1] for row in sides))
    found = (_stand(row, rows) for row in sides if row[-1] in rows)
    return tuple(found) if order else _newest_first(found)


def _sides_where(db: Connection, where: Condition, moment: Moment, limit: int, order: str) -> list[_Side]:
    """Actor, issue, target, first day, how many positions there are and the number of the latest; sides without one are left out."""
    if moment.last_day is not None:  # what began later has nothing that is looked up
        where &= Condition("s.first_day <= ?", (moment.last_day.isoformat(),))
    query = f"SELECT actor, issue, target, first_day, positions, latest FROM sides s WHERE {where.sql}"
    if not moment.is_cut and moment.known_by is None:
        query = f"{query} AND latest IS NOT NULL ORDER BY {order} LIMIT ?"
        return db.execute(query, (*where.parameters, limit)).fetchall()
    said, found = moment.said("p"), list[_Side]()
    side = f"FROM positions p WHERE p.actor = ? AND p.issue = ? AND p.target = ? AND {said.sql}"
    last = f"SELECT p.number {side} ORDER BY {_NEWEST_OF_SIDE} LIMIT 1"
    for *names, first_day, _, _ in db.execute(f"{query} ORDER BY {order}", where.parameters):
        parameters = (
            *names,
            *said.parameters,
        )  # one side after the other: most are not asked for, where so many are shown
        latest = db.execute(last, parameters).fetchone()
        if latest is not None:
            [positions] = db.execute(f"SELECT count(*) {side}", parameters).fetchone()
            found.append((*names, first_day, positions, latest[0]))
        if len(found) >= limit:
            break
    return found


def changes_where(db: Connection, where: Condition, moment: Moment, limit: int = 50) -> tuple[ChangeRow, ...]:
    """The turns under a condition on `actor`, `issue` and `target`, the newest first."""
    rows = turned_rows(db, "changes", "was, now", where, moment, limit)
    positions = positions_by_number(db, (number for row in rows for number in row[5:7]))
    return change_rows(rows, positions)


def change_rows(rows: Iterable[Sequence[Any]], positions: Mapping[int, PositionRow]) -> tuple[ChangeRow, ...]:
    """The turns that `turned_rows` gave, of positions by number; without those of rows that have gone, while their cell waits."""
    return tuple(_change(row, positions) for row in rows if row[5] in positions and row[6] in positions)


def conflict_rows(rows: Iterable[Sequence[Any]], positions: Mapping[int, PositionRow]) -> tuple[ConflictRow, ...]:
    """The contradictions that `turned_rows` gave, as `change_rows` does."""
    return tuple(_conflict(row, positions) for row in rows if row[5] in positions and row[6] in positions)


def conflicts_where(db: Connection, where: Condition, moment: Moment, limit: int = 50) -> tuple[ConflictRow, ...]:
    """The contradictions under a condition on `actor`, `issue` and `target`, the newest first."""
    rows = turned_rows(db, "conflicts", "a, b, reason", where, moment, limit)
    positions = positions_by_number(db, (number for row in rows for number in row[5:7]))
    return conflict_rows(rows, positions)


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


def stating_numbers(db: Connection, where: Condition, moment: Moment, limit: int = 100) -> list[int]:
    """Rows of the positions under a condition on `p` that state numbers, the newest first."""
    return position_numbers(db, where & moment.said("p") & Condition("p.numbers IS NOT NULL"), NEWEST, limit)


def number_points(rows: Iterable[PositionRow]) -> tuple[NumberPoint, ...]:
    """The numbers that these positions state."""
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
        for row in rows
        for number in row.numbers
    )


def timeline_numbers(db: Connection, where: Condition, moment: Moment, limit: int = 200) -> list[int]:
    """Rows of the positions under a condition on `p`, the newest first."""
    return position_numbers(db, where & moment.said("p"), NEWEST, limit)


def timeline_where(db: Connection, where: Condition, moment: Moment, limit: int = 200) -> tuple[PositionRow, ...]:
    """The positions under a condition on `p`, the newest first."""
    return tuple(row for _, row in position_rows(db, where & moment.said("p"), NEWEST, limit))


def _newest_first(stands: Iterable[StandRow]) -> tuple[StandRow, ...]:
    return tuple(sorted(stands, key=lambda row: row.current.day, reverse=True))


def _stand(row: _Side, positions: Mapping[int, PositionRow]) -> StandRow:
    actor, issue, target, first_day, count, latest = row
    return StandRow(
        actor=actor_name(actor),
        issue=issue_name(issue),
        counterpart=party_name(target),
        current=positions[latest],
        positions=count,
        first_day=iso_day(first_day),
    )


def _known(moment: Moment) -> Condition:
    found = Condition("TRUE")
    if moment.last_day is not None:
        found &= Condition("day <= ?", (moment.last_day.isoformat(),))
    if moment.known_ms is not None:
        found &= Condition("known_from <= ?", (moment.known_ms,))
    return found


def _change(row: Sequence[Any], positions: Mapping[int, PositionRow]) -> ChangeRow:
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


def _conflict(row: Sequence[Any], positions: Mapping[int, PositionRow]) -> ConflictRow:
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

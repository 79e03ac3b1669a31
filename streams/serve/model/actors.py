"""An actor and a moment in, all that it holds out: stands, changes, conflicts, who speaks, numbers, meetings, days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from sqlite3 import Connection

from streams.serve.model.meetings import MeetingFilter, MeetingRow, meetings
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.names import Name, actor_name, codes_named
from streams.serve.model.paging import Paging
from streams.serve.model.shown import ChangeRow, ConflictRow, PositionRow, iso_day
from streams.serve.model.stands import NumberPoint, SpeakerRow, StandRow, held, timeline_where

__all__ = ["ActorSummary", "ActorView", "actor_view", "actors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorSummary:
    """A party of which positions are known."""

    actor: Name
    positions: int
    """How many of its own are known today."""
    issues: int
    """On how many issues."""
    counterparts: int
    """Towards how many parties."""
    first_day: dt.date
    last_day: dt.date
    """The days of the first and the last one that are known today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorView:
    """All that an actor holds."""

    actor: Name
    moment: Moment
    stands: tuple[StandRow, ...]
    """Its current stands by issue and counterpart, the newest first."""
    changes: tuple[ChangeRow, ...]
    """Its turns, the newest first."""
    conflicts: tuple[ConflictRow, ...]
    """Where accounts of it contradict each other, the newest first."""
    speakers: tuple[SpeakerRow, ...]
    """Who speaks for it, those with most positions first."""
    numbers: tuple[NumberPoint, ...]
    """The numbers it states, the newest first."""
    timeline: tuple[PositionRow, ...]
    """Its positions, the newest first; at most 200."""
    received: tuple[PositionRow, ...]
    """What others hold towards it, the newest first; at most 50."""
    meetings: tuple[MeetingRow, ...]
    """The meetings it takes part in, the latest first; at most 50."""


def actors(db: Connection, moment: Moment, limit: int = 1_000) -> tuple[ActorSummary, ...]:
    """The actors that hold something, those with most positions first."""
    where = Condition("TRUE")
    if moment.last_day is not None:
        where = Condition("first_day <= ?", (moment.last_day.isoformat(),))
    least = 0 if moment.known_by is None else -1
    query = f"""
        SELECT actor, sum(positions) AS positions, count(*), (
                SELECT count(*) FROM pair_sums p WHERE p.actor = cell_sums.actor AND p.target <> '' AND p.positions > {least}),
            min(first_day), max(last_day)
        FROM cell_sums WHERE {where.sql} GROUP BY actor HAVING sum(positions) > {least}
        ORDER BY positions DESC, actor LIMIT ?"""
    return tuple(
        ActorSummary(
            actor=actor_name(actor),
            positions=positions,
            issues=issues,
            counterparts=counterparts,
            first_day=iso_day(first_day),
            last_day=iso_day(last_day),
        )
        for actor, positions, issues, counterparts, first_day, last_day in db.execute(query, (*where.parameters, limit))
    )


def actor_view(db: Connection, actor: str, moment: Moment) -> ActorView | None:
    """All that an actor holds, be it nothing; None where neither a name nor an article is known of it, today."""
    is_known = (
        codes_named(actor)
        or db.execute(
            """SELECT EXISTS (SELECT 1 FROM cell_sums WHERE actor = ?) OR EXISTS (SELECT 1 FROM positions WHERE target = ?)
           OR EXISTS (SELECT 1 FROM participants WHERE actor = ?)""",
            (actor, actor, actor),
        ).fetchone()[0]
    )
    if not is_known:
        return None
    return ActorView(
        actor=actor_name(actor),
        moment=moment,
        **held(db, "actor", actor, moment),
        received=timeline_where(db, Condition("p.target = ?", (actor,)), moment, 50),
        meetings=meetings(db, MeetingFilter(actors=(actor,)), moment, Paging(50)).rows,
    )

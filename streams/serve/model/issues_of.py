"""An issue and a moment in, what all parties hold on it out: stands, changes, conflicts, who speaks, numbers, days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from sqlite3 import Connection

from streams.serve.model.moment import Condition, Moment
from streams.serve.model.names import Name, issue_name
from streams.serve.model.shown import ChangeRow, ConflictRow, PositionRow, iso_day
from streams.serve.model.stands import NumberPoint, SpeakerRow, StandRow, held

__all__ = ["IssueSummary", "IssueView", "issue_view", "issues"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSummary:
    """An issue on which positions are known."""

    issue: Name
    positions: int
    """How many are known today."""
    actors: int
    """Of how many actors."""
    first_day: dt.date
    last_day: dt.date
    """The days of the first and the last one that are known today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView:
    """What all parties hold on an issue."""

    issue: Name
    moment: Moment
    stands: tuple[StandRow, ...]
    """The current stands by actor and counterpart, the newest first."""
    changes: tuple[ChangeRow, ...]
    """The turns, the newest first."""
    conflicts: tuple[ConflictRow, ...]
    """Where accounts contradict each other, the newest first."""
    speakers: tuple[SpeakerRow, ...]
    """Who speaks on it, those with most positions first."""
    numbers: tuple[NumberPoint, ...]
    """The numbers that are stated, the newest first."""
    timeline: tuple[PositionRow, ...]
    """The positions, the newest first; at most 200."""


def issues(db: Connection, moment: Moment) -> tuple[IssueSummary, ...]:
    """The issues on which somebody holds something, those with most positions first."""
    where = Condition("TRUE")
    if moment.last_day is not None:
        where = Condition("first_day <= ?", (moment.last_day.isoformat(),))
    least = 0 if moment.known_by is None else -1
    query = f"""
        SELECT issue, sum(positions) AS positions, count(*), min(first_day), max(last_day)
        FROM cell_sums WHERE {where.sql} GROUP BY issue HAVING sum(positions) > {least} ORDER BY positions DESC, issue"""
    return tuple(
        IssueSummary(
            issue=issue_name(issue),
            positions=positions,
            actors=actors,
            first_day=iso_day(first_day),
            last_day=iso_day(last_day),
        )
        for issue, positions, actors, first_day, last_day in db.execute(query, where.parameters)
    )


def issue_view(db: Connection, issue: str, moment: Moment) -> IssueView | None:
    """What all parties hold on an issue; None when nothing is known on it, today."""
    if db.execute("SELECT 1 FROM cell_sums WHERE issue = ? LIMIT 1", (issue,)).fetchone() is None:
        return None
    return IssueView(issue=issue_name(issue), moment=moment, **held(db, "issue", issue, moment))

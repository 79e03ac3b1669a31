"""Two parties and a moment in, what each holds towards the other across all issues out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from sqlite3 import Connection

from streams.serve.model.moment import Condition, Moment
from streams.serve.model.names import Name, actor_name, issue_name
from streams.serve.model.shown import ChangeRow, PositionRow, iso_day, positions_by_number
from streams.serve.model.stands import (
    NEWEST,
    NumberPoint,
    change_rows,
    number_points,
    stands_where,
    stating_numbers,
    turned_rows,
)

__all__ = ["Pair", "PairIssue", "PairSide", "PairSummary", "pair", "pairs"]

_STANCES_MAX = 20
_READ_MAX = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSide:
    """What one party holds towards the other on an issue."""

    current: PositionRow
    """The latest position."""
    stances: tuple[PositionRow, ...]
    """The newest positions, the current one first, copies of one text once; at most 20."""
    changes: tuple[ChangeRow, ...]
    """Its turns, the newest first."""
    numbers: tuple[NumberPoint, ...]
    """The numbers it states, the newest first."""
    positions: int
    """How many positions there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairIssue:
    """An issue between two parties."""

    issue: Name
    a: PairSide | None
    """What the first holds towards the second; null when nothing is known."""
    b: PairSide | None
    """What the second holds towards the first; null when nothing is known."""
    last_day: dt.date
    """The day of the latest position of both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two parties across all issues."""

    a: Name
    b: Name
    moment: Moment
    issues: tuple[PairIssue, ...]
    """The issues on which one of them holds something towards the other, the latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSummary:
    """Two parties who hold something towards each other."""

    a: Name
    b: Name
    """The codes in order."""
    issues: int
    """On how many issues."""
    positions: int
    """How many positions, in both directions."""
    last_day: dt.date
    """The day of the latest one that is known today."""


def pair(db: Connection, a: str, b: str, moment: Moment) -> Pair:
    """What `a` and `b`, by their codes, hold towards each other."""
    ours, theirs = _sides(db, a, b, moment), _sides(db, b, a, moment)
    found = [
        PairIssue(
            issue=issue_name(issue),
            a=ours.get(issue),
            b=theirs.get(issue),
            last_day=max(side.current.day for side in (ours.get(issue), theirs.get(issue)) if side is not None),
        )
        for issue in ours.keys() | theirs.keys()
    ]
    found.sort(key=lambda row: (row.last_day, row.issue.code), reverse=True)
    return Pair(a=actor_name(a), b=actor_name(b), moment=moment, issues=tuple(found))


def pairs(db: Connection, moment: Moment, party: str | None = None, limit: int = 200) -> tuple[PairSummary, ...]:
    """The pairs with most positions, of one party or of all."""
    where = Condition("target <> '' AND positions > 0")
    if party is not None:
        where &= Condition("(actor = ? OR target = ?)", (party, party))
    if moment.last_day is not None:
        where &= Condition("first_day <= ?", (moment.last_day.isoformat(),))
    query = f"""
        SELECT a, b, (SELECT count(*) FROM (
                SELECT issue FROM sides WHERE actor = a AND target = b AND positions > 0
                UNION SELECT issue FROM sides WHERE actor = b AND target = a AND positions > 0)), positions, last_day
        FROM (
            SELECT min(actor, target) AS a, max(actor, target) AS b, sum(positions) AS positions,
                max(last_day) AS last_day
            FROM pair_sums WHERE {where.sql} GROUP BY 1, 2 ORDER BY positions DESC, 1, 2 LIMIT ?)"""
    return tuple(
        PairSummary(a=actor_name(a), b=actor_name(b), issues=issues, positions=positions, last_day=iso_day(last_day))
        for a, b, issues, positions, last_day in db.execute(query, (*where.parameters, limit))
    )


def _sides(db: Connection, actor: str, counterpart: str, moment: Moment) -> dict[str, PairSide]:
    where = Condition("actor = ? AND target = ?", (actor, counterpart))
    at = Condition("p.actor = ? AND p.target = ?", (actor, counterpart))
    stances, turned = _stances(db, at, moment), turned_rows(db, "changes", "was, now", where, moment, 50)
    stating = stating_numbers(db, at, moment)
    ends = (number for row in turned for number in row[5:7])
    rows = positions_by_number(db, {*(number for some in stances.values() for number in some), *ends, *stating})
    changes: defaultdict[str, list[ChangeRow]] = defaultdict(list)
    for change in change_rows(turned, rows):
        changes[change.issue.code].append(change)
    numbers: defaultdict[str, list[NumberPoint]] = defaultdict(list)
    for point in number_points(rows[number] for number in stating):
        numbers[point.issue.code].append(point)
    return {
        stand.issue.code: PairSide(
            current=stand.current,
            stances=tuple(rows[number] for number in stances.get(stand.issue.code, ())),
            changes=tuple(changes[stand.issue.code]),
            numbers=tuple(numbers[stand.issue.code]),
            positions=stand.positions,
        )
        for stand in stands_where(db, where, moment)
    }


def _stances(db: Connection, at: Condition, moment: Moment) -> dict[str, list[int]]:
    """By issue the rows of its newest positions, copies of one text once."""
    held = at & moment.said("p")
    query = f"""
        SELECT p.number, p.issue, p.evidence_hash, p.event_type, p.negated FROM positions p
        WHERE {held.sql} ORDER BY {NEWEST} LIMIT {_READ_MAX}"""
    found: defaultdict[str, dict[tuple[str, str, int], int]] = defaultdict(dict)
    for number, issue, *text in db.execute(query, held.parameters):
        found[issue].setdefault((text[0], text[1], text[2]), number)
    return {issue: list(some.values())[:_STANCES_MAX] for issue, some in found.items()}

"""A filter and a moment in, the board out: actors by issues, what each holds there, and marks of what is new about it."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from sqlite3 import Connection
from typing import Any, Final

from streams.ledger.stance import Leaning
from streams.records import EventType
from streams.serve.model.fold import query_of
from streams.serve.model.known import PARTIES_MAX
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.names import ISSUES, Name, actor_name, issue_name
from streams.serve.model.shown import PositionRow, iso_day, one_of, positions_by_number

__all__ = ["Board", "BoardFilter", "Cell", "Day", "board", "days_said"]

_MATCHES_MAX: Final = 5_000
"""Positions that hold the words asked for, the newest, whose cells are shown."""
_ALWAYS: Final = "9999-12-31"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFilter:
    """Which cells are shown; what is left empty admits all."""

    actors: tuple[str, ...] = ()
    """Actor codes."""
    issues: tuple[str, ...] = ()
    """Issues."""
    counterparts: tuple[str, ...] = ()
    """Actor codes: cells with a stand towards one of them."""
    event_types: tuple[EventType, ...] = ()
    """Types of the current stand."""
    leanings: tuple[Leaning, ...] = ()
    """Leanings of the current stand."""
    changed_since: dt.date | None = None
    """Cells that turned on or after a day."""
    conflicts_only: bool = False
    """Only cells with a contradiction."""
    text: str = ""
    """Cells with a position that holds these words."""
    actors_max: int = 40
    """Rows: the actors with most positions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What an actor holds on an issue."""

    actor: Name
    """Whose."""
    issue: Name
    """On what."""
    stand: PositionRow
    """The latest position, by the day it was said or done, with its evidence."""
    age_days: int
    """How many days before the day that is looked from it was said."""
    counterparts: tuple[Name, ...]
    """Towards whom there are stands, the last spoken to first; at most 6."""
    counterparts_omitted: int
    """How many counterparts are left out."""
    positions: int
    """How many positions there are."""
    origins: int
    """How many independent sources they come from: of copies only the first counts."""
    changed_on: dt.date | None
    """The day of the last turn; null where there was none."""
    conflict_on: dt.date | None
    """The day of the last contradiction; null where there is none."""
    deadline: dt.date | None
    """The next deadline that it sets, on or after the day that is looked from; null where there is none."""

    @property
    def is_low(self) -> bool:
        """Whether its stand is less certain than what is shown without a mark."""
        return self.stand.is_low


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Actors by issues."""

    moment: Moment
    """From where it is looked."""
    actors: tuple[Name, ...]
    """Its rows: those with most positions first."""
    issues: tuple[Name, ...]
    """Its columns, in an order that stays."""
    cells: Mapping[tuple[str, str], Cell]
    """By codes of actor and issue; those without a position are missing."""
    actors_omitted: int
    """How many actors are left out for want of room."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something was said."""

    day: dt.date
    positions: int
    """How many positions."""


def board(db: Connection, wanted: BoardFilter, moment: Moment) -> Board:
    """The board as the filter and the moment have it."""
    last_day = moment.last_day.isoformat() if moment.last_day else _ALWAYS
    actors = _actors(db, wanted, last_day, is_past=moment.known_by is not None)
    room = actors[: wanted.actors_max] if _is_plain(wanted) else actors
    cells = one_of("actor", room) & one_of("issue", wanted.issues) if room else Condition("FALSE")
    rows = _rows(db, cells, moment, last_day)
    if wanted.text:
        named = _cells_with(db, wanted.text, moment)
        rows = [row for row in rows if (row[0], row[1]) in named]
    if wanted.counterparts:
        sided = _cells_towards(db, wanted.counterparts, last_day)
        rows = [row for row in rows if (row[0], row[1]) in sided]
    positions = positions_by_number(db, (row[3] for row in rows))
    deadlines = _deadlines(db, room, moment)
    found = [_cell(row, positions[row[3]], deadlines, moment) for row in rows if row[3] in positions]
    shown = [cell for cell in found if _is_wanted(cell, wanted)]
    with_cells = {cell.actor.code for cell in shown}
    codes = [actor for actor in actors if actor in with_cells]
    kept = set(codes[: wanted.actors_max])
    by_code = {(cell.actor.code, cell.issue.code): cell for cell in shown if cell.actor.code in kept}
    return Board(
        moment=moment,
        actors=tuple(actor_name(code) for code in codes[: wanted.actors_max]),
        issues=_columns({issue for _, issue in by_code}),
        cells=by_code,
        actors_omitted=len(codes) - len(kept) + len(actors) - len(room),
    )


def days_said(db: Connection, moment: Moment) -> tuple[Day, ...]:
    """The days on which something was said that holds, with how much: the ticks of a slider; `as_of` does not cut them."""
    if moment.known_by is None:
        return tuple(Day(iso_day(day), count) for day, count in db.execute("SELECT * FROM days ORDER BY day"))
    held = Moment(moment.today, None, moment.known_by).said()
    query = f"SELECT day, count(*) FROM positions WHERE {held.sql} GROUP BY day ORDER BY day"
    return tuple(Day(iso_day(day), count) for day, count in db.execute(query, held.parameters))


def _actors(db: Connection, wanted: BoardFilter, last_day: str, *, is_past: bool) -> list[str]:
    """The actors that may have a row, those with most positions first: an order that a slider does not turn over."""
    where = one_of("actor", wanted.actors) & one_of("issue", wanted.issues) & Condition("first_day <= ?", (last_day,))
    where &= Condition("TRUE" if is_past else "positions > 0")
    query = f"SELECT actor FROM cell_sums WHERE {where.sql} GROUP BY actor ORDER BY sum(positions) DESC, actor"
    return [actor for (actor,) in db.execute(query, where.parameters)]


def _is_plain(wanted: BoardFilter) -> bool:
    """Whether every actor that may have a row has one: then those without room are not looked at."""
    more = wanted.text, wanted.conflicts_only, wanted.changed_since, wanted.counterparts, wanted.event_types
    return not any((*more, wanted.leanings))


def _rows(db: Connection, where: Condition, moment: Moment, last_day: str) -> list[tuple[Any, ...]]:
    """Of each cell a row as the table `cells` has them; of an instant of knowledge sources stand for origins, copies are not told."""
    until: str | int | None
    table, at, until = "cells", "day", last_day
    if moment.known_by is not None:
        if moment.is_cut:
            return _rows_known(db, where, moment)
        table, at, until = "known_cells", "known", moment.known_ms
    query = f"""
        SELECT c.* FROM (SELECT actor, issue FROM cell_sums WHERE {where.sql} AND first_day <= ?) s
        CROSS JOIN {table} c ON c.actor = s.actor AND c.issue = s.issue AND c.{at} = (
            SELECT max({at}) FROM {table} l WHERE l.actor = s.actor AND l.issue = s.issue AND l.{at} <= ?)
        WHERE c.positions > 0"""
    return db.execute(query, (*where.parameters, last_day, until)).fetchall()


def _rows_known(db: Connection, where: Condition, moment: Moment) -> list[tuple[Any, ...]]:
    """As `_rows`, of what was known by an instant of days before it: counted anew, which takes ten times as long."""
    said = moment.said()
    last = f"""
        SELECT number FROM positions WHERE actor = ? AND issue = ? AND {said.sql}
        ORDER BY day DESC, foreground DESC, published DESC, start DESC, id DESC LIMIT 1"""
    turned = _last_days(db, "changes", where, moment)
    clashed = _last_days(db, "conflicts", where, moment)
    found = []
    for (actor, issue), sides in _sides_known(db, where, said).items():
        named = sorted(sorted(side for side in sides if side[0]), key=itemgetter(1), reverse=True)
        found.append(
            (
                actor,
                issue,
                max(day for _, day, _, _ in sides),
                db.execute(last, (actor, issue, *said.parameters)).fetchone()[0],
                sum(positions for _, _, positions, _ in sides),
                _distinct(sources for *_, sources in sides),
                turned.get((actor, issue)),
                clashed.get((actor, issue)),
                " ".join(target for target, *_ in named[:PARTIES_MAX]),
                len(named),
            )
        )
    return found


def _distinct(lists: Iterable[str]) -> int:
    """How many texts there are in lists of them, each as JSON."""
    return len({text for some in json.loads(f"[{','.join(lists)}]") for text in some})


def _sides_known(
    db: Connection, where: Condition, said: Condition
) -> dict[tuple[str, str], list[tuple[str, str, int, str]]]:
    """By actor and issue, of each counterpart the last day, how many positions there are, and their sources as JSON."""
    query = f"""
        SELECT actor, issue, target, max(day), count(*), json_group_array(DISTINCT coalesce(nullif(source, ''), article_id))
        FROM positions WHERE {where.sql} AND {said.sql} GROUP BY actor, target, issue"""
    found: defaultdict[tuple[str, str], list[tuple[str, str, int, str]]] = defaultdict(list)
    for actor, issue, *side in db.execute(query, (*where.parameters, *said.parameters)):
        found[actor, issue].append((side[0], side[1], side[2], side[3]))
    return found


def _last_days(db: Connection, table: str, where: Condition, moment: Moment) -> dict[tuple[str, str], str]:
    known = where & Condition("known_from <= ? AND day <= ?", (moment.known_ms, moment.last_day))
    query = f"SELECT actor, issue, max(day) FROM {table} WHERE {known.sql} GROUP BY actor, issue"
    parameters = [value.isoformat() if isinstance(value, dt.date) else value for value in known.parameters]
    return {(actor, issue): day for actor, issue, day in db.execute(query, parameters)}


def _cells_with(db: Connection, text: str, moment: Moment) -> set[tuple[str, str]]:
    """The cells with a position that holds these words."""
    asked, said = query_of(text), moment.said("p")
    if not asked:
        return set()
    query = f"""
        SELECT DISTINCT p.actor, p.issue FROM positions p WHERE {said.sql} AND p.number IN (
            SELECT rowid FROM position_words WHERE position_words MATCH ? ORDER BY rowid DESC LIMIT ?)"""
    return set(db.execute(query, (*said.parameters, asked, _MATCHES_MAX)).fetchall())


def _cells_towards(db: Connection, parties: Sequence[str], last_day: str) -> set[tuple[str, str]]:
    """The cells with a stand towards one of these parties."""
    where = one_of("target", parties) & Condition("first_day <= ?", (last_day,))
    return set(db.execute(f"SELECT actor, issue FROM sides WHERE {where.sql}", where.parameters).fetchall())


def _deadlines(db: Connection, actors: Sequence[str], moment: Moment) -> dict[tuple[str, str], str]:
    """The next deadline of each cell."""
    where = Condition("deadline >= ?", (moment.day.isoformat(),)) & moment.said() & one_of("+actor", actors)
    query = f"SELECT actor, issue, min(deadline) FROM positions WHERE {where.sql} GROUP BY +actor, +issue"
    return {(actor, issue): deadline for actor, issue, deadline in db.execute(query, where.parameters)}


def _cell(row: Sequence[Any], stand: PositionRow, deadlines: Mapping[tuple[str, str], str], moment: Moment) -> Cell:
    actor, issue, _, _, positions, origins, changed_on, conflict_on, parties, counterparts = row
    deadline, named = deadlines.get((actor, issue)), parties.split()
    return Cell(
        actor=stand.actor,
        issue=stand.issue,
        stand=stand,
        age_days=stand.age_days(moment),
        counterparts=tuple(map(actor_name, named)),
        counterparts_omitted=counterparts - len(named),
        positions=positions,
        origins=origins,
        changed_on=iso_day(changed_on) if changed_on else None,
        conflict_on=iso_day(conflict_on) if conflict_on else None,
        deadline=iso_day(deadline) if deadline else None,
    )


def _is_wanted(cell: Cell, wanted: BoardFilter) -> bool:
    return (
        (not wanted.event_types or cell.stand.event_type in wanted.event_types)
        and (not wanted.leanings or cell.stand.leaning in wanted.leanings)
        and (wanted.changed_since is None or (cell.changed_on is not None and cell.changed_on >= wanted.changed_since))
        and (not wanted.conflicts_only or cell.conflict_on is not None)
    )


def _columns(issues: Iterable[str]) -> tuple[Name, ...]:
    """The issues in the order of the names, those without one behind."""
    places = {code: place for place, code in enumerate(ISSUES)}
    return tuple(issue_name(code) for code in sorted(issues, key=lambda code: (places.get(code, len(places)), code)))

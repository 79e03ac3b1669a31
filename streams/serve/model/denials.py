"""A moment in, denials with what they deny out, the newest first: claims and denials of different actors, put together when asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from sqlite3 import Connection
from typing import Any, Final

from streams.ledger.instants import at_ms
from streams.plain_records import assemble
from streams.query.denials import Denial, find_denials
from streams.records import EventType, Number, Position, Realis
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.paging import Page, Paging, page_of
from streams.serve.model.shown import PositionRow, iso_day, one_of, positions_by_number

__all__ = ["DenialFilter", "DenialRow", "DeniedRow", "denials"]

_LISTED: Final = "denials"
_AT_ONCE: Final = 64
_LOOKED_AT_MAX: Final = 1_024
"""Candidates that one page looks at: most of what rejects something answers nothing that is known."""
_CLAIMS_MAX: Final = 400
"""Claims that a candidate is compared with, the nearest."""
_REACH_MS: Final = 30 * 86_400_000
"""How long before a denial a claim may have been published: the longest of `query/denials.py`."""
_CANDIDATE: Final = Condition("(p.negated = 1 OR p.event_type = 'REJECT' OR p.denies IS NOT NULL)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DenialFilter:
    """Which denials are shown; what is left empty admits all."""

    actors: tuple[str, ...] = ()
    """Actor codes of those who deny."""
    issues: tuple[str, ...] = ()
    """Issues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeniedRow:
    """A position that is denied."""

    position: PositionRow
    """The claim: of a text that several carry, the first."""
    reason: str
    """In what it is denied, in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DenialRow:
    """A position that denies others."""

    position: PositionRow
    """Who denies, with the evidence."""
    denied: tuple[DeniedRow, ...]
    """What it denies, the nearest in time first; never empty."""
    omitted: int
    """How many more there are."""


def denials(db: Connection, wanted: DenialFilter, moment: Moment, paging: Paging) -> Page[DenialRow]:
    """The denials that answer a known claim, the newest first; raises CursorError.

    A page may have fewer rows than asked for while another follows.
    """
    behind = paging.behind(_LISTED, "p.day, p.number", str, int)
    where = _CANDIDATE & one_of("p.actor", wanted.actors) & one_of("p.issue", wanted.issues) & moment.said("p")
    found: list[tuple[tuple[str, int], Denial | None]] = []
    while len(found) < _LOOKED_AT_MAX and sum(denial is not None for _, denial in found) <= paging.limit:
        some = _candidates(db, where & behind)
        if not some:
            break
        answers = _answered(db, [position for _, position in some], moment)
        found += [(key, answers.get(position.id)) for key, position in some]
        behind = Condition("(p.day, p.number) < (?, ?)", found[-1][0])
    return _page(db, found, paging.limit, has_more=len(found) >= _LOOKED_AT_MAX)


def _page(
    db: Connection, found: Sequence[tuple[tuple[str, int], Denial | None]], limit: int, *, has_more: bool
) -> Page[DenialRow]:
    denying = [(key, denial) for key, denial in found if denial is not None]
    page = page_of(_LISTED, denying, limit, lambda item: item[0])
    following = page.next
    if following is None and has_more:  # go on behind the last candidate, which answered nothing
        following = page_of(_LISTED, [found[-1], found[-1]], 1, lambda item: item[0]).next
    ids = {each.id for _, denial in page.rows for each in (denial.position, *(d.position for d in denial.denied))}
    shown = _rows_by_id(db, ids)
    return Page(tuple(_row(denial, shown) for _, denial in page.rows), following)


def _row(denial: Denial, shown: dict[str, PositionRow]) -> DenialRow:
    return DenialRow(
        position=shown[denial.position.id],
        denied=tuple(DeniedRow(position=shown[each.position.id], reason=each.reason) for each in denial.denied),
        omitted=denial.omitted,
    )


def _rows_by_id(db: Connection, ids: Iterable[str]) -> dict[str, PositionRow]:
    wanted = sorted(ids)
    if not wanted:
        return {}
    query = f"SELECT max(number) FROM positions p WHERE {one_of('p.id', wanted).sql} AND known_to <> 0 GROUP BY id"
    numbers = [number for (number,) in db.execute(query, wanted)]
    return {row.position_id: row for row in positions_by_number(db, numbers).values()}


def _answered(db: Connection, candidates: Sequence[Position], moment: Moment) -> dict[str, Denial]:
    """The denials among the candidates, by id."""
    known = {position.id: position for position in candidates}
    for candidate in candidates:
        known |= {claim.id: claim for claim in _claims(db, candidate, moment)}
    ids = {candidate.id for candidate in candidates}
    return {denial.position.id: denial for denial in find_denials(known.values()) if denial.position.id in ids}


def _candidates(db: Connection, where: Condition) -> list[tuple[tuple[str, int], Position]]:
    query = f"""
        SELECT p.day, p.number, {_COLUMNS} FROM positions p WHERE {where.sql}
        ORDER BY p.day DESC, p.number DESC LIMIT {_AT_ONCE}"""
    return [((row[0], row[1]), _position(row[2:])) for row in db.execute(query, where.parameters)]


def _claims(db: Connection, denial: Position, moment: Moment) -> list[Position]:
    """What is claimed about the one who denies, by itself or by others, and what its article itself denies."""
    published = int(denial.published_at.timestamp() * 1000)
    held = moment.said("p") & Condition(
        "p.negated = 0 AND p.published BETWEEN ? AND ?", (published - _REACH_MS, published)
    )
    about = (
        Condition("p.actor = ? AND p.issue = ?", (denial.actor, denial.issue)),
        Condition("p.target = ? AND p.issue = ?", (denial.actor, denial.issue)),
        *((Condition("p.id = ?", (denial.denies,)),) if denial.denies else ()),
    )
    found = []
    for side in about:
        where = side & held if "p.id" not in side.sql else side & moment.holds("p")
        query = f"SELECT {_COLUMNS} FROM positions p WHERE {where.sql} ORDER BY p.day DESC LIMIT {_CLAIMS_MAX}"
        found += [_position(row) for row in db.execute(query, where.parameters)]
    return found


_FIELDS: Final = tuple(field.name for field in fields(Position) if field.name != "correction_id")
_COLUMN_OF: Final = {"published_at": "published", "date": "said_on", "published_on": "day"}
_COLUMNS: Final = ", ".join("0" if name == "retracted" else f'p."{_COLUMN_OF.get(name, name)}"' for name in _FIELDS)


def _position(row: Sequence[Any]) -> Position:
    """The record of a row; its day is given as that of publication, which leaves it the day it counts for."""
    values = dict(zip(_FIELDS, row, strict=True))
    values |= {"event_type": EventType(values["event_type"]), "realis": Realis(values["realis"])}
    values |= {name: bool(values[name]) for name in ("negated", "hedged", "retracted")}
    values["target"] = values["target"] or None
    values["published_at"] = at_ms(values["published_at"])
    for name in ("date", "deadline", "published_on"):
        values[name] = iso_day(values[name]) if values[name] else None
    numbers = json.loads(values["numbers"]) if values["numbers"] else ()
    values["numbers"] = tuple(assemble(Number, number) for number in numbers)
    return Position(**values)

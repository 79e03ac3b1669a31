"""A moment in, denials with what they deny out, the newest first: as `answered.py` put them together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Final

from streams.serve.model.moment import Condition, Moment
from streams.serve.model.paging import Page, Paging, page_of
from streams.serve.model.shown import PositionRow, chunks, one_of, positions_by_number

__all__ = ["DenialFilter", "DenialRow", "DeniedRow", "denials"]

_LISTED: Final = "denials"


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

    Of a moment a page may have fewer rows than asked for while another follows: claims not known then are left out.
    """
    where = one_of("d.actor", wanted.actors) & one_of("d.issue", wanted.issues) & moment.said("p")
    if moment.last_day is not None:
        where &= Condition("d.day <= ?", (moment.last_day.isoformat(),))
    where &= paging.behind(_LISTED, "d.day, d.position", str, int)
    query = f"""
        SELECT d.day, d.position, d.claims, d.omitted FROM denials d CROSS JOIN positions p ON p.number = d.position
        WHERE {where.sql} ORDER BY d.day DESC, d.position DESC LIMIT ?"""
    rows = db.execute(query, (*where.parameters, paging.limit + 1)).fetchall()
    page = page_of(_LISTED, rows, paging.limit, lambda row: (row[0], row[1]))
    claims = {row[1]: json.loads(row[2]) for row in page.rows}
    numbers = sorted({number for found in claims.values() for number, _ in found})
    shown = positions_by_number(db, {*claims, *_holding(db, numbers, moment)})
    found = (_row(shown, number, claims[number], omitted) for _, number, _, omitted in page.rows if number in shown)
    return Page(tuple(row for row in found if row.denied), page.next)


def _holding(db: Connection, numbers: Sequence[int], moment: Moment) -> list[int]:
    """Those of these positions that hold at the moment."""
    found: list[int] = []
    for some in chunks(numbers):
        where = one_of("p.number", some) & moment.said("p")
        query = f"SELECT p.number FROM positions p WHERE {where.sql}"
        found += [number for (number,) in db.execute(query, where.parameters)]
    return found


def _row(shown: dict[int, PositionRow], number: int, claims: list[tuple[int, str]], omitted: int) -> DenialRow:
    return DenialRow(
        position=shown[number],
        denied=tuple(
            DeniedRow(position=shown[claim], reason=reason)
            for claim, reason in claims
            if claim in shown and claim != number
        ),
        omitted=omitted,
    )

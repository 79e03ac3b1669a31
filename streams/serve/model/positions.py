"""A filter and a moment in, positions out: page by page, searched by folded words, counted by actor, issue and type."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from sqlite3 import Connection
from typing import Any, Final

from streams.ledger.stance import Leaning, leaning_of
from streams.records import EventType
from streams.serve.model.fold import matches, query_of
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.names import Name, actor_name, issue_name
from streams.serve.model.paging import Page, Paging, page_of
from streams.serve.model.shown import PositionRow, Span, one_of, position_rows

__all__ = ["Facet", "Facets", "PositionFilter", "by_id", "facets", "positions"]

_COUNTED_MAX: Final = 10_000
"""Positions that facets count, the newest."""
_FOUND: Final = "found"
_LISTED: Final = "positions"


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionFilter:
    """Which positions are shown; what is left empty admits all."""

    actors: tuple[str, ...] = ()
    """Actor codes."""
    issues: tuple[str, ...] = ()
    """Issues."""
    counterparts: tuple[str, ...] = ()
    """Actor codes of those they are directed at."""
    event_types: tuple[EventType, ...] = ()
    leanings: tuple[Leaning, ...] = ()
    speaker_ids: tuple[str, ...] = ()
    """Entity ids."""
    sources: tuple[str, ...] = ()
    """Outlets or agencies on whose word they stand."""
    article_id: str | None = None
    since: dt.date | None = None
    """First day."""
    until: dt.date | None = None
    """Last day."""
    confidence_min: int = 0
    """Thousandths."""
    text: str = ""
    """Words that they hold: all of them; a phrase in quotation marks; with `*` behind, by their beginning."""


@dataclass(frozen=True, slots=True)
class Facet:
    """How many positions have a value."""

    name: Name
    positions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many of the positions that a filter leaves have which value, the most frequent first."""

    positions: int
    """How many were counted: all, or the newest 10,000 where there are more."""
    is_partial: bool
    """Whether there are more."""
    actors: tuple[Facet, ...]
    issues: tuple[Facet, ...]
    counterparts: tuple[Facet, ...]
    event_types: Mapping[str, int]
    leanings: Mapping[str, int]


def positions(db: Connection, wanted: PositionFilter, moment: Moment, paging: Paging) -> Page[PositionRow]:
    """The positions, the latest day first; of a search those that came last first; raises CursorError."""
    if wanted.text:
        return _found(db, wanted, moment, paging)
    where = _where(wanted, moment) & paging.behind(_LISTED, "p.day, p.number", str, int)
    rows = position_rows(db, where, "p.day DESC, p.number DESC", paging.limit + 1)
    page = page_of(_LISTED, rows, paging.limit, lambda row: (row[1].day.isoformat(), row[0]))
    return Page(tuple(row for _, row in page.rows), page.next)


def by_id(db: Connection, position_id: str, moment: Moment) -> PositionRow | None:
    """A position by its id; None where none holds at the moment."""
    rows = position_rows(db, Condition("p.id = ?", (position_id,)) & moment.holds("p"), "p.number DESC", 1)
    return rows[0][1] if rows else None


def facets(db: Connection, wanted: PositionFilter, moment: Moment) -> Facets:
    """The counts of what a filter leaves."""
    where = _where(wanted, moment)
    order = "p.day DESC, p.number DESC"
    if wanted.text:
        asked = query_of(wanted.text)
        words = "SELECT rowid FROM position_words WHERE position_words MATCH ? ORDER BY rowid DESC LIMIT ?"
        where &= Condition(f"p.number IN ({words})", (asked, _COUNTED_MAX)) if asked else Condition("FALSE")
        order = "p.number DESC"
    query = f"""
        SELECT p.actor, p.issue, p.target, p.event_type, p.negated FROM positions p
        WHERE {where.sql} ORDER BY {order} LIMIT {_COUNTED_MAX + 1}"""
    rows = db.execute(query, where.parameters).fetchall()
    counted = rows[:_COUNTED_MAX]
    actors, issues, targets = (Counter(row[at] for row in counted if row[at]) for at in range(3))
    leanings = Counter(leaning_of(EventType(row[3]), negated=bool(row[4])).name.lower() for row in counted)
    return Facets(
        positions=len(counted),
        is_partial=len(rows) > len(counted),
        actors=tuple(Facet(actor_name(code), count) for code, count in _ranked(actors)),
        issues=tuple(Facet(issue_name(code), count) for code, count in _ranked(issues)),
        counterparts=tuple(Facet(actor_name(code), count) for code, count in _ranked(targets)),
        event_types=dict(_ranked(Counter(row[3] for row in counted))),
        leanings=dict(_ranked(leanings)),
    )


def _found(db: Connection, wanted: PositionFilter, moment: Moment, paging: Paging) -> Page[PositionRow]:
    asked = query_of(wanted.text)
    behind = paging.behind(_FOUND, "rowid", int)
    if not asked:
        return Page((), None)
    where = _where(wanted, moment)
    query = f"""
        SELECT p.number FROM position_words CROSS JOIN positions p ON p.number = position_words.rowid
        WHERE position_words MATCH ? AND {behind.sql.replace("rowid", "position_words.rowid")} AND {where.sql}
        ORDER BY position_words.rowid DESC LIMIT ?"""
    parameters = (asked, *behind.parameters, *where.parameters, paging.limit + 1)
    numbers = [number for (number,) in db.execute(query, parameters)]
    found = position_rows(db, one_of("p.number", numbers), "p.number DESC", len(numbers)) if numbers else []
    page = page_of(_FOUND, found, paging.limit, lambda row: (row[0],))
    return Page(tuple(_marked(row, wanted.text) for _, row in page.rows), page.next)


def _marked(row: PositionRow, text: str) -> PositionRow:
    spans = (Span(row.start + start, row.start + end) for start, end in matches(text, row.text))
    return replace(row, matches=tuple(spans))


def _where(wanted: PositionFilter, moment: Moment) -> Condition:
    where = one_of("p.actor", wanted.actors) & one_of("p.issue", wanted.issues)
    where &= one_of("p.target", wanted.counterparts) & one_of("p.event_type", [e.value for e in wanted.event_types])
    where &= one_of("p.speaker_id", wanted.speaker_ids) & one_of("p.source", wanted.sources)
    if wanted.leanings:
        where &= _leaning(wanted.leanings)
    for sql, value in _bounds(wanted):
        where &= Condition(sql, (value,))
    return where & moment.said("p")


def _leaning(leanings: Collection[Leaning]) -> Condition:
    signed = [(event, sign) for event in EventType for sign in (False, True)]
    some = [(event.value, sign) for event, sign in signed if leaning_of(event, negated=sign) in leanings]
    values = ", ".join("(?, ?)" for _ in some)
    return Condition(f"(p.event_type, p.negated) IN (VALUES {values})", tuple(value for pair in some for value in pair))


def _bounds(wanted: PositionFilter) -> Iterable[tuple[str, Any]]:
    if wanted.article_id is not None:
        yield "p.article_id = ?", wanted.article_id
    if wanted.since is not None:
        yield "p.day >= ?", wanted.since.isoformat()
    if wanted.until is not None:
        yield "p.day <= ?", wanted.until.isoformat()
    if wanted.confidence_min:
        yield "p.confidence >= ?", wanted.confidence_min


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

"""A filter and a moment in, quotes out: who said what, page by page, searched by folded words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any, Final

from streams.ledger.instants import at_ms
from streams.records import CueClass, QuoteKind
from streams.serve.model.days import begin_ms, end_ms
from streams.serve.model.evidence import QuoteSpan, quote_span, span_columns
from streams.serve.model.fold import matches, query_of
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.paging import Page, Paging, page_of
from streams.serve.model.shown import CorrectionMark, Span, correction_marks, one_of

__all__ = ["QuoteFilter", "QuoteRow", "quotes"]

_LISTED: Final = "quotes"
_FOUND: Final = "found-quotes"
_COLUMNS: Final = ", ".join(f'q."{name}"' for name in span_columns(QuoteSpan))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFilter:
    """Which quotes are shown; what is left empty admits all."""

    actors: tuple[str, ...] = ()
    """Actor codes of the parties spoken for."""
    addressees: tuple[str, ...] = ()
    """Actor codes of those spoken to."""
    speaker_ids: tuple[str, ...] = ()
    """Entity ids."""
    kinds: tuple[QuoteKind, ...] = ()
    cue_classes: tuple[CueClass, ...] = ()
    """What kind of saying it is."""
    sources: tuple[str, ...] = ()
    """Outlets."""
    article_id: str | None = None
    since: dt.date | None = None
    """First day of publication."""
    until: dt.date | None = None
    """Last day of publication."""
    text: str = ""
    """Words that they hold: all of them; a phrase in quotation marks; with `*` behind, by their beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """A quote with the article that it stands in."""

    quote: QuoteSpan
    article_id: str
    revision: str
    article_title: str | None
    article_url: str | None
    outlet: str | None
    """Who published the article; null when unknown."""
    published_at: dt.datetime
    """When the article was published."""
    matches: tuple[Span, ...] = ()
    """Where the words that were searched for stand in the article; empty where none were."""


def quotes(db: Connection, wanted: QuoteFilter, moment: Moment, paging: Paging) -> Page[QuoteRow]:
    """The quotes, the last published first; of a search those that came last first; raises CursorError."""
    if wanted.text:
        return _found(db, wanted, moment, paging)
    where = _where(wanted, moment) & paging.behind(_LISTED, "q.published, q.number", int, int)
    rows = _read(db, where, "q.published DESC, q.number DESC", paging.limit + 1)
    page = page_of(_LISTED, rows, paging.limit, lambda row: (row[1], row[0]))
    return Page(_rows(db, page.rows, ""), page.next)


def _found(db: Connection, wanted: QuoteFilter, moment: Moment, paging: Paging) -> Page[QuoteRow]:
    asked, behind = query_of(wanted.text), paging.behind(_FOUND, "w.rowid", int)
    if not asked:
        return Page((), None)
    where = _where(wanted, moment)
    query = f"""
        SELECT q.number FROM quote_words w CROSS JOIN quotes q ON q.number = w.rowid
        LEFT JOIN articles a ON a.article_id = q.article_id AND a.revision = q.of_revision
        WHERE quote_words MATCH ? AND {behind.sql} AND {where.sql} ORDER BY w.rowid DESC LIMIT ?"""
    parameters = (asked, *behind.parameters, *where.parameters, paging.limit + 1)
    numbers = [number for (number,) in db.execute(query, parameters)]
    rows = _read(db, one_of("q.number", numbers), "q.number DESC", len(numbers)) if numbers else []
    page = page_of(_FOUND, rows, paging.limit, lambda row: (row[0],))
    return Page(_rows(db, page.rows, wanted.text), page.next)


def _read(db: Connection, where: Condition, order: str, limit: int) -> list[Sequence[Any]]:
    query = f"""
        SELECT q.number, q.published, q.article_id, q.revision, a.title, a.url, a.source, q.correction_id, {_COLUMNS}
        FROM quotes q
        LEFT JOIN articles a ON a.article_id = q.article_id AND a.revision = q.of_revision
        WHERE {where.sql} ORDER BY {order} LIMIT ?"""
    return db.execute(query, (*where.parameters, limit)).fetchall()


def _rows(db: Connection, rows: Sequence[Sequence[Any]], text: str) -> tuple[QuoteRow, ...]:
    marks = correction_marks(db, {row[7] for row in rows if row[7] is not None})
    return tuple(_row(row, text, marks.get(row[7])) for row in rows)


def _row(row: Sequence[Any], text: str, mark: CorrectionMark | None) -> QuoteRow:
    _, published, article_id, revision, title, url, outlet = row[:7]
    quote = quote_span(row[8:], mark)
    spans = (Span(quote.start + start, quote.start + end) for start, end in (matches(text, quote.text) if text else ()))
    return QuoteRow(
        quote=quote,
        article_id=article_id,
        revision=revision,
        article_title=title,
        article_url=url,
        outlet=outlet,
        published_at=at_ms(published),
        matches=tuple(spans),
    )


def _where(wanted: QuoteFilter, moment: Moment) -> Condition:
    where = one_of("q.actor", wanted.actors) & one_of("q.addressee", wanted.addressees)
    where &= one_of("q.speaker_id", wanted.speaker_ids) & one_of("q.kind", [kind.value for kind in wanted.kinds])
    where &= one_of("q.cue_class", [cue.value for cue in wanted.cue_classes]) & one_of("a.source", wanted.sources)
    for sql, value in _bounds(wanted, moment):
        where &= Condition(sql, (value,))
    return where & moment.holds("q")


def _bounds(wanted: QuoteFilter, moment: Moment) -> Iterable[tuple[str, Any]]:
    if wanted.article_id is not None:
        yield "q.article_id = ?", wanted.article_id
    if wanted.since is not None:
        yield "q.published >= ?", begin_ms(wanted.since)
    for day in (wanted.until, moment.as_of):
        if day is not None:
            yield "q.published < ?", end_ms(day)

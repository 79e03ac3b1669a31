"""A filter and a moment in, articles out: page by page, searched by folded words, with the place where these stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any, Final

from streams.ledger.instants import at_ms
from streams.serve.model.days import begin_ms, end_ms
from streams.serve.model.fold import matches, query_of
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.paging import Page, Paging, page_of
from streams.serve.model.shown import Span, one_of
from streams.serve.model.store import LIVE

__all__ = ["ArticleFilter", "ArticleRow", "Snippet", "articles"]

_LISTED: Final = "articles"
_FOUND: Final = "found-articles"
_BEFORE: Final = 80
_SNIPPET: Final = 280


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Which articles are shown; what is left empty admits all."""

    sources: tuple[str, ...] = ()
    """Outlets."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags."""
    since: dt.date | None = None
    """First day of publication."""
    until: dt.date | None = None
    """Last day of publication."""
    text: str = ""
    """Words that title and text hold: all of them; a phrase in quotation marks; with `*` behind, by their beginning."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of the article's text."""

    start: int
    """Offset of its first code point."""
    text: str
    matches: tuple[Span, ...]
    """Where the words that were searched for stand in the article, as far as the snippet goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article, without its text."""

    article_id: str
    revision: str
    url: str | None
    source: str | None
    title: str | None
    language: str
    published_at: dt.datetime
    updated_at: dt.datetime | None
    ingested_at: dt.datetime
    withdrawn: bool
    positions: int
    """How many positions were found in it."""
    snippet: Snippet
    """Its beginning; of a search, where the words stand."""


def articles(db: Connection, wanted: ArticleFilter, moment: Moment, paging: Paging) -> Page[ArticleRow]:
    """The articles, the last published first; of a search those that came last first; raises CursorError."""
    if wanted.text:
        return _found(db, wanted, moment, paging)
    where = _where(wanted, moment) & paging.behind(_LISTED, "a.published, a.number", int, int)
    rows = _read(db, where, "a.published DESC, a.number DESC", paging.limit + 1)
    page = page_of(_LISTED, rows, paging.limit, lambda row: (row[7], row[0]))
    return Page(tuple(_row(row, "") for row in page.rows), page.next)


def _found(db: Connection, wanted: ArticleFilter, moment: Moment, paging: Paging) -> Page[ArticleRow]:
    asked, behind = query_of(wanted.text), paging.behind(_FOUND, "w.rowid", int)
    if not asked:
        return Page((), None)
    where = _where(wanted, moment)
    query = f"""
        SELECT a.number FROM article_words w CROSS JOIN articles a ON a.number = w.rowid
        WHERE article_words MATCH ? AND {behind.sql} AND {where.sql} ORDER BY w.rowid DESC LIMIT ?"""
    parameters = (asked, *behind.parameters, *where.parameters, paging.limit + 1)
    numbers = [number for (number,) in db.execute(query, parameters)]
    rows = _read(db, one_of("a.number", numbers), "a.number DESC", len(numbers)) if numbers else []
    page = page_of(_FOUND, rows, paging.limit, lambda row: (row[0],))
    return Page(tuple(_row(row, wanted.text) for row in page.rows), page.next)


def _read(db: Connection, where: Condition, order: str, limit: int) -> list[Sequence[Any]]:
    query = f"""
        SELECT a.number, a.article_id, a.revision, a.url, a.source, a.title, a.language, a.published, a.updated,
            a.ingested, a.withdrawn, a.text, (
                SELECT count(*) FROM positions p WHERE p.article_id = a.article_id AND p.known_to <> 0
                    AND p.superseded = CASE a.known_to WHEN {LIVE} THEN '' ELSE a.revision END)
        FROM articles a WHERE {where.sql} ORDER BY {order} LIMIT ?"""
    return db.execute(query, (*where.parameters, limit)).fetchall()


def _row(row: Sequence[Any], asked: str) -> ArticleRow:
    _, article_id, revision, url, source, title, language, published, updated, ingested, withdrawn, text, found = row
    return ArticleRow(
        article_id=article_id,
        revision=revision,
        url=url,
        source=source,
        title=title,
        language=language,
        published_at=at_ms(published),
        updated_at=None if updated is None else at_ms(updated),
        ingested_at=at_ms(ingested),
        withdrawn=bool(withdrawn),
        positions=found,
        snippet=_snippet(text, asked),
    )


def _snippet(text: str, asked: str) -> Snippet:
    spans = matches(asked, text) if asked else []
    begin = max(0, spans[0][0] - _BEFORE) if spans else 0
    if begin:
        begin = text.find(" ", begin, spans[0][0]) + 1 or begin  # not in the middle of a word
    part = text[begin : begin + _SNIPPET]
    return Snippet(
        begin, part, tuple(Span(*span) for span in spans if begin <= span[0] and span[1] <= begin + len(part))
    )


def _where(wanted: ArticleFilter, moment: Moment) -> Condition:
    where = one_of("a.source", wanted.sources) & one_of("a.language", wanted.languages)
    for sql, value in _bounds(wanted, moment):
        where &= Condition(sql, (value,))
    return where & moment.holds("a")


def _bounds(wanted: ArticleFilter, moment: Moment) -> Iterable[tuple[str, Any]]:
    if wanted.since is not None:
        yield "a.published >= ?", begin_ms(wanted.since)
    for day in (wanted.until, moment.as_of):
        if day is not None:
            yield "a.published < ?", end_ms(day)

"""A moment in, the outlets whose articles are known out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from sqlite3 import Connection

from streams.ledger.instants import at_ms
from streams.serve.model.days import end_ms
from streams.serve.model.moment import Condition, Moment

__all__ = ["SourceRow", "sources"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """An outlet."""

    source: str | None
    """Its name; null for articles that name none."""
    articles: int
    """How many articles of it hold."""
    first_published_at: dt.datetime
    """Publication of the first one."""
    last_published_at: dt.datetime
    """Publication of the last one."""


def sources(db: Connection, moment: Moment, limit: int = 1_000) -> tuple[SourceRow, ...]:
    """The outlets, those with most articles first."""
    where = moment.holds()
    if moment.as_of is not None:
        where &= Condition("published < ?", (end_ms(moment.as_of),))
    query = f"""
        SELECT source, count(*) AS articles, min(published), max(published) FROM articles
        WHERE {where.sql} GROUP BY source ORDER BY articles DESC, source LIMIT ?"""
    return tuple(
        SourceRow(
            source=source,
            articles=articles,
            first_published_at=at_ms(first),
            last_published_at=at_ms(last),
        )
        for source, articles, first, last in db.execute(query, (*where.parameters, limit))
    )

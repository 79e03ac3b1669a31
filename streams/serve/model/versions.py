"""The name of a version of an article, or a moment, in, the article as the log has it out: what it can be read from again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any, Final

from streams.ledger.instants import at_ms
from streams.records import Article, Block, BlockKind, PublishedFrom
from streams.serve.model.moment import Condition, Moment

__all__ = ["ARTICLE_COLUMNS", "article_of", "article_text", "article_version", "current_article"]

ARTICLE_COLUMNS: Final = """
    article_id, revision, url, source, title, text, language, published, published_from, updated, ingested, withdrawn,
    agencies, blocks, utc_offset_minutes"""
"""Of which `article_of` makes an article."""


def article_version(db: Connection, article_id: str, revision: str) -> Article | None:
    """The article without its content hash, which the model does not keep; None when there is no such version."""
    query = f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE article_id = ? AND revision = ?"
    row = db.execute(query, (article_id, revision)).fetchone()
    return None if row is None else article_of(row)


def article_of(row: Sequence[Any]) -> Article:
    """The version of these columns, as `read` needs it: without its content hash, which the model does not keep."""
    article_id, revision, url, source, title, text, language, published, published_from, updated = row[:10]
    ingested, withdrawn, agencies, blocks, utc_offset_minutes = row[10:]
    return Article(
        article_id=article_id,
        revision=revision,
        url=url,
        source=source,
        title=title,
        text=text,
        language=language,
        published_at=at_ms(published),
        published_from=PublishedFrom(published_from),
        updated_at=None if updated is None else at_ms(updated),
        ingested_at=at_ms(ingested),
        content_hash="",
        withdrawn=bool(withdrawn),
        blocks=tuple(Block(start, end, kind and BlockKind(kind)) for start, end, kind in json.loads(blocks)),
        utc_offset_minutes=utc_offset_minutes,
        agencies=tuple(json.loads(agencies)),
    )


def current_article(db: Connection, article_id: str, moment: Moment) -> Article | None:
    """The version that was known at the moment; None when there was none."""
    where = Condition("article_id = ?", (article_id,)) & moment.holds()
    row = db.execute(f"SELECT revision FROM articles WHERE {where.sql}", where.parameters).fetchone()
    return None if row is None else article_version(db, article_id, row[0])


def article_text(db: Connection, article_id: str, moment: Moment) -> str | None:
    """The text of the version that was known at the moment; None when there was none."""
    where = Condition("article_id = ?", (article_id,)) & moment.holds()
    row = db.execute(f"SELECT text FROM articles WHERE {where.sql}", where.parameters).fetchone()
    return None if row is None else str(row[0])

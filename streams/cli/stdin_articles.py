"""Standard input in, the article or the articles on it out: `extract` and `explain` decode it alike, and as a file is."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import replace

from streams.errors import Reject
from streams.ingest.files import Known, article_of_json, article_of_text
from streams.ingest.folder import ingestion_instant
from streams.records import Article

__all__ = ["article_of_stdin", "articles_of_lines"]


def article_of_stdin(published_at: dt.datetime | None, bytes_max: int) -> Article | Reject:
    """The article whose text is all of stdin; raises StreamError."""
    known = replace(_known(published_at), article_id="-")
    return article_of_text(sys.stdin.buffer.read(), known, bytes_max)


def articles_of_lines(published_at: dt.datetime | None, bytes_max: int) -> Iterator[tuple[int, Article | Reject]]:
    """The articles of stdin as JSON Lines, each with the number of its line; raises StreamError."""
    known = _known(published_at)
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            yield number, article_of_json(line, known, bytes_max)


def _known(published_at: dt.datetime | None) -> Known:
    return Known(published_at=published_at, ingested_at=ingestion_instant())

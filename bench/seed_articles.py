"""The seed articles, for benchmarks that read them all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from streams.ingest.article import make_article
from streams.records import Article

__all__ = ["seed_articles"]

SEEDS = Path(__file__).parents[1] / "seeds" / "articles"
PUBLISHED = dt.datetime(2022, 1, 13, tzinfo=dt.UTC)


def seed_articles() -> list[Article]:
    """The seed articles, all of one day; made outside of what is timed."""
    return [
        make_article(path.read_text(encoding="utf-8"), article_id=path.stem, published_at=PUBLISHED)
        for path in sorted(SEEDS.glob("*.txt"))
    ]

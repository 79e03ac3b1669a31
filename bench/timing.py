"""What the benchmarks of the layers share: the seed articles, and the fastest of many runs."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

from streams.ingest.article import make_article
from streams.records import Article

__all__ = ["best_of", "mean_characters", "seed_articles"]

SEEDS = Path(__file__).parents[1] / "seeds" / "articles"
PUBLISHED = dt.datetime(2022, 1, 13, tzinfo=dt.UTC)


def seed_articles() -> list[Article]:
    """The seed articles, all of one day; made outside of what is timed."""
    return [
        make_article(path.read_text(encoding="utf-8"), article_id=path.stem, published_at=PUBLISHED)
        for path in sorted(SEEDS.glob("*.txt"))
    ]


def mean_characters(articles: list[Article]) -> float:
    """Code points an article."""
    return sum(len(article.text) for article in articles) / len(articles)


def best_of(seconds: float, work: Callable[[], object]) -> float:
    """The fastest run of some work, in seconds of CPU: whatever else the machine does only makes it slower."""
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best

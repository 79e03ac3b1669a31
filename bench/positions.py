"""How many articles a second positions are read from, given their entities, quotes and facts; one core, seed articles.

Usage: python bench/positions.py [SECONDS]

The best of several rounds counts, for whatever else the machine does only makes it slower.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

from streams.extract import read
from streams.extract.document import open_document
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge
from streams.negotiation.positions import find_positions

PUBLISHED = dt.datetime(2022, 1, 13, tzinfo=dt.UTC)


def main(seconds: float) -> None:
    """Print articles a second and positions an article."""
    knowledge = load_knowledge()
    folder = Path(__file__).parents[1] / "seeds" / "articles"
    articles = [
        make_article(path.read_text(encoding="utf-8"), article_id=path.stem, published_at=PUBLISHED)
        for path in sorted(folder.glob("*.txt"))
    ]
    given = [(open_document(article, "bench", 1), read(article, knowledge)) for article in articles]
    found = sum(len(reading.positions) for _, reading in given)

    best = float("inf")
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        for document, reading in given:
            find_positions(
                document, knowledge.positions, knowledge.gazetteer, reading.entities, reading.quotes, reading.facts
            )
        best = min(best, time.perf_counter() - start)

    count = len(articles)
    size = sum(len(article.text) for article in articles) / count
    print(f"{count / best:,.0f} articles/s of {size:,.0f} characters and {found / count:.1f} positions")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)

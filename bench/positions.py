"""How many articles a second positions are read from, given their entities, quotes and facts; one core, seed articles.

Usage: python bench/positions.py [SECONDS]

The best of several rounds counts, for whatever else the machine does only makes it slower.
"""

from __future__ import annotations

import sys

from timing import best_of, mean_characters, seed_articles

from streams.collector import spare_collector
from streams.extract import read
from streams.extract.document import open_document
from streams.extract.positions.extractor import find_positions
from streams.knowledge import load_knowledge


def main(seconds: float) -> None:
    """Print articles a second and positions an article."""
    knowledge = load_knowledge()
    spare_collector()  # as the worker does
    articles = seed_articles()
    given = [(open_document(article, "bench", 1), read(article, knowledge)) for article in articles]
    found = sum(len(reading.positions) for _, reading in given)

    best = best_of(
        seconds,
        lambda: [find_positions(document, reading, knowledge) for document, reading in given],
    )

    count = len(articles)
    print(
        f"{count / best:,.0f} articles/s of {mean_characters(articles):,.0f} characters and {found / count:.1f} positions"
    )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)

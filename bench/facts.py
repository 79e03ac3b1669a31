"""How many articles a second the facts are read from: make the document, find its facts; one core, seed articles.

Usage: python bench/facts.py [SECONDS]

Each article is tokenised and read from scratch; making the `Article` itself is not counted.
The best of several rounds counts, for whatever else the machine does only makes it slower.
"""

from __future__ import annotations

import sys

from timing import best_of, mean_characters, seed_articles

from streams.collector import spare_collector
from streams.extract.document import open_document
from streams.extract.facts.extractor import find_facts
from streams.extract.reading import Reading
from streams.knowledge import load_knowledge


def main(seconds: float) -> None:
    """Print articles a second, with tokenising and without it."""
    knowledge, nothing = load_knowledge(), Reading()
    spare_collector()  # as the worker does
    articles = seed_articles()
    count = len(articles)
    found = sum(len(find_facts(open_document(article, "bench", 1), nothing, knowledge)) for article in articles)
    opening = best_of(seconds / 2, lambda: [open_document(article, "bench", 1) for article in articles])
    whole = best_of(
        seconds / 2,
        lambda: [find_facts(open_document(article, "bench", 1), nothing, knowledge) for article in articles],
    )
    print(
        f"{count / whole:,.0f} articles/s of {mean_characters(articles):,.0f} characters and {found / count:.1f} facts"
    )
    facts = (whole - opening) / count * 1e6
    print(f"  tokenising {opening / count * 1e6:,.0f} µs, facts {facts:,.0f} µs an article")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)

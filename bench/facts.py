"""How many articles a second the facts are read from: make the document, find its facts; one core, seed articles.

Usage: python bench/facts.py [SECONDS]

Each article is tokenised and read from scratch; making the `Article` itself is not counted.
The best of several rounds counts, for whatever else the machine does only makes it slower.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

from streams.extract.document import open_document
from streams.extract.facts import find_facts
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge

PUBLISHED = dt.datetime(2022, 1, 13, tzinfo=dt.UTC)


def main(seconds: float) -> None:
    """Print articles a second, with tokenising and without it."""
    lexicon = load_knowledge().facts
    folder = Path(__file__).parents[1] / "seeds" / "articles"
    articles = [
        make_article(path.read_text(encoding="utf-8"), article_id=path.stem, published_at=PUBLISHED)
        for path in sorted(folder.glob("*.txt"))
    ]
    documents = [open_document(article, "bench", 1) for article in articles]
    found = sum(len(find_facts(document, lexicon)) for document in documents)

    best_opening = best_reading = float("inf")
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        opened = [open_document(article, "bench", 1) for article in articles]
        middle = time.perf_counter()
        for document in opened:
            find_facts(document, lexicon)
        best_opening = min(best_opening, middle - start)
        best_reading = min(best_reading, time.perf_counter() - middle)

    count = len(articles)
    size = sum(len(article.text) for article in articles) / count
    print(
        f"{count / (best_opening + best_reading):,.0f} articles/s of {size:,.0f} characters and {found / count:.1f} facts"
    )
    print(f"  tokenising {best_opening / count * 1e6:,.0f} µs, facts {best_reading / count * 1e6:,.0f} µs an article")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)

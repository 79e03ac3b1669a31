"""How many seed-sized articles a second quotes are found in, on one core, given tokens, entities and dates.

Usage: python bench/quotes.py [ROUNDS]
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

from streams.collector import spare_collector
from streams.extract.document import Document, open_document
from streams.extract.entities.extractor import find_entities
from streams.extract.facts.extractor import find_facts
from streams.extract.quotes.extractor import find_quotes
from streams.extract.reading import Reading
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge

SEEDS = Path(__file__).parents[1] / "seeds" / "articles"
PUBLISHED = dt.datetime(2022, 1, 13, tzinfo=dt.UTC)


def main() -> None:
    """Print articles a second: the median of the rounds, and the best."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    knowledge = load_knowledge()
    spare_collector()  # as the worker does
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    prepared: list[tuple[str, Reading]] = []
    for text in texts:
        document = fresh(text)
        entities, facts = (find(document, Reading(), knowledge) for find in (find_entities, find_facts))
        prepared.append((text, Reading(entities=entities, facts=facts)))
    seconds: list[float] = []
    found = 0
    for _ in range(rounds):
        documents = [(fresh(text), reading) for text, reading in prepared]
        begin = time.perf_counter()
        found = sum(len(find_quotes(document, reading, knowledge)) for document, reading in documents)
        seconds.append(time.perf_counter() - begin)
    seconds.sort()
    mean_bytes = sum(len(text.encode()) for text in texts) // len(texts)
    print(f"{len(texts)} articles of {mean_bytes} bytes on average, {found} quotes, {rounds} rounds")
    print(
        f"quotes: {len(texts) / seconds[len(seconds) // 2]:,.0f} articles/s (median), {len(texts) / seconds[0]:,.0f} (best)"
    )


def fresh(text: str) -> Document:
    """The document anew, so that no round profits from what another remembered."""
    return open_document(make_article(text, article_id="bench", published_at=PUBLISHED), "bench", 1)


if __name__ == "__main__":
    main()

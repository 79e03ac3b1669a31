"""How many articles a second the names are found in; one core, seed articles; spaCy's entity ruler beside it.

Usage: python bench/entities.py [SECONDS]

Each article is tokenised and read from scratch; making the `Article` itself is not counted. The best of several
rounds counts, for whatever else the machine does only makes it slower. With spaCy installed
(`pip install spacy`), a blank Arabic pipeline with an `entity_ruler` over the same names reads the same articles.
"""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from timing import best_of, mean_characters, seed_articles

from streams.collector import spare_collector
from streams.extract.document import open_document
from streams.extract.entities.extractor import find_entities
from streams.extract.reading import Reading
from streams.knowledge import load_knowledge
from streams.records import Article
from streams.reference import reference_tables


def main(seconds: float) -> None:
    """Print articles a second, with tokenising and without it; then spaCy's."""
    knowledge = load_knowledge()
    spare_collector()  # as the worker does
    articles = seed_articles()
    documents = [open_document(article, "bench", 1) for article in articles]
    found = sum(len(find_entities(document, Reading(), knowledge)) for document in documents)
    print(
        f"{len(articles)} articles of {mean_characters(articles):,.0f} characters and {found / len(articles):.1f} mentions"
    )

    opening = best_of(seconds, lambda: [open_document(article, "bench", 1) for article in articles])
    reading = best_of(seconds, lambda: [find_entities(document, Reading(), knowledge) for document in documents])
    report("parley, entities alone", reading / len(articles))
    report("parley, tokenising and entities", (opening + reading) / len(articles))
    if importlib.util.find_spec("spacy") is None:
        print("spaCy is not installed: `pip install spacy` puts its entity ruler beside these figures")
    else:
        beside(seconds, articles)


def report(name: str, per_article: float) -> None:
    """Print one line."""
    print(f"{name:34} {1 / per_article:8,.0f} articles/s   {per_article * 1e6:9,.0f} µs an article")


def beside(seconds: float, articles: list[Article]) -> None:
    """Time spaCy's blank Arabic pipeline with an entity ruler over the same names."""
    import spacy  # type: ignore[import-not-found]

    pipeline: Any = spacy.blank("ar")
    ruler = pipeline.add_pipe("entity_ruler")
    patterns = [{"label": str(label), "pattern": phrase} for phrase, label in dict.fromkeys(names())]
    ruler.add_patterns(patterns)
    texts = [article.text for article in articles]
    found = sum(len(pipeline(text).ents) for text in texts)
    report(
        f"spaCy, {len(patterns):,} patterns", best_of(seconds, lambda: [pipeline(text) for text in texts]) / len(texts)
    )
    print(
        f"  it finds {found / len(texts):.1f} names an article, for it takes off no proclitics and knows no other spelling"
    )


def names() -> Iterable[tuple[str, str]]:
    """Every known name as the lists spell it, and its type."""
    root = Path(__file__).parents[1]
    tables = {
        **reference_tables(),
        **{
            path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
            for path in (root / "streams" / "arabic" / "lexicon" / "places.toml", root / "seeds" / "actors.toml")
        },
    }
    for row in (*tables["places"]["place"], *tables["actors"]["organisation"]):
        yield from ((name, row["type"]) for name in row["arabic"])
    for row in tables["actors"]["person"]:
        yield from ((name, "PERSON") for name in (*row["arabic"], row["family"]) if name)
    for row in (*tables["places"]["capital"], *tables["cities"]["cities"]):
        yield from ((name, "GPE") for name in row["arabic"])
    for country in tables["countries"].values():
        yield country["arabic"], "GPE"
    for variants in tables["places"]["countries"].values():
        yield from ((name, "GPE") for name in variants)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0)

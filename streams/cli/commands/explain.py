"""`parley explain`: a text in, every rule that fired and the words it fired over out; no Kafka."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from streams.cli.json_rows import LAYERS
from streams.cli.options import AsJson, Published, parse_published
from streams.cli.output import console, print_json, say
from streams.errors import InputError
from streams.extract import Reading, read
from streams.ingest.article import make_article
from streams.ingest.folder import ingestion_instant
from streams.knowledge import load_knowledge
from streams.plain_records import for_json
from streams.records import Derived

__all__ = ["explain"]


def explain(
    text: Annotated[str, typer.Argument(help="A sentence or an article; - reads stdin.")],
    published: Published = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show which rule fired over which words."""
    text = sys.stdin.read() if text == "-" else text
    if not text.strip():
        message = "there is no text to explain"
        raise InputError(message)
    published_at = parse_published(published) or ingestion_instant()
    article = make_article(text, article_id="text", published_at=published_at, ingested_at=ingestion_instant())
    reading = read(article, load_knowledge())
    if as_json:
        print_json([{"record": name, **for_json(record)} for name, record in _in_order(reading)])
        return
    _print_explanation(reading)


def _print_explanation(reading: Reading) -> None:
    from streams.cli.tables.explanation import explanation_table

    rows = list(_in_order(reading))
    if not rows:
        say("no rule fired")
        return
    console().print(explanation_table(rows))


def _in_order(reading: Reading) -> Iterator[tuple[str, Derived]]:
    found = [(name, record) for name, layer in LAYERS.items() for record in getattr(reading, layer)]
    yield from sorted(found, key=lambda item: (item[1].start, -item[1].end, item[0]))

"""`parley explain`: a text in, every rule that fired, its words, and the strongest features of each position out; no Kafka."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from streams.cli.connection import settings_with
from streams.cli.console import console
from streams.cli.json_rows import LAYERS
from streams.cli.options import AsJson, Published, parse_published
from streams.cli.output import print_json, say
from streams.cli.stdin_articles import article_of_stdin
from streams.errors import InputError, Reject
from streams.extract import Reading, read
from streams.extract.document import open_document
from streams.extract.positions.extractor import find_reasons
from streams.extract.positions.reasons import Reasons
from streams.ingest.article import make_article
from streams.ingest.folder import ingestion_instant
from streams.knowledge import load_knowledge
from streams.plain_records import for_json
from streams.records import Article, Derived

__all__ = ["explain"]


def explain(
    text: Annotated[str, typer.Argument(help="A sentence or an article; - reads stdin.")],
    published: Published = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show which rule fired over which words, and what weighed most where a learnt model decided."""
    article = _article(text, parse_published(published))
    knowledge = load_knowledge()
    reading = read(article, knowledge)
    document = open_document(article, knowledge.ruleset, knowledge.generation, knowledge.spelling)
    reasons = find_reasons(document, reading, knowledge)
    rows = list(_in_order(reading))
    if as_json:
        print_json([_as_json(name, record, reasons.get(record.id)) for name, record in rows])
    elif rows:
        from streams.cli.tables.explanation import explanation_table

        console().print(explanation_table(rows, reasons))
    else:
        say("no rule fired")


def _article(text: str, published_at: dt.datetime | None) -> Article:
    """What was given, or what stands on stdin, as an article; raises InputError where it is none."""
    if text == "-":
        found = article_of_stdin(published_at, settings_with().article_bytes_max)
        if isinstance(found, Reject):
            message = f"-: {found.detail}"
            raise InputError(message)
        return found
    if not text.strip():
        message = "there is no text to explain"
        raise InputError(message)
    now = ingestion_instant()
    return make_article(text, article_id="text", published_at=published_at or now, ingested_at=now)


def _as_json(name: str, record: Derived, reasons: Reasons | None) -> dict[str, Any]:
    """A record with its kind; a position with the features that weighed most, as `[feature, weight]`."""
    row = {"record": name, **for_json(record)}
    if reasons is not None:
        row["reasons"] = {
            question: [[reason.feature, reason.weight] for reason in getattr(reasons, question)]
            for question in Reasons.__slots__
        }
    return row


def _in_order(reading: Reading) -> Iterator[tuple[str, Derived]]:
    found = [(name, record) for name, layer in LAYERS.items() for record in getattr(reading, layer)]
    yield from sorted(found, key=lambda item: (item[1].start, -item[1].end, item[0]))

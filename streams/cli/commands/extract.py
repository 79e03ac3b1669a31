"""Commands that need no Kafka: `extract` prints the records of texts, `explain` which rules found them."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from streams.cli.common import AsJson, console, parsed, print_json, print_json_lines, say, settings_with
from streams.errors import InputError, Reject
from streams.extract import Reading, read
from streams.extract.knowledge import Knowledge
from streams.ingest.article import make_article
from streams.ingest.files import Known, article_of_json, article_of_text, parse_instant
from streams.ingest.folder import catalogue, ingestion_instant, read_file, read_folder
from streams.knowledge import load_knowledge
from streams.plain_records import for_json
from streams.records import Article, Derived, PublishedFrom

__all__ = ["record_lines", "register"]

LAYERS = {"entity": "entities", "quote": "quotes", "fact": "facts", "position": "positions", "meeting": "meetings"}
"""What a record is called in the output, by its name in `Reading`."""

Published = Annotated[
    str | None,
    typer.Option(
        "--published", metavar="DATE", help="Day or instant (ISO 8601) that relative dates count from; default: now."
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="LAYER", help=f"Only these records: {', '.join(LAYERS.values())}; may be repeated."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(extract)
    app.command()(explain)


def extract(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE…|-]", help="Text, .json or .jsonl files, folders, or - for stdin."),
    ] = None,
    published: Published = None,
    only: Only = None,
    *,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='stdin is JSON Lines: {"id", "text", "published", …}.')
    ] = False,
) -> None:
    """Print the records of articles, no Kafka.

    One JSON object a line.
    Offsets are half-open and count Unicode code points of the text as received.
    """
    layers = _layers(only)
    knowledge = load_knowledge()
    faults = 0
    for place, content in _inputs(files or [Path("-")], published, jsonl=jsonl):
        if isinstance(content, Reject):
            faults += 1
            say(f"parley: {place}: {content.detail}")
            continue
        print_json_lines(record_lines(content, knowledge, layers))
    if faults:
        raise typer.Exit(os.EX_DATAERR)


def record_lines(
    article: Article, knowledge: Knowledge, layers: dict[str, str] | None = None
) -> Iterator[dict[str, Any]]:
    """The records of an article as `extract` prints them, layer by layer, in the order of the text."""
    reading = read(article, knowledge)
    for name, layer in (layers or LAYERS).items():
        for record in getattr(reading, layer):
            yield {"record": name, **for_json(record)}


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
    article = make_article(text, article_id="text", published_at=_instant(published), ingested_at=ingestion_instant())
    reading = read(article, load_knowledge())
    if as_json:
        print_json([{"record": name, **for_json(record)} for name, record in _in_order(reading)])
        return
    _print_explanation(reading)


def _print_explanation(reading: Reading) -> None:
    from streams.cli.tables import explanation_table

    rows = list(_in_order(reading))
    if not rows:
        say("no rule fired")
        return
    console().print(explanation_table(rows))


def _in_order(reading: Reading) -> Iterator[tuple[str, Derived]]:
    found = [(name, record) for name, layer in LAYERS.items() for record in getattr(reading, layer)]
    yield from sorted(found, key=lambda item: (item[1].start, -item[1].end, item[0]))


def _layers(only: list[str] | None) -> dict[str, str]:
    chosen = {name: layer for name, layer in LAYERS.items() if not only or layer in only or name in only}
    unknown = sorted(set(only or ()) - set(LAYERS) - set(LAYERS.values()))
    if unknown:
        message = f"--only {unknown[0]}: no such layer; there are {', '.join(LAYERS.values())}"
        raise typer.BadParameter(message)
    return chosen


def _inputs(files: list[Path], published: str | None, *, jsonl: bool) -> Iterator[tuple[str, Article | Reject]]:
    """Every article of the files, the folders, or stdin, with the place it stands at."""
    given = parse_published(published)
    limit = settings_with().article_bytes_max
    known = cache(catalogue)  # one reading of `articles.toml`, however many of its files are named
    for path in files:
        if str(path) == "-":
            yield from _stdin(given, limit, jsonl=jsonl)
        elif path.is_dir():
            yield from (
                (item.place, _dated(item.content, given)) for item in read_folder(path, limit, ingestion_instant())
            )
        else:
            entry = known(path.parent).get(path.name)
            found = read_file(path, limit, ingestion_instant(), entry)
            yield from ((item.place, _dated(item.content, given)) for item in found)


def _stdin(given: dt.datetime | None, limit: int, *, jsonl: bool) -> Iterator[tuple[str, Article | Reject]]:
    known = Known(published_at=given, ingested_at=ingestion_instant())
    if not jsonl:
        known = replace(known, article_id="-")
        yield "-", article_of_text(sys.stdin.buffer.read(), known, limit)
        return
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            yield f"line {number}", article_of_json(line, known, limit)


def _dated(content: Article | Reject, given: dt.datetime | None) -> Article | Reject:
    """The article as published on the day given on the command line, if one was."""
    if given is None or isinstance(content, Reject):
        return content
    return make_article(
        content.text,
        article_id=content.article_id,
        url=content.url,
        source=content.source,
        title=content.title,
        language=content.language,
        published_at=given,
        published_from=PublishedFrom.GIVEN,
        ingested_at=content.ingested_at,
    )


def parse_published(value: str | None) -> dt.datetime | None:
    """The instant given on the command line; raises BadParameter for what is none."""
    return parsed(value, parse_instant, "day or instant")


def _instant(value: str | None) -> dt.datetime:
    return parse_published(value) or ingestion_instant()

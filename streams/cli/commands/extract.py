"""`parley extract`: texts, files and folders in, one JSON object a record out; no Kafka."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from streams.cli.connection import settings_with
from streams.cli.json_rows import LAYERS, record_lines
from streams.cli.options import Published, parse_published
from streams.cli.output import print_json_lines, say
from streams.cli.stdin_articles import article_of_stdin, articles_of_lines
from streams.collector import spare_collector
from streams.errors import Reject
from streams.ingest.article import make_article
from streams.ingest.folder import catalogue, ingestion_instant, read_file, read_folder
from streams.knowledge import load_knowledge
from streams.records import Article, PublishedFrom

__all__ = ["extract"]


def extract(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE…|-]", help="Text, .json or .jsonl files, folders, or - for stdin."),
    ] = None,
    published: Published = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="LAYER", help=f"Only these records: {', '.join(LAYERS.values())}; may be repeated."
        ),
    ] = None,
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
    spare_collector()
    faults = 0
    for place, content in _inputs(files or [Path("-")], published, jsonl=jsonl):
        if isinstance(content, Reject):
            faults += 1
            say(f"parley: {place}: {content.detail}")
            continue
        print_json_lines(record_lines(content, knowledge, layers))
    if faults:
        raise typer.Exit(os.EX_DATAERR)


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
    if jsonl:
        yield from ((f"line {number}", content) for number, content in articles_of_lines(given, limit))
    else:
        yield "-", article_of_stdin(given, limit)


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

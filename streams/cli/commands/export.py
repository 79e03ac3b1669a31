"""`parley export`: the records of a topic in, JSON Lines, CSV, Parquet, GDELT's quotation graph or annotated articles out."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from enum import StrEnum
from itertools import groupby
from typing import Annotated, Any

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.options import BrokerOption
from streams.cli.output import print_json_lines
from streams.cli.stored_records import logged_articles, logged_corrections, read_records
from streams.corrections.fold import read_corrected
from streams.errors import UsageError
from streams.export.gold import gold_article
from streams.export.gqg import gqg_record
from streams.export.parquet import write_parquet
from streams.export.plover import plover_of
from streams.knowledge import load_knowledge
from streams.plain_records import json_row, plain
from streams.query.as_of import known_articles
from streams.records import Article, Correction, Quote, QuoteKind
from streams.settings import Settings
from streams.terminal_text import visible
from streams.topics import BY_NAME

__all__ = ["EXPORTED", "PLOVER", "export", "exported", "gold", "gqg", "print_csv"]

EXPORTED = ("entities", "quotes", "facts", "positions", "meetings", "stories", "ledger", "corrections")
"""Topics that can be exported, by short name."""
PLOVER = ("plover_code", "plover_mode")
"""Columns that positions have besides their own fields."""


class Format(StrEnum):
    """How records are written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    GQG = "gqg"
    GOLD = "gold"


def export(
    topic: Annotated[str, typer.Argument(metavar="RECORDS", help=f"{', '.join(EXPORTED)}.")],
    output: Annotated[
        Format,
        typer.Option(
            "--format",
            help="jsonl; csv; parquet, to a file; gqg: quotes as in GDELT's Global Quotation Graph; gold: corrected articles, annotated.",
        ),
    ] = Format.JSONL,
    broker: BrokerOption = None,
) -> None:
    """Print the records that hold now.

    The last value of each key; retracted positions are left out. Positions have two columns more, plover_code and
    plover_mode: event and mode in the PLOVER ontology, empty for what it does not code.
    """
    if topic not in EXPORTED:
        message = f"{topic} cannot be exported; there are {', '.join(EXPORTED)}"
        raise UsageError(message)
    if output is Format.GQG and topic != "quotes":
        message = "only quotes have the format gqg"
        raise UsageError(message)
    if output is Format.GOLD and topic != "corrections":
        message = "only corrections have the format gold"
        raise UsageError(message)
    if output is Format.PARQUET and sys.stdout.isatty():
        message = "parquet is binary: write it to a file, as in `parley export positions --format parquet > file`"
        raise UsageError(message)
    settings = settings_with(broker)
    servers = servers_of(settings)
    if output is Format.GOLD:
        print_json_lines(gold(logged_articles(settings, servers), logged_corrections(settings, servers)))
        return
    records = _records(settings, servers, topic)
    if output is Format.GQG:
        articles = {article.article_id: article for article in read_records(settings, servers, BY_NAME["articles"])}
        print_json_lines(gqg(records, articles))
    elif output is Format.PARQUET:
        extra = PLOVER if topic == "positions" else ()
        write_parquet(BY_NAME[topic].record, extra, list(exported(topic, records)), sys.stdout.buffer)
    elif output is Format.CSV:
        print_csv(topic, records)
    else:
        print_json_lines(map(json_row, exported(topic, records)))


def _records(settings: Settings, servers: str, topic: str) -> list[Any]:
    if topic == "corrections":  # each is an event; the last under a key is not all
        return logged_corrections(settings, servers)
    return [r for r in read_records(settings, servers, BY_NAME[topic]) if not getattr(r, "retracted", False)]


def gold(articles: Iterable[Article], corrections: Iterable[Correction]) -> Iterator[dict[str, Any]]:
    """The current version of each corrected article with its records as they hold, as `bench/gold/train` has articles; by id."""
    said: dict[str, list[Correction]] = {}
    for correction in corrections:
        said.setdefault(correction.article_id, []).append(correction)
    for article in known_articles((a for a in articles if a.article_id in said), None):
        if not article.withdrawn:
            yield gold_article(article, read_corrected(article, load_knowledge(), said[article.article_id]))


def exported(topic: str, records: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Each record as plain values, as every format but gqg has it; instants and days stay."""
    words = load_knowledge().positions.words if topic == "positions" else None
    for record in records:
        row = plain(record)
        if words is not None:
            row |= zip(PLOVER, plover_of(words, record) or (None, None), strict=True)
        yield row


def gqg(quotes: Iterable[Quote], articles: Mapping[str, Article]) -> Iterator[dict[str, Any]]:
    """One object an article that has direct quotes, as GDELT's Global Quotation Graph has it; by article."""
    direct = sorted((q for q in quotes if q.kind is QuoteKind.DIRECT), key=lambda q: (q.article_id, q.start))
    for article_id, group in groupby(direct, key=lambda q: q.article_id):
        yield gqg_record(articles[article_id], group)


def print_csv(topic: str, records: Iterable[Any]) -> None:
    """Write a header and one row a record; what is nested is written as JSON."""
    names = [field.name for field in fields(BY_NAME[topic].record)]
    writer = csv.DictWriter(sys.stdout, fieldnames=[*names, *(PLOVER if topic == "positions" else ())])
    writer.writeheader()
    for row in exported(topic, records):
        writer.writerow({name: _cell(value) for name, value in json_row(row).items()})


def _cell(value: Any) -> Any:
    """What stands in a cell: the text as it is for a program, made visible for a terminal."""
    cell = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
    return visible(cell) if isinstance(cell, str) and sys.stdout.isatty() else cell

"""`parley export`: the records of a topic for other people's tools, as JSON Lines, CSV or GDELT's quotation graph."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import groupby
from typing import Annotated, Any

import typer

from streams.cli.asking import read_records
from streams.cli.common import BrokerOption, print_json_lines, servers_of, settings_with
from streams.errors import UsageError
from streams.extract.gqg import gqg_record
from streams.records import Article, Quote, QuoteKind
from streams.shape import for_json
from streams.topics import BY_NAME

__all__ = ["Format", "gqg", "register"]

EXPORTED = ("entities", "quotes", "facts", "positions", "meetings", "ledger")
"""Topics that can be exported, by short name."""


class Format(StrEnum):
    """How records are written."""

    JSONL = "jsonl"
    CSV = "csv"
    GQG = "gqg"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(export)


def export(
    topic: Annotated[str, typer.Argument(metavar="RECORDS", help=f"{', '.join(EXPORTED)}.")],
    output: Annotated[
        Format, typer.Option("--format", help="jsonl; csv; gqg: quotes as in GDELT's Global Quotation Graph.")
    ] = Format.JSONL,
    broker: BrokerOption = None,
) -> None:
    """Print the records that hold now.

    The last value of each key; retracted positions are left out.
    """
    if topic not in EXPORTED:
        message = f"{topic} cannot be exported; there are {', '.join(EXPORTED)}"
        raise UsageError(message)
    if output is Format.GQG and topic != "quotes":
        message = "only quotes have the format gqg"
        raise UsageError(message)
    settings = settings_with(broker)
    servers = servers_of(settings)
    records = [r for r in read_records(settings, servers, BY_NAME[topic]) if not getattr(r, "retracted", False)]
    if output is Format.GQG:
        articles = {article.article_id: article for article in read_records(settings, servers, BY_NAME["articles"])}
        print_json_lines(gqg(records, articles))
    elif output is Format.CSV:
        _print_csv(records)
    else:
        print_json_lines(map(for_json, records))


def gqg(quotes: Iterable[Quote], articles: Mapping[str, Article]) -> Iterator[dict[str, Any]]:
    """One object an article that has direct quotes, as GDELT's Global Quotation Graph has it; by article."""
    direct = sorted((q for q in quotes if q.kind is QuoteKind.DIRECT), key=lambda q: (q.article_id, q.start))
    for article_id, group in groupby(direct, key=lambda q: q.article_id):
        yield gqg_record(articles[article_id], group)


def _print_csv(records: list[Any]) -> None:
    """Write one row a record; what is nested is written as JSON."""
    rows = [for_json(record) for record in records]
    if not rows:
        return
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value

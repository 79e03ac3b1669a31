"""What an export holds in, its lines in one format out: each item is a record, or an article with what was read in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from streams.errors import UsageError
from streams.export.gkg import gkg_row
from streams.export.gqg import gqg_record
from streams.export.linked import LINKED, linked, triples
from streams.export.plover import PLOVER_COLUMNS, plover_of, plover_row
from streams.extract.reading import Reading
from streams.knowledge import load_knowledge
from streams.plain_records import json_row, plain
from streams.records import Article, QuoteKind
from streams.terminal_text import visible, visible_json
from streams.topics import BY_NAME

__all__ = ["EXPORTED", "PLOVER", "Format", "Lines", "check", "exported", "extra_columns", "lines_of"]

EXPORTED = ("articles", "entities", "quotes", "facts", "positions", "meetings", "stories", "ledger", "corrections")
"""Topics that can be exported, by short name."""
PLOVER = ("plover_code", "plover_mode")
"""Columns that positions have besides their own fields."""


class Format(StrEnum):
    """How records are written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    DUCKDB = "duckdb"
    GQG = "gqg"
    GKG = "gkg"
    PLOVER = "plover"
    JSONLD = "jsonld"
    NTRIPLES = "nt"
    GOLD = "gold"


_ONLY: Final = {Format.GQG: "quotes", Format.GKG: "articles", Format.PLOVER: "positions", Format.GOLD: "corrections"}
"""Formats that one kind of record has."""


@dataclass(frozen=True, slots=True)
class Lines:
    """How items become lines."""

    head: str | None
    """The first line of all; None where there is none."""
    of: Callable[[Any], Iterable[str]]
    """The lines of one item, without their ends."""
    is_paired: bool = False
    """Whether an item is an article and its reading, rather than a record."""


def check(topic: str, output: Format) -> None:
    """Raise UsageError for what cannot be exported, or not in this format."""
    if topic not in EXPORTED:
        message = f"{topic} cannot be exported; there are {', '.join(EXPORTED)}"
        raise UsageError(message)
    if _ONLY.get(output, topic) != topic:
        message = f"only {_ONLY[output]} have the format {output}"
        raise UsageError(message)
    if output in {Format.JSONLD, Format.NTRIPLES} and BY_NAME[topic].record not in LINKED:
        known = [name for name in EXPORTED if BY_NAME[name].record in LINKED]
        message = f"{topic} are not written as linked data; {', '.join(known)} are"
        raise UsageError(message)


def lines_of(topic: str, output: Format, *, to_terminal: bool = False) -> Lines:
    """How this topic is written; a terminal is shown what it would obey."""
    if output is Format.CSV:
        names = [*(field.name for field in fields(BY_NAME[topic].record)), *extra_columns(topic)]
        return Lines(_separated(names), lambda record: _csv(topic, names, record, to_terminal=to_terminal))
    if output is Format.GQG:
        return Lines(None, _gqg, is_paired=True)
    if output is Format.GKG:
        return Lines(None, lambda pair: ["\t".join(gkg_row(*pair).values())], is_paired=True)
    if output is Format.PLOVER:
        return Lines("\t".join(PLOVER_COLUMNS), _plover)
    if output is Format.JSONLD:
        return Lines(None, lambda record: [_json(linked(record))])
    if output is Format.NTRIPLES:
        return Lines(None, lambda record: triples(linked(record)))
    return Lines(None, lambda record: (_json(json_row(row)) for row in exported(topic, [record])))


def exported(topic: str, records: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Each record as plain values, as the formats of rows have it; instants and days stay."""
    knowledge = load_knowledge() if topic == "positions" else None
    for record in records:
        row = plain(record)
        if knowledge is not None:
            row |= zip(PLOVER, plover_of(knowledge, record) or (None, None), strict=True)
        yield row


def extra_columns(topic: str) -> tuple[str, ...]:
    """Columns of text that its rows have besides the fields of its records."""
    return PLOVER if topic == "positions" else ()


def _json(value: Any) -> str:
    return visible_json(json.dumps(value, ensure_ascii=False))


def _csv(topic: str, names: list[str], record: Any, *, to_terminal: bool) -> Iterator[str]:
    """One row a record; what is nested is written as JSON."""
    for row in exported(topic, [record]):
        values = json_row(row)
        yield _separated([cell(values[name], to_terminal=to_terminal) for name in names])


def cell(value: Any, *, to_terminal: bool) -> Any:
    """What stands in a cell: the text as it is for a program, made visible for a terminal."""
    found = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
    return visible(found) if isinstance(found, str) and to_terminal else found


def _separated(values: Iterable[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(values)
    return out.getvalue()


def _plover(record: Any) -> Iterator[str]:
    row = plover_row(load_knowledge(), record)
    if row is not None:
        yield "\t".join(" ".join(str(value).split()) for value in row.values())


def _gqg(pair: tuple[Article, Reading]) -> Iterator[str]:
    """An article that has direct quotes."""
    direct = sorted((q for q in pair[1].quotes if q.kind is QuoteKind.DIRECT), key=lambda q: q.start)
    if direct:
        yield _json(gqg_record(pair[0], direct))

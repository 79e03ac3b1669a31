"""Readings and ledger entries in, the objects that `extract` and `state --json` print out: a program reads them as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.plain_records import for_json
from streams.records import Article, LedgerEntry

__all__ = ["LAYERS", "record_lines", "state_json"]

LAYERS: Final = {
    "entity": "entities",
    "quote": "quotes",
    "fact": "facts",
    "position": "positions",
    "meeting": "meetings",
}
"""What a record is called in the output, by its name in `Reading`."""


def record_lines(
    article: Article, knowledge: Knowledge, layers: dict[str, str] | None = None
) -> Iterator[dict[str, Any]]:
    """The records of an article as `extract` prints them, layer by layer, in the order of the text."""
    reading = read(article, knowledge)
    for name, layer in (layers or LAYERS).items():
        for record in getattr(reading, layer):
            yield {"record": name, **for_json(record)}


def state_json(entries: list[LedgerEntry]) -> list[dict[str, Any]]:
    """Entries as `state --json` prints them: a change has `from` and `to`, which no field of a record can be called."""
    found = []
    for entry in entries:
        row = for_json(entry)
        row["changes"] = [{"from": c.pop("was"), "to": c.pop("now"), **c} for c in row["changes"]]
        found.append(row)
    return found

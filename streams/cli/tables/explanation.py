"""The records of a text in, a table of the rules that found them and the words they stand on out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.table import Table

from streams.cli.tables.cells import new_table, shorten
from streams.extract.positions.reasons import Reasons
from streams.records import Derived

__all__ = ["explanation_table"]


def explanation_table(rows: Iterable[tuple[str, Derived]], reasons: Mapping[str, Reasons]) -> Table:
    """Every finding: its rule, its words, what was made of them, and why; `reasons` by id of the position."""
    table = new_table(expand=True)
    for name in ("span", "record", "rule", "words", "reading"):
        table.add_column(name, no_wrap=name in {"span", "record"}, ratio=1 if name in {"words", "reading"} else None)
    for name, record in rows:
        why = _reasons_text(reasons[record.id]) if record.id in reasons else ""
        words = shorten(record.text, 120)
        table.add_row(f"{record.start}–{record.end}", name, record.rule, words, _reading_text(record) + why)
    return table


def _reasons_text(reasons: Reasons) -> str:
    """A line a question: what it was decided by, with weights in logits."""
    lines = []
    for question in Reasons.__slots__:
        told = ", ".join(f"{reason.feature} {reason.weight:+.1f}" for reason in getattr(reasons, question))
        lines.append(f"\n{question} by {told}" if told else "")
    return "".join(lines)


_SHOWN = (
    "type",
    "name",
    "role",
    "affiliation",
    "stands_for",
    "kind",
    "low",
    "high",
    "approx",
    "unit",
    "counted",
    "date_start",
    "date_end",
    "speaker_name",
    "cue",
    "relayed_by",
    "actor",
    "event_type",
    "issue",
    "target",
    "negated",
    "hedged",
    "date",
    "place",
    "participants",
    "status",
)


def _reading_text(record: Any) -> str:
    """The fields that say something, as `name=value`."""
    found = []
    for name in _SHOWN:
        value = getattr(record, name, None)
        if value in (None, False, ()):
            continue
        text = " ".join(value) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else str(value)
        found.append(name if value is True else f"{name}={text}")
    return ", ".join(found)

"""How sources do in, a table of 80 columns out, a row a source, and below it why some wait; times as a person tells them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from streams.cli.tables.cells import new_table
from streams.runtime.source_store import SourceState

__all__ = ["ago", "sources_table"]

_NAME_LENGTH: Final = 22
"""So that a row has 80 columns at the most."""
_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def sources_table(found: Iterable[SourceState], now: dt.datetime) -> RenderableType:
    """Every source: class, name, last look, last new, articles, rejects; below them why some wait."""
    table, waits = new_table("class", "source", "last look", "last new"), []
    for name in ("articles", "rejects"):
        table.add_column(name, justify="right")
    for state in found:
        table.add_row(
            state.source.source_class.value,
            _end_of(state.source.name),
            Text(ago(state.last_look, now), no_wrap=True),
            Text(ago(state.last_new, now), no_wrap=True),
            f"{state.articles}",
            f"{state.rejects}",
        )
        waits += [Text(f"{state.source} waits: {state.waits}")] if state.waits else []
    if not table.row_count:
        return Text("Nothing was ever taken in on this machine.")
    return Group(table, *waits)


def ago(instant: dt.datetime | None, now: dt.datetime) -> str:
    """How long ago it was, in its largest unit."""
    if instant is None:
        return "never"
    seconds = max(0, int((now - instant).total_seconds()))
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds >= size), _UNITS[-1])
    return f"{seconds // size} {unit} ago"


def _end_of(name: str) -> Text:
    """A name that is too long by its end, which tells paths and addresses apart."""
    shown = name if len(name) <= _NAME_LENGTH else f"…{name[1 - _NAME_LENGTH :]}"
    return Text(shown, no_wrap=True)

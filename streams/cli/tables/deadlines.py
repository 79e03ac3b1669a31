"""Positions with a deadline in, a table of until when, whose and whether it has passed out."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.text import Text

from streams.cli.tables.cells import new_table, shorten, stand_text
from streams.records import Position

__all__ = ["deadlines_table"]


def deadlines_table(found: Iterable[tuple[Position, bool]]) -> RenderableType:
    """Every deadline: until when, whose, towards whom, whether it has passed."""
    table = new_table("until", "", "actor", "towards", "issue", "stand", "evidence", title="Deadlines", expand=True)
    for position, passed in found:
        table.add_row(
            str(position.deadline),
            "passed" if passed else "open",
            position.actor,
            position.target or "–",
            position.issue,
            stand_text(position),
            shorten(position.text, 90),
        )
    return table if table.row_count else Text("No deadline is known.")

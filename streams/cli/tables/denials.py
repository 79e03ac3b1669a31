"""Denials in, a table of each beside what it denies out."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.text import Text

from streams.cli.tables.cells import evidence_text, new_table
from streams.query.denials import Denial

__all__ = ["denials_table"]


def denials_table(found: Iterable[Denial]) -> RenderableType:
    """Every denial, and below each other what it denies."""
    table = new_table("actor", "issue", title="Denials", expand=True)
    table.add_column("denial", ratio=1)
    table.add_column("of")
    table.add_column("what it denies", ratio=1)
    for denial in found:
        for number, each in enumerate(denial.denied):
            own = denial.position
            first = (own.actor, own.issue, evidence_text(own)) if number == 0 else ("", "", "")
            table.add_row(*first, each.position.actor, evidence_text(each.position))
        if denial.omitted:
            table.add_row("", "", "", "", f"and {denial.omitted} more")
    return table if table.row_count else Text("No denial is known.")

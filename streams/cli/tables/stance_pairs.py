"""Changes, conflicts and differences in, tables of two stances side by side out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.text import Text

from streams.cli.tables.cells import evidence_text, new_table
from streams.query.differences import Turn
from streams.records import Change, Conflict, LedgerEntry, Stance

__all__ = ["changes_table", "conflicts_table", "diff_table"]


def changes_table(found: Iterable[tuple[LedgerEntry, Change]]) -> RenderableType:
    """Every turn: whose, on what, from and to."""
    rows = [(entry.actor, entry.issue, change.counterpart, change.was, change.now) for entry, change in found]
    return _pairs_table("Changes", ("was", "now"), rows, "No stand has turned.")


def conflicts_table(found: Iterable[tuple[LedgerEntry, Conflict]]) -> RenderableType:
    """Every contradiction: whose, on what, both sides."""
    rows = [(entry.actor, entry.issue, None, conflict.a, conflict.b) for entry, conflict in found]
    return _pairs_table("Conflicts", ("one", "other"), rows, "No contradiction is known.")


def diff_table(turns: Iterable[Turn]) -> RenderableType:
    """Every stand that differs between two instants."""
    rows = [(turn.actor, turn.issue, turn.counterpart, turn.was, turn.now) for turn in turns]
    return _pairs_table("Differences", ("was", "now"), rows, "Nothing differs.")


def _pairs_table(
    title: str,
    sides: tuple[str, str],
    rows: Sequence[tuple[str, str, str | None, Stance | None, Stance | None]],
    none: str,
) -> RenderableType:
    if not rows:
        return Text(none)
    table = new_table(title=title, expand=True)
    for name in ("actor", "issue", "towards", *sides):
        table.add_column(name, no_wrap=name not in sides, ratio=1 if name in sides else None)
    for actor, issue, counterpart, one, other in rows:
        table.add_row(actor, issue, counterpart or "–", evidence_text(one), evidence_text(other))
    return table

"""Ledger entries in, of each actor a table of its stands and one of the numbers stated about them out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from streams.cli.tables.cells import day_text, new_table, shorten, stand_text
from streams.records import LedgerEntry, Number, Stance, Stand
from streams.terminal_text import counted

__all__ = ["ledger_tables", "value_text"]


def ledger_tables(entries: Iterable[LedgerEntry]) -> RenderableType:
    """Of each actor its stands, on whose word and with which evidence, and the numbers stated about them."""
    ordered = sorted(entries, key=lambda entry: (entry.actor, entry.issue))
    tables: list[RenderableType] = []
    for actor, group in groupby(ordered, key=lambda entry: entry.actor):
        own = list(group)
        tables += [_Stands(actor, own), *_numbers_table(own), ""]
    return Group(*tables[:-1]) if tables else Text("The ledger is empty.")


@dataclass(frozen=True, slots=True)
class _Stands:
    """The stands of one actor, a line each where the terminal is wide enough, else stacked."""

    actor: str
    entries: Sequence[LedgerEntry]

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        """The table that fits."""
        positions = sum(entry.positions for entry in self.entries)
        title = f"{self.actor} — {counted(len(self.entries), 'issue')}, {counted(positions, 'position')}"
        yield (_wide_table if options.max_width >= _WIDE else _narrow_table)(title, self.entries)


_WIDE = 110
"""Columns from which a stand fits on a line."""


def _wide_table(title: str, entries: Sequence[LedgerEntry]) -> Table:
    table = new_table(title=title, expand=True)
    for name in ("issue", "towards", "stand", "day"):
        table.add_column(name, no_wrap=True)
    table.add_column("on whose word", max_width=26)
    table.add_column("evidence", ratio=1)
    table.add_column("before", justify="right", no_wrap=True)
    for issue, stand in _stand_rows(entries):
        current = stand.current
        table.add_row(
            issue,
            stand.counterpart or "–",
            stand_text(current),
            day_text(current),
            _word_text(current),
            shorten(current.text, 110),
            str(len(stand.history) + stand.omitted or ""),
        )
    return table


def _narrow_table(title: str, entries: Sequence[LedgerEntry]) -> Table:
    table = new_table("issue, towards", "stand, day", title=title, expand=True)
    table.add_column("on whose word, evidence", ratio=1)
    for issue, stand in _stand_rows(entries):
        current = stand.current
        table.add_row(
            Text(issue).append(f"\n  {stand.counterpart or '–'}" if issue else f"  {stand.counterpart or '–'}"),
            stand_text(current).append(f"\n{day_text(current)}", style="dim"),
            Text(_word_text(current) + "\n", style="dim").append(shorten(current.text, 110), style="default"),
        )
    return table


def _stand_rows(entries: Iterable[LedgerEntry]) -> Iterator[tuple[str, Stand]]:
    """Each stand with its issue, which is named once."""
    for entry in entries:
        for number, stand in enumerate(entry.stands):
            yield entry.issue if number == 0 else "", stand


def _word_text(stance: Stance) -> str:
    """Who says so: the speaker, else the outlet, else the article."""
    return shorten(stance.speaker_name or stance.source or stance.article_id, 60)


def _numbers_table(entries: Sequence[LedgerEntry]) -> list[Table]:
    """The numbers stated about the issues of one actor; nothing where there are none."""
    rows = [(entry.issue, said) for entry in entries for said in entry.numbers]
    if not rows:
        return []
    table = new_table(title="Numbers stated", expand=True)
    for name in ("issue", "towards", "value", "day"):
        table.add_column(name, no_wrap=True, justify="right" if name == "value" else "left")
    table.add_column("on whose word", max_width=26)
    table.add_column("article", max_width=24, overflow="fold")
    table.add_column("words", ratio=1)
    for issue, said in rows:
        table.add_row(
            issue,
            said.counterpart or "–",
            value_text(said.number),
            day_text(said),
            shorten(said.number.speaker_name or said.source or said.article_id, 60),
            said.article_id,
            _words_text(said.number),
        )
    return [table]


def _words_text(number: Number) -> str:
    """The words of the number, with what is counted where they do not hold it."""
    counted = "" if number.counted is None or number.counted in number.text else number.counted
    return shorten(f"{number.text} {counted}", 60)


def value_text(number: Number) -> str:
    """The value with its bounds and unit: `≈ 100,000`, `20,000–99,999`, `≥ 5 hour`; a dash where none is known."""
    low, high = (None if bound is None else f"{bound:,.10g}" for bound in (number.low, number.high))
    value = low if low == high else f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
    return " ".join(filter(None, ("≈" if number.approx and value else "", value or "–", number.unit)))

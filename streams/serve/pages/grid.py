"""Cells of the board in, a table of actors and issues with what each cell shows out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from streams.records import EventType, Realis

__all__ = ["Cell", "Grid", "Row", "grid_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where an actor stands on an issue: its latest stand, and what is to be known about it at a glance."""

    actor: str
    issue: str
    counterpart: str | None
    """Towards whom; None for nobody in particular."""
    counterparts: int
    """Towards how many others it has a stand on the issue."""
    event_type: EventType
    negated: bool
    hedged: bool
    realis: Realis
    day: dt.date
    """The day it was said or done, else published."""
    dated: bool
    """Whether the text ties it to that day."""
    origins: int
    positions: int
    text: str
    """The sentence."""
    change: dt.date | None = None
    """Of the latest turn that is recent on the day shown."""
    conflict: dt.date | None = None
    deadline: dt.date | None = None
    confidence: int = 1000
    """Thousandths."""
    corrected_by: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An actor."""

    actor: str
    positions: int
    cells: tuple[Cell | None, ...]
    """One for each issue of the grid."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Actors × issues: those of whom most is known first."""

    issues: tuple[str, ...]
    rows: tuple[Row, ...]
    omitted: int
    """How many actors follow on the next page."""


def grid_of(cells: Iterable[Cell], first: int, rows_max: int) -> Grid:
    """The page of the table that begins with this actor."""
    held = list(cells)
    actors, issues = _by_weight((cell.actor, cell) for cell in held), _by_weight((cell.issue, cell) for cell in held)
    shown = actors[first : first + rows_max]
    on_page = {cell.issue for cell in held if cell.actor in set(shown)}
    columns = tuple(issue for issue in issues if issue in on_page)
    by_place = {(cell.actor, cell.issue): cell for cell in held}
    rows = tuple(
        Row(actor, sum(cell.positions for cell in own if cell), own)
        for actor in shown
        for own in [tuple(by_place.get((actor, issue)) for issue in columns)]
    )
    return Grid(columns, rows, max(0, len(actors) - first - rows_max))


def _by_weight(named: Iterable[tuple[str, Cell]]) -> Sequence[str]:
    """Names by how many sentences stand behind them, then by the alphabet, so that nothing moves by chance."""
    weights = Counter[str]()
    for name, cell in named:
        weights[name] += cell.positions
    return sorted(weights, key=lambda name: (name == "other", -weights[name], name))

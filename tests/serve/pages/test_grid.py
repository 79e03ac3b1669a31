"""The table of the board: who is above whom, what follows on the next page, and that it does not move by chance."""

from __future__ import annotations

import datetime as dt
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from streams.records import EventType, Realis
from streams.serve.pages.grid import Cell, grid_of


def cell(actor: str, issue: str, positions: int = 1) -> Cell:
    """A cell with so many sentences behind it."""
    return Cell(
        actor=actor,
        issue=issue,
        counterpart=None,
        counterparts=0,
        event_type=EventType.REJECT,
        negated=False,
        hedged=False,
        realis=Realis.ACTUAL,
        day=dt.date(2024, 1, 1),
        dated=True,
        origins=1,
        positions=positions,
        text="",
    )


def test_those_of_whom_most_is_known_come_first() -> None:
    """Actors and issues by their sentences; what has no issue of its own stands last."""
    cells = [cell("A", "other", 90), cell("A", "water", 2), cell("B", "water", 9), cell("B", "energy", 3)]
    grid = grid_of(cells, 0, 10)

    assert [row.actor for row in grid.rows] == ["A", "B"]
    assert grid.issues == ("water", "energy", "other")
    assert [[each and each.positions for each in row.cells] for row in grid.rows] == [[2, None, 90], [9, 3, None]]
    assert grid.omitted == 0


def test_a_page_has_only_the_issues_of_its_actors() -> None:
    """The second page begins where the first ends, without columns that nobody on it fills."""
    cells = [cell("A", "water", 9), cell("B", "energy", 5), cell("C", "trade", 1)]
    first, second = grid_of(cells, 0, 2), grid_of(cells, 2, 2)

    assert (first.issues, first.omitted) == (("water", "energy"), 1)
    assert (second.issues, second.omitted) == (("trade",), 0)


@given(
    st.lists(
        st.builds(cell, st.sampled_from("ABCDE"), st.sampled_from("uvwxyz"), st.integers(1, 9)),
        unique_by=lambda each: (each.actor, each.issue),
    ),
    st.randoms(),
    st.integers(1, 4),
)
def test_every_cell_is_on_one_page_whatever_the_order(cells: list[Cell], random: Random, size: int) -> None:
    """Nothing is lost between pages, and the order of cells does not matter."""
    pages = [grid_of(cells, first, size) for first in range(0, 5, size)]
    random.shuffle(mixed := list(cells))

    assert sorted(
        each.actor + each.issue for page in pages for row in page.rows for each in row.cells if each
    ) == sorted(each.actor + each.issue for each in cells)
    assert [grid_of(mixed, first, size) for first in range(0, 5, size)] == pages

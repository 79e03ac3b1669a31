"""Tables for a person: whole at any width, plain whatever an article holds, and clear when there is nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from streams.cli.tables.cells import shorten
from streams.cli.tables.deadlines import deadlines_table
from streams.cli.tables.denials import denials_table
from streams.cli.tables.ledger import ledger_tables, value_text
from streams.cli.tables.meetings import meetings_table
from streams.cli.tables.stance_pairs import changes_table, conflicts_table, diff_table
from streams.cli.tables.stories import stories_table
from streams.query.denials import find_denials
from streams.query.stories import stories_asked
from streams.records import Number, Position
from streams.runtime.topology_driver import TopologyDriver
from tests.ledger.support import days_later, entry_of, number, position


def printed(table: RenderableType, width: int = 160) -> str:
    """What a terminal of so many columns shows."""
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, markup=False, emoji=False).print(table)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120, 160])
def test_tables_keep_to_the_terminal(seeded_driver: TopologyDriver, width: int) -> None:
    """No line is wider than the terminal, and every actor has its table."""
    entries, positions = seeded_driver.ledger(), seeded_driver.records("positions")
    tables = [
        ledger_tables(entries),
        meetings_table(seeded_driver.meetings()),
        stories_table(stories_asked(seeded_driver.records("stories"), "")),
        changes_table([(e, c) for e in entries for c in e.changes]),
        conflicts_table([(e, c) for e in entries for c in e.conflicts]),
        denials_table(find_denials(positions)),
    ]
    shown = [printed(table, width) for table in tables]

    assert all(cell_len(line.rstrip()) <= width for text in shown for line in text.splitlines())
    assert all(f"{entry.actor} — " in shown[0] for entry in entries)


@pytest.mark.parametrize(("count", "says"), [(1, "1 issue, 1 position"), (2, "2 issues, 2 positions")])
def test_one_is_not_many(count: int, says: str) -> None:
    """The title counts as a person does."""
    entries = [replace(entry_of(position()), issue=f"issue-{number}") for number in range(count)]

    assert printed(ledger_tables(entries)).splitlines()[0].rstrip() == f"KEN — {says}"


def test_a_state_tells_its_numbers(seeded_driver: TopologyDriver) -> None:
    """Below the stands of an actor stand the numbers, each with its value, its speaker and its words."""
    shown = printed(ledger_tables(e for e in seeded_driver.ledger() if e.actor == "WEST"))

    lines = [line for line in shown.splitlines() if "100,000" in line]
    assert lines
    for line in lines:
        assert "≈ 100,000" in line
        assert "نحو 100 ألف" in line
        assert "seed-003" in line


def test_a_denial_stands_before_what_it_denies(seeded_driver: TopologyDriver) -> None:
    """A denial in one article is shown beside the accusation of another."""
    shown = printed(
        denials_table(d for d in find_denials(seeded_driver.records("positions")) if d.position.actor == "RUS")
    )

    assert "seed-002" in shown
    assert "seed-003" in shown
    assert "WEST" in shown


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (ledger_tables([]), "The ledger is empty."),
        (meetings_table([]), "No meeting is known."),
        (stories_table([]), "No story is known."),
        (changes_table([]), "No stand has turned."),
        (conflicts_table([]), "No contradiction is known."),
        (diff_table([]), "Nothing differs."),
        (deadlines_table([]), "No deadline is known."),
        (denials_table([]), "No denial is known."),
    ],
)
def test_nothing_is_said_in_words(table: RenderableType, says: str) -> None:
    """An empty answer is a sentence, not an empty frame."""
    assert printed(table).strip() == says


def test_the_words_of_an_article_are_no_commands() -> None:
    """Brackets stay as written; controls of the terminal and of the writing direction are left out."""
    hostile: dict[str, Any] = {"text": "[red]قال[/] \x1b[2J\u202eنص\n", "speaker_name": "[/bold]\x07"}
    shown = printed(ledger_tables([entry_of(position(1, **hostile))]))

    assert "[red]قال[/] [2Jنص" in shown
    assert "[/bold]" in shown
    assert not {"\x1b", "\u202e", "\x07"} & set(shown)


def test_one_line_of_a_text() -> None:
    """Line breaks become spaces, and what is too long ends in an ellipsis."""
    assert shorten("a\n  b", 10) == "a b"
    assert shorten("abcdef", 4) == "abc…"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (number(1_000_000), "1,000,000"),
        (number(2.5, unit="USD", approx=True), "≈ 2.5 USD"),
        (number(5, high=None, unit="hour"), "≥ 5 hour"),
        (number(5, low=None), "≤ 5"),
        (number(20_000, high=99_999.0), "20,000–99,999"),
        (number(0, low=None, high=None, approx=True, unit="day"), "– day"),
    ],
)
def test_values_are_written_with_bounds_and_unit(value: Number, says: str) -> None:
    """A range, an open bound, an estimate and an unknown value each have their own form."""
    assert value_text(value) == says


def test_deadlines_say_whether_they_passed() -> None:
    """Each deadline with its party, its counterpart and its state."""
    given: Position = position(1, **days_later(0), deadline=days_later(4)["published_at"].date())

    for over, word in ((True, "passed"), (False, "open")):
        [line] = [line for line in printed(deadlines_table([(given, over)])).splitlines() if "2030-03-14" in line]
        assert word in line
        assert {"KEN", "UGA", "water", "OFFER"} <= set(line.split())

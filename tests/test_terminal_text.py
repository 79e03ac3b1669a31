"""What an article says is shown, and never obeyed: by the terminal, by the tables' markup, by the log."""

from __future__ import annotations

import io
import json
import logging
import sys

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table
from rich.text import Text

from streams.cli import output
from streams.cli.console import console
from streams.cli.export_lines import cell
from streams.cli.tables.cells import shorten
from streams.logs import configure_logs
from streams.settings import Settings
from streams.terminal_text import visible, visible_json

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\x7f\u202eقال\u2066\u200b\u2028\ufeff\udc80\U000e0041[bold]:smile:"
CONTROLS = set(HOSTILE) - set("]0;owned[2J31mقالb[ld]:smile:")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("\x9b", r"\x9b"),
        ("a\u202eb", r"a\u202eb"),
        ("\U000e0041", r"\U000e0041"),
        ("\udc80", r"\udc80"),
        ("می\u200cخواهد\u200f،\tو\n", "می\u200cخواهد\u200f،\tو\n"),
    ],
)
def test_what_is_obeyed_is_written_out(text: str, shown: str) -> None:
    """Escapes, overrides and what nobody sees; not what Arabic and Persian are written with."""
    assert visible(text) == shown


@given(st.text(alphabet=st.characters() | st.sampled_from(HOSTILE)))
def test_json_stays_the_same_to_a_program(text: str) -> None:
    """Whatever the text, the document holds nothing to be obeyed and reads back as it was."""
    document = visible_json(json.dumps({"text": text}, ensure_ascii=False))

    assert json.loads(document) == {"text": text}
    assert visible(document) == document
    document.encode()


def test_tables_show_hostile_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Cells, as text or as a string, pass no control to the terminal and are not read as markup."""
    table = Table("one", "other")
    table.add_row(HOSTILE, Text(shorten(HOSTILE, 90)))
    console().print(table)
    output.say(HOSTILE)
    output.print_json({"text": HOSTILE})
    output.print_json_lines([{"text": HOSTILE}])
    shown = capsys.readouterr()

    assert not CONTROLS & set(shown.out + shown.err)
    assert "[bold]:smile:" in shown.err
    assert "[bold]" in shown.out


def test_a_coloured_terminal_keeps_its_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The console's own sequences still reach a terminal; those of an article do not."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    console().print(Text("\x1b[2Jx", style="red"))

    assert "\x1b[31m" in terminal.getvalue()
    assert "\x1b[2J" not in terminal.getvalue()


def test_cells_are_shown_to_a_terminal_and_given_to_a_program() -> None:
    """CSV is data: only where a terminal reads it are its cells written out."""
    assert cell(HOSTILE, to_terminal=False) == HOSTILE
    assert not CONTROLS & set(cell(HOSTILE, to_terminal=True) + cell([HOSTILE], to_terminal=True))


@pytest.mark.parametrize("as_json", [True, False])
def test_logs_show_hostile_names(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """A file's name in the log is shown, in JSON and for people."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure_logs(Settings(log_json=as_json))
        structlog.get_logger("parley.test").warning("dead letter", file=HOSTILE)
        said = capsys.readouterr().err
    finally:
        root.handlers[:], _ = handlers, root.setLevel(level)
        structlog.reset_defaults()

    assert "dead letter" in said
    assert not CONTROLS & set(said)

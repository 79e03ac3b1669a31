"""Days and instants on the command line."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
import typer

from streams.cli.options import end_of, parse_view
from streams.query.as_of import View


def test_views_are_parsed() -> None:
    """A day of knowledge means its end; nonsense is a mistake of the command line; no option is no view."""
    assert parse_view(None, None) is None
    assert parse_view("2022-01-12", "2022-01-13T06:00Z") == View(
        dt.date(2022, 1, 12), dt.datetime(2022, 1, 13, 6, tzinfo=dt.UTC)
    )
    assert end_of("2022-01-13") == dt.datetime(2022, 1, 13, 23, 59, 59, 999_000, tzinfo=dt.UTC)
    with pytest.raises(typer.BadParameter):
        parse_view("yesterday", None)
    with pytest.raises(typer.BadParameter):
        parse_view(None, "noon")


def test_most_commands_load_no_reader() -> None:
    """Options of views are there for every command; the knowledge beneath a view is loaded where one is asked for."""
    for module in ("options", "commands.ingest_feed"):
        code = f"import sys, streams.cli.{module}; print([*filter(lambda name: name.startswith(('streams.query', 'streams.knowledge')), sys.modules)])"
        told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        assert told.stdout == "[]\n"

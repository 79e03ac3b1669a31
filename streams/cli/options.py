"""Arguments and options that several commands share, and the words of a person parsed into days and instants."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from streams.cli.common import parsed
from streams.ingest.files import parse_instant
from streams.query.as_of import View

__all__ = ["ActorArgument", "AsOf", "KnownBy", "end_of", "parse_day", "parse_view"]


ActorArgument = Annotated[str | None, typer.Argument(metavar="[ACTOR]", help="Actor code, such as RUS; default: all.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Only what was said or done by this day.")]
KnownBy = Annotated[
    str | None, typer.Option("--known-by", metavar="INSTANT", help="Only what was published by this instant.")
]


def parse_view(as_of: str | None, known_by: str | None) -> View | None:
    """The view that options ask for; None when they ask for the present."""
    if as_of is None and known_by is None:
        return None
    return View(parse_day(as_of), end_of(known_by))


def parse_day(value: str | None) -> dt.date | None:
    """An ISO 8601 day; raises BadParameter."""
    return parsed(value, dt.date.fromisoformat, "day")


def end_of(value: str | None) -> dt.datetime | None:
    """An instant; a day means its end. Raises BadParameter."""
    instant = parsed(value, parse_instant, "day or instant")
    if value is None or instant is None:
        return None
    return instant if len(value) > len("2022-01-13") else instant + dt.timedelta(days=1) - dt.timedelta(milliseconds=1)

"""Arguments and options that several commands share, and what a person gives them parsed into days and instants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from streams.query.as_of import View

__all__ = [
    "ActorArgument",
    "AsJson",
    "AsOf",
    "BrokerOption",
    "KnownBy",
    "Published",
    "end_of",
    "is_asked_for",
    "parse_day",
    "parse_published",
    "parse_view",
    "parsed",
]

T = TypeVar("T")
"""What an option's value is parsed into."""

ActorArgument = Annotated[str | None, typer.Argument(metavar="[ACTOR]", help="Actor code, such as RUS; default: all.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Only what was said or done by this day.")]
BrokerOption = Annotated[
    str | None,
    typer.Option("--broker", metavar="HOST:PORT", help="Kafka to use; default: PARLEY_BROKER, else the local broker."),
]
KnownBy = Annotated[
    str | None, typer.Option("--known-by", metavar="INSTANT", help="Only what was published by this instant.")
]
Published = Annotated[
    str | None,
    typer.Option(
        "--published", metavar="DATE", help="Day or instant (ISO 8601) that relative dates count from; default: now."
    ),
]


def is_asked_for(code: str, actor: str | None) -> bool:
    """Whether the code is the actor that a person named, in capitals or not; every code is where none was named."""
    return actor is None or code == actor.upper()


def parse_view(as_of: str | None, known_by: str | None) -> View | None:
    """The view that options ask for; None when they ask for the present."""
    if as_of is None and known_by is None:
        return None
    from streams.query.as_of import View

    return View(parse_day(as_of), end_of(known_by))


def parse_day(value: str | None) -> dt.date | None:
    """An ISO 8601 day; raises BadParameter."""
    return parsed(value, dt.date.fromisoformat, "day")


def end_of(value: str | None) -> dt.datetime | None:
    """An instant; a day means its end. Raises BadParameter."""
    instant = parse_published(value)
    if value is None or instant is None:
        return None
    return instant if len(value) > len("2022-01-13") else instant + dt.timedelta(days=1) - dt.timedelta(milliseconds=1)


def parse_published(value: str | None) -> dt.datetime | None:
    """The instant of publication that was given; raises BadParameter for what is none."""
    from streams.ingest.instants import parse_instant

    return parsed(value, parse_instant, "day or instant")


def parsed(value: str | None, parse: Callable[[str], T], what: str) -> T | None:
    """An option's value as ISO 8601 has it; None when it is not given; raises BadParameter for what is no such thing."""
    try:
        return parse(value) if value else None
    except ValueError as error:
        message = f"{value} is no ISO 8601 {what} ({error})"
        raise typer.BadParameter(message) from error

"""What several commands share: settings, the broker's address, output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import Progress, TextColumn
from rich.segment import Segment

from streams.errors import ConfigError, UnavailableError
from streams.settings import Settings, load_settings
from streams.terminal_text import visible, visible_json

__all__ = [
    "AsJson",
    "BrokerOption",
    "broker_folder",
    "console",
    "counting",
    "parsed",
    "print_json",
    "print_json_lines",
    "say",
    "servers_of",
    "settings_with",
]

T = TypeVar("T")
"""What an option's value is parsed into."""

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
BrokerOption = Annotated[
    str | None,
    typer.Option("--broker", metavar="HOST:PORT", help="Kafka to use; default: PARLEY_BROKER, else the local broker."),
]


def settings_with(broker: str | None = None, **overrides: Any) -> Settings:
    """Settings of this command: its options, else the environment, else defaults."""
    return load_settings(broker=broker, **overrides)


def servers_of(settings: Settings) -> str:
    """Bootstrap servers: the cluster configured, else the local broker that runs; raises UnavailableError."""
    if settings.broker:
        return settings.broker
    if settings.security_protocol != "PLAINTEXT":
        message = "the local broker speaks PLAINTEXT on loopback; name a cluster in PARLEY_BROKER, or unset PARLEY_SECURITY_PROTOCOL"
        raise ConfigError(message)
    from streams.broker import LocalBroker

    status = LocalBroker(broker_folder(settings)).status()
    if status.state != "running" or status.address is None:
        message = (
            "no local broker is running; `parley broker start` or `parley run` starts one, PARLEY_BROKER names another"
        )
        raise UnavailableError(message)
    return status.address


def broker_folder(settings: Settings) -> Path:
    """Where the local broker keeps its data."""
    return settings.data_folder / "broker"


def console(*, stderr: bool = False) -> Console:
    """A console that colours terminals only; as wide as the text when it is read by a program."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else 160
    # Brackets and colons of an article are its words, not markup.
    return _Console(file=stream, width=width, highlight=False, soft_wrap=False, markup=False, emoji=False)


class _Console(Console):
    """Shows what articles say, whatever it is: no markup is read from it, no escape sequence of it reaches the terminal."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments of a renderable, made visible; those that are the console's own controls as they are."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))


def parsed(value: str | None, parse: Callable[[str], T], what: str) -> T | None:
    """An option's value as ISO 8601 has it; None when it is not given; raises BadParameter for what is no such thing."""
    try:
        return parse(value) if value else None
    except ValueError as error:
        message = f"{value} is no ISO 8601 {what} ({error})"
        raise typer.BadParameter(message) from error


@contextmanager
def counting(text: str) -> Iterator[Callable[[int], None]]:
    """A function to be told how far a long work has come; a terminal shows it, `{task.completed}` in the text."""
    with Progress(TextColumn(text), console=console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done: bar.update(task, completed=done)


def say(message: str) -> None:
    """Tell the person at the terminal what happens."""
    print(visible(message), file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(visible_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n")


def print_json_lines(values: Iterable[Any]) -> None:
    """One JSON object a line on stdout, each as soon as it is there."""
    for value in values:
        sys.stdout.write(visible_json(json.dumps(value, ensure_ascii=False)) + "\n")
    sys.stdout.flush()

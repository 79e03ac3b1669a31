"""What a command found in, JSON or tables on stdout and lines for a person on stderr out; nothing in them moves the cursor."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import Progress, TextColumn
from rich.segment import Segment

from streams.terminal_text import visible, visible_json

__all__ = ["console", "counting", "escaped", "print_json", "print_json_lines", "say"]


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


def escaped(text: str) -> str:
    """The text on one line, with every character that a terminal would obey written out."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")

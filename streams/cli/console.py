"""What a command found in, tables and progress on a terminal out; nothing in them moves the cursor."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.segment import Segment

from streams.terminal_text import visible

__all__ = ["console", "counting", "progress"]


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


@contextmanager
def progress(what: str, total: int, *, hidden: bool = False) -> Iterator[Callable[[int], None]]:
    """A function to be told how much of a long work is done; a terminal shows a bar, unless it is hidden."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), disable=hidden or not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)

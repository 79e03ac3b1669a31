"""The three standard streams of a process in, streams in UTF-8 out whose faults are one line and a status, never a stack trace."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

from streams.errors import StreamError

__all__ = ["ReaderGone", "discard_output", "own_standard_streams"]

T = TypeVar("T")
"""What an operation on a stream returns."""

_OUTPUT: Final = "the output"
_INPUT: Final = "the input"


class ReaderGone(Exception):  # noqa: N818  # no error: whoever reads the output has seen enough
    """The pipe that the output goes to is closed at its other end."""


def own_standard_streams() -> None:
    """Replace stdin, stdout and stderr by streams in UTF-8, whatever the locale, that raise StreamError or ReaderGone.

    Not OSError: typer and rich each end a process in their own way at a broken pipe. One that was closed before the
    process started is as good as any, until something is asked of it; messages to a closed stderr are lost.
    """
    sys.stdin = io.TextIOWrapper(
        io.BufferedReader(_Source(_opened(sys.stdin, 0, os.O_WRONLY), closefd=False)), "utf-8", "replace"
    )
    out = _Sink(_opened(sys.stdout, 1, os.O_RDONLY), "w", closefd=False)
    sys.stdout = _text(out)
    sys.stderr = _text(_Bin(_opened(sys.stderr, 2, os.O_WRONLY), "w", closefd=False), line_buffering=True)


def discard_output() -> None:
    """Forget what is waiting: it would fail again, loudly, when the interpreter ends."""
    with suppress(OSError, ValueError):  # a stream of a test has no descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Source(io.FileIO):
    """Bytes of stdin."""

    def readinto(self, buffer: Any) -> int:
        """Read; raises StreamError."""
        return _told(_INPUT, lambda: super(_Source, self).readinto(buffer))

    def readall(self) -> bytes:
        """Read to the end; raises StreamError."""
        return _told(_INPUT, super().readall)


class _Sink(io.FileIO):
    """Bytes of stdout."""

    def write(self, data: Any) -> int:
        """Write; raises StreamError or ReaderGone."""
        return _told(_OUTPUT, lambda: super(_Sink, self).write(data))


class _Bin(io.FileIO):
    """Bytes of stderr: where even the fault cannot be told, the status has to do."""

    def write(self, data: Any) -> int:
        """Write, or lose it."""
        try:
            return super().write(data)
        except OSError:
            return len(data)


def _text(raw: io.FileIO, *, line_buffering: bool | None = None) -> io.TextIOWrapper:
    lines = raw.isatty() if line_buffering is None else line_buffering
    return io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", "backslashreplace", line_buffering=lines)


def _opened(stream: Any, number: int, flags: int) -> int:
    """The descriptor of a stream; where it was closed, one that holds its number and refuses what is asked of it."""
    return number if stream is not None else os.open(os.devnull, flags)


def _told(what: str, operation: Callable[[], T]) -> T:
    """What the operation returns; raises StreamError or ReaderGone for its OSError."""
    try:
        return operation()
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise ReaderGone from error
        closed = error.errno == errno.EBADF
        fault = "it is closed" if closed else error.strerror or type(error).__name__
        message = f"{what} cannot be {'written' if what is _OUTPUT else 'read'}: {fault}"
        raise StreamError(message) from error

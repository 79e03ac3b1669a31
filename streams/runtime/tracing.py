"""What is asked of a tracer, and the one that traces nothing: headers pass as they are.

`spans.py` answers it with OpenTelemetry; `trace_export.py` imports that only where the environment asks for traces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Final, Protocol

from streams.runtime.messages import Incoming, Outgoing

__all__ = ["OFF", "BatchTrace", "Delivered", "Tracing"]

Delivered = Callable[[int | None], None]
"""Told the offset of a message once the log has it; None where it did not get there."""


class BatchTrace(Protocol):
    """One batch of an agent, traced."""

    incoming: Sequence[Incoming]
    """The messages, each of the trace of what is done with it."""

    def sending(self, outgoing: Sequence[Outgoing]) -> AbstractContextManager[Sequence[Outgoing]]:
        """The messages as they are sent, each of the trace of its sending, until all are delivered."""


class Tracing(Protocol):
    """Who is told what happens to articles, to show it as traces."""

    def batch(self, agent: str, batch: Sequence[Incoming]) -> AbstractContextManager[BatchTrace]:
        """A batch from its arrival until it is acknowledged."""

    def about(self, incoming: Incoming) -> None:
        """The message of which the layers are that run now."""

    def layer(self, name: str, seconds: float) -> None:
        """A layer of the reading has just run for so long."""

    def taken(self, out: Outgoing, told: bytes, partition: int) -> tuple[Outgoing, Delivered]:
        """The message of an article that is taken in, of the trace that it came with or its own; and whom to tell of its delivery."""

    def close(self) -> None:
        """Send what is left, without waiting long for whoever does not answer."""


class _Untraced:
    """A batch of which nobody is told."""

    def __init__(self, batch: Sequence[Incoming]) -> None:
        self.incoming = batch

    def sending(self, outgoing: Sequence[Outgoing]) -> AbstractContextManager[Sequence[Outgoing]]:
        """As they are."""
        return nullcontext(outgoing)


class _Off:
    """No traces: headers pass as they are."""

    @contextmanager
    def batch(self, _agent: str, batch: Sequence[Incoming]) -> Iterator[BatchTrace]:
        """As it is."""
        yield _Untraced(batch)

    def about(self, incoming: Incoming) -> None:
        """Nobody is told."""

    def layer(self, name: str, seconds: float) -> None:
        """Nobody is told."""

    def taken(self, out: Outgoing, _told: bytes, _partition: int) -> tuple[Outgoing, Delivered]:
        """As it is."""
        return out, _nobody

    def close(self) -> None:
        """Nothing is left."""


def _nobody(_offset: int | None) -> None:
    """Tell nobody."""


OFF: Final[Tracing] = _Off()
"""Where nobody asked for traces."""

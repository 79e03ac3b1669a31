"""A correction in, on its topic once this returns; the connection to Kafka is kept open until it fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from typing import Final, Protocol

from streams.errors import BrokerError
from streams.ingest.posted import Fault
from streams.records import Correction
from streams.serve.problems import ProblemError

__all__ = ["Publisher", "Sayings"]

_RETRY_SECONDS: Final = 5.0


class Publisher(Protocol):
    """Where corrections leave."""

    def correction(self, correction: Correction) -> None:
        """Queue one."""

    def settle(self) -> None:
        """Return when Kafka has acknowledged it; raises UnavailableError."""


class Sayings:
    """Where what people say of records leaves; its calls block, from any thread."""

    def __init__(self, connect: Callable[[], AbstractContextManager[Publisher]]) -> None:
        """`connect` opens a publisher; that is done for the first correction, and again after a failure."""
        self._connect = connect
        self._lock, self._stack = threading.Lock(), ExitStack()
        self._publisher: Publisher | None = None

    def publish(self, correction: Correction) -> None:
        """Come back once Kafka has it; raises ProblemError where it takes none now."""
        with self._lock:
            try:
                if self._publisher is None:
                    self._publisher = self._stack.enter_context(self._connect())
                self._publisher.correction(correction)
                self._publisher.settle()
            except BrokerError as error:
                self._let_go()
                raise ProblemError(Fault(503, "", str(error)), retry_after_seconds=_RETRY_SECONDS) from error

    def close(self) -> None:
        """Let go of the broker."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        self._publisher = None
        stack, self._stack = self._stack, ExitStack()
        with suppress(BrokerError):  # what has failed may fail once more
            stack.close()

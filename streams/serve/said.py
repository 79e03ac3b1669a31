"""A correction in, on its topic once this returns; the connection to Kafka is kept open until it fails.

An article has room for so many: one more would become a dead letter where it is read, long after its maker was told
that it is noted. So it is refused here, where somebody waits for the answer.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, ExitStack, suppress
from typing import Final, Protocol

from streams.corrections.validity import room_fault
from streams.errors import BrokerError
from streams.ingest.posted import Fault
from streams.records import Correction
from streams.serve.problems import ProblemError

__all__ = ["Publisher", "Sayings"]

_RETRY_SECONDS: Final = 5.0
_ARTICLES_MAX: Final = 256
"""Articles of which it is remembered what was sent: the read model has the others long since."""


class Publisher(Protocol):
    """Where corrections leave."""

    def correction(self, correction: Correction) -> None:
        """Queue one."""

    def settle(self) -> None:
        """Return when Kafka has acknowledged it; raises UnavailableError."""


class Sayings:
    """Where what people say of records leaves; its calls block, from any thread."""

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[Publisher]],
        known: Callable[[str], Collection[str]] = lambda _: (),
    ) -> None:
        """`connect` opens a publisher; that is done for the first correction, and again after a failure.

        `known` are the ids of what was said of an article before, as far as it has come to the read model.
        """
        self._connect, self._known = connect, known
        self._sent: OrderedDict[str, set[str]] = OrderedDict()
        self._lock, self._stack = threading.Lock(), ExitStack()
        self._publisher: Publisher | None = None

    def publish(self, correction: Correction) -> None:
        """Come back once Kafka has it; raises ProblemError where it takes none now, and where the article has no room for it."""
        with self._lock:
            self._check_room(correction)
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

    def _check_room(self, correction: Correction) -> None:
        """What was sent counts from then on, though the read model, which follows, may not have it yet."""
        sent = self._sent.setdefault(correction.article_id, set())
        self._sent.move_to_end(correction.article_id)
        while len(self._sent) > _ARTICLES_MAX:
            self._sent.popitem(last=False)
        every = sent | set(self._known(correction.article_id))
        fault = room_fault(correction.article_id, len(every))
        if fault and correction.correction_id not in every:
            raise ProblemError(Fault(409, "article_id", fault))
        sent.add(correction.correction_id)

    def _let_go(self) -> None:
        self._publisher = None
        stack, self._stack = self._stack, ExitStack()
        with suppress(BrokerError):  # what has failed may fail once more
            stack.close()

"""Offsets as they are fetched, taken and done in; whose turn it is, and up to where everything is done, out.

What a client hands over from one seek to the next is complete: an offset that
is missing in between is one that the broker does not have (compaction removed
it, or it marks a transaction). So no arithmetic on offsets decides what may be
committed, only whether all that was handed over is done, in its order, whatever
becomes of it on the way to an agent.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["OffsetTracker"]


@dataclass(slots=True)
class _Run:
    """Messages of one partition, fetched in one go from a committed position on."""

    under: object
    """The assignment they were fetched under: after another, the client begins again at what is committed."""
    waiting: deque[int]
    """Not yet taken by an agent, ascending."""
    end: int
    """The offset behind the last that was fetched."""
    under_way: deque[int] = field(default_factory=deque)
    """Taken and not yet done, ascending."""
    done: int | None = None
    """The offset behind the last one done; None when there is no new one since it was asked for."""
    skipped_at: float | None = None
    """Since when the next one is missed: one behind it came to the agent first."""


class OffsetTracker:
    """What was fetched and is to be done; noted by the client's thread, asked by the loop's."""

    def __init__(self) -> None:
        self._runs: dict[Any, _Run] = {}
        self._lock = threading.Lock()

    def fetched(self, partition: Any, under: object, offsets: Sequence[int]) -> None:
        """Note what the client hands over, ascending; a list that begins before the last one ended follows a seek."""
        with self._lock:
            run = self._runs.get(partition)
            if run is None or run.under is not under or offsets[0] < run.end:
                self._runs[partition] = _Run(under, deque(offsets), offsets[-1] + 1)
            else:
                run.waiting.extend(offsets)
                run.end = offsets[-1] + 1

    def take(self, partition: Any, offset: int) -> bool:
        """Whether it is this message's turn; if not, it came already, or will come again behind those before it."""
        with self._lock:
            run = self._runs.get(partition)
            if run is None or not run.waiting:
                return False
            if run.waiting[0] == offset:
                run.under_way.append(run.waiting.popleft())
                run.skipped_at = None
                return True
            if run.waiting[0] < offset and run.skipped_at is None:
                run.skipped_at = time.monotonic()
            return False

    def done(self, partition: Any, offset: int) -> None:
        """Note that a message taken is done; they are done in the order in which they are taken."""
        with self._lock:
            run = self._runs.get(partition)
            if run is not None and run.under_way and run.under_way[0] == offset:
                run.done = run.under_way.popleft() + 1

    def settle(self, partition: Any) -> int | None:
        """The next offset to read after a restart, if that is new."""
        with self._lock:
            run = self._runs.get(partition)
            if run is None:
                return None
            found, run.done = run.done, None
            return found

    def missed(self, seconds: float) -> list[Any]:
        """The partitions whose next message has been missed for so long: it was thrown away on its way to an agent.

        Each is named once in that time.
        """
        with self._lock:
            now, found = time.monotonic(), []
            for partition, run in self._runs.items():
                if run.skipped_at is not None and now - run.skipped_at >= seconds:
                    found.append(partition)
                    run.skipped_at = now
            return found

    def next(self, partition: Any, under: object) -> int | None:
        """The offset of the next message; None when there is none under this assignment."""
        with self._lock:
            run = self._runs.get(partition)
            return run.waiting[0] if run is not None and run.under is under and run.waiting else None

    def forget(self, partitions: Iterable[Any]) -> None:
        """These are no longer ours."""
        with self._lock:
            for partition in partitions:
                self._runs.pop(partition, None)

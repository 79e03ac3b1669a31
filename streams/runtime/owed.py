"""Offsets as they are fetched and acknowledged in, the offset up to which everything is done out.

What a client hands over from one seek to the next is complete: an offset that
is missing in between is one that the broker does not have (compaction removed
it, or it marks a transaction). So no arithmetic on offsets decides what may be
committed, only whether all that was handed over is acknowledged, whatever
becomes of it on the way to an agent.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Owed"]


@dataclass(slots=True)
class _Run:
    """Messages of one partition, fetched in one go from a committed position on."""

    under: object
    """The assignment they were fetched under: after another, the client begins again at what is committed."""
    offsets: deque[int]
    """Not yet found acknowledged, ascending."""
    end: int
    """The offset behind the last that was fetched."""


class Owed:
    """What was fetched and is to be acknowledged; noted by the client's thread, asked by the loop's."""

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
                run.offsets.extend(offsets)
                run.end = offsets[-1] + 1

    def settle(self, partition: Any, acknowledged: set[int]) -> int | None:
        """The next offset to read after a restart, if that is new; what it passes is taken from `acknowledged`."""
        with self._lock:
            run, last = self._runs.get(partition), None
            while run and run.offsets and run.offsets[0] in acknowledged:
                last = run.offsets.popleft()
                acknowledged.discard(last)
            return None if last is None else last + 1

    def forget(self, partitions: Iterable[Any]) -> None:
        """These are no longer ours."""
        with self._lock:
            for partition in partitions:
                self._runs.pop(partition, None)

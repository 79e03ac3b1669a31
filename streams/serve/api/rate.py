"""Requests in; those of a client who asks too often are refused, with the time at which there is room again."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from starlette.requests import Request

from streams.ingest.posted import Fault
from streams.serve.problems import ProblemError

__all__ = ["RateLimit"]

_CLIENTS_MAX: Final = 10_000
"""Clients that are remembered; who was not heard of for longest is forgotten first."""
_BURST_SECONDS: Final = 4


class RateLimit:
    """A bucket of requests for each address; thread-safe."""

    def __init__(self, per_second: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = per_second, float(per_second * _BURST_SECONDS), clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._turn = threading.Lock()

    def __call__(self, request: Request) -> None:
        """Take one from what the client may still ask; raises ProblemError."""
        address, now = request.client.host if request.client else "", self._clock()
        with self._turn:
            left, at = self._buckets.pop(address, (self._burst, now))
            left = min(self._burst, left + (now - at) * self._rate)
            self._buckets[address] = (left - 1 if left >= 1 else left), now
            if len(self._buckets) > _CLIENTS_MAX:
                self._buckets.popitem(last=False)
        if left < 1:
            detail = f"more than {self._rate} requests a second (PARLEY_SERVE_REQUESTS_PER_SECOND)"
            raise ProblemError(Fault(429, "", detail), retry_after_seconds=(1 - left) / self._rate)

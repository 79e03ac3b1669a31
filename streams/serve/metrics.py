"""Answers and the state of the read model in, Prometheus metrics of `parley serve` out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, Histogram

from streams.serve.model.follower import Follower

__all__ = ["RequestTimes", "show_model"]

_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_NO_ROUTE: Final = "none"


class RequestTimes:
    """How long answers take, by route: an address would be a label without bound."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._seconds = Histogram(
            "parley_serve_request_seconds",
            "Time from a request to its answer, by route",
            ["route"],
            registry=registry,
            buckets=_BUCKETS,
        )

    def took(self, route: str | None, seconds: float) -> None:
        """Count an answer; a request for what is not there has no route."""
        self._seconds.labels(route or _NO_ROUTE).observe(seconds)


def show_model(registry: CollectorRegistry, follower: Follower) -> None:
    """The gauges of a follower; for once in a process."""
    gauges: tuple[tuple[str, str, Callable[[], float]], ...] = (
        ("parley_serve_model_behind_messages", "Messages not in the read model yet", lambda: follower.behind),
        ("parley_serve_model_ready", "1 once the read model has caught up", lambda: float(follower.is_ready)),
        (
            "parley_serve_model_last_heard_timestamp_seconds",
            "When the topics were last heard of",
            lambda: follower.heard_at,
        ),
        ("parley_serve_model_messages", "Messages taken in since the start", lambda: follower.messages),
        (
            "parley_serve_model_unreadable_messages",
            "Messages that could not be decoded since the start",
            lambda: follower.unreadable,
        ),
        (
            "parley_serve_model_bytes",
            "Size of the file of the read model",
            lambda: follower.store.bytes,
        ),
    )
    for name, what, value in gauges:
        Gauge(name, what, registry=registry).set_function(value)

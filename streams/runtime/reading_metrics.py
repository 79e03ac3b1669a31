"""Readings and arrivals of articles in, metrics of what is read, how fast, how sure, and how old it is out."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps
from typing import Any, Final, TypeVar, cast

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from streams.corrections.fields import LAYERS
from streams.extract.arabic_reader import read_through
from streams.extract.languages import READERS, Reader
from streams.extract.reading import Reading
from streams.runtime.arrival import SOURCE_CLASSES, Arrival
from streams.topics import RECORD_TOPICS

__all__ = ["ReadingMetrics"]

_Work = TypeVar("_Work", bound=Callable[..., Any])
_CONFIDENCE: Final = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.975, 1.0)
_AGES: Final = (60, 300, 900, 3600, 6 * 3600, 86400, 3 * 86400, 7 * 86400, 30 * 86400)
_TOPICS: Final = {LAYERS[kind]: topic for kind, topic in RECORD_TOPICS.items()}
"""Fields of a reading, and where their records go."""


class ReadingMetrics:
    """What the agents `read` and `track` find out of articles; told from one loop, read by other threads."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._confidence = Histogram(
            "parley_record_confidence_ratio",
            "How often findings of the rule are right that found a record, by its author's estimate",
            ["topic"],
            buckets=_CONFIDENCE,
            registry=registry,
        )
        self._layers = Counter(
            "parley_layer_seconds", "Time spent in each layer of the reading of articles", ["layer"], registry=registry
        )
        self._age = Histogram(
            "parley_publication_age_seconds",
            "How long ago an article was published when it was read",
            ["source_class"],
            buckets=_AGES,
            registry=registry,
        )
        self._newest = Gauge(
            "parley_newest_publication_timestamp_seconds",
            "When the newest article was published whose messages of this topic are processed: of positions, in the ledger",
            ["topic", "source_class"],
            registry=registry,
        )
        self._newest_seen: dict[tuple[str, str], float] = {}
        for topic in _TOPICS.values():
            self._confidence.labels(topic)
        for source_class in SOURCE_CLASSES:
            self._age.labels(source_class)

    def seen(self, reading: Reading) -> None:
        """Count how sure the records of one article are."""
        for field, topic in _TOPICS.items():
            observe = self._confidence.labels(topic).observe
            for record in getattr(reading, field):
                observe(record.confidence / 1000)

    def arrived(self, topic: str, arrivals: Sequence[Arrival]) -> None:
        """Note how old the articles are of which messages of this topic have been processed."""
        now = dt.datetime.now(dt.UTC)
        for arrival in arrivals:
            published = min(arrival.published_at, now)  # a date to come would hide for months that nothing comes
            if topic == "articles":
                self._age.labels(arrival.source_class).observe((now - published).total_seconds())
            place = topic, arrival.source_class
            newest = max(published.timestamp(), self._newest_seen.get(place, 0.0))
            self._newest_seen[place] = newest
            self._newest.labels(*place).set(newest)

    def readers(self, told: Callable[[str, float], None] = lambda _name, _seconds: None) -> Mapping[str, Reader]:
        """The readers of all languages, timed: Arabic layer by layer, any other as a layer of its own; `told` hears of each, too."""
        timed = partial(self._timed, told)
        return {
            language: read_through(timed) if language == "ar" else timed(language, reader)
            for language, reader in READERS.items()
        }

    def _timed(self, told: Callable[[str, float], None], name: str, work: _Work) -> _Work:
        counted = self._layers.labels(name)

        @wraps(work)
        def timed(*given: Any) -> Any:
            began = time.perf_counter()
            try:
                return work(*given)
            finally:
                took = time.perf_counter() - began
                counted.inc(took)
                told(name, took)

        return cast("_Work", timed)

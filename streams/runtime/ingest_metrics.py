"""What was taken in, in; metrics of a process that takes in, and a line a source and interval in the log, out."""

from __future__ import annotations

import threading
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge

from streams.ingest.fetch.outcome import Outcome
from streams.ingest.item import Item, SourceClass, SourceName
from streams.records import Article, Stage
from streams.runtime.dead_letter_kinds import INGEST_REASONS
from streams.runtime.producer_metrics import ProducerMetrics
from streams.runtime.source_store import Count

__all__ = ["IngestMetrics", "IngestReport"]

log = structlog.get_logger("parley.ingest")
_CLASS: Final = ["source_class"]
_STATUSES: Final = (200, 202, 304, 400, 401, 403, 404, 413, 422, 429, 500, 503)
"""What `parley serve` may answer with; others are shown from their first on."""


class IngestMetrics:
    """Counters by class of source: an address would be a label without bound."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._articles = Counter(
            "parley_ingested_articles", "Versions of articles put on the log", _CLASS, registry=registry
        )
        self._dead = Counter(
            "parley_dead_letters",
            "What a source found that is no article",
            ["source_class", "stage", "reason"],
            registry=registry,
        )
        self._unchanged = Counter(
            "parley_ingest_unchanged", "Items that were on the log already", _CLASS, registry=registry
        )
        self._look = Gauge(
            "parley_ingest_last_look_timestamp_seconds", "When a source was last looked at", _CLASS, registry=registry
        )
        self._new = Gauge(
            "parley_ingest_last_new_timestamp_seconds",
            "When a source last had something new",
            _CLASS,
            registry=registry,
        )
        self._fetches = Counter(
            "parley_fetches",
            "Requests for feeds, pages and robots.txt, by how they ended",
            ["outcome"],
            registry=registry,
        )
        self._answers = Counter(
            "parley_http_answers", "Requests to `parley serve`, by status", ["status"], registry=registry
        )
        self.pending = Gauge(
            "parley_ingest_pending", "Items offered that Kafka has not acknowledged yet", registry=registry
        )

        self.producer = ProducerMetrics(registry)

    def expect(self, source_class: SourceClass) -> None:
        """Show from the start what may be counted of a source of this class."""
        kind = source_class.value
        self._articles.labels(kind)
        self._unchanged.labels(kind)
        for reason in INGEST_REASONS:
            self._dead.labels(kind, Stage.INGEST.value, reason.value)
        if source_class is SourceClass.FEED:
            for outcome in Outcome:
                self._fetches.labels(outcome.value)
        if source_class is SourceClass.HTTP:
            for status in _STATUSES:
                self._answers.labels(str(status))

    def taken(self, source: SourceName, count: Count, rejects: list[Item]) -> None:
        """Count what Kafka has acknowledged."""
        kind = source.source_class.value
        self._articles.labels(kind).inc(count.articles)
        self._unchanged.labels(kind).inc(count.unchanged)
        for item in rejects:
            if not isinstance(item.content, Article):
                self._dead.labels(kind, item.content.stage.value, item.content.reason.value).inc()
        self.looked(source.source_class)
        if count.articles or count.rejects:
            self._new.labels(kind).set_to_current_time()

    def fetched(self, outcome: str) -> None:
        """Count one request, by a bounded set of outcomes."""
        self._fetches.labels(outcome).inc()

    def answered(self, status: int) -> None:
        """Count one request that was answered."""
        self._answers.labels(str(status)).inc()

    def looked(self, source_class: SourceClass) -> None:
        """Note that a source of this class was looked at."""
        self._look.labels(source_class.value).set_to_current_time()


class IngestReport:
    """One line a source and interval, if there was anything; from a thread, so that the last items are told in time too."""

    def __init__(self, interval_seconds: float) -> None:
        self._interval_seconds = interval_seconds
        self._turn = threading.Lock()
        self._counts: dict[SourceName, Count] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ingest-report", daemon=True)
        self._thread.start()

    def add(self, source: SourceName, count: Count) -> None:
        """Count what the next line tells."""
        if count == Count():
            return
        with self._turn:
            was = self._counts.get(source, Count())
            self._counts[source] = Count(
                was.articles + count.articles, was.rejects + count.rejects, was.unchanged + count.unchanged
            )

    def close(self) -> None:
        """Tell the rest."""
        self._stop.set()
        self._thread.join()
        self._tell()

    def _run(self) -> None:
        while not self._stop.wait(self._interval_seconds):
            self._tell()

    def _tell(self) -> None:
        with self._turn:
            counts, self._counts = self._counts, {}
        for source, count in counts.items():
            log.info(
                "taken in",
                source=source.name,
                source_class=source.source_class.value,
                articles=count.articles,
                rejects=count.rejects,
                unchanged=count.unchanged,
            )

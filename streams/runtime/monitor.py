"""What the agents do in, metrics, readiness and liveness out; read by other threads than the loop's."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from streams.process_metrics import show_build
from streams.runtime.changelogs import TABLES
from streams.runtime.dead_letter_kinds import WORKER_KINDS
from streams.runtime.messages import Incoming, Outcome
from streams.runtime.reading_metrics import ReadingMetrics
from streams.runtime.stages import Stages
from streams.runtime.tracing import OFF, Tracing
from streams.topics import SOURCES, TOPICS

__all__ = ["MISSED_SECONDS", "BatchSeen", "Monitor"]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

_AGENTS: Final = {"read": "articles", "track": "positions", "convene": "meeting-mentions", "group": "sketches"}
"""Each agent, and the topic whose articles it takes further."""
_MEASURED: Final = frozenset({"read", "track"})
"""Agents that know when the articles of their messages were taken in."""
_LANGUAGES = frozenset({"ckb", "de", "en", "es", "fa", "fr", "he", "ps", "ru", "tr", "ug", "ur"})
"""Labels of articles that nobody reads; a label for each tag that a source may write would know no bound."""

IDLE_SECONDS = 3.0
"""How long messages may wait with nothing under way before the flow is set back to what is committed."""
MISSED_SECONDS = 1.0
"""How long a message may be missed while later ones are there, before it is fetched again."""


class BatchSeen:
    """One batch under way."""

    def __init__(self, monitor: Monitor, agent: str, batch: Sequence[Incoming]) -> None:
        self._monitor = monitor
        self._agent = agent
        self._batch = batch

    def done(self, outcome: Outcome) -> None:
        """Every record of the batch is delivered and its registers are written: it is acknowledged next."""
        self._monitor.count(self._agent, self._batch, outcome)


class Monitor:
    """Counts and times of one worker, and the answers to its health questions."""

    def __init__(self, ruleset: str, lost_seconds: float = 10.0) -> None:
        """Take the ruleset, for those who ask, and the silence of all brokers after which they are lost: a session."""
        self.registry = CollectorRegistry()
        self.log = structlog.get_logger("parley.worker")
        self.in_group = False
        """Whether the group has given this worker its partitions, or none since there are more workers."""
        self.assigned = False
        """Whether partitions are assigned and the tables recovered."""
        self.rebalancing_since: float | None = time.monotonic()
        """Since when partitions or tables are not ready; None when they are."""
        self.replayed_at = 0.0
        """When a stretch of a changelog was last taken over."""
        self.answered_at = time.monotonic()
        """When a broker last answered."""
        self._lost_seconds = lost_seconds
        self.stop_asked_at: float | None = None
        """When SIGTERM came; None before."""
        self.stalled: str | None = None
        """What the watchdog found; None while all goes on."""
        self.moved_at = time.monotonic()
        """When a batch was last acknowledged, or the flow last set back."""
        self.waiting_since: float | None = None
        """Since when messages wait and no batch was acknowledged; None while none wait, or not all is ready."""
        self._shown: set[tuple[str, str]] = set()
        """Topic and partition of the gauges shown."""
        self._started: dict[str, float] = {}
        self._under_way: dict[str, int] = {}
        self._entry_bytes_seen = 0
        self._declare(ruleset)

    def _declare(self, ruleset: str) -> None:
        registry = self.registry
        show_build(registry, ruleset)
        self._reading = ReadingMetrics(registry)
        Gauge("parley_ready", "1 when partitions are assigned and tables recovered", registry=registry).set_function(
            lambda: float(self.unready() is None)
        )
        self._consumed = Counter(
            "parley_messages_consumed", "Messages taken from a topic", ["topic"], registry=registry
        )
        self._out_of_turn = Counter(
            "parley_messages_out_of_turn",
            "Messages put off or left out after a rebalance: others come before them, or they came already",
            ["topic"],
            registry=registry,
        )
        self._articles = Counter(
            "parley_articles_read", "Articles read, revisions and replays included", registry=registry
        )
        self._emitted = Counter(
            "parley_events_emitted",
            "Records delivered to a topic; kind is record or tombstone",
            ["topic", "kind"],
            registry=registry,
        )
        self._dead = Counter(
            "parley_dead_letters", "Messages that could not be read", ["topic", "stage", "reason"], registry=registry
        )
        self._unread = Counter(
            "parley_articles_unread",
            "Articles in languages that nobody reads; rare ones are `other`",
            ["language"],
            registry=registry,
        )
        self._stale = Counter("parley_stale_revisions", "Late older revisions, which change nothing", registry=registry)
        self._unchanged = Counter(
            "parley_events_duplicate",
            "Messages whose records are delivered already, and not sent again",
            ["topic"],
            registry=registry,
        )
        self._copies = Counter(
            "parley_near_copies", "Articles whose words are those of an earlier one, as they arrived", registry=registry
        )
        self._declare_times()
        self._declare_state()
        self._begin()

    def _declare_times(self) -> None:
        registry = self.registry
        self._processing = Histogram(
            "parley_processing_duration_seconds",
            "Computing one batch, its delivery included",
            ["stage"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._end_to_end = Histogram(
            "parley_end_to_end_latency_seconds",
            "From an article's ingestion to the delivery of what a message of this topic leads to: of positions, the ledger",
            ["topic"],
            buckets=(*_SECONDS, 3600, 86400),
            registry=registry,
        )
        self._extraction = Histogram(
            "parley_extraction_duration_seconds", "Pure reading of one article", buckets=_SECONDS, registry=registry
        )
        self.lag = Gauge("parley_consumer_lag", "Messages not yet committed", ["topic", "partition"], registry=registry)
        self.committed = Gauge(
            "parley_committed_offset", "Next offset to read after a restart", ["topic", "partition"], registry=registry
        )
        self._progress = Gauge(
            "parley_last_progress_timestamp_seconds", "When a batch was last acknowledged", registry=registry
        )
        self._progress.set_to_current_time()
        self._answer = Gauge(
            "parley_broker_last_answer_timestamp_seconds", "When a broker last answered this worker", registry=registry
        )
        self._answer.set_to_current_time()
        Gauge("parley_oldest_unacked_age_seconds", "Age of the oldest batch under way", registry=registry).set_function(
            self.oldest_age
        )
        Gauge("parley_unacknowledged_events", "Messages of the batches under way", registry=registry).set_function(
            lambda: float(sum(list(self._under_way.values())))
        )
        self._entry_bytes = Gauge(
            "parley_ledger_entry_bytes_max", "Largest ledger entry that this worker has written", registry=registry
        )

    def _declare_state(self) -> None:
        registry = self.registry
        self.rebalances = Counter("parley_rebalances", "Assignments of partitions to this worker", registry=registry)
        self.recovery = Gauge(
            "parley_recovery_duration_seconds", "How long the last recovery of the tables took", registry=registry
        )
        self._recovered = Counter(
            "parley_recovered_registers", "Registers taken over from changelogs", ["table"], registry=registry
        )
        self.entries = Gauge(
            "parley_state_entries", "Registers in a table of this worker", ["table"], registry=registry
        )
        self.books = Gauge("parley_state_memory_bytes", "What is held in memory of meetings, about", registry=registry)

    def _begin(self) -> None:
        """Show from the start what may be counted: an alert sees a first count only as a step from zero."""
        for topic in SOURCES:
            self._consumed.labels(topic.name)
            self._out_of_turn.labels(topic.name)
            self._unchanged.labels(topic.name)
        for topic in TOPICS:
            if not topic.internal and topic.name != "articles":
                self._emitted.labels(topic.name, "record")
                if topic.compacted:
                    self._emitted.labels(topic.name, "tombstone")
        for kind in WORKER_KINDS:
            self._dead.labels(*kind)
        self._unread.labels("other")
        for agent, source in _AGENTS.items():
            self._processing.labels(agent)
            if agent in _MEASURED:
                self._end_to_end.labels(source)
        for table in TABLES:
            self._recovered.labels(table)
            self.entries.labels(table)

    def watched(self, stages: Stages, tracing: Tracing = OFF) -> Stages:
        """The stages, with what is read counted and timed."""
        if stages.reader is None:
            return stages
        readers = self._reading.readers(tracing.layer)
        return replace(
            stages, reader=replace(stages.reader, readers=readers, seen=self._reading.seen, about=tracing.about)
        )

    @contextmanager
    def batch(self, agent: str, batch: Sequence[Incoming]) -> Iterator[BatchSeen]:
        """Time a batch, from its arrival until it is acknowledged."""
        started = self._started[agent] = time.monotonic()
        self._under_way[agent] = len(batch)
        try:
            yield BatchSeen(self, agent, batch)
        finally:
            self._processing.labels(agent).observe(time.monotonic() - started)
            del self._started[agent], self._under_way[agent]

    def extracted(self, seconds: float) -> None:
        """The pure reading of one article took so long."""
        self._extraction.observe(seconds)

    def out_of_turn(self, topic: str, count: int) -> None:
        """Count messages whose turn it was not."""
        if count:
            self._out_of_turn.labels(topic).inc(count)

    def count(self, agent: str, batch: Sequence[Incoming], outcome: Outcome) -> None:
        """Add up an acknowledged batch."""
        topics, dead = Tally(incoming.topic for incoming in batch), Tally(fault.topic for fault in outcome.faults)
        for topic, number in sorted(topics.items()):
            self._consumed.labels(topic).inc(number)
        if agent == "read":
            self._articles.inc(max(0, topics["articles"] - dead["articles"]))
        self._stale.inc(outcome.stale)
        for language in outcome.unread:
            primary = language.partition("-")[0].lower()
            self._unread.labels(primary if primary in _LANGUAGES else "other").inc()
        self._unchanged.labels(batch[0].topic).inc(outcome.unchanged)
        tally = Tally((out.topic, "tombstone" if out.value is None else "record") for out in outcome.outgoing)
        for (topic, kind), number in sorted(tally.items()):
            self._emitted.labels(topic, kind).inc(number)
        entries = (len(out.value) for out in outcome.outgoing if out.topic == "ledger" and out.value is not None)
        self._entry_bytes_seen = max(self._entry_bytes_seen, *entries, 0)
        self._entry_bytes.set(self._entry_bytes_seen)
        for fault in outcome.faults:
            self._dead.labels(fault.topic, fault.stage.value, fault.reason.value).inc()
            self.log.warning(
                "dead letter",
                source=fault.source,
                stage=fault.stage.value,
                reason=fault.reason.value,
                detail=fault.detail,
            )
        self.moved_at = time.monotonic()
        self.waiting_since = None
        now = dt.datetime.now(dt.UTC)
        self._copies.inc(outcome.copies)
        self._reading.arrived(_AGENTS[agent], outcome.arrivals)
        for arrival in outcome.arrivals:
            if arrival.ingested_at is not None:
                took = (now - arrival.ingested_at).total_seconds()
                self._end_to_end.labels(_AGENTS[agent]).observe(max(0.0, took))
        self._progress.set_to_current_time()

    def oldest_age(self) -> float:
        """Seconds since the oldest batch under way arrived; 0 when none is."""
        started = list(self._started.values())
        return time.monotonic() - min(started) if started else 0.0

    def idle_with_lag(self, waiting: int) -> bool:
        """Whether messages have waited although nothing was under way: what a rebalance has fetched and thrown away."""
        if not waiting or self._started or self.waiting_since is None:
            return False
        return time.monotonic() - max(self.moved_at, self.waiting_since) > IDLE_SECONDS

    def under_way(self) -> dict[str, float]:
        """Agents with a batch under way, and its age in seconds."""
        now = time.monotonic()
        return {agent: round(now - started, 1) for agent, started in sorted(self._started.items())}

    def unready(self) -> str | None:
        """Why this worker does not process, or None when it does."""
        if self.stop_asked_at is not None:
            return "stopping"
        if (lost := self.brokers_lost()) is not None:
            return lost
        return None if self.assigned else "partitions are not assigned, or the tables are still recovering"

    def replayed(self, table: str, registers: int) -> None:
        """A stretch of a changelog has been taken over just now."""
        self._recovered.labels(table).inc(registers)
        self.replayed_at = time.monotonic()

    def answered(self) -> None:
        """A broker has answered just now."""
        self.answered_at = time.monotonic()
        self._answer.set_to_current_time()

    def silence(self) -> float:
        """Seconds since a broker answered."""
        return time.monotonic() - self.answered_at

    def brokers_lost(self) -> str | None:
        """That no broker has answered for as long as a session lasts; None while one does."""
        silence = self.silence()
        return f"no broker has answered for {silence:.0f} s" if silence > self._lost_seconds else None

    def age(self) -> None:
        """Show no lag that nobody can know: NaN while the brokers are lost, or the partitions have been for as long."""
        since = self.rebalancing_since
        astray = since is not None and time.monotonic() - since > self._lost_seconds
        if astray or self.brokers_lost() is not None:
            for labels in self._shown:
                self.lag.labels(*labels).set(float("nan"))

    def unwell(self) -> str | None:
        """Why this worker should be restarted, or None."""
        return self.stalled

    def observe(self, consumer: Any, topics: Sequence[str]) -> int:
        """Set lag and committed offsets of the source topics; returns the sum of the lags."""
        total, shown = 0, set()
        for tp in sorted(consumer.assignment()):
            if tp.topic not in topics:
                continue
            end, committed = consumer.highwater(tp), consumer._committed_offset.get(tp)  # noqa: SLF001  # no public name
            if end is None:
                continue
            lag = max(0, end - (committed or 0))
            total += lag
            labels = tp.topic.partition(".")[2], str(tp.partition)  # short, as in every other metric
            shown.add(labels)
            self.lag.labels(*labels).set(lag if self.brokers_lost() is None else float("nan"))
            self.committed.labels(*labels).set(committed or 0)
        for gone in sorted(self._shown - shown):  # another worker's now: two would tell two lags of one partition
            self.lag.remove(*gone)
            self.committed.remove(*gone)
        self._shown = shown
        self.waiting_since = (self.waiting_since or time.monotonic()) if total else None
        return total

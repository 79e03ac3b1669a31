"""Items of any source in, `parley.articles` and `parley.dead-letters` out: each version once, whatever ends when.

What is about to be sent is written down before it is sent. When Kafka has
acknowledged it, the items, what the source remembers with them and how far the
log is known are kept in one transaction. A process that ends between the two
leaves its versions pending: the next one that offers them reads the log on from
where it was known, and sends only what is not there (`version_log.py`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any, Final

import confluent_kafka
import structlog
from prometheus_client import CollectorRegistry

from streams.errors import CodecError, Reason, Reject, UnavailableError
from streams.ingest.item import Item, SourceClass, SourceName
from streams.ingest.repetition import SourcePages
from streams.records import Article, Stage
from streams.runtime.arrival import class_header
from streams.runtime.client_config import for_librdkafka, unavailable
from streams.runtime.codec import load_codec
from streams.runtime.ingest_metrics import IngestMetrics, IngestReport
from streams.runtime.messages import Outgoing, article_message, letter_message
from streams.runtime.source_owner import Owner
from streams.runtime.source_publisher import dead_letter_key, dead_letter_of
from streams.runtime.source_store import Count, SourceStore, digest_of
from streams.runtime.trace_export import open_tracing
from streams.runtime.tracing import Delivered
from streams.runtime.version_log import VersionLog, version_of
from streams.settings import Settings
from streams.topics import BY_NAME, MESSAGE_BYTES_MAX, full_name

__all__ = ["Intake", "Taken", "open_intake"]

log = structlog.get_logger("parley.ingest")
_POLL_SECONDS: Final = 0.05
_IN_TIME: Final = confluent_kafka.KafkaError(confluent_kafka.KafkaError._TIMED_OUT)  # noqa: SLF001  # its only name
_SILENT: Final = frozenset(
    getattr(confluent_kafka.KafkaError, name)
    for name in ("_TIMED_OUT", "_MSG_TIMED_OUT", "_TRANSPORT", "_ALL_BROKERS_DOWN", "_AUTHENTICATION", "_SSL")
)
"""Errors of a broker that is not reached."""
_QUIET: Final[Mapping[str, str | None]] = {}

Taken = Count
"""What became of the items of a call: new articles, new rejects, and what was there already."""


@dataclass(slots=True)
class _Call:
    """What one thread offers, and what becomes of it."""

    source: SourceName
    items: Sequence[Item]
    memory: Mapping[str, str | None]
    taken: Taken | None = None
    error: BaseException | None = None


@dataclass(slots=True)
class _Share:
    """What of a batch belongs to one call."""

    taken: dict[str, bytes] = field(default_factory=dict)
    """Digest of the fingerprint by key, for every item that is another than remembered."""
    new: list[Item] = field(default_factory=list)
    """The items that are sent."""
    learnt: Mapping[str, str | None] = field(default_factory=dict)
    """What is remembered of the source's pages, with them."""


@dataclass(slots=True)
class _Batch:
    """What is sent and kept together."""

    shares: list[_Share] = field(default_factory=list)
    new: dict[bytes, Item] = field(default_factory=dict)
    """What is sent, by version."""
    came: dict[bytes, SourceClass] = field(default_factory=dict)
    """By which class of source each version comes."""
    offsets: dict[tuple[str, int], set[int]] = field(default_factory=dict)
    """Where the log has put it."""


class Intake:
    """Where every source ends; thread-safe: what several threads offer meanwhile goes together."""

    def __init__(
        self, settings: Settings, servers: str, store: SourceStore, registry: CollectorRegistry | None = None
    ) -> None:
        """Ask nothing of the broker yet: the first call that has something new does."""
        load_codec().register()
        self._tracing = open_tracing(settings, "parley-ingest")
        self._settings, self._servers, self.store = settings, servers, store
        self._owner = Owner(store.path)
        self._log = VersionLog(settings, servers, store, self._owner)
        self._producer: Any = None
        self._waiting: list[_Call] = []
        self._entry, self._turn = threading.Lock(), threading.Lock()
        self.metrics = IngestMetrics(registry if registry is not None else CollectorRegistry())
        self.metrics.producer.watch(lambda: 0 if self._producer is None else len(self._producer))
        self._report = IngestReport(settings.ingest_log_seconds)

    def take(self, source: SourceName, items: Sequence[Item], memory: Mapping[str, str | None] = _QUIET) -> Taken:
        """Send what is new of the items; return once Kafka has acknowledged it and items and memory are kept.

        An item whose key was taken in with its fingerprint is not sent, nor is a
        version that is on the log already. A memory of None is forgotten. Raises
        UnavailableError when Kafka or the disk does not take it: then nothing of
        the call is kept, and the same items can be offered again.
        """
        call = _Call(source, items, memory)
        with self._entry:
            self._waiting.append(call)
        self.metrics.pending.inc(len(items))
        try:
            with self._turn:
                if call.taken is None and call.error is None:  # else another thread has taken it along
                    with self._entry:
                        calls, self._waiting = self._waiting, []
                    self._run(calls)
        finally:
            self.metrics.pending.dec(len(items))
        if call.error is not None:
            raise call.error
        return call.taken or Taken()

    def looked(self, source: SourceName, waits: str | None = None) -> None:
        """Note that a source was looked at and had nothing new, or why it waits."""
        self.metrics.looked(source.source_class)
        self.store.looked(source, waits)

    def known_epoch(self, source: SourceName) -> int:
        """The epoch once the log is known: ask for it before what a source remembers is read, which may be of another log.

        Raises UnavailableError when the broker or the disk does not answer.
        """
        with self._turn:
            try:
                if self._log.behind:
                    self._log.catch_up()
            except Exception as error:
                self._tell_waiting(source, str(error))
                raise
        return self.epoch

    @property
    def epoch(self) -> int:
        """Changes when the log was found to be another one: whoever keeps in memory what was taken in must forget it."""
        return self._log.epoch

    def close(self) -> None:
        """Let go of the broker; what was acknowledged is kept."""
        self._report.close()
        self._drop_producer()
        self._tracing.close()
        self._owner.close()

    def _run(self, calls: list[_Call]) -> None:
        """Take in what these calls offer; each learns what became of it."""
        try:
            batch = self._plan(calls)
            if batch.new:
                self._clean(calls, batch)
                self._log.behind = True  # until what is sent is kept
                self._send(batch)
            self._keep(calls, batch)
        except BaseException as error:  # told to each thread that waits for it
            for call in calls:
                call.error = error
                self._tell_waiting(call.source, str(error))
            if not isinstance(error, Exception):
                raise

    def _plan(self, calls: list[_Call]) -> _Batch:
        """What is new, written down as about to be sent."""
        deadline = time.monotonic() + self._settings.connect_seconds * 3
        while True:
            if self._log.behind:
                self._log.catch_up()
            with self.store.writing() as db:
                batch = self._new(db, calls)
                others = self._log.claim(db, batch.new)
            if not others:
                return batch
            if not all(map(self._owner.is_alive, others)):
                self._log.behind = True
            elif time.monotonic() > deadline:
                message = "another process is sending the same articles, and does not get through"
                raise UnavailableError(message)
            else:
                time.sleep(_POLL_SECONDS)

    def _new(self, db: Any, calls: list[_Call]) -> _Batch:
        batch = _Batch()
        for call in calls:
            share = _Share()
            batch.shares.append(share)
            known = self.store.fingerprints(db, call.source, [item.key for item in call.items])
            for item in call.items:
                fingerprint = digest_of(item.fingerprint)
                if share.taken.get(item.key, known.get(item.key)) == fingerprint:
                    continue
                share.taken[item.key] = fingerprint
                version = version_of(item.content, item.place)
                if version not in batch.new and not self._log.held(db, [version]):
                    batch.new[version], batch.came[version] = item, call.source.source_class
                    share.new.append(item)
        return batch

    def _clean(self, calls: list[_Call], batch: _Batch) -> None:
        """Leave out of the blocks of new articles what their sources print in article after article; versions stay."""
        pages: dict[SourceName, SourcePages] = {}
        for call, share in zip(calls, batch.shares, strict=True):
            page = pages.setdefault(call.source, SourcePages(partial(self.store.recall, call.source)))
            for item in share.new:
                if isinstance(item.content, Article):
                    version = version_of(item.content, item.place)
                    batch.new[version] = replace(item, content=page.clean(item.content))
            share.learnt = page.memory()

    def _send(self, batch: _Batch) -> None:
        """Return when the broker has acknowledged everything; raises UnavailableError when it has not in time."""
        faults: list[Any] = []

        def reported(delivered: Delivered, error: Any, sent: Any) -> None:
            delivered(None if error is not None else sent.offset())
            if error is not None:
                self.metrics.producer.failed(error)
                faults.append(error)
            elif sent.offset() >= 0:
                batch.offsets.setdefault((sent.topic(), sent.partition()), set()).add(sent.offset())

        began = time.monotonic()
        try:
            for version, item in batch.new.items():
                out = _outgoing(item, batch.came[version])
                out, delivered = self._tracing.taken(out, item.trace, out.partition(self._settings.partitions))
                self._produce(out, partial(reported, delivered))
            left = self._opened().flush(self._settings.connect_seconds + 5)
        except confluent_kafka.KafkaException as error:
            raise self._lost(error) from error
        if faults or left:
            raise self._lost(confluent_kafka.KafkaException(faults[0] if faults else _IN_TIME))
        self.metrics.producer.delivered(time.monotonic() - began)

    def _produce(self, out: Outgoing, reported: Any) -> None:
        topic = full_name(BY_NAME[out.topic], self._settings.namespace)
        partition, headers = out.partition(self._settings.partitions), list(out.headers)
        while True:
            try:
                self._opened().produce(topic, out.value, out.key.encode(), partition, reported, headers=headers)
            except BufferError:  # its queue is full
                self._opened().poll(_POLL_SECONDS)
            else:
                return

    def _keep(self, calls: list[_Call], batch: _Batch) -> None:
        counts, far = [], False
        with self.store.writing() as db:
            if batch.new:
                far = self._log.delivered(db, batch.new, batch.offsets)
            for call, share in zip(calls, batch.shares, strict=True):
                rejects = [item for item in share.new if isinstance(item.content, Reject)]
                articles = len(share.new) - len(rejects)
                count = Count(articles, len(rejects), len(call.items) - len(share.new))
                self.store.write_taken(db, call.source, share.taken, count)
                self.store.write_memory(db, call.source, {**call.memory, **share.learnt})
                counts.append((call, share, count, rejects))
        self._log.behind = far
        for call, share, count, rejects in counts:
            self._told(call.source, share.new, count, rejects)
            call.taken = count

    def _told(self, source: SourceName, new: list[Item], count: Count, rejects: list[Item]) -> None:
        self.metrics.taken(source, count, rejects)
        self._report.add(source, count)
        for item in new:
            if isinstance(item.content, Reject):
                reason, detail = item.content.reason.value, item.content.detail
                log.warning("dead letter", source=source.name, place=item.place, reason=reason, detail=detail)
            else:
                article = item.content
                log.debug("article", place=item.place, article_id=article.article_id, revision=article.revision)

    def _tell_waiting(self, source: SourceName, why: str) -> None:
        try:
            self.store.looked(source, why)
        except Exception:  # what is wrong is told to whoever offered the items
            log.debug("what a source waits for could not be written down", source=source.name, exc_info=True)

    def _opened(self) -> Any:
        if self._producer is None:
            options = for_librdkafka(self._settings, self._servers) | {
                "client.id": "parley-source",
                "enable.idempotence": True,
                "compression.type": "gzip",
                "linger.ms": 5,
                "message.max.bytes": MESSAGE_BYTES_MAX,
                "message.timeout.ms": int(self._settings.connect_seconds * 1000),
            }
            self._producer = confluent_kafka.Producer(options | {"error_cb": self.metrics.producer.failed})
        return self._producer

    def _lost(self, error: confluent_kafka.KafkaException) -> Exception:
        """What to raise; the producer goes, so that nothing it still holds is sent behind our back."""
        self._drop_producer()
        if error.args[0].code() in _SILENT:
            return unavailable(self._settings, self._servers, error)
        return UnavailableError(f"the broker does not take an article: {error.args[0].str()}")

    def _drop_producer(self) -> None:
        if self._producer is not None:
            self._producer.purge()
            self._producer.flush(1)
            self._producer = None


def _outgoing(item: Item, source_class: SourceClass) -> Outgoing:
    """The message of an item; one that cannot be written is a dead letter."""
    content = item.content
    if isinstance(content, Article):
        try:
            out = article_message(load_codec(), content, item.trace)
            return replace(out, headers=(*out.headers, class_header(source_class)))
        except CodecError as error:
            content = Reject(Stage.INGEST, Reason.RECORD_TOO_LARGE, str(error), content.text.encode("utf-8", "replace"))
    letter, key = dead_letter_of(content, item.place, _ruleset()), dead_letter_key(content, item.place)
    return letter_message(load_codec(), key, letter)


@cache
def _ruleset() -> str:
    """The ruleset that a dead letter names; late, since most runs have none and knowledge is large."""
    from streams.knowledge import load_bearings

    return load_bearings().ruleset


@contextmanager
def open_intake(settings: Settings, servers: str, registry: CollectorRegistry | None = None) -> Iterator[Intake]:
    """An intake with its store; closed at the end."""
    with SourceStore.of(settings, servers) as store:
        intake = Intake(settings, servers, store, registry)
        try:
            yield intake
        finally:
            intake.close()

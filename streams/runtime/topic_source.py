"""A topic of somebody else in, its messages as articles into the intake out: each once, with no group in their cluster.

How far each partition was read is kept with the items in one transaction, and with
nobody else: the foreign brokers hold no offset of ours that could be ahead or behind.
An article without a date is dated by its message, so that a second reading says the same.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import confluent_kafka
import structlog

from streams.access import groupless
from streams.errors import NoInputError, Reason, Reject, UnavailableError, UsageError
from streams.ingest.article import EPOCH
from streams.ingest.files import Known, article_of_text
from streams.ingest.item import Item, SourceClass, SourceName, digest_of_bytes
from streams.ingest.mapped import article_of_mapped
from streams.records import Article, Stage
from streams.runtime.client_config import for_librdkafka, unavailable
from streams.runtime.event_headers import TRACE
from streams.runtime.intake import Intake
from streams.settings import Settings
from streams.topics import TOPICS, full_name

__all__ = ["TopicOptions", "TopicSource"]

log = structlog.get_logger("parley.ingest")
_MESSAGES_MAX: Final = 500
_FACTOR: Final = 8
"""How many times larger than its text a message may be."""
_POLL_SECONDS: Final = 0.5
_ASK_SECONDS: Final = 10.0
"""How often to ask which partitions there are, and whether the brokers answer."""
_BACK_OFF_MAX_SECONDS: Final = 30.0
_EOF: Final = confluent_kafka.KafkaError._PARTITION_EOF  # noqa: SLF001  # its only name
_YEAR_9999: Final = 253_370_764_800_000
_OFFSET: Final = "offset "
"""What the memory of a partition begins with; its value is where reading goes on."""


@dataclass(frozen=True, slots=True)
class TopicOptions:
    """What is read, and how."""

    topic: str
    servers: str
    """Of the cluster that it is in."""
    is_text: bool = False
    """Whether a message is the text of an article; else JSON."""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The way to each field in the JSON."""


class TopicSource:
    """One foreign topic, and how far it was read."""

    def __init__(self, settings: Settings, intake: Intake, options: TopicOptions) -> None:
        """Ask nothing of its brokers yet; raises UsageError for a topic of our own."""
        own = {full_name(topic, settings.namespace) for topic in TOPICS}
        if options.topic in own or options.topic.startswith(f"{settings.namespace}-"):
            message = f"{options.topic} is a topic of parley itself"
            raise UsageError(message)
        self.source = SourceName(SourceClass.TOPIC, f"{options.topic}@{options.servers}")
        self._settings, self._intake, self._options = settings, intake, options
        self._open: dict[int, bool] = {}
        """The partitions that are read, and whether there may be more in each."""
        self._epoch: int | None = None
        self._was_there = False
        self._asked_at = 0.0
        self.fault: str | None = None
        """Why nothing is taken in; None when nothing is in the way."""
        self._consumer = confluent_kafka.Consumer(
            for_librdkafka(settings, options.servers)
            | {
                "client.id": "parley-source",
                "group.id": groupless(settings.namespace),  # asked for by the library, and never joined
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "enable.partition.eof": True,
                "auto.offset.reset": "earliest",  # what is no longer there is gone; the rest is read
                "queued.max.messages.kbytes": 16_384,
            }
        )

    def run(self, stop: threading.Event) -> None:
        """Take in what comes until it is told to stop; what is in the way is tried again."""
        failures = 0
        try:
            while not stop.is_set():
                try:
                    self._step()
                    self._intake.looked(self.source)
                    self.fault, failures = None, 0
                except UnavailableError as error:
                    self._note(error)
                    failures += 1
                    self._epoch = None  # go on from where it is kept
                    stop.wait(min(_BACK_OFF_MAX_SECONDS, 0.5 * 2 ** min(failures, 10)))
        finally:
            self._consumer.close()

    def look(self) -> None:
        """Take in what is there, to where each partition ends now; raises UnavailableError."""
        try:
            self._step()
            while any(self._open.values()):
                self._step()
            self._intake.looked(self.source)
        finally:
            self._consumer.close()

    def _step(self) -> None:
        epoch = self._intake.known_epoch(self.source)
        if self._epoch != epoch:
            self._epoch, self._open, self._asked_at = epoch, {}, 0.0
        if time.monotonic() - self._asked_at > _ASK_SECONDS or not self._asked_at:
            self._assign()
            self._asked_at = time.monotonic()
        self._take(self._consumer.consume(_MESSAGES_MAX, timeout=_POLL_SECONDS))

    def _assign(self) -> None:
        """Read every partition from where it is kept; those that are new from their beginning."""
        topic = self._options.topic
        try:
            told = self._consumer.list_topics(topic, timeout=self._settings.connect_seconds).topics[topic]
        except confluent_kafka.KafkaException as error:
            raise unavailable(self._settings, self._options.servers, error) from error
        if told.error is not None:
            message = f"{topic}: no such topic at {self._options.servers} ({told.error.str()})"
            raise UnavailableError(message) if self._was_there else NoInputError(message)
        self._was_there = True
        new = [number for number in told.partitions if number not in self._open]
        if not self._open:
            self._consumer.unassign()
        self._consumer.incremental_assign(
            [confluent_kafka.TopicPartition(topic, number, self._begin(number)) for number in new]
        )
        self._open.update(dict.fromkeys(new, True))

    def _begin(self, partition: int) -> int:
        kept = self._intake.store.recall(self.source, f"{_OFFSET}{partition}")
        return int(kept) if kept is not None else confluent_kafka.OFFSET_BEGINNING

    def _take(self, messages: Sequence[Any]) -> None:
        """Take in some messages, with how far they reach."""
        items: list[Item] = []
        memory: dict[str, str] = {}
        for message in messages:
            error = message.error()
            if error is None:
                self._open[message.partition()] = True
                memory[f"{_OFFSET}{message.partition()}"] = str(message.offset() + 1)
                items += [self._item(message)] if message.value() is not None else []  # a tombstone says nothing
            elif error.code() == _EOF:
                self._open[message.partition()] = False
            elif not error.retriable():
                raise unavailable(self._settings, self._options.servers, confluent_kafka.KafkaException(error))
        if memory:
            self._intake.take(self.source, items, memory)

    def _item(self, message: Any) -> Item:
        place = f"{message.topic()}/{message.partition()}/{message.offset()}"
        data = message.value()
        trace = dict(message.headers() or ()).get(TRACE) or b""
        return Item(place, digest_of_bytes(data), self._content(data, message.timestamp()[1]), place, trace)

    def _content(self, data: bytes, milliseconds: int) -> Article | Reject:
        most = self._settings.article_bytes_max
        if len(data) > most * _FACTOR:
            return Reject(Stage.INGEST, Reason.TOO_LARGE, f"{len(data)} bytes; at most {most * _FACTOR} are read", data)
        is_dated = 0 < milliseconds < _YEAR_9999
        known = Known(ingested_at=dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC) if is_dated else EPOCH)
        if self._options.is_text:
            return article_of_text(data, known, most)
        return article_of_mapped(data, self._options.fields, known, most)

    def _note(self, error: UnavailableError) -> None:
        if self.fault != str(error):
            log.error("cannot take in", topic=self._options.topic, fault=str(error))
        self.fault = str(error)
        try:
            self._intake.looked(self.source, self.fault)
        except UnavailableError:
            log.debug("what a source waits for could not be written down", exc_info=True)

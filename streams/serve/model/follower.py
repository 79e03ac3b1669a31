"""The followed topics in, an up-to-date read model out: a plain consumer without a group, whose offsets are in the model.

It is the only part of the model that knows Kafka. Topics that are others than
before, or that end before the offset that was reached, make the model begin anew.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any, Final

import confluent_kafka
import structlog

from streams.access import groupless
from streams.errors import UnavailableError
from streams.knowledge import load_knowledge
from streams.runtime.client_config import for_librdkafka, unavailable
from streams.runtime.cluster import admin
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming
from streams.serve.model.cells import fold_words, has_due, refresh
from streams.serve.model.past import read_past, read_under
from streams.serve.model.patience import Patience
from streams.serve.model.state import fact, next_version, remember
from streams.serve.model.store import Store
from streams.serve.model.writer import FOLLOWED, Writer
from streams.settings import Settings
from streams.topics import BY_NAME, MESSAGE_BYTES_MAX, full_name

__all__ = ["FAR_BEHIND", "Follower", "Progress"]

log = structlog.get_logger("parley.serve")
FAR_BEHIND: Final = 20_000
"""Messages: while more are missing, rows are written without what is worked out of them, which is quicker."""
_MESSAGES_MAX: Final = 5_000
_POLL_SECONDS: Final = 0.2
_FEW: Final = 200
"""Messages: one or two articles' worth; where more wait, the model is behind already."""
_GATHER_SECONDS: Final = 0.02
"""What one article leads to comes as five batches of the outbox, on as many topics: written together, it costs half."""
_ASK_SECONDS: Final = 5.0
"""How often to ask which topics there are."""
_LOOKED_SECONDS: Final = 5.0
"""How often a look that finds nothing is written down."""
_BACK_OFF_MAX_SECONDS: Final = 10.0
_PAST_AT_ONCE: Final = 4
_EOF: Final = confluent_kafka.KafkaError._PARTITION_EOF  # noqa: SLF001  # its only name
_GONE: Final = frozenset(
    {
        confluent_kafka.KafkaError.UNKNOWN_TOPIC_OR_PART,
        confluent_kafka.KafkaError._UNKNOWN_PARTITION,  # noqa: SLF001
        confluent_kafka.KafkaError._UNKNOWN_TOPIC,  # noqa: SLF001
        confluent_kafka.KafkaError.OFFSET_OUT_OF_RANGE,
        confluent_kafka.KafkaError._AUTO_OFFSET_RESET,  # noqa: SLF001
    }
)
Place = tuple[str, int]
"""Short name of a topic, and a partition."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a step brought."""

    version: str
    """The state of the model behind it; see `state.version_of`."""
    cells: tuple[tuple[str, str], ...] = ()
    """Actors and issues whose cells were worked out anew."""
    messages: int = 0
    """How many messages came in."""


@dataclass(slots=True)
class _Reach:
    """How far a partition was read, and where it ends."""

    following: int
    """The offset of the next message."""
    end: int = 0
    is_at_end: bool = False


@dataclass(slots=True)
class Follower:
    """Keeps a model up to date, in a thread of its own."""

    settings: Settings
    servers: str
    store: Store
    writer: Writer = field(default_factory=lambda: Writer(load_codec()))
    """What puts messages into the model."""
    told: list[Callable[[Progress], None]] = field(default_factory=list)
    """Called, in the thread of the follower, whenever the model has changed."""
    fault: str | None = "the model has not looked at its topics yet"
    """Why nothing comes in; None when nothing is in the way."""
    is_ready: bool = False
    """Whether it has caught up since it was made."""
    heard_at: float = 0.0
    """When the topics were last heard of, in seconds since 1970."""
    messages: int = 0
    """Messages taken in since the start."""
    _reached: dict[Place, _Reach] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)
    _asked_at: float = 0.0
    _noted_at: float = 0.0
    _patience: Patience = field(default_factory=Patience)

    @property
    def behind(self) -> int:
        """Messages that are not in the model yet, as far as is known."""
        return sum(max(0, reach.end - reach.following) for reach in list(self._reached.values()))

    @property
    def fault_for_readers(self) -> str | None:
        """Why what the model says is old; None when it is not."""
        if self.fault is not None:
            return self.fault
        behind = self.behind
        if not self.is_ready:
            return f"the read model is being made: {behind} messages are missing"
        return f"the read model is {behind} messages behind" if behind > FAR_BEHIND else None

    @property
    def unreadable(self) -> int:
        """Messages that could not be decoded since the start."""
        return self.writer.unreadable

    def run(self, stop: threading.Event) -> None:
        """Follow until it is told to stop; what is in the way is tried again."""
        failures = 0
        while not stop.is_set():
            consumer = self._consumer()
            try:
                self._asked_at = 0.0
                while not stop.is_set():
                    self.step(consumer)
                    failures = 0
            except UnavailableError as error:
                failures += 1
                self._note(str(error))
                stop.wait(min(_BACK_OFF_MAX_SECONDS, 0.5 * 2 ** min(failures, 6)))
            finally:
                consumer.close()

    def step(self, consumer: Any) -> None:
        """Take in what is there, or wait for it a moment; raises UnavailableError."""
        if not self._asked_at or time.monotonic() - self._asked_at > _ASK_SECONDS:
            self._look(consumer)
            self._asked_at = time.monotonic()
        messages = self._sorted_out(self._taken(consumer))
        self._ends(consumer, {(message.topic, message.partition) for message in messages})
        if messages or not self.is_ready or self._has_due():
            self._write(messages)
        elif not self._past():
            self._idle()

    def _taken(self, consumer: Any) -> list[Any]:
        """What has come by the first message; where that is little, also what comes within a moment."""
        found: list[Any] = consumer.consume(1, timeout=_POLL_SECONDS)
        if found:
            found += consumer.consume(_MESSAGES_MAX - 1, timeout=0)
            if len(found) < _FEW:
                found += consumer.consume(_MESSAGES_MAX - len(found), timeout=_GATHER_SECONDS)
        return found

    def _look(self, consumer: Any) -> None:
        """See which topics there are; begin anew where they are others, and read every partition from where it is kept."""
        ids = _topic_ids(self.settings, self.servers)
        with self.store.reading() as db:
            kept = {topic: fact(db, f"topic.{topic}") for topic in FOLLOWED}
            offsets = _offsets(db)
            self.is_ready = fact(db, "ready") == "1"
        gone = {topic for topic, kept_id in kept.items() if kept_id is not None and ids.get(topic) != kept_id}
        if gone or self._went_back(consumer, offsets):
            log.warning("the topics are others than before: the read model is made anew", topics=sorted(gone))
            self.store.renew()
            offsets, self._reached, self.is_ready = {}, {}, False
        if self.is_ready and not self._reached:
            self.store.index_worked_out()  # a process that ended at that moment may have left it to us
        if ids != self._ids or not self._reached:
            with self.store.writing() as db:
                remember(db, {f"topic.{topic}": number for topic, number in ids.items()})
            self._ids = ids
            self._reached = {}
        if not self.is_ready and not offsets:
            self.store.begin_rebuild()
        self._assign(consumer, offsets)

    def _went_back(self, consumer: Any, offsets: Mapping[Place, int]) -> bool:
        """Whether a partition ends before the offset that was reached; looked at when reading begins."""
        if self._reached:
            return False
        return any(self._extent(consumer, place)[1] < offset for place, offset in offsets.items())

    def _assign(self, consumer: Any, offsets: Mapping[Place, int]) -> None:
        known = self._partitions(consumer)
        new = [place for place in known if place not in self._reached]
        if not self._reached:
            consumer.unassign()
        for place in new:
            begin, end = self._extent(consumer, place)
            self._reached[place] = _Reach(max(offsets.get(place, 0), begin), end)
        if new:
            consumer.incremental_assign([self._at(place, self._reached[place].following) for place in new])

    def _partitions(self, consumer: Any) -> list[Place]:
        try:
            told = consumer.list_topics(timeout=self.settings.connect_seconds).topics
        except confluent_kafka.KafkaException as error:
            raise unavailable(self.settings, self.servers, error) from error
        names = {topic: full_name(BY_NAME[topic], self.settings.namespace) for topic in FOLLOWED}
        return [
            (topic, number)
            for topic, name in names.items()
            if name in told and told[name].error is None
            for number in sorted(told[name].partitions)
        ]

    def _extent(self, consumer: Any, place: Place) -> tuple[int, int]:
        try:
            found = consumer.get_watermark_offsets(self._at(place), timeout=self.settings.connect_seconds)
        except confluent_kafka.KafkaException as error:
            if error.args[0].code() in _GONE:
                return 0, 0
            raise unavailable(self.settings, self.servers, error) from error
        return found or (0, 0)

    def _at(self, place: Place, offset: int = 0) -> Any:
        name = full_name(BY_NAME[place[0]], self.settings.namespace)
        return confluent_kafka.TopicPartition(name, place[1], offset)

    def _sorted_out(self, messages: Sequence[Any]) -> list[Incoming]:
        """The messages as the writer takes them; ends and faults are noted; raises UnavailableError."""
        found = []
        for message in messages:
            error = message.error()
            if error is None:
                found.append(_incoming(message))
                continue
            if error.code() == _EOF:
                reach = self._reached.get((_short(message.topic()), message.partition()))
                if reach is not None:
                    reach.is_at_end, reach.end = True, max(reach.end, message.offset())
            elif error.code() in _GONE:
                self._asked_at = 0.0  # a topic was made anew: see which
            elif not error.retriable():
                raise unavailable(self.settings, self.servers, confluent_kafka.KafkaException(error))
        if messages:
            self.heard_at, self.fault = time.time(), None
        return found

    def _ends(self, consumer: Any, places: set[Place]) -> None:
        """Where partitions end, as the last answers of the brokers said."""
        for place in places:
            self._reached[place].is_at_end = False
            told = consumer.get_watermark_offsets(self._at(place), cached=True)
            if told is not None and told[1] > 0:
                self._reached[place].end = told[1]

    def _write(self, messages: Sequence[Incoming]) -> None:
        """Put messages into the model; and, unless many more wait, what is worked out of them."""
        reached = {(message.topic, message.partition): message.offset + 1 for message in messages}
        for place, following in reached.items():
            self._reached[place].following = following
        caught_up = not self.is_ready and self._has_caught_up()
        if caught_up:
            self.store.index()
        with self.store.writing() as db:
            self.writer.apply(db, messages)
            cells: tuple[tuple[str, str], ...] = ()
            if caught_up or (self.is_ready and self.behind < FAR_BEHIND):
                cells = tuple(refresh(db, self._patience))
                fold_words(db)
            if caught_up:
                remember(db, {"ready": "1"})
            self._note_offsets(db)
            version = next_version(db)
        if caught_up:
            self.store.index_worked_out()
        self.is_ready = self.is_ready or caught_up
        self.messages += len(messages)
        if caught_up:
            log.info("the read model has caught up", messages=self.messages)
        if messages or cells or caught_up:
            self._tell(Progress(version, cells, len(messages)))

    def _has_caught_up(self) -> bool:
        return bool(self._reached) and all(
            reach.is_at_end or reach.following >= reach.end for reach in self._reached.values()
        )

    def _has_due(self) -> bool:
        """Whether a large cell that had to wait has its turn."""
        with self.store.reading() as db:
            return has_due(db, self._patience)

    def _past(self) -> bool:
        """Read a few superseded versions of articles; False when none is due."""
        with self.store.reading() as db:
            if db.execute("SELECT 1 FROM past_due LIMIT 1").fetchone() is None:
                return False
        knowledge = load_knowledge()
        with self.store.writing() as db:
            read_under(db, knowledge.ruleset)
            read_past(db, knowledge, _PAST_AT_ONCE)
            cells = tuple(refresh(db, self._patience))
            fold_words(db)
            version = next_version(db)
        self._tell(Progress(version, cells))
        return True

    def _idle(self) -> None:
        if time.monotonic() - self._noted_at > _LOOKED_SECONDS:
            with self.store.writing() as db:
                self._note_offsets(db)

    def _note_offsets(self, db: Connection) -> None:
        """Write down how far the topics reach, and when they were last heard of."""
        ends = [(reach.end, *place) for place, reach in self._reached.items()]
        following = [(*place, reach.following) for place, reach in self._reached.items()]
        db.executemany(
            "INSERT INTO offsets (topic, partition, next) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", following
        )
        db.executemany('UPDATE offsets SET "end" = ? WHERE topic = ? AND partition = ?', ends)
        remember(db, {"looked": str(int(self.heard_at * 1000)), "fault": self.fault or ""})
        self._noted_at = time.monotonic()

    def _note(self, fault: str) -> None:
        if self.fault != fault:
            log.error("the read model cannot follow its topics", fault=fault)
        self.fault = fault
        with self.store.writing() as db:
            remember(db, {"fault": fault})

    def _tell(self, progress: Progress) -> None:
        for tell in self.told:
            tell(progress)

    def _consumer(self) -> Any:
        return confluent_kafka.Consumer(
            for_librdkafka(self.settings, self.servers)
            | {
                "client.id": "parley-model",
                "group.id": groupless(self.settings.namespace),  # asked for by the library, never joined
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "enable.partition.eof": True,
                "auto.offset.reset": "error",  # offsets that are no longer there mean other topics
                "fetch.wait.max.ms": 50,
                "fetch.message.max.bytes": MESSAGE_BYTES_MAX,
                "queued.max.messages.kbytes": 65_536,
            }
        )


def _incoming(message: Any) -> Incoming:
    headers = tuple(message.headers() or ()) if message.value() is None else ()
    return Incoming(
        _short(message.topic()),
        message.partition(),
        message.offset(),
        message.key(),
        message.value(),
        headers,
        message.timestamp()[1],
    )


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _offsets(db: Connection) -> dict[Place, int]:
    return {
        (topic, partition): following
        for topic, partition, following in db.execute("SELECT topic, partition, next FROM offsets")
    }


def _topic_ids(settings: Settings, servers: str) -> dict[str, str]:
    """The ids of the followed topics that are there, by short name; raises UnavailableError."""
    names = {full_name(BY_NAME[topic], settings.namespace): topic for topic in FOLLOWED}
    with admin(settings, servers) as client:
        told: list[dict[str, Any]] = client.describe_topics()
    return {
        names[each["name"]]: str(each["topic_id"]) for each in told if each["name"] in names and not each["error_code"]
    }

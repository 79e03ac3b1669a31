"""The derived topics and the events of `parley serve` in, when what follows from each article was there out.

Articles are known by the trace that their messages carry on. An entry of the ledger has the trace of the last position
of its batch, and all positions of that actor and issue before that one are in it: so the first entry counts whose
position is not before any of the article's.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import confluent_kafka

from streams.runtime.client_config import for_librdkafka
from streams.runtime.codec import load_codec
from streams.runtime.event_headers import TRACE
from streams.settings import Settings
from streams.topics import BY_NAME, RECORD_TOPICS, full_name

__all__ = ["Came", "EventWatch", "Seen", "TopicWatch", "seen_of"]

FOLLOWED = (*RECORD_TOPICS.values(), "ledger")
"""What comes of an article directly, and the ledger."""


@dataclass(frozen=True, slots=True)
class Came:
    """One message, when it was there for whoever reads the topic."""

    topic: str
    partition: int
    offset: int
    at: float
    key: bytes
    trace: bytes
    value: bytes | None


class TopicWatch:
    """A plain consumer in a thread of its own, at the ends of the topics."""

    def __init__(self, settings: Settings, servers: str) -> None:
        self._names = {full_name(BY_NAME[name], settings.namespace): name for name in FOLLOWED}
        self._consumer = confluent_kafka.Consumer(
            for_librdkafka(settings, servers)
            | {"group.id": "bench-latency", "enable.auto.commit": False, "fetch.wait.max.ms": 50}
        )
        self.came: list[Came] = []
        self._stop = threading.Event()
        told = self._consumer.list_topics(timeout=10).topics
        places = [
            confluent_kafka.TopicPartition(name, number, confluent_kafka.OFFSET_END)
            for name in self._names
            for number in told[name].partitions
        ]
        self._consumer.assign(places)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            messages: list[Any] = self._consumer.consume(1_000, timeout=0.005)
            at = time.time()
            for message in messages:
                if message.error() is None:
                    topic = self._names[message.topic()]
                    trace = dict(message.headers() or ()).get(TRACE, b"")
                    value = message.value() if topic == "positions" else None
                    where = topic, message.partition(), message.offset()
                    self.came.append(Came(*where, at, message.key(), trace, value))

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join()
        self._consumer.close()


class EventWatch:
    """The stream of events of `parley serve`, in a thread of its own: when the first about each article came."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._connection = http.client.HTTPConnection(host, int(port), timeout=60)
        self._connection.request("GET", "/api/v1/events?kind=stand&kind=change")
        self._answer = self._connection.getresponse()
        self.first: dict[str, float] = {}
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            for line in self._answer:
                if line.startswith(b"data: "):
                    at, told = time.time(), json.loads(line[6:])
                    if told.get("article_id"):
                        self.first.setdefault(told["article_id"], at)
        except (OSError, ValueError, http.client.HTTPException):
            return  # the server has been stopped


@dataclass(slots=True)
class Seen:
    """When what follows from one article was there."""

    records: float | None = None
    """The last of its records; None where none came."""
    ledger: float | None = None
    """The last of the entries that its positions are in; None where it has no positions."""
    missing: int = 0
    """Entries that did not come."""
    positions: int = 0
    issues: dict[tuple[int, bytes], int] = field(default_factory=dict)
    """Offset of its last position, by partition and key of the entry."""


def seen_of(came: Sequence[Came], traces: Mapping[bytes, str]) -> dict[str, Seen]:
    """When what follows from each article was there, by its id; `traces` names the article of a trace."""
    found: dict[str, Seen] = {article: Seen() for article in traces.values()}
    for each in came:
        seen = found.get(traces.get(each.trace, ""))
        if seen is not None and each.topic != "ledger":
            seen.records = max(seen.records or 0.0, each.at)
    _place(came, traces, found)
    entries = _entries(came, traces, found)
    for seen in found.values():
        for place, offset in seen.issues.items():
            at = next((at for at, upto in entries[place] if upto >= offset), None)
            seen.missing += at is None
            seen.ledger = max(seen.ledger or 0.0, at or 0.0) or None
    return found


def _place(came: Iterable[Came], traces: Mapping[bytes, str], found: Mapping[str, Seen]) -> None:
    """Note where the positions of each article are."""
    codec, topic = load_codec(), BY_NAME["positions"]
    for each in came:
        seen = found.get(traces.get(each.trace, ""))
        if seen is not None and each.topic == "positions" and each.value is not None:
            position: Any = codec.decode(topic, each.value).record
            place = each.partition, f"{position.actor}|{position.issue}".encode()
            seen.issues[place] = max(seen.issues.get(place, -1), each.offset)
            seen.positions += 1


def _entries(
    came: Iterable[Came], traces: Mapping[bytes, str], found: Mapping[str, Seen]
) -> dict[tuple[int, bytes], list[tuple[float, int]]]:
    """When each version of an entry came, and up to which offset of the positions it goes."""
    entries: dict[tuple[int, bytes], list[tuple[float, int]]] = defaultdict(list)
    for each in came:
        seen = found.get(traces.get(each.trace, ""))
        if seen is not None and each.topic == "ledger":
            place = each.partition, each.key
            entries[place].append((each.at, seen.issues.get(place, -1)))
    return entries

"""Questions to a Kafka cluster in, plain answers out: kafka-python for administration and plain consumers."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import (
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    KafkaError,
    NotCoordinatorError,
)

from streams.runtime.client_config import for_kafka_python, unavailable
from streams.runtime.codec import FRAME_BYTES
from streams.settings import Settings
from streams.topics import SOURCES, full_name

__all__ = [
    "Extent",
    "Message",
    "admin",
    "committed_offsets",
    "digest",
    "end_offsets",
    "extents",
    "lag",
    "last_values",
    "messages",
    "progress",
]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a topic."""

    partition: int
    offset: int
    key: str
    value: bytes | None
    timestamp_ms: int
    headers: tuple[tuple[str, bytes], ...] = ()


@contextmanager
def admin(settings: Settings, servers: str) -> Iterator[KafkaAdminClient]:
    """An admin client; raises UnavailableError when no broker answers in time."""
    _hush()
    try:
        client = KafkaAdminClient(
            **for_kafka_python(settings),
            bootstrap_servers=servers.split(","),
            client_id="parley-admin",
            request_timeout_ms=int(settings.connect_seconds * 1000),
            bootstrap_timeout_ms=int(settings.connect_seconds * 1000),
        )
    except (KafkaError, OSError, ValueError) as error:
        raise unavailable(settings, servers, error) from error
    try:
        yield client
    finally:
        client.close()


def _hush() -> None:
    """One clear line says it better than the client's retries."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)


@contextmanager
def _consumer(settings: Settings, servers: str) -> Iterator[KafkaConsumer]:
    _hush()
    try:
        consumer = KafkaConsumer(
            **for_kafka_python(settings),
            bootstrap_servers=servers.split(","),
            client_id="parley-reader",
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=16 * 1024 * 1024,
            fetch_max_bytes=64 * 1024 * 1024,
            bootstrap_timeout_ms=int(settings.connect_seconds * 1000),
        )
    except (KafkaError, OSError, ValueError) as error:
        raise unavailable(settings, servers, error) from error
    try:
        yield consumer
    finally:
        consumer.close()


def messages(
    settings: Settings, servers: str, topic: str, *, follow: bool = False, newest: int | None = None
) -> Iterator[Message]:
    """The messages of a topic to its present end, partition by partition; with `follow`, then all that come.

    `newest` starts so many messages before the end of each partition. An unknown topic gives nothing.
    """
    with _consumer(settings, servers) as consumer:
        found = consumer.partitions_for_topic(topic) or ()
        tps = [TopicPartition(topic, number) for number in sorted(found)]
        if not tps:
            return
        consumer.assign(tps)
        begins, ends = consumer.beginning_offsets(tps), consumer.end_offsets(tps)
        for tp in tps:
            consumer.seek(tp, begins[tp] if newest is None else max(begins[tp], ends[tp] - newest))
        yield from _until(consumer, ends, follow=follow)


def _until(consumer: KafkaConsumer, ends: Mapping[TopicPartition, int], *, follow: bool) -> Iterator[Message]:
    open_ends = {tp for tp, end in ends.items() if consumer.position(tp) < end}
    while open_ends or follow:
        for tp, batch in consumer.poll(timeout_ms=500).items():
            for item in batch:
                if not follow and item.offset >= ends[tp]:
                    continue
                key = (item.key or b"").decode("utf-8", "replace")
                yield Message(tp.partition, item.offset, key, item.value, item.timestamp, tuple(item.headers))
        open_ends = {tp for tp in open_ends if consumer.position(tp) < ends[tp]}


def last_values(settings: Settings, servers: str, topic: str) -> dict[str, bytes]:
    """The last value of each key, tombstoned keys left out; what a compacted topic means."""
    found: dict[str, bytes] = {}
    for message in messages(settings, servers, topic):
        if message.value is None:
            found.pop(message.key, None)
        else:
            found[message.key] = message.value
    return found


def digest(values: Mapping[str, bytes]) -> str:
    """SHA-256 over (key, Avro body), in the order of the keys: equal state, equal digest."""
    found = hashlib.sha256()
    for key in sorted(values):
        body = values[key][FRAME_BYTES:]
        found.update(len(key.encode()).to_bytes(4, "big") + key.encode() + len(body).to_bytes(4, "big") + body)
    return found.hexdigest()


def end_offsets(settings: Settings, servers: str, topics: list[str]) -> dict[TopicPartition, int]:
    """The next offset of every partition of these topics."""
    with _consumer(settings, servers) as consumer:
        tps = [TopicPartition(topic, n) for topic in topics for n in sorted(consumer.partitions_for_topic(topic) or ())]
        ends: dict[TopicPartition, int] = consumer.end_offsets(tps) if tps else {}
        return ends


@dataclass(frozen=True, slots=True)
class Extent:
    """The offsets that a partition has."""

    begin: int
    """The first."""
    end: int
    """The one behind the last."""


def extents(settings: Settings, servers: str, topics: list[str]) -> dict[TopicPartition, Extent]:
    """Where every partition of these topics begins and ends."""
    with _consumer(settings, servers) as consumer:
        tps = [TopicPartition(topic, n) for topic in topics for n in sorted(consumer.partitions_for_topic(topic) or ())]
        if not tps:
            return {}
        begins, ends = consumer.beginning_offsets(tps), consumer.end_offsets(tps)
        return {tp: Extent(begins[tp], ends[tp]) for tp in tps}


def progress(client: KafkaAdminClient, servers: str, settings: Settings) -> dict[str, tuple[int, int]]:
    """Committed and end offsets of the source topics, over all partitions, by short name."""
    offsets = committed_offsets(client, servers, settings)
    names = {full_name(topic, settings.namespace): topic.name for topic in SOURCES}
    found = dict.fromkeys(names.values(), (0, 0))
    for tp, end in end_offsets(settings, servers, list(names)).items():
        done, of = found[names[tp.topic]]
        found[names[tp.topic]] = done + min(end, offsets.get(tp, 0)), of + end
    return found


def committed_offsets(client: KafkaAdminClient, servers: str, settings: Settings) -> dict[TopicPartition, int]:
    """Committed offsets of the group; a broker that has just started has no coordinator for it yet."""
    deadline = time.monotonic() + settings.connect_seconds
    while True:
        try:
            found: Any = client.list_group_offsets([settings.namespace])[settings.namespace]
            return {tp: max(0, item.offset) for tp, item in found.items()}
        except (CoordinatorNotAvailableError, CoordinatorLoadInProgressError, NotCoordinatorError) as error:
            if time.monotonic() > deadline:
                raise unavailable(settings, servers, error) from error
            time.sleep(0.2)


def lag(client: KafkaAdminClient, servers: str, settings: Settings) -> int:
    """Messages of the source topics that the group has not committed."""
    return sum(end - committed for committed, end in progress(client, servers, settings).values())

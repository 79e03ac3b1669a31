"""A topic in, its messages to the present end out: a plain librdkafka consumer, for whoever reads all of it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import confluent_kafka

from streams.access import groupless
from streams.runtime.client_config import for_librdkafka, unavailable
from streams.settings import Settings
from streams.topics import MESSAGE_BYTES_MAX

__all__ = ["partitions_of", "scan"]

_BATCH = 1_000


def partitions_of(settings: Settings, servers: str, topic: str) -> list[int]:
    """The numbers of a topic's partitions; none for a topic that is not there."""
    consumer = _consumer(settings, servers)
    try:
        return _partitions(consumer, settings, servers, topic)
    finally:
        consumer.close()


def scan(
    settings: Settings,
    servers: str,
    topic: str,
    partitions: Sequence[int] | None = None,
    begins: Mapping[int, int] | None = None,
) -> Iterator[Any]:
    """The messages of some partitions, or all, to where they end when each is reached, in the order of each partition.

    A partition is read from its offset in `begins`, or from its beginning. An unknown topic gives nothing; raises UnavailableError when the broker falls silent.
    """
    consumer = _consumer(settings, servers)
    try:
        known = _partitions(consumer, settings, servers, topic)  # or librdkafka asks for the leaders .5 s later
        wanted = known if partitions is None else partitions
        first = begins or {}
        consumer.assign(
            [
                confluent_kafka.TopicPartition(topic, number, first.get(number, confluent_kafka.OFFSET_BEGINNING))
                for number in wanted
            ]
        )
        yield from _to_end(consumer, set(wanted), settings, servers)
    finally:
        consumer.close()


def _to_end(consumer: Any, open_ends: set[int], settings: Settings, servers: str) -> Iterator[Any]:
    heard_at = time.monotonic()
    while open_ends:
        heard = False
        for message in consumer.consume(_BATCH, timeout=0.05):
            error = message.error()
            if error is None:
                heard = True
                yield message
            elif error.code() == confluent_kafka.KafkaError._PARTITION_EOF:  # noqa: SLF001  # its only name
                open_ends.discard(message.partition())
            elif not error.retriable() and error.code() not in _PASSING:
                raise unavailable(settings, servers, confluent_kafka.KafkaException(error))
        if heard:
            heard_at = time.monotonic()  # now, since whoever takes the messages may take their time
        elif open_ends and time.monotonic() - heard_at > settings.connect_seconds:
            raise unavailable(settings, servers, TimeoutError())


_PASSING = frozenset(
    {confluent_kafka.KafkaError._TRANSPORT, confluent_kafka.KafkaError._ALL_BROKERS_DOWN}  # noqa: SLF001  # their only names
)
"""Errors that librdkafka gets over by itself when the broker comes back in time."""


def _partitions(consumer: Any, settings: Settings, servers: str, topic: str) -> list[int]:
    try:
        known = consumer.list_topics(topic, timeout=settings.connect_seconds).topics[topic]
    except confluent_kafka.KafkaException as error:
        raise unavailable(settings, servers, error) from error
    return sorted(known.partitions)


def _consumer(settings: Settings, servers: str) -> Any:
    return confluent_kafka.Consumer(
        {
            **for_librdkafka(settings, servers),
            "client.id": "parley-verify",
            "group.id": groupless(settings.namespace),  # asked for by the client; nothing is joined or committed
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "enable.partition.eof": True,
            "fetch.wait.max.ms": 10,  # the end of a partition is an empty answer: do not wait for it
            "fetch.message.max.bytes": MESSAGE_BYTES_MAX,
            "log_level": 0,  # one clear line says it better than the client's retries
        }
    )

"""A place on the article log in, the bytes of the version there out: what a correction is folded with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

import confluent_kafka

from streams.access import groupless
from streams.errors import UnavailableError
from streams.runtime.client_config import for_librdkafka, unavailable
from streams.runtime.topic_scan import scan
from streams.settings import Settings
from streams.topics import BY_NAME, MESSAGE_BYTES_MAX, full_name

__all__ = ["ArticleLog", "KafkaArticleLog", "NoArticleLog", "StoredArticleLog"]

_ARTICLES: Final = BY_NAME["articles"]


class ArticleLog(Protocol):
    """The article log, read at a place."""

    def at(self, partition: int, offset: int) -> bytes | None:
        """The value at an offset; None when nothing is there."""

    def all_of(self, partition: int, key: bytes) -> Iterator[tuple[int, bytes]]:
        """Every offset and value under a key, in the order of the log: for whoever does not know the place."""


class NoArticleLog:
    """No log: corrections wait for their articles, which come behind them."""

    def at(self, partition: int, offset: int) -> bytes | None:  # noqa: ARG002  # the protocol's names
        """Nothing."""
        return None

    def all_of(self, partition: int, key: bytes) -> Iterator[tuple[int, bytes]]:  # noqa: ARG002
        """Nothing."""
        return iter(())


class StoredArticleLog:
    """A log in memory, by partition and offset."""

    def __init__(self, stored: Mapping[int, Sequence[tuple[int, bytes, bytes]]]) -> None:
        """`stored` has offset, key and value of each message, by partition, and may grow."""
        self._stored = stored

    def at(self, partition: int, offset: int) -> bytes | None:
        """The value at an offset; None when nothing is there."""
        return next((value for at, _, value in self._stored.get(partition, ()) if at == offset), None)

    def all_of(self, partition: int, key: bytes) -> Iterator[tuple[int, bytes]]:
        """Every offset and value under a key."""
        return ((at, value) for at, name, value in self._stored.get(partition, ()) if name == key)


class KafkaArticleLog:
    """The log of a cluster, by a plain consumer that joins no group; connected when it is first asked."""

    def __init__(self, settings: Settings, servers: str) -> None:
        self._settings, self._servers = settings, servers
        self._topic = full_name(_ARTICLES, settings.namespace)
        self._consumer: Any = None

    def at(self, partition: int, offset: int) -> bytes | None:
        """The value at an offset; None when nothing is there; raises UnavailableError when the broker does not answer."""
        if self._consumer is None:
            self._consumer = _connected(self._settings, self._servers)
        self._consumer.assign([confluent_kafka.TopicPartition(self._topic, partition, offset)])
        try:
            message = self._consumer.poll(self._settings.connect_seconds)
        finally:
            self._consumer.unassign()
        if message is None:
            raise unavailable(self._settings, self._servers, TimeoutError())
        error = message.error()
        if error is None:
            return message.value() if message.offset() == offset else None
        if error.code() in _NOTHING_THERE:
            return None
        text = f"{self._topic}-{partition} cannot be read at {offset}: {error}"
        raise UnavailableError(text)

    def all_of(self, partition: int, key: bytes) -> Iterator[tuple[int, bytes]]:
        """Every offset and value under a key; raises UnavailableError when the broker falls silent."""
        for message in scan(self._settings, self._servers, self._topic, [partition]):
            if message.key() == key and message.value() is not None:
                yield message.offset(), message.value()


_NOTHING_THERE: Final = frozenset(
    {
        confluent_kafka.KafkaError._PARTITION_EOF,  # noqa: SLF001  # its only name
        confluent_kafka.KafkaError._AUTO_OFFSET_RESET,  # noqa: SLF001  # its only name
        confluent_kafka.KafkaError.OFFSET_OUT_OF_RANGE,
    }
)


def _connected(settings: Settings, servers: str) -> Any:
    return confluent_kafka.Consumer(
        {
            **for_librdkafka(settings, servers),
            "client.id": "parley-corrections",
            "group.id": groupless(settings.namespace),  # asked for by the client; nothing is joined or committed
            "enable.auto.commit": False,
            "auto.offset.reset": "error",
            "enable.partition.eof": True,
            "fetch.wait.max.ms": 10,
            "queued.min.messages": 1,  # one is wanted: nothing is fetched ahead
            "fetch.message.max.bytes": 1024 * 1024,
            "fetch.max.bytes": MESSAGE_BYTES_MAX,
        }
    )

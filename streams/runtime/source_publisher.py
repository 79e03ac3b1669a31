"""Articles, corrections and rejects in, `parley.articles`, `parley.corrections` and `parley.dead-letters` out, durably: what every source ends in.

kafka-python's idempotent producer is quick enough for sources (thousands of
articles a second) and keeps librdkafka for the agents' hot path.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError

from streams.errors import BODY_BYTES_MAX, DETAIL_MAX, Reject, UnavailableError
from streams.records import Article, Correction, DeadLetter
from streams.runtime.client_config import for_kafka_python, unavailable
from streams.runtime.codec import load_codec
from streams.runtime.messages import article_message, letter_message, message
from streams.settings import Settings
from streams.topics import BY_NAME, MESSAGE_BYTES_MAX, full_name, partition_of

__all__ = ["SourcePublisher", "dead_letter_key", "dead_letter_of", "publisher"]


class SourcePublisher:
    """Sends articles, corrections and dead letters; `settle` waits until all are acknowledged."""

    def __init__(self, producer: Any, settings: Settings, ruleset: str) -> None:
        self._producer = producer
        self._settings = settings
        self._ruleset = ruleset
        self._waiting: list[Any] = []

    def article(self, article: Article) -> None:
        """Queue one version of an article."""
        out = article_message(load_codec(), article)
        self.queue("articles", out.key, out.value, list(out.headers))

    def correction(self, correction: Correction) -> None:
        """Queue what somebody says of a record."""
        article_id = correction.article_id
        out = message(load_codec(), "corrections", article_id, article_id, correction, correction.made_at)
        self.queue("corrections", out.key, out.value, list(out.headers))

    def reject(self, reject: Reject, source: str) -> None:
        """Queue the dead letter of input that is no article; `source` says where it came from."""
        letter = dead_letter_of(reject, source, self._ruleset)
        out = letter_message(load_codec(), dead_letter_key(reject, source), letter)
        self.queue("dead-letters", out.key, out.value, list(out.headers))

    def settle(self) -> None:
        """Return when everything queued is acknowledged; raises UnavailableError when it is not in time."""
        try:
            for future in self._waiting:
                future.get(timeout=self._settings.connect_seconds * 3)
        except KafkaError as error:
            text = f"the broker did not acknowledge an article: {type(error).__name__}: {error}"
            raise UnavailableError(text) from error
        self._waiting.clear()

    def queue(self, name: str, key: str, value: bytes | None, headers: list[tuple[str, bytes]]) -> None:
        """Queue a message of one of our topics, by its short name, in the partition of its key."""
        topic = full_name(BY_NAME[name], self._settings.namespace)
        self.send(topic, key.encode(), value, headers, partition_of(key, self._settings.partitions))

    def send(
        self, topic: str, key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]], partition: int
    ) -> None:
        """Queue a message as it is; raises UnavailableError when the client does not take it."""
        try:
            future = self._producer.send(topic, key=key, value=value, headers=headers, partition=partition)
        except (KafkaError, AssertionError) as error:
            text = f"{topic} cannot be written: {type(error).__name__}: {error}"
            raise UnavailableError(text) from error
        self._waiting.append(future)


def dead_letter_key(reject: Reject, source: str) -> str:
    """The key of the dead letter of input that is no article: the same bytes at the same place are the same letter."""
    return f"{_writable(source)}|{reject.sha256 or hashlib.sha256(reject.body).hexdigest()}"


def dead_letter_of(reject: Reject, source: str, ruleset: str) -> DeadLetter:
    """The dead letter of input that is no article; `source` says where it came from."""
    return DeadLetter(
        stage=reject.stage,
        reason=reject.reason.value,
        detail=_writable(reject.detail[:DETAIL_MAX]),
        source=_writable(source),
        body=reject.body[:BODY_BYTES_MAX],
        size=reject.size or len(reject.body),
        sha256=reject.sha256 or hashlib.sha256(reject.body).hexdigest(),
        ruleset=ruleset,
    )


def _writable(text: str) -> str:
    """The text without lone surrogates: a file's name may be any bytes."""
    return text.encode("utf-8", "replace").decode()


@contextmanager
def publisher(settings: Settings, servers: str, ruleset: str) -> Iterator[SourcePublisher]:
    """A publisher to an existing topic; everything queued is settled at the end of a clean block."""
    load_codec().register()
    try:
        producer = KafkaProducer(
            **for_kafka_python(settings),
            bootstrap_servers=servers.split(","),
            client_id="parley-source",
            acks="all",
            enable_idempotence=True,
            linger_ms=20,
            batch_size=256 * 1024,
            compression_type="gzip",
            max_request_size=MESSAGE_BYTES_MAX,
            max_block_ms=int(settings.connect_seconds * 1000),
        )
    except (KafkaError, OSError, ValueError) as error:
        raise unavailable(settings, servers, error) from error
    found = SourcePublisher(producer, settings, ruleset)
    try:
        yield found
        found.settle()
    finally:
        _close(producer)


def _close(producer: KafkaProducer) -> None:
    """Close, also with messages that no broker acknowledges: whoever waited for them has been told."""
    try:
        producer.close(timeout=5)
    except KafkaError:  # it gives up half-way, with its thread still sending
        producer._sender.force_close()  # noqa: SLF001  # no public name
        with suppress(KafkaError):
            producer.close(timeout=5)

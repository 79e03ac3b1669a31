"""What flows through the agents: messages in, records and table writes out; and how a record becomes a message."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from streams.errors import BODY_BYTES_MAX, DETAIL_MAX, CodecError, Reason
from streams.records import Article, DeadLetter, Stage
from streams.runtime.arrival import Arrival, arrival_headers
from streams.runtime.codec import FRAME_BYTES, Codec
from streams.runtime.event_headers import (
    TRACE,
    Headers,
    Versioned,
    event_headers,
    folded_version,
    record_version,
    trace_of,
    traceparent,
    valid_trace,
)
from streams.topics import BY_NAME, MESSAGE_BYTES_MAX, partition_of

__all__ = [
    "Fault",
    "Incoming",
    "Outcome",
    "Outgoing",
    "Write",
    "article_message",
    "dead_letter",
    "framed_message",
    "letter_message",
    "message",
    "tombstone",
    "traced",
]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message as Kafka delivered it."""

    topic: str
    """Short name of the topic."""
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    timestamp_ms: int = 0
    """When it was written, by the clock of who wrote it; 0 where nobody asks."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to be written."""

    topic: str
    """Short name of the topic."""
    key: str
    partitioned_by: str
    """The text whose hash chooses the partition."""
    value: bytes | None
    """Framed record; None is a tombstone."""
    headers: Headers = ()

    def told(self, *headers: tuple[str, bytes]) -> Outgoing:
        """The same, with further headers; ninety an article, so without `replace`, which takes twice as long."""
        return Outgoing(self.topic, self.key, self.partitioned_by, self.value, (*self.headers, *headers))

    def partition(self, spread: int) -> int:
        """Where it goes, when the topics that are spread have so many partitions."""
        return partition_of(self.partitioned_by, BY_NAME[self.topic].partitions(spread))


@dataclass(frozen=True, slots=True)
class Write:
    """One register to be written to the agent's table."""

    partition: int
    """Partition of the source message, which is the table's."""
    key: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a message became a dead letter, for logs and metrics."""

    stage: Stage
    reason: Reason
    detail: str
    source: str
    """`topic-partition-offset`."""
    topic: str
    """Short name of the topic."""


@dataclass(slots=True)
class Outcome:
    """All that a batch of messages leads to."""

    outgoing: list[Outgoing] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    """How the articles came of which this batch is, to measure the way through."""
    copies: int = 0
    """Articles whose words are another's."""
    stale: int = 0
    """Late older revisions, which change nothing."""
    unchanged: int = 0
    """Articles whose records are delivered already, and not sent again."""
    unread: list[str] = field(default_factory=list)
    """Languages of the articles that nobody reads."""

    def came(self, arrival: Arrival, first: int) -> None:
        """How the article came whose records are here from `first` on; positions carry it on: the ledger is made of them."""
        self.arrivals.append(arrival)
        headers = arrival_headers(arrival)
        for number, out in enumerate(self.outgoing[first:], first):
            if out.topic == "positions" and out.value is not None:
                self.outgoing[number] = out.told(*headers)


def message(
    codec: Codec,
    topic: str,
    key: str,
    partitioned_by: str,
    record: Any,
    happened_at: dt.datetime | None = None,
    cause: Versioned | None = None,
) -> Outgoing:
    """A record as a message, with its headers; raises CodecError when it cannot be encoded or is too large.

    `cause` is what led to a record that has no version of its own.
    """
    value = codec.encode(record)
    version = record_version(record) if cause is None else folded_version(cause, value[FRAME_BYTES:])
    return framed_message(topic, key, partitioned_by, value, version, happened_at)


def framed_message(
    topic: str, key: str, partitioned_by: str, value: bytes, version: str, happened_at: dt.datetime | None = None
) -> Outgoing:
    """The framed bytes of a record as a message; raises CodecError when they are too many."""
    if len(value) >= MESSAGE_BYTES_MAX - 4096:
        name = BY_NAME[topic].record.__name__
        text = f"{len(value)} bytes are more than {topic} takes ({MESSAGE_BYTES_MAX}): {name} {key}"
        raise CodecError(text)
    return Outgoing(topic, key, partitioned_by, value, event_headers(topic, key, version, happened_at))


def article_message(codec: Codec, article: Article, trace: bytes = b"") -> Outgoing:
    """A version of an article as a message; of the trace that it came with, else of one that is made of it."""
    key = article.article_id
    out = message(codec, "articles", key, key, article, article.published_at)
    return out.told((TRACE, valid_trace(trace) or trace_of(article)))


def traced(records: Iterable[Outgoing], cause: Incoming, article: Article | None = None) -> list[Outgoing]:
    """The same messages, of the trace of what caused them; where that says none, of its article's."""
    trace = traceparent(cause.headers)
    if trace is None and article is not None:
        trace = trace_of(article)
    return list(records) if trace is None else [out.told((TRACE, trace)) for out in records]


def tombstone(topic: str, key: str, partitioned_by: str, revision: str, generation: int) -> Outgoing:
    """The retraction of a key; its version travels in the headers, since a tombstone has no value."""
    version = (("parley_revision", revision.encode()), ("parley_generation", str(generation).encode()))
    headers = event_headers(topic, key, f"{revision}.{generation}", is_withdrawn=True)
    return Outgoing(topic, key, partitioned_by, None, (*version, *headers))


def dead_letter(
    codec: Codec, incoming: Incoming, namespace: str, ruleset: str, stage: Stage, reason: Reason, detail: str
) -> tuple[Outgoing, Fault]:
    """The dead letter of a bad message, and what to log of it."""
    topic = f"{namespace}.{incoming.topic}"
    key = f"{topic}-{incoming.partition}-{incoming.offset}"
    value, detail = incoming.value or b"", _encodable(detail[:DETAIL_MAX])
    letter = DeadLetter(
        stage=stage,
        reason=reason.value,
        detail=detail,
        source=topic,
        partition=incoming.partition,
        offset=incoming.offset,
        key=incoming.key and incoming.key[:BODY_BYTES_MAX],  # longer ones are no article's, cut or not
        body=value[:BODY_BYTES_MAX],
        size=len(value),
        sha256=hashlib.sha256(value).hexdigest(),
        ruleset=ruleset,
    )
    [out] = traced([letter_message(codec, key, letter)], incoming)
    return out, Fault(stage, reason, detail, key, incoming.topic)


def letter_message(codec: Codec, key: str, letter: DeadLetter) -> Outgoing:
    """A dead letter as a message, with the usual `dlq.*` headers: any tool can sort them without decoding."""
    headers = (*_dead_headers(letter), *event_headers("dead-letters", key, ""))
    return Outgoing("dead-letters", key, key, codec.encode(letter), headers)


def _dead_headers(letter: DeadLetter) -> Headers:
    found = {
        "dlq.topic": letter.source,
        "dlq.partition": letter.partition,
        "dlq.offset": letter.offset,
        "dlq.stage": letter.stage.value,
        "dlq.reason": letter.reason,
        "dlq.message": letter.detail[:500],
    }
    return tuple((name, str(value).encode()) for name, value in found.items() if value is not None)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()

"""The topic of dead letters in, each with what became of it out; marks and replays back.

The topic is kept for ever, so nothing is deleted: a mark is a message without a
value under the dead letter's key, which says in a header whether it was
replayed or dropped. A key names the same bytes for ever, so a mark holds even
where the dead letter is written again, by a worker that reads the log anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from streams.errors import BODY_BYTES_MAX, Reason, Reject
from streams.ingest.files import Known, article_of_json, article_of_text
from streams.records import Article, DeadLetter
from streams.runtime.cluster import Message, messages
from streams.runtime.codec import load_codec
from streams.runtime.source_publisher import SourcePublisher
from streams.settings import Settings
from streams.topics import BY_NAME, SOURCES, full_name

__all__ = ["Status", "StoredDeadLetter", "bodies", "mark", "replay_dead_letter", "stored_dead_letters", "unfit"]

_MARK: Final = "dlq.mark"
_TOPIC: Final = BY_NAME["dead-letters"]


class Status(StrEnum):
    """What became of a dead letter."""

    OPEN = "open"
    REPLAYED = "replayed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class StoredDeadLetter:
    """One dead letter and what became of it."""

    key: str
    """Key in the topic: `topic-partition-offset`, or `source|sha256`."""
    record: DeadLetter
    """What was published; its body is empty unless it was asked for."""
    written_at: dt.datetime
    """When it was first written."""
    status: Status = Status.OPEN
    marked_at: dt.datetime | None = None
    """When it was last marked; None while it is open."""


def stored_dead_letters(settings: Settings, servers: str) -> list[StoredDeadLetter]:
    """All dead letters without their bodies, the newest last; a value that is no dead letter is left out."""
    found: dict[str, StoredDeadLetter] = {}
    marks: dict[str, tuple[Status, dt.datetime]] = {}
    for message in _messages(settings, servers):
        if (status := _status_of(message)) is not None:
            marks[message.key] = status, _written_at(message)
        elif message.key not in found and (stored := _stored(message)) is not None:
            found[message.key] = replace(stored, record=replace(stored.record, body=b""))
    marked = (
        replace(stored, status=marks[key][0], marked_at=marks[key][1]) if key in marks else stored
        for key, stored in found.items()
    )
    return sorted(marked, key=lambda stored: (stored.written_at, stored.key))


def bodies(settings: Settings, servers: str, keys: Collection[str]) -> Iterator[StoredDeadLetter]:
    """These dead letters with their bodies, one at a time, since all together may be larger than memory."""
    left = set(keys)
    for message in _messages(settings, servers):
        if message.key in left and (stored := _stored(message)) is not None:
            left.discard(message.key)
            yield stored


def unfit(record: DeadLetter, namespace: str) -> str | None:
    """Why a dead letter cannot be sent again, as far as it can be told without its bytes; None when it can."""
    if record.size > BODY_BYTES_MAX:
        return f"only the first {BODY_BYTES_MAX} of {record.size} bytes were kept; the whole is at {_place(record)}"
    if record.partition is not None and record.source not in {full_name(topic, namespace) for topic in SOURCES}:
        return f"{record.source} is no topic that parley reads in the namespace {namespace}"
    return None


def replay_dead_letter(stored: StoredDeadLetter, target: SourcePublisher, settings: Settings) -> str | None:
    """Queue a dead letter's bytes for where they came from; None, or why they cannot go there."""
    record = stored.record
    if fault := unfit(record, settings.namespace):
        return fault
    if hashlib.sha256(record.body).hexdigest() != record.sha256:
        return f"the bytes kept are not those that were received; the whole is at {_place(record)}"
    if record.partition is not None:
        value = None if record.reason == Reason.NULL_VALUE.value else record.body
        target.send(record.source, record.key, value, [], record.partition)
        return None
    article = _read_again(stored, settings.article_bytes_max)
    if isinstance(article, Reject):
        return f"it still is no article: {article.reason.value}: {article.detail}"
    target.article(article)
    return None


def mark(target: SourcePublisher, key: str, status: Status) -> None:
    """Queue the mark of a dead letter."""
    target.queue(_TOPIC.name, key, None, [(_MARK, status.value.encode())])


def _place(record: DeadLetter) -> str:
    """Where the bytes came from, for a person."""
    return record.source if record.partition is None else f"{record.source}-{record.partition}-{record.offset}"


def _read_again(stored: StoredDeadLetter, bytes_max: int) -> Article | Reject:
    """What ingestion makes of the bytes of a file now; as if it had come when it was first seen."""
    path = Path(stored.record.source)
    suffix = path.suffix.partition(":")[0]  # a line of a file is file.jsonl:12
    known = Known(article_id=None if suffix == ".jsonl" else path.name, ingested_at=stored.written_at)
    reader = article_of_text if suffix == ".txt" else article_of_json
    return reader(stored.record.body, known, bytes_max)


def _messages(settings: Settings, servers: str) -> Iterator[Message]:
    return messages(settings, servers, full_name(_TOPIC, settings.namespace))


def _stored(message: Message) -> StoredDeadLetter | None:
    record = load_codec().decode(_TOPIC, message.value).record if message.value is not None else None
    return None if record is None else StoredDeadLetter(message.key, record, _written_at(message))


def _status_of(message: Message) -> Status | None:
    """What a mark says; None for a message that is no mark."""
    if message.value is not None:
        return None
    said = dict(message.headers).get(_MARK, b"").decode("ascii", "replace")
    return Status(said) if said in set(Status) else None


def _written_at(message: Message) -> dt.datetime:
    return dt.datetime.fromtimestamp(message.timestamp_ms / 1000, dt.UTC)

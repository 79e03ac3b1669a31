"""A record's topic, key and version in, the headers of its message out: CloudEvents in binary mode, and its trace.

Only what follows from the record and from what caused it, so that a replay writes the same: whoever has seen a
`ce_id` has seen the event.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from functools import cache, lru_cache
from typing import Any, Final, Protocol

from streams.records import Article, Correction
from streams.topics import BY_NAME

__all__ = [
    "TRACE",
    "Headers",
    "Versioned",
    "event_headers",
    "folded_version",
    "record_version",
    "trace_of",
    "traceparent",
    "valid_trace",
]

Headers = tuple[tuple[str, bytes], ...]
"""Kafka headers: names and values, in order."""

TRACE: Final = "traceparent"
"""W3C Trace Context, by the name that OpenTelemetry's instrumentations of Kafka look for."""
_BINARY: Final = (("ce_specversion", b"1.0"), ("content-type", b"application/avro"))
_NO_CONTENT: Final = _BINARY[:1]
_TRACEPARENT: Final = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


class Versioned(Protocol):
    """What was asserted or withdrawn, under the version that decides which holds."""

    @property
    def revision(self) -> str:
        """Of the article."""

    @property
    def generation(self) -> int:
        """Of the rules."""


def event_headers(
    topic: str, key: str, version: str, happened_at: dt.datetime | None = None, *, is_withdrawn: bool = False
) -> Headers:
    """What one version of a key says of itself; a withdrawal has no content, and a type of its own."""
    content, source = _constant(topic, is_withdrawn)
    name = f"{key}@{version}" if version else key
    said = (*content, ("ce_id", name.encode("utf-8", "replace")), *source)
    return (*said, _time(happened_at, happened_at.tzinfo)) if happened_at else said


@cache
def _constant(topic: str, is_withdrawn: bool) -> tuple[Headers, Headers]:  # a key of the cache
    """What all messages of a topic say, before their id and behind it."""
    kind = f"parley.{BY_NAME[topic].record.__name__}{'.withdrawn' if is_withdrawn else ''}".encode()
    content = _NO_CONTENT if is_withdrawn else _BINARY
    return content, (("ce_source", f"urn:parley:{topic}".encode()), ("ce_type", kind))


@lru_cache(maxsize=256)  # the records of an article have one
def _time(happened_at: dt.datetime, _zone: dt.tzinfo | None) -> tuple[str, bytes]:
    """When it happened; the zone is there since equal instants of two zones are written otherwise."""
    return "ce_time", happened_at.isoformat().encode()


def record_version(record: Any) -> str:
    """The version of a record that says its own; empty for one that is only ever one event of its key."""
    if isinstance(record, Article):
        return record.revision
    if isinstance(record, Correction):  # many have the key of their article
        return record.correction_id
    revision = getattr(record, "revision", None)
    return "" if revision is None else f"{revision}.{record.generation}"


def folded_version(cause: Versioned, body: bytes) -> str:
    """The version of what is made of many records: of the one that caused it, and what it says, which depends on the others."""
    return f"{cause.revision}.{cause.generation}.{hashlib.blake2b(body, digest_size=6).hexdigest()}"


def trace_of(article: Article) -> bytes:
    """The trace of a version of an article that came with none: the same whoever reads it, and however often."""
    digest = hashlib.sha256(f"{article.article_id}\n{article.revision}".encode()).hexdigest()
    return f"00-{digest[:32]}-{digest[32:48]}-01".encode()  # sampled: whoever follows decides as without a parent


def traceparent(headers: Headers) -> bytes | None:
    """The trace that a message is of; None where it says none, or something else."""
    return valid_trace(next((value for name, value in headers if name == TRACE), b""))


def valid_trace(told: bytes) -> bytes | None:
    """What somebody told as a trace, where it is one."""
    return told if _TRACEPARENT.fullmatch(told) else None

"""What a source found in, the one shape that every source hands on out: a key, a fingerprint, an article or a reject."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from streams.errors import Reject
from streams.records import Article

__all__ = ["Item", "SourceClass", "SourceName", "digest_of_bytes", "fingerprint_of", "item_of"]


class SourceClass(StrEnum):
    """Which kind of source; a bounded set, so that it can label a metric."""

    FOLDER = "folder"
    FEED = "feed"
    HTTP = "http"
    TOPIC = "topic"
    STDIN = "stdin"
    WARC = "warc"


@dataclass(frozen=True, slots=True)
class SourceName:
    """One source: a folder, a feed, a topic; what is remembered of it is found by this."""

    source_class: SourceClass
    name: str
    """Its path, URL or topic, always written in the same way."""

    def __str__(self) -> str:
        """The two for a person: `folder inbox`."""
        return f"{self.source_class} {self.name}"


@dataclass(frozen=True, slots=True)
class Item:
    """One article of a source, or what should have been one."""

    key: str
    """What the source calls it: a path, a URL, a guid. The same key is the same article, in whatever version."""
    fingerprint: str
    """Changes with the version: an item that was taken in under its key with this fingerprint is not sent again."""
    content: Article | Reject
    place: str
    """Where it stands, for a person and as the source of a dead letter."""
    trace: bytes = b""
    """The `traceparent` that it came with, not looked into; empty where it came with none. It says nothing of the version."""


def item_of(key: str, content: Article | Reject, place: str | None = None) -> Item:
    """An item whose version is told by what it says; its place is its key where none is given."""
    return Item(key, fingerprint_of(content), content, key if place is None else place)


def digest_of_bytes(data: bytes) -> str:
    """24 hex digits that tell texts apart: no two of all lines that will ever be read are taken for one."""
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def fingerprint_of(content: Article | Reject) -> str:
    """What changes with what is said, and not with when it was taken in."""
    if isinstance(content, Reject):
        return content.sha256 or hashlib.sha256(content.body).hexdigest()
    return f"{content.article_id} {content.content_hash}"

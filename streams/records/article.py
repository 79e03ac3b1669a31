"""One version of one article, as ingested: what every derived record is read from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Article", "Block", "BlockKind", "PublishedFrom"]


class PublishedFrom(StrEnum):
    """How the day of publication became known."""

    GIVEN = "given"
    INFERRED = "inferred"
    INGESTED = "ingested"
    PAGE = "page"
    URL = "url"
    DATELINE = "dateline"
    TEXT = "text"
    FILE = "file"


class BlockKind(StrEnum):
    """What is read in a block."""

    BODY = "body"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the article in which something is read; what stands in none is boilerplate of the page."""

    start: int
    """Offset of the first code point."""
    end: int
    """Offset behind the last code point."""
    kind: BlockKind | None = None
    """Whether all is read in it, or names, dates and numbers only (bylines, related headlines); null: not told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one article, as ingested."""

    article_id: str
    """Opaque: given by the source, else made from the URL, else from source and title."""
    revision: str
    """Orders the versions of one article as text: UTC instant of (updated_at or published_at), state, content hash."""
    url: str | None = None
    """Where the article was read; null when unknown."""
    source: str | None = None
    """Outlet that published it, in English where known; null when unknown."""
    title: str | None = None
    """Headline, where the source gives it apart from the text; null when it does not."""
    text: str
    """The whole text as received; offsets of all derived records count its code points."""
    language: str = "ar"
    """BCP 47 tag of the main language."""
    published_at: dt.datetime
    """When the outlet published this article; midnight UTC when only the day is known."""
    published_from: PublishedFrom
    """Given by the source, else read in the page's markup, address, dateline or text, else the file's or the first ingestion's; inferred: not told which."""
    updated_at: dt.datetime | None = None
    """When the outlet last changed it; null when it did not say."""
    ingested_at: dt.datetime
    """When parley took it in; no derived byte depends on it."""
    content_hash: str
    """SHA-256, in hex, of all fields that derived records depend on."""
    withdrawn: bool = False
    """Whether the outlet took the article back: all that it gave is retracted."""
    blocks: tuple[Block, ...]
    """The spans that are read, in order, not overlapping; empty when there is none."""
    utc_offset_minutes: int | None = None
    """Offset from UTC, in minutes, in which published_at was given: it says which day it was there; null for UTC."""
    agencies: tuple[str, ...] = ()
    """News agencies that sign the text, by entity_id, where dateline, signature or credit names them; the outlet is source."""
    repairs: tuple[str, ...] = ()
    """What was mended in the text before its offsets were counted: a wrong code page, entities escaped twice; empty: as received."""

"""Raw text and what is known of it in, an `Article` out; pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Final

from streams.ingest.boilerplate import article_blocks
from streams.ingest.canonical_url import canonical_url
from streams.ingest.dateline import agencies_of
from streams.ingest.language import language_of
from streams.records import Article, PublishedFrom

__all__ = ["EPOCH", "FIELD_BYTES_MAX", "bad_field", "long_field", "make_article", "revision_of"]

EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When an article counts as ingested where no clock is asked."""

_DAY_MINUTES: Final = 24 * 60

FIELD_BYTES_MAX: Final[Mapping[str, int]] = {
    "article_id": 1_024,
    "revision": 1_024,
    "source": 1_024,
    "language": 1_024,
    "content_hash": 1_024,
    "url": 8_192,
    "title": 8_192,
}
"""Longest fields beside the text, in bytes of UTF-8: every record of the article, and its key, repeats some of them."""


def make_article(
    text: str,
    *,
    article_id: str | None = None,
    url: str | None = None,
    source: str | None = None,
    title: str | None = None,
    language: str | None = None,
    published_at: dt.datetime | None = None,
    published_from: PublishedFrom = PublishedFrom.GIVEN,
    updated_at: dt.datetime | None = None,
    ingested_at: dt.datetime = EPOCH,
    withdrawn: bool = False,
    repairs: tuple[str, ...] = (),
    agencies: tuple[str, ...] = (),
) -> Article:
    """An article with its identity, revision and body blocks.

    Without `published_at` it counts as published when it was ingested; its offset from UTC says which day it was where it
    was published. A language that is given is believed unless the text speaks clearly against it. Without `article_id` the
    identity is made from the URL, else from source and title, else from the text. The agencies are those that its page names
    where the text itself is signed by none.
    """
    if published_at is None:
        published_at, published_from = ingested_at, PublishedFrom.INGESTED
    language = language_of(text or title or "", language)
    offset = _offset_minutes(published_at)
    published_at, updated_at = published_at.astimezone(dt.UTC), updated_at and updated_at.astimezone(dt.UTC)
    article_id = article_id or _identity(url, source, title, text)
    content_hash = _content_hash(text, title, source, language, published_at.isoformat(), withdrawn, offset)
    return Article(
        article_id=article_id,
        revision=revision_of(updated_at or published_at, withdrawn=withdrawn, content_hash=content_hash),
        url=url,
        source=source,
        title=title,
        text=text,
        language=language,
        published_at=published_at,
        published_from=published_from,
        updated_at=updated_at,
        ingested_at=ingested_at,
        content_hash=content_hash,
        withdrawn=withdrawn,
        blocks=article_blocks(text),
        utc_offset_minutes=offset,
        agencies=agencies_of(text) or agencies,
        repairs=repairs,
    )


def bad_field(article: Article) -> str | None:
    """What is wrong with an article whose bytes are well formed; None when nothing is."""
    if not article.article_id:
        return "article_id is empty"
    if fault := long_field(article):
        return fault
    if abs(article.utc_offset_minutes or 0) >= _DAY_MINUTES:
        return f"utc_offset_minutes is {article.utc_offset_minutes}: no clock is a day from UTC"
    end = 0
    for block in article.blocks:
        if not end <= block.start <= block.end <= len(article.text):
            return f"blocks: {block.start}–{block.end} is out of order or outside the text of {len(article.text)} code points"
        end = block.end
    return None


def long_field(article: Article) -> str | None:
    """Which field beside the text is over its limit; None when none is; raises UnicodeEncodeError for a lone surrogate."""
    for name, most in FIELD_BYTES_MAX.items():
        if (size := len((getattr(article, name) or "").encode())) > most:
            return f"{name} has {size} bytes; the limit is {most}"
    return None


def _content_hash(*content: str | bool | int | None) -> str:
    """SHA-256, in hex, of what derived records depend on; an offset of None, the last, is left out: it came later.

    Blocks are no part of it: the same text is the same version, whatever was known of its source's pages.
    """
    told = content if content[-1] is not None else content[:-1]
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()


def _offset_minutes(instant: dt.datetime) -> int | None:
    """How many minutes the clock that an instant was read from is ahead of UTC; None for UTC."""
    offset = instant.utcoffset()
    return int(offset.total_seconds() // 60) if offset else None


def _identity(url: str | None, source: str | None, title: str | None, text: str) -> str:
    """The first 32 hex digits of a SHA-256 of the best that is known: every spelling of a page's address is one article."""
    known = (
        canonical_url(url)
        if url
        else ("\x1f".join((source or "", title)) if title else "\x1f".join((source or "", text)))
    )
    return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def revision_of(changed_at: dt.datetime, *, withdrawn: bool, content_hash: str) -> str:
    """Text that sorts as the versions of an article do: by instant, a withdrawal last, then by content."""
    instant = changed_at.astimezone(dt.UTC).isoformat(timespec="milliseconds").removesuffix("+00:00")
    return f"{instant}Z{'~' if withdrawn else '-'}{content_hash[:16]}"

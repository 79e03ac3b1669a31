"""Raw text and what is known of it in, an `Article` out; pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Final

from streams.arabic.text import even
from streams.ingest.canonical_url import canonical_url
from streams.records import Article, Block, PublishedFrom

__all__ = ["EPOCH", "FIELD_BYTES_MAX", "long_field", "make_article", "revision_of"]

EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When an article counts as ingested where no clock is asked."""

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

_LINE: Final = re.compile(r"[^\n]+")
_FURNITURE: Final = frozenset(
    map(
        even,
        (
            "التعليقات",
            "اترك رد",
            "اترك تعليقا",
            "زر الذهاب إلى الأعلى",
            "أخبار عالميةأخر الاخبار",
            "شارك",
            "مشاركة",
            "طباعة",
        ),
    )
)
"""Whole lines of the page."""
_NOTICES: Final = tuple(
    map(
        even,
        (
            "كلمات دلالية",
            "الكلمات الدلالية",
            "كلمات مفتاحية",
            "الكلمات المفتاحية",
            "وسوم:",
            "تابع أحدث",
            "تابع آخر",
            "تابعوا آخر",
            "تابعونا على",
            "تابعنا على",
            "لمتابعة آخر",
            "اشترك في",
            "اشتركوا في",
            "حمل تطبيق",
            "حملوا تطبيق",
            "شارك المقال",
            "انسخ الرابط",
        ),
    )
)
"""How a line of the page begins that says nothing of the article."""


def make_article(
    text: str,
    *,
    article_id: str | None = None,
    url: str | None = None,
    source: str | None = None,
    title: str | None = None,
    language: str = "ar",
    published_at: dt.datetime | None = None,
    published_from: PublishedFrom = PublishedFrom.GIVEN,
    updated_at: dt.datetime | None = None,
    ingested_at: dt.datetime = EPOCH,
    withdrawn: bool = False,
) -> Article:
    """An article with its identity, revision and body blocks.

    Without `published_at` it counts as published when it was ingested; its offset
    from UTC says which day it was where it was published. Without
    `article_id` the identity is made from the URL, else from source and title,
    else from the text.
    """
    if published_at is None:
        published_at, published_from = ingested_at, PublishedFrom.INGESTED
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
        blocks=_blocks(text),
        utc_offset_minutes=offset,
    )


def long_field(article: Article) -> str | None:
    """Which field beside the text is over its limit; None when none is; raises UnicodeEncodeError for a lone surrogate."""
    for name, most in FIELD_BYTES_MAX.items():
        if (size := len((getattr(article, name) or "").encode())) > most:
            return f"{name} has {size} bytes; the limit is {most}"
    return None


def _content_hash(*content: str | bool | int | None) -> str:
    """SHA-256, in hex, of what derived records depend on; an offset of None, the last, is left out: it came later."""
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


def _blocks(text: str) -> tuple[Block, ...]:
    """Runs of lines that are not furniture of the page."""
    blocks: list[Block] = []
    joined = False
    for line in _LINE.finditer(text):
        words = even(line[0]).strip()
        if words in _FURNITURE or words.startswith(_NOTICES):
            joined = False
            continue
        if joined:
            blocks[-1] = Block(blocks[-1].start, line.end())
        else:
            blocks.append(Block(line.start(), line.end()))
        joined = True
    return tuple(blocks)

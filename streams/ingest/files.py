"""The bytes of a file in, an `Article` or a `Reject` out; pure.

A `.txt` file is the text as it is. A `.json` file is an object with `text` and,
where known, `id`, `title`, `url`, `source`, `language`, `published`, `updated`
(`instants.py` says in which forms) and `withdrawn`; other fields are ignored. It may be the IPTC's ninjs
instead (`ninjs.py`). A `.jsonl` file has one such object a line.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from streams.errors import Reason, Reject
from streams.ingest.article import EPOCH, long_field, make_article
from streams.ingest.dating import Clues, publication
from streams.ingest.encodings import decode_text
from streams.ingest.instants import parse_instant
from streams.ingest.mojibake import garbled_share, mend
from streams.ingest.ninjs import fields_of_ninjs, is_ninjs
from streams.records import Article, PublishedFrom, Stage

__all__ = ["FIELDS", "Known", "article_of_fields", "article_of_json", "article_of_text", "checked", "clues_of"]

FIELDS: Final = ("id", "url", "title", "source", "language", "published", "updated", "withdrawn", "text")
"""What an article may be described by."""

_GARBLED_MAX: Final = 0.5
"""Share of letters read in a wrong code page from which a text is refused rather than kept unreadable."""
_STRINGS: Final = ("id", "title", "url", "source", "language")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an article beside its text."""

    article_id: str | None = None
    source: str | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = None
    published_at: dt.datetime | None = None
    published_from: PublishedFrom = PublishedFrom.GIVEN
    """Where published_at is from: what is GIVEN or of the PAGE is believed, the date of a FILE only if nothing in the article tells."""
    is_page_surer: bool = False
    """Whether the markup of the page is believed before published_at: a feed may date an entry by its last edit."""
    updated_at: dt.datetime | None = None
    """When this version came to be, where it is not the first; used where the article does not say."""
    withdrawn_at: dt.datetime | None = None
    """When a withdrawal that does not say when it happened did so; None: when it is ingested."""
    ingested_at: dt.datetime = EPOCH


def article_of_text(data: bytes, known: Known, bytes_max: int) -> Article | Reject:
    """An article whose text is the whole file."""
    text = decode_text(data)
    if isinstance(text, Reject):
        return text
    return checked(data, bytes_max, _of_fields({"text": text}, known))


def article_of_json(data: bytes, known: Known, bytes_max: int) -> Article | Reject:
    """An article described by one JSON object; what it leaves out is taken from `known`."""
    text = decode_text(data)
    if isinstance(text, Reject):
        return text
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Reject(Stage.INGEST, Reason.BAD_JSON, f"not a JSON object: {error}", data)
    return article_of_fields(fields, data, known, bytes_max)


def article_of_fields(fields: Any, data: bytes, known: Known, bytes_max: int) -> Article | Reject:
    """An article described by an object of JSON that was read; a reject keeps `data`, what it was read from."""
    if isinstance(fields, dict) and is_ninjs(fields):
        fields = fields_of_ninjs(fields)
    fault = _fault(fields)
    if fault:
        return Reject(Stage.INGEST, Reason.BAD_FIELD, fault, data)
    return checked(data, bytes_max, _of_fields(fields, known))


def _of_fields(fields: Mapping[str, Any], known: Known) -> Article:
    text, repairs = mend(fields.get("text") or "")
    url, updated = fields.get("url") or known.url, fields.get("updated")
    withdrawn = bool(fields.get("withdrawn", False))
    # A withdrawal that does not say when it happened must still follow what it withdraws.
    late = (known.withdrawn_at or known.ingested_at) if withdrawn else None
    updated_at = parse_instant(updated) if updated else known.updated_at or late
    published = fields.get("published")
    clues = clues_of(known, text, url, parse_instant(published) if published else None)
    dated = publication(clues) or (None, PublishedFrom.INGESTED)
    return make_article(
        text,
        article_id=fields.get("id") or known.article_id,
        url=url,
        source=fields.get("source") or known.source,
        title=mend(fields.get("title") or known.title or "").text or None,
        language=fields.get("language") or known.language,
        published_at=dated[0],
        published_from=dated[1],
        updated_at=updated_at,
        ingested_at=known.ingested_at,
        withdrawn=withdrawn,
        repairs=repairs,
    )


def clues_of(known: Known, text: str, url: str | None, given: dt.datetime | None = None) -> Clues:
    """What tells when an article was published: what it was given itself, else what is known beside it."""
    told, known_from = known.published_at, known.published_from
    is_given = known_from not in {PublishedFrom.PAGE, PublishedFrom.FILE, PublishedFrom.INFERRED}
    return Clues(
        given=given or (told if is_given else None),
        page=told if known_from is PublishedFrom.PAGE else None,
        url=url,
        text=text,
        file=told if known_from in {PublishedFrom.FILE, PublishedFrom.INFERRED} else None,
        ingested=known.ingested_at,
    )


def _fault(fields: Any) -> str | None:
    """What is wrong with the fields of an article; None when nothing is."""
    if not isinstance(fields, dict):
        return "an article must be a JSON object"
    for name in (*_STRINGS, "text"):
        if not isinstance(fields.get(name), str | None):
            return f"{name} must be a string"
    if not isinstance(fields.get("withdrawn", False), bool):
        return "withdrawn must be true or false"
    if fields.get("withdrawn") and not (fields.get("id") or fields.get("url")):
        return "a withdrawal must name its article by id or url"
    if not fields.get("withdrawn") and not (fields.get("text") or "").strip():
        return "text is missing or empty"
    return next((fault for name in ("published", "updated") if (fault := _instant_fault(name, fields.get(name)))), None)


def _instant_fault(name: str, value: Any) -> str | None:
    if not isinstance(value, str | int | float | None) or isinstance(value, bool):
        return f"{name} must be an instant, as text or as a number"
    try:
        if value:
            parse_instant(value)
    except ValueError as error:
        return f"{name} must be an ISO 8601 day or instant, or of RFC 822, or seconds since 1970: {error}"
    return None


def checked(data: bytes, bytes_max: int, article: Article) -> Article | Reject:
    """The article, unless it is too large or cannot be written."""
    try:
        size = len(article.text.encode())
        fault = long_field(article)
    except UnicodeEncodeError as error:
        return Reject(
            Stage.INGEST, Reason.BAD_ENCODING, f"a lone surrogate stands at {error.start}; no text has one", data
        )
    if fault:
        return Reject(Stage.INGEST, Reason.BAD_FIELD, fault, data)
    if garbled_share(article.text) > _GARBLED_MAX:
        detail = (
            "most of it is UTF-8 that was read in another code page, and too damaged to be mended; send it as it was"
        )
        return Reject(Stage.INGEST, Reason.BAD_ENCODING, detail, data)
    if size > bytes_max:
        return Reject(
            Stage.INGEST, Reason.TOO_LARGE, f"{size} bytes of text; PARLEY_ARTICLE_BYTES_MAX is {bytes_max}", data
        )
    return article

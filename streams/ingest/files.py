"""The bytes of a file in, an `Article` or a `Reject` out; pure.

A `.txt` file is the text as it is. A `.json` file is an object with `text` and,
where known, `id`, `title`, `url`, `source`, `language`, `published`, `updated`
(ISO 8601) and `withdrawn`; other fields are ignored. It may be the IPTC's ninjs
instead (`ninjs.py`). A `.jsonl` file has one such object a line.
"""

from __future__ import annotations

import codecs
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from streams.errors import Reason, Reject
from streams.ingest.article import long_field, make_article
from streams.ingest.ninjs import fields_of_ninjs, is_ninjs
from streams.records import Article, PublishedFrom, Stage

__all__ = ["Known", "article_of_json", "article_of_text", "checked", "decode_text", "parse_instant"]

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY: Final = ["cp1256", "iso8859_6", "mac_arabic"]
_CONTROLS: Final = frozenset(range(32)) - {9, 10, 12, 13}
_BINARY_SHARE: Final = 0.02
"""Share of control characters from which bytes are no text."""
_STRINGS: Final = ("id", "title", "url", "source", "language")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an article beside its text."""

    article_id: str | None = None
    source: str | None = None
    url: str | None = None
    title: str | None = None
    published_at: dt.datetime | None = None
    published_from: PublishedFrom = PublishedFrom.GIVEN
    updated_at: dt.datetime | None = None
    """When this version came to be, where it is not the first; used where the article does not say."""
    withdrawn_at: dt.datetime | None = None
    """When a withdrawal that does not say when it happened did so; None: when it is ingested."""
    language: str = "ar"
    ingested_at: dt.datetime = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def article_of_text(data: bytes, known: Known, bytes_max: int) -> Article | Reject:
    """An article whose text is the whole file."""
    text = decode_text(data)
    if isinstance(text, Reject):
        return text
    return checked(
        data,
        bytes_max,
        make_article(
            text,
            article_id=known.article_id,
            url=known.url,
            source=known.source,
            title=known.title,
            language=known.language,
            published_at=known.published_at,
            published_from=known.published_from,
            updated_at=known.updated_at,
            ingested_at=known.ingested_at,
        ),
    )


def article_of_json(data: bytes, known: Known, bytes_max: int) -> Article | Reject:
    """An article described by one JSON object; what it leaves out is taken from `known`."""
    text = decode_text(data)
    if isinstance(text, Reject):
        return text
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Reject(Stage.INGEST, Reason.BAD_JSON, f"not a JSON object: {error}", data)
    if isinstance(fields, dict) and is_ninjs(fields):
        fields = fields_of_ninjs(fields)
    fault = _fault(fields)
    if fault:
        return Reject(Stage.INGEST, Reason.BAD_FIELD, fault, data)
    return checked(data, bytes_max, _of_fields(fields, known))


def decode_text(data: bytes) -> str | Reject:
    """The text in these bytes: UTF-8, else by its byte order mark, else one of the old Arabic code pages."""
    if not data.strip():
        return Reject(Stage.INGEST, Reason.EMPTY, "there is no text", data)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data, encoding)
    if _binary(data):
        return _no_text(data)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        from charset_normalizer import from_bytes  # late: most texts are UTF-8

        best = from_bytes(data[:65536], cp_isolation=_LEGACY, language_threshold=0.0, threshold=0.6).best()
        if best is None or not _arabic(data.decode(best.encoding, "replace")):
            detail = f"neither UTF-8 (byte {error.start}) nor an Arabic code page; save it as UTF-8"
            return Reject(Stage.INGEST, Reason.BAD_ENCODING, detail, data)
        return _decoded(data, best.encoding)


def parse_instant(value: str) -> dt.datetime:
    """An ISO 8601 day or instant with its offset; raises ValueError. A day means its midnight, an instant without zone is UTC."""
    instant = dt.datetime.fromisoformat(value)
    if instant.tzinfo is None:
        return instant.replace(tzinfo=dt.UTC)
    try:
        instant.astimezone(dt.UTC)
    except OverflowError as error:
        message = f"{value} is out of range"
        raise ValueError(message) from error
    return instant


def _of_fields(fields: Mapping[str, Any], known: Known) -> Article:
    published, updated = fields.get("published"), fields.get("updated")
    withdrawn = bool(fields.get("withdrawn", False))
    # A withdrawal that does not say when it happened must still follow what it withdraws.
    late = (known.withdrawn_at or known.ingested_at) if withdrawn else None
    updated_at = parse_instant(updated) if updated else known.updated_at or late
    return make_article(
        fields.get("text", ""),
        article_id=fields.get("id") or known.article_id,
        url=fields.get("url") or known.url,
        source=fields.get("source") or known.source,
        title=fields.get("title") or known.title,
        language=fields.get("language") or known.language,
        published_at=parse_instant(published) if published else known.published_at,
        published_from=PublishedFrom.GIVEN if published else known.published_from,
        updated_at=updated_at,
        ingested_at=known.ingested_at,
        withdrawn=withdrawn,
    )


def _fault(fields: Any) -> str | None:
    """What is wrong with the fields of an article; None when nothing is."""
    if not isinstance(fields, dict):
        return "an article must be a JSON object"
    for name in (*_STRINGS, "text", "published", "updated"):
        if not isinstance(fields.get(name), str | None):
            return f"{name} must be a string"
    if not isinstance(fields.get("withdrawn", False), bool):
        return "withdrawn must be true or false"
    if fields.get("withdrawn") and not (fields.get("id") or fields.get("url")):
        return "a withdrawal must name its article by id or url"
    if not fields.get("withdrawn") and not (fields.get("text") or "").strip():
        return "text is missing or empty"
    return next((fault for name in ("published", "updated") if (fault := _instant_fault(name, fields.get(name)))), None)


def _instant_fault(name: str, value: str | None) -> str | None:
    try:
        if value:
            parse_instant(value)
    except ValueError as error:
        return f"{name} must be an ISO 8601 day or instant: {error}"
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
    if size > bytes_max:
        return Reject(
            Stage.INGEST, Reason.TOO_LARGE, f"{size} bytes of text; PARLEY_ARTICLE_BYTES_MAX is {bytes_max}", data
        )
    return article


def _decoded(data: bytes, encoding: str) -> str | Reject:
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        return Reject(Stage.INGEST, Reason.BAD_ENCODING, f"not the {encoding} that it begins as: {error}", data)
    return _no_text(data) if _binary(text.encode()) else text


def _no_text(data: bytes) -> Reject:
    return Reject(Stage.INGEST, Reason.BINARY, "these bytes are no text: they hold control characters", data)


def _binary(data: bytes) -> bool:
    sample = data[:65536]
    return b"\0" in sample or sum(byte in _CONTROLS for byte in sample) > _BINARY_SHARE * len(sample)


def _arabic(text: str) -> bool:
    """Whether most letters are Arabic: a wrong code page gives anything but."""
    letters = [c for c in text if c.isalpha()]
    return sum("\u0600" <= c <= "\u06ff" for c in letters) > 0.5 * len(letters)

"""The bytes of a feed in, its entries out: RSS, RDF, Atom and JSON Feed, also where they are broken; pure.

`feedparser` reads XML; what it would do to HTML is left to `html.py`, and entities that a
feed declares are dropped before, so that none is expanded and none is fetched.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from streams.errors import Reason, Reject
from streams.ingest.instants import instant_of
from streams.ingest.markup_text import decode_markup, without_doctype
from streams.records import Stage

__all__ = ["ENTRIES_MAX", "Entry", "Feed", "feed_of"]

ENTRIES_MAX: Final = 2_000
_FIELD_LENGTH_MAX: Final = 8_000
_HEAD_LENGTH: Final = 4_000
_TAGS: Final = re.compile(r"<[^<>]{0,2000}>")
_DELETED: Final = re.compile(r"<(?:\w{1,20}:)?deleted-entry\b([^<>]{0,4000})>")
"""RFC 6721: an Atom feed says of an entry that it was taken back."""
_REF: Final = re.compile(r"""\bref\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed says of one article."""

    guid: str
    """As the feed names it, else its link, else a hash of what it says."""
    link: str | None = None
    """Absolute; None where it leads nowhere that is fetched."""
    title: str | None = None
    author: str | None = None
    published: dt.datetime | None = None
    updated: dt.datetime | None = None
    summary: str = ""
    """HTML or text, as it stands."""
    content: str = ""
    """The full text where the feed has it, HTML or text; empty where it has none."""
    withdrawn: bool = False

    @property
    def fingerprint(self) -> str:
        """Changes when the feed says something else of the article."""
        told = (
            self.link,
            self.title,
            _iso(self.published),
            _iso(self.updated),
            self.summary,
            self.content,
            self.withdrawn,
        )
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read."""

    title: str | None
    language: str | None
    """BCP 47, where it says so."""
    entries: tuple[Entry, ...]
    """In the order of the feed, one for each link or guid: the first of those that share one."""


def feed_of(data: bytes, url: str, charset: str | None = None) -> Feed | Reject:
    """The feed that was fetched from this URL, or why it is none; `charset` is what the server claimed."""
    text = decode_markup(data, charset)
    if isinstance(text, Reject):
        return text
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _of_json(data, text, url)
    if _is_page(text[:_HEAD_LENGTH].lower()):
        return Reject(Stage.INGEST, Reason.BAD_FIELD, "an HTML page, no feed", data)
    return _of_xml(data, text, url)


def _of_xml(data: bytes, text: str, url: str) -> Feed | Reject:
    import feedparser

    plain = without_doctype(text).lstrip("\ufeff \t\r\n")
    parsed = feedparser.parse(
        plain.encode("utf-8", "replace"),
        response_headers={"content-type": "application/xml; charset=utf-8"},  # whatever its first line claims
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    deleted = [unescape(ref[1] or ref[2]) for tag in _DELETED.finditer(plain) if (ref := _REF.search(tag[1]))]
    if not parsed.get("version") and not parsed.entries:
        fault = str(parsed.get("bozo_exception", "no element of a feed"))[:200]
        return Reject(Stage.INGEST, Reason.BAD_FIELD, f"neither RSS, Atom nor JSON Feed: {fault}", data)
    base = _absolute(parsed.feed.get("link"), url) or url
    entries = [_entry(item, base) for item in parsed.entries[:ENTRIES_MAX]]
    entries += [Entry(guid=guid, link=_absolute(guid, ""), withdrawn=True) for guid in deleted[:ENTRIES_MAX]]
    return Feed(_plain(parsed.feed.get("title")), parsed.feed.get("language") or None, tuple(_distinct(entries)))


def _is_page(head: str) -> bool:
    return ("<html" in head or "<!doctype html" in head) and not any(tag in head for tag in ("<rss", "<feed", "<rdf:"))


def _entry(item: Mapping[str, Any], base: str) -> Entry:
    link = _absolute(item.get("feedburner_origlink") or item.get("link"), base)
    # feedparser gives out the one date as the other where that is missing; its dictionary beneath does not.
    published, updated = instant_of(_under(item, "published")), instant_of(_under(item, "updated"))
    contents = [str(part.get("value") or "") for part in item.get("content") or ()]
    content, summary = max(contents, key=len, default=""), str(item.get("summary") or "")
    return Entry(
        guid=_guid(item.get("id"), link, (item.get("title"), summary, content)),
        link=link,
        title=_plain(item.get("title")),
        author=_plain(item.get("author")),
        published=published or updated,
        updated=updated,
        summary=summary,
        content=content,
    )


def _under(item: Any, name: str) -> Any:
    return dict.get(item, name)


def _of_json(data: bytes, text: str, url: str) -> Feed | Reject:
    """JSON Feed 1.0 or 1.1; what is not of the type it should be counts as not there."""
    try:
        told = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        return Reject(Stage.INGEST, Reason.BAD_JSON, f"not a JSON Feed: {error}", data)
    items = told.get("items")
    if not isinstance(items, list):
        return Reject(Stage.INGEST, Reason.BAD_FIELD, "not a JSON Feed: it has no list `items`", data)
    base = _absolute(_string(told, "home_page_url"), url) or url
    entries = [_json_entry(item, base) for item in items[:ENTRIES_MAX] if isinstance(item, dict)]
    return Feed(_plain(_string(told, "title")), _string(told, "language") or None, tuple(_distinct(entries)))


def _json_entry(item: Mapping[str, Any], base: str) -> Entry:
    link = _absolute(_string(item, "url") or _string(item, "external_url"), base)
    authors = item.get("authors") or [item.get("author")]
    names = (
        [_string(author, "name") for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    )
    published, updated = instant_of(_string(item, "date_published")), instant_of(_string(item, "date_modified"))
    content, summary = _string(item, "content_html") or _string(item, "content_text"), _string(item, "summary")
    number = item.get("id")
    return Entry(
        guid=_guid(
            str(number) if isinstance(number, str | int | float) else None, link, (item.get("title"), summary, content)
        ),
        link=link,
        title=_plain(_string(item, "title")),
        author=_plain(", ".join(filter(None, names))),
        published=published or updated,
        updated=updated,
        summary=summary,
        content=content,
    )


def _distinct(entries: list[Entry]) -> Iterator[Entry]:
    """One entry a link, or a guid where it has no link: guids repeat and change, links are what articles are known by."""
    seen = set()
    for entry in entries:
        known = (entry.link or entry.guid, entry.withdrawn)
        if known not in seen:
            seen.add(known)
            yield entry


def _guid(guid: Any, link: str | None, told: tuple[Any, ...]) -> str:
    if isinstance(guid, str) and guid.strip():
        return guid.strip()[:_FIELD_LENGTH_MAX]
    return link or hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()


def _absolute(link: Any, base: str) -> str | None:
    """A link made absolute, without its fragment; None where it is none of http."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        found = urljoin(base, link.strip().replace(" ", "%20"))
        parts = urlsplit(found)
    except ValueError:
        return None
    return found.partition("#")[0] if parts.scheme in {"http", "https"} and parts.netloc else None


def _plain(text: Any) -> str | None:
    """One line of text without markup; None where there is none."""
    if not isinstance(text, str):
        return None
    plain = " ".join(unescape(_TAGS.sub(" ", text)).split())[:_FIELD_LENGTH_MAX]
    return plain or None


def _string(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    return found if isinstance(found, str) else ""


def _iso(instant: dt.datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()

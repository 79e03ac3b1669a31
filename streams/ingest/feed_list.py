"""`feeds.toml` or OPML in, the feeds to follow out, and OPML of them; pure but for reading the file that is named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from streams.errors import InputError, NoInputError
from streams.ingest.fetch.addresses import url_fault
from streams.ingest.markup_text import decode_markup, without_doctype

__all__ = ["INTERVAL_SECONDS", "Subscription", "opml_of", "read_feeds", "read_opml", "subscription"]

INTERVAL_SECONDS: Final = 900.0
_INTERVAL_SECONDS_MIN: Final = 60.0
_BYTES_MAX: Final = 4_000_000
_FEEDS_MAX: Final = 5_000
_FIELDS: Final = {
    "name": str,
    "url": str,
    "outlet": str,
    "language": str,
    "interval_seconds": int,
    "full_text": bool,
    "on": bool,
}
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed to follow."""

    url: str
    name: str | None = None
    """For a person; None: its URL."""
    outlet: str | None = None
    """What its articles get as their source; None: what their pages say."""
    language: str = "ar"
    """BCP 47."""
    interval_seconds: float = INTERVAL_SECONDS
    """Between two looks, where nothing is in the way."""
    full_text: bool = False
    """Whether the feed has whole articles, so that no page is fetched."""
    on: bool = True


def read_feeds(path: Path) -> list[Subscription]:
    """Every feed of a `feeds.toml`, also those that are off; raises InputError naming what is wrong."""
    try:
        told = tomllib.loads(_content(path).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path}: {error}"
        raise InputError(message) from error
    entries = told.get("feed", [])
    if not isinstance(entries, list) or set(told) - {"feed"}:
        message = f"{path}: it holds tables [[feed]] and nothing else"
        raise InputError(message)
    for number, entry in enumerate(entries, 1):
        if fault := _fault(entry):
            message = f"{path}: feed {number}: {fault}"
            raise InputError(message)
    return [Subscription(**entry) for entry in entries]


def read_opml(path: Path) -> list[Subscription]:
    """Every feed of an OPML file, in whatever folders; raises InputError for a file that has none.

    Entities that it declares are not expanded, and nothing that it names is fetched.
    """
    import lxml.etree

    text = decode_markup(_content(path))
    plain = without_doctype(text) if isinstance(text, str) else ""
    parser = lxml.etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, recover=True
    )
    try:
        root = lxml.etree.fromstring(plain.encode("utf-8", "replace"), parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        message = f"{path}: no OPML: {error}"
        raise InputError(message) from error
    found = list(_outlines(root)) if root is not None and root.tag == "opml" else []
    if not found:
        message = f"{path}: no OPML with feeds: none of its outlines has an xmlUrl of http or https"
        raise InputError(message)
    return found[:_FEEDS_MAX]


def opml_of(feeds: Iterable[Subscription]) -> str:
    """An OPML 2.0 document of the feeds, to be read by other programs and by `read_opml`."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "<head><title>parley</title></head>",
        "<body>",
    ]
    for feed in feeds:
        told = {"text": feed.name or feed.url, "title": feed.name, "xmlUrl": feed.url, "language": feed.language}
        told |= {
            "outlet": feed.outlet,
            "interval": f"{feed.interval_seconds:.0f}",
            "fullText": "true" if feed.full_text else None,
        }
        words = " ".join(f"{name}={quoteattr(_UNWRITABLE.sub('', value))}" for name, value in told.items() if value)
        lines.append(f'<outline type="rss" {words}/>')
    return "\n".join([*lines, "</body>", "</opml>", ""])


def subscription(url: str) -> Subscription:
    """A feed that a person names by its URL alone; raises InputError where it is none that is fetched."""
    if fault := url_fault(url):
        message = f"{url}: {fault}"
        raise InputError(message)
    return Subscription(url=url)


def _outlines(root: Any) -> Iterator[Subscription]:
    seen = set()
    for outline in root.iter("outline"):
        told = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        url = told.get("xmlurl", "")
        if url_fault(url) or url in seen:
            continue
        seen.add(url)
        interval = told.get("interval", "")
        yield Subscription(
            url=url,
            name=next((name for name in (told.get("title"), told.get("text")) if name and name != url), None),
            outlet=told.get("outlet") or None,
            language=told.get("language") or "ar",
            interval_seconds=max(float(interval), _INTERVAL_SECONDS_MIN) if interval.isdecimal() else INTERVAL_SECONDS,
            full_text=told.get("fulltext") == "true",
        )


def _fault(entry: Any) -> str | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("url"), str):
        return "it has no url"
    if unknown := sorted(set(entry) - set(_FIELDS)):
        return f"{unknown[0]} is no field; there are {', '.join(_FIELDS)}"
    for name, value in entry.items():
        if type(value) is not _FIELDS[name]:
            return f"{name} must be of type {_FIELDS[name].__name__}"
    if entry.get("interval_seconds", INTERVAL_SECONDS) < _INTERVAL_SECONDS_MIN:
        return f"interval_seconds must be {_INTERVAL_SECONDS_MIN:.0f} or more"
    return url_fault(entry["url"])


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_BYTES_MAX + 1)
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise NoInputError(message) from error
    if len(content) > _BYTES_MAX:
        message = f"{path}: larger than {_BYTES_MAX} bytes"
        raise InputError(message)
    return content

"""Changes of the ledger in, an Atom feed (RFC 4287) out; pure.

An entry's id comes from what the change says, as an event's does: read again from a copy or under other rules it is the
same entry to a reader of feeds.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from streams.ids import uuid
from streams.serve.model.shown import ChangeRow, PositionRow
from streams.serve.pages.dates import day_words
from streams.serve.pages.names import called
from streams.serve.pages.stands import stand_words
from streams.serve.pages.urls import address
from streams.serve.pages.words import Words

__all__ = ["FeedPlace", "atom_of"]

_ATOM: Final = "http://www.w3.org/2005/Atom"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlace:
    """Where a feed is and what it is about."""

    base: str
    """Address of the server, without a slash at its end."""
    query: str
    """What of the feed's address tells it from others; empty for all changes."""
    about: str
    """Names of what it is about, for its title; empty for all changes."""


def atom_of(changes: Sequence[ChangeRow], words: Words, place: FeedPlace) -> bytes:
    """The feed of these changes, in this order."""
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": words.language})
    self_url = f"{place.base}/feeds/changes.atom" + (f"?{place.query}" if place.query else "")
    _text(feed, "id", f"{_tag(place)}:changes{':' + place.query if place.query else ''}")
    _text(feed, "title", words("feed.changes_of", about=place.about) if place.about else words("feed.changes"))
    _text(feed, "updated", _instant(max((each.now.published_at for each in changes), default=_NEVER)))
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": self_url})
    page = place.base + address(words.language, "changes")
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _text(SubElement(feed, "author"), "name", words("site.name"))
    _text(feed, "generator", "parley")
    once = {_id(each, place): each for each in reversed(changes)}  # of copies the later ones, which stand first
    for entry_id, each in reversed(once.items()):
        _entry(SubElement(feed, "entry"), entry_id, each, words, place)
    data: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return data


def _id(change: ChangeRow, place: FeedPlace) -> str:
    """What the change says: the same for copies of its sentences."""
    said = [text for each in (change.was, change.now) for text in _said(each)]
    towards = "" if change.counterpart is None else change.counterpart.code
    name = uuid(("change", change.actor.code, change.issue.code, towards, *said))
    return f"{_tag(place)}:change:{name}"


def _entry(entry: Element, entry_id: str, change: ChangeRow, words: Words, place: FeedPlace) -> None:
    towards = "" if change.counterpart is None else change.counterpart.code
    _text(entry, "id", entry_id)
    _text(entry, "title", _title(change, words))
    _text(entry, "updated", _instant(change.now.published_at))
    _text(entry, "published", _instant(change.now.published_at))
    page = address(words.language, "stand", actor=change.actor.code, issue=change.issue.code)
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": place.base + page})
    for each in (change.was, change.now):
        page = address(words.language, "article", article_id=each.article_id)
        SubElement(entry, "link", {"rel": "related", "type": "text/html", "href": place.base + page})
    for code, scheme in ((change.actor.code, "actor"), (change.issue.code, "issue"), (towards, "counterpart")):
        if code:
            SubElement(entry, "category", {"term": _clean(code), "scheme": f"{_tag(place)}:{scheme}"})
    content = SubElement(entry, "content", {"type": "xhtml"})
    body = SubElement(content, "div", {"xmlns": _XHTML, "dir": words.direction, "lang": words.language})
    for label, each in (("feed.was", change.was), ("feed.now", change.now)):
        _sentence(body, words(label), each, words)


def _title(change: ChangeRow, words: Words) -> str:
    actor, issue = called(words, change.actor), called(words, change.issue)
    was, now = stand_words(words, change.was), stand_words(words, change.now)
    if change.counterpart is None:
        return words("feed.change", actor=actor, issue=issue, was=was, now=now)
    counterpart = called(words, change.counterpart)
    return words("feed.change_towards", actor=actor, counterpart=counterpart, issue=issue, was=was, now=now)


def _sentence(body: Element, label: str, stance: PositionRow, words: Words) -> None:
    """A stance with its sentence, and whose word it is."""
    heading = SubElement(body, "p")
    _text(heading, "strong", f"{label}: {stand_words(words, stance)}")
    heading[-1].tail = f" · {day_words(words.language, stance.day)}"
    quote = SubElement(body, "blockquote", {"dir": "auto"})
    _text(quote, "p", stance.text)
    by = [name for name in (stance.speaker_name, stance.source or stance.outlet) if name]
    if by:
        _text(SubElement(body, "p"), "bdi", " · ".join(by))


def _said(stance: PositionRow) -> tuple[str, str, str, str]:
    return stance.event_type.value, str(stance.negated), stance.evidence_hash, stance.day.isoformat()


def _tag(place: FeedPlace) -> str:
    """Begins every id (RFC 4151)."""
    return f"tag:{urlsplit(place.base).hostname},2026:parley"


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    """Without the characters that no XML may hold."""
    return _NOT_XML.sub("\ufffd", text)


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

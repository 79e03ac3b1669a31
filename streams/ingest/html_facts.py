"""The tree of a page in, what it says of its article out: headline, dates, address, outlet and agency; pure.

Where a page says a thing several times, what is meant for machines is believed before
what is meant for readers: JSON-LD, then `meta`, then elements, then the address.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from streams.ingest.canonical_url import clean_url
from streams.ingest.dateline import agency_called, is_word
from streams.ingest.instants import instant_of

__all__ = ["PageFacts", "page_facts"]

_ARTICLE_TYPES: Final = frozenset(
    {
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "LiveBlogPosting",
    }
    | {"BlogPosting", "OpinionNewsArticle", "AdvertiserContentArticle", "Report", "VideoObject", "WebPage"}
)
_PUBLISHED: Final = (
    "article:published_time",
    "datePublished",
    "og:published_time",
    "publishedDate",
    "publish-date",
    "publishdate",
    "pubdate",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "sailthru.date",
    "parsely-pub-date",
    "cXenseParse:recs:publishtime",
    "date",
)
_UPDATED: Final = (
    "article:modified_time",
    "dateModified",
    "og:updated_time",
    "lastDate",
    "last-modified",
    "dcterms.modified",
)
_SEPARATOR: Final = re.compile(r"\s+(?:[-–—|:•]+|::)\s+|\s*\|\s*|_(?=\S+$)")
_HOST_HEAD: Final = re.compile(r"^(?:www\d?|m|mobile|amp|ar|arabic)\.")
_DATE_LINE_MAX: Final = 60
_CREDIT: Final = re.compile(r"source|author|byline|credit|agency|writer", re.IGNORECASE)
"""In the class or id of an element that names where a text is from."""
_TITLE_PARTS_MAX: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What a page says of its article; None where it does not."""

    title: str | None
    url: str | None
    """Canonical, of the site that it was fetched from; else where it was fetched."""
    outlet: str | None
    agency: str | None
    """Id of the agency in whose name the outlet carries it."""
    author: str | None
    published: dt.datetime | None
    """As the page says it to machines."""
    shown: dt.datetime | None
    """As a line for readers says it; None where machines are told."""
    updated: dt.datetime | None
    body: str | None
    """The article as JSON-LD has it."""


def page_facts(tree: Any, url: str | None) -> PageFacts:
    """What the page says, fetched from this URL."""
    described = _described(tree)
    metas = _metas(tree)
    outlet = _first(
        _text(metas.get("og:site_name")), _name(described.get("publisher")), _text(metas.get("application-name"))
    )
    author = _first(_name(described.get("author")), _text(metas.get("author")), _text(metas.get("article:author")))
    given = _dated(described, metas, ("datePublished", "dateCreated", "uploadDate"), _PUBLISHED) or _time_element(tree)
    return PageFacts(
        title=_title(tree, described, metas, outlet),
        url=_canonical(tree, metas, url),
        outlet=outlet,
        agency=_agency(tree, author, metas),
        author=None if author is None or author == outlet else author,
        published=given,
        shown=None if given else _shown_day(tree),
        updated=_dated(described, metas, ("dateModified",), _UPDATED),
        body=described.get("articleBody") if isinstance(described.get("articleBody"), str) else None,
    )


def _described(tree: Any) -> Mapping[str, Any]:
    """The JSON-LD object of the article; the one with a date of publication where there are several."""
    found: dict[str, Any] = {}
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            told = json.loads(script.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(told, 4):
            kinds = item.get("@type")
            named = (
                set(kinds)
                if isinstance(kinds, list) and all(isinstance(k, str) for k in kinds)
                else {kinds}
                if isinstance(kinds, str)
                else set()
            )
            if named & _ARTICLE_TYPES and ("datePublished" in item, "headline" in item) > (
                "datePublished" in found,
                "headline" in found,
            ):
                found = item
    return found


def _objects(told: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(told, list):
        for item in told[:100]:
            yield from _objects(item, depth - 1) if depth else ()
    elif isinstance(told, dict):
        yield told
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if depth and name in told:
                yield from _objects(told[name], depth - 1)


def _metas(tree: Any) -> dict[str, str]:
    """The first value of each `meta` and of each `itemprop` that has one."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name, value = meta.get("property") or meta.get("name") or meta.get("itemprop"), meta.get("content")
        if name and value and value.strip():
            found.setdefault(name, value.strip())
            found.setdefault(name.lower(), value.strip())
    for element in tree.iter("time", "span", "div"):
        if (name := element.get("itemprop")) in {"datePublished", "dateModified"}:
            found.setdefault(name, element.get("datetime") or element.get("content") or element.text_content().strip())
    return found


def _title(tree: Any, described: Mapping[str, Any], metas: Mapping[str, str], outlet: str | None) -> str | None:
    headings = [text for heading in tree.iter("h1") if (text := _text(heading.text_content()))]
    page = _text(next((title.text_content() for title in tree.iter("title")), None))
    if headline := _text(described.get("headline")):
        return headline
    if len(headings) == 1:
        return headings[0]
    found = _first(_text(metas.get("og:title")), page)
    return None if found is None else _without_site(found, outlet, tree)


def _without_site(title: str, outlet: str | None, tree: Any) -> str:
    """A title without the name of the site, which stands behind a mark, or before one."""
    parts = [part.strip() for part in _SEPARATOR.split(title) if part.strip()]
    if not 2 <= len(parts) <= _TITLE_PARTS_MAX:
        return title
    if outlet in parts:
        return max((part for part in parts if part != outlet), key=len)
    text = tree.text_content()
    shown = [part for part in parts if text.count(part) > title.count(part)]  # the headline stands in the page too
    return max(shown or parts, key=len)


def _canonical(tree: Any, metas: Mapping[str, str], url: str | None) -> str | None:
    """The page's own address for itself, if it is of the site that it was fetched from and no front page."""
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for told in (*links, metas.get("og:url")):
        try:
            found = urljoin(url or "", (told or "").strip())
            parts, own = urlsplit(found), urlsplit(url or found)
        except ValueError:
            continue
        is_page = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
        if (
            is_page
            and _site(parts.hostname) == _site(own.hostname)
            and (parts.path.strip("/") or parts.query or not own.path.strip("/"))
        ):
            return clean_url(found)
    return None if url is None else clean_url(url)


def _site(host: str | None) -> str:
    return _HOST_HEAD.sub("", (host or "").lower())


def _dated(
    described: Mapping[str, Any], metas: Mapping[str, str], fields: tuple[str, ...], names: tuple[str, ...]
) -> dt.datetime | None:
    told = [described.get(field) for field in fields] + [metas.get(name) or metas.get(name.lower()) for name in names]
    return next(
        (found for value in told if isinstance(value, str | int) and (found := instant_of(value)) is not None), None
    )


def _time_element(tree: Any) -> dt.datetime | None:
    """The first `time` with a date that stands in no list and no link: those are of updates and of other articles."""
    for element in tree.iter("time"):
        is_other = any(above.tag in {"li", "a", "aside", "nav", "footer"} for above in element.iterancestors())
        if not is_other and (found := instant_of(element.get("datetime"))):
            return found
    return None


def _shown_day(tree: Any) -> dt.datetime | None:
    """A date that stands by itself, in an element that is called so."""
    for element in tree.iter("span", "div", "time", "p", "li"):
        told = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if "date" in told or "time" in told or told.strip() in {"dt", "info"}:
            text = " ".join(element.text_content().split())
            if 6 <= len(text) <= _DATE_LINE_MAX and (found := instant_of(text)):
                return found
    return None


def _agency(tree: Any, author: str | None, metas: Mapping[str, str]) -> str | None:
    """The one agency that a byline, a source or a short line of the page names; None where it names several."""
    told = [author or "", metas.get("source", ""), metas.get("dc.source", "")]
    found = {agency for text in told for agency, _ in _named(text)}
    for element in tree.iter("span", "div", "p", "li", "a", "address"):
        text = " ".join((element.text or "").split())
        if 2 <= len(text) <= 40:
            alone = not _is_credit(element)
            found |= {agency for agency, name in _named(text) if not (alone and name == text and is_word(name))}
    return found.pop() if len(found) == 1 else None


def _is_credit(element: Any) -> bool:
    """Whether the markup says that the element names a source: elsewhere «فارس» alone may be a tag or a first name."""
    return _CREDIT.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def _named(text: str) -> Iterator[tuple[str, str]]:
    """Agencies, with how they are called, in a line that holds nothing but names, places and marks between them."""
    for part in re.split(r"\s*[/،,|–—:+()]\s*|\s+-\s+|\s+و(?=\S)|\s+عن\s+", text):
        name = part.strip(" []«»")
        if name and (agency := agency_called(name)) is not None:
            yield agency, name


def _name(told: Any) -> str | None:
    """The name of a person or organisation, or of several, as JSON-LD has them."""
    if isinstance(told, list):
        return ", ".join(filter(None, (_name(one) for one in told[:5]))) or None
    return _text(told.get("name") if isinstance(told, dict) else told)


def _text(told: Any) -> str | None:
    return (" ".join(told.split()) or None) if isinstance(told, str) else None


def _first(*told: str | None) -> str | None:
    return next((text for text in told if text), None)

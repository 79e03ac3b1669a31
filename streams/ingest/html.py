"""The bytes of a page in, its article out, or why it has none; pure.

The text is what a reader of the article would keep of the page, a paragraph a line,
without the headline, which `Article.title` has.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from urllib.parse import urlsplit

from streams.errors import Reason, Reject
from streams.ingest.article import EPOCH, make_article
from streams.ingest.files import Known, checked
from streams.ingest.html_body import body_lines, lines_of_markup
from streams.ingest.html_facts import PageFacts, page_facts
from streams.ingest.instants import instant_of
from streams.ingest.markup_text import decode_markup
from streams.records import Article, PublishedFrom, Stage

__all__ = ["article_of_html", "article_of_markup", "known_better"]

_TEXT_MIN: Final = 40
"""Characters below which a page has no article: a headline, a notice that something is missing."""
_DATE_LINE_MAX: Final = 45
_HEAD_LINES: Final = 3
_AHEAD: Final = dt.timedelta(days=1)
"""A clock may be wrong by so much; what is dated further ahead is not dated by its publication."""


def article_of_html(
    data: bytes, known: Known, bytes_max: int, charset: str | None = None, now: dt.datetime | None = None
) -> Article | Reject:
    """The article of a page; `charset` is what the server claimed. What is known as given is believed before the page.

    Nothing is dated behind `now`, or behind its ingestion where that is not said.
    """
    text = decode_markup(data, charset)
    if isinstance(text, Reject):
        return text
    tree = _tree(text)
    if tree is None:
        return Reject(Stage.INGEST, Reason.EMPTY, "there is no HTML in this page", data)
    facts = page_facts(tree, known.url)
    lines = _without_head(body_lines(tree, facts.title), facts)
    if sum(map(len, lines)) < _TEXT_MIN and facts.body:
        lines = lines_of_markup(facts.body)
    if sum(map(len, lines)) < _TEXT_MIN:
        return Reject(Stage.INGEST, Reason.EMPTY, "no article was found in this page", data)
    return checked(data, bytes_max, _article("\n".join(lines), facts, known, now or known.ingested_at))


def article_of_markup(markup: str, known: Known, bytes_max: int) -> Article | Reject:
    """The article whose whole text a feed has, as HTML or plain."""
    data, lines = markup.encode("utf-8", "surrogatepass"), lines_of_markup(markup)
    if not lines:
        return Reject(Stage.INGEST, Reason.EMPTY, "there is no text in this entry", data)
    updated = known.updated_at if _is_later(known.updated_at, known.published_at, EPOCH) else None
    article = make_article(
        "\n".join(lines),
        article_id=known.article_id,
        url=known.url,
        source=known.source,
        title=known.title,
        language=known.language,
        published_at=known.published_at,
        published_from=known.published_from,
        updated_at=updated,
        ingested_at=known.ingested_at,
    )
    return checked(data, bytes_max, article)


def known_better(facts: PageFacts, known: Known, now: dt.datetime) -> tuple[dt.datetime | None, PublishedFrom]:
    """When the article was published: as given, as the page says to machines, as known in another way, as it can be inferred."""
    latest = now + _AHEAD if now > EPOCH else None
    page = None if facts.published is None or (latest and facts.published > latest) else facts.published
    if known.published_at is not None and (known.published_from is PublishedFrom.GIVEN or page is None):
        return known.published_at, known.published_from
    if page is not None and (facts.published_from is PublishedFrom.GIVEN or known.published_at is None):
        return page, facts.published_from
    return known.published_at, known.published_from


def _article(text: str, facts: PageFacts, known: Known, now: dt.datetime) -> Article:
    published, published_from = known_better(facts, known, now)
    told = (facts.updated, known.updated_at)
    updated = next((day for day in told if _is_later(day, published, now)), None)
    return make_article(
        text,
        article_id=known.article_id,
        url=facts.url,
        source=known.source or facts.outlet or (urlsplit(facts.url).hostname if facts.url else None),
        title=facts.title or known.title,
        language=known.language,
        published_at=published,
        published_from=published_from,
        updated_at=updated,
        ingested_at=known.ingested_at,
    )


def _is_later(updated: dt.datetime | None, published: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a date of change is one: behind the publication, and not of the future."""
    if updated is None or published is None or updated <= published:
        return False
    return now <= EPOCH or updated <= now + _AHEAD


def _tree(text: str) -> Any:
    """The page as a tree; None where there is nothing in it."""
    import lxml.etree
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        return None


def _without_head(lines: list[str], facts: PageFacts) -> list[str]:
    """The lines without those at the top that hold nothing but the date, or who wrote it."""
    names = {facts.author, facts.outlet}
    head = [
        line
        for line in lines[:_HEAD_LINES]
        if line not in names and (len(line) > _DATE_LINE_MAX or instant_of(line) is None)
    ]
    return head + lines[_HEAD_LINES:]

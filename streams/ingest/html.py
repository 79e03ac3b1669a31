"""The bytes of a page in, its article out, or why it has none; pure.

The text is what a reader of the article would keep of the page, a paragraph a line,
without the headline, which `Article.title` has.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from streams.errors import Reason, Reject
from streams.ingest.article import EPOCH, make_article
from streams.ingest.dating import publication
from streams.ingest.files import Known, checked, clues_of
from streams.ingest.html_body import body_lines, lines_of_markup
from streams.ingest.html_facts import PageFacts, page_facts
from streams.ingest.instants import instant_of
from streams.ingest.markup_text import decode_markup
from streams.ingest.mojibake import mend
from streams.records import Article, PublishedFrom, Stage

__all__ = ["article_of_html", "article_of_markup"]

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
    return checked(data, bytes_max, _dated_article("\n".join(lines), known, None, known.ingested_at))


def _article(text: str, facts: PageFacts, known: Known, now: dt.datetime) -> Article:
    published = None if facts.published is None or _is_ahead(facts.published, now) else facts.published
    better = replace(
        known,
        url=facts.url,
        source=known.source or facts.outlet or (urlsplit(facts.url).hostname if facts.url else None),
        title=facts.title or known.title,
        published_at=None if known.is_page_surer and published else known.published_at,
    )
    return _dated_article(text, better, replace(facts, published=published), now)


def _dated_article(text: str, known: Known, facts: PageFacts | None, now: dt.datetime) -> Article:
    """The article of a text, by what is known beside it and what its page says."""
    text, repairs = mend(text)
    clues = clues_of(known, text, known.url)
    if facts is not None:
        clues = replace(clues, page=clues.page or facts.published, shown=facts.shown)
    published, published_from = publication(clues) or (None, PublishedFrom.INGESTED)
    told = (facts.updated if facts else None, known.updated_at)
    return make_article(
        text,
        article_id=known.article_id,
        url=known.url,
        source=known.source,
        title=mend(known.title or "").text or None,
        language=known.language,
        published_at=published,
        published_from=published_from,
        updated_at=next((day for day in told if _is_later(day, published, now)), None),
        ingested_at=known.ingested_at,
        repairs=repairs,
        agencies=(facts.agency,) if facts and facts.agency else (),
    )


def _is_ahead(instant: dt.datetime, now: dt.datetime) -> bool:
    """Whether it is of the future, as far as it is known when that begins."""
    return now > EPOCH and instant > now + _AHEAD


def _is_later(updated: dt.datetime | None, published: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a date of change is one: behind the publication, and not of the future."""
    if updated is None or published is None or updated <= published:
        return False
    return not _is_ahead(updated, now)


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

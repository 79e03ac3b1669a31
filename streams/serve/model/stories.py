"""A moment in, the stories of several articles out: one text in many outlets, with how alike its copies are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any, Final

from streams.ledger.instants import at_ms
from streams.serve.model.days import end_ms
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.paging import Page, Paging, page_of
from streams.serve.model.shown import one_of

__all__ = ["StoryArticle", "StoryRow", "stories", "story"]

_LISTED: Final = "stories"
_ARTICLES_MAX: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """An article of a story."""

    article_id: str
    source: str | None
    title: str | None
    published_at: dt.datetime
    alike: int
    """Thousandths of the shorter text's runs of three words that the longer has, too: of this article and the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """One text, and who published it."""

    story_id: str
    first_published_at: dt.datetime
    articles: tuple[StoryArticle, ...]
    """Its articles as they were published, the first one first; at most 200."""
    articles_omitted: int
    """How many articles are left out."""

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who published it, in the order of publication, each once."""
        return tuple(dict.fromkeys(article.source for article in self.articles if article.source))


def stories(db: Connection, moment: Moment, paging: Paging) -> Page[StoryRow]:
    """The stories of several articles, the newest first; raises CursorError."""
    until = _until(moment)
    where = Condition("articles > 1 AND first_published < ?", (until,))
    where &= paging.behind(_LISTED, "first_published, story_id", int, str)
    query = f"""
        SELECT first_published, story_id FROM story_sizes WHERE {where.sql}
        ORDER BY first_published DESC, story_id DESC LIMIT ?"""
    rows = db.execute(query, (*where.parameters, paging.limit + 1)).fetchall()
    page = page_of(_LISTED, rows, paging.limit, tuple)
    found = _stories(db, [story_id for _, story_id in page.rows], until)
    return Page(tuple(row for row in found if len(row.articles) > 1), page.next)


def story(db: Connection, story_id: str, moment: Moment) -> StoryRow | None:
    """A story by its id; None when there is none, at the moment."""
    found = _stories(db, [story_id], _until(moment))
    return found[0] if found else None


def _stories(db: Connection, ids: Sequence[str], until: int) -> list[StoryRow]:
    where = one_of("story_id", ids) & Condition("published < ?", (until,)) if ids else Condition("FALSE")
    query = f"""
        SELECT story_id, article_id, source, title, published, alike FROM stories WHERE {where.sql}
        ORDER BY story_id, published, article_id"""
    members: defaultdict[str, list[StoryArticle]] = defaultdict(list)
    for story_id, *row in db.execute(query, where.parameters):
        members[story_id].append(_article(row))
    return [
        StoryRow(
            story_id=story_id,
            first_published_at=members[story_id][0].published_at,
            articles=tuple(members[story_id][:_ARTICLES_MAX]),
            articles_omitted=len(members[story_id][_ARTICLES_MAX:]),
        )
        for story_id in ids
        if story_id in members
    ]


def _article(row: Sequence[Any]) -> StoryArticle:
    article_id, source, title, published, alike = row
    return StoryArticle(article_id=article_id, source=source, title=title, published_at=at_ms(published), alike=alike)


def _until(moment: Moment) -> int:
    """Articles published before this instant count."""
    ends = [1 << 62]
    if moment.as_of is not None:
        ends.append(end_ms(moment.as_of))
    if moment.known_ms is not None:
        ends.append(moment.known_ms + 1)
    return min(ends)

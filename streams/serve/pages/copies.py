"""What is asked of stories in, one text in many outlets and the words that drifted in each copy, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from streams.serve.model.stories import StoryArticle, StoryRow, stories, story
from streams.serve.model.versions import article_text
from streams.serve.pages.board import news_days
from streams.serve.pages.listing import asked_paging
from streams.serve.pages.view import Ask, MissingError, View
from streams.serve.pages.wording import Run, shortened, wording

__all__ = ["Copy", "stories_page", "story_page"]

_COMPARED_MAX: Final = 8
"""Copies that are compared at once; each of the others when it is opened."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An article of a story, and how its words differ from the first one's."""

    article: StoryArticle
    runs: tuple[Run, ...] | None
    """None where it was not compared, or its text is not known."""
    gone: int
    """Words and marks of the first that it lacks."""
    new: int
    """Words and marks that it has beside."""


def stories_page(ask: Ask) -> View:
    """The texts that several outlets carry, the newest first."""
    page = stories(ask.db, ask.moment, asked_paging(ask))
    data = {"stories": page.rows, "next": page.next, "filtered": bool(ask.text("cursor"))}
    return View("stories.html", ask.words("stories.title"), data, list(_rows(page.rows)), news_days(ask))


def story_page(ask: Ask) -> View:
    """A text with its copies, each compared with the first."""
    found = story(ask.db, ask.path["story_id"], ask.moment)
    if found is None:
        raise MissingError
    first, *others = found.articles
    text = article_text(ask.db, first.article_id, ask.moment)
    opened = ask.text("compare")
    copies = [
        _copy(ask, text, each, is_compared=number < _COMPARED_MAX or each.article_id == opened)
        for number, each in enumerate(others)
    ]
    data = {"story": found, "first": first, "text": text or "", "copies": copies, "opened": opened}
    title = first.title or ask.words("article.untitled")
    return View("story.html", title, data, [_row(found, each, copies) for each in found.articles])


def _copy(ask: Ask, first: str | None, article: StoryArticle, *, is_compared: bool) -> Copy:
    text = article_text(ask.db, article.article_id, ask.moment) if is_compared and first is not None else None
    if first is None or text is None:
        return Copy(article, None, 0, 0)
    runs = wording(first, text)
    gone, new = (sum(run.words for run in runs if run.kind == kind) for kind in ("gone", "new"))
    return Copy(article, shortened(runs), gone, new)


def _rows(rows: Iterable[StoryRow]) -> Iterator[dict[str, object]]:
    for row in rows:
        for each in row.articles:
            yield _row(row, each, ())


def _row(row: StoryRow, each: StoryArticle, copies: Iterable[Copy]) -> dict[str, object]:
    compared = next((copy for copy in copies if copy.article == each and copy.runs is not None), None)
    return {
        "story_id": row.story_id,
        "article_id": each.article_id,
        "source": each.source,
        "title": each.title,
        "published_at": each.published_at,
        "is_first": each is row.articles[0],
        "alike": each.alike,
        "words_gone": compared.gone if compared else None,
        "words_new": compared.new if compared else None,
    }

"""Stories in, a table of who published each text, when, and how much of it out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from rich.console import RenderableType
from rich.text import Text

from streams.cli.tables.cells import new_table, shorten
from streams.plain_records import for_json
from streams.query.stories import Story

__all__ = ["stories_table", "story_json"]

_ID: Final = 8
"""Characters of the id of a story that a table shows: enough to ask for it."""


def stories_table(stories: Iterable[Story]) -> RenderableType:
    """A line an article, the first of each story with the story's id; how much of the shorter text is in both."""
    table = new_table(title="Stories")
    for name in ("story", "published", "shared", "outlet", "article", "headline"):
        table.add_column(name, no_wrap=name in {"story", "published", "shared"}, overflow="fold")
    for story in stories:
        for number, article in enumerate(story.articles):
            table.add_row(
                "" if number else story.story_id[:_ID],
                article.published_at.strftime("%Y-%m-%d %H:%M"),
                f"{article.alike / 10:.0f} %" if number else "",
                shorten(article.source or "–", 30),
                shorten(article.article_id, 60),
                shorten(article.title or "–", 40),
                end_section=number == len(story.articles) - 1,
            )
    return table if table.row_count else Text("No story is known.")


def story_json(story: Story) -> dict[str, Any]:
    """A story as JSON has it."""
    return {
        "story_id": story.story_id,
        "outlets": list(story.outlets),
        "articles": [for_json(article) for article in story.articles],
    }

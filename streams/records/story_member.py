"""Which story an article is one of: the same text, perhaps cut, re-headed or spelled otherwise, in many outlets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["StoryMember"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMember:
    """Which story a live article is one of."""

    article_id: str
    """The article."""
    revision: str
    """Its revision."""
    generation: int
    """How often the log has been re-read under new rules, from 1."""
    ruleset: str
    """Ruleset that the article was read under."""
    story_id: str
    """UUIDv5 of the article_id of the story's first article; another one when an earlier copy becomes known."""
    first_article_id: str
    """The first article of the story, by publication, then by id; the article itself where it is the first."""
    first_published_at: dt.datetime
    """When that one was published."""
    alike: int
    """Thousandths, 0 to 1000, of the shorter text's runs of three words that the longer has, too: of this article and the first."""
    published_at: dt.datetime
    """When the article was published."""
    source: str | None = None
    """Outlet that published it; null when unknown."""
    title: str | None = None
    """Headline, or the first line of the text, at most 200 code points; null when there is none."""

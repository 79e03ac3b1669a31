"""The story of each article in, the stories that are asked for out: the articles of each and their outlets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from streams.records import StoryMember

__all__ = ["Story", "stories_asked"]


@dataclass(frozen=True, slots=True)
class Story:
    """One text, and who published it."""

    story_id: str
    """UUIDv5 of the id of its first article."""
    articles: tuple[StoryMember, ...]
    """Its articles as they were published, the first one first; at least one."""

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who published it, in the order of publication, each once; an article that names no outlet is left out."""
        return tuple(dict.fromkeys(article.source for article in self.articles if article.source))


def stories_asked(members: Iterable[StoryMember], asked: str | None = None) -> list[Story]:
    """The stories of several articles, the newest first; or the one with this id, its beginning, or with this article."""
    found: defaultdict[str, list[StoryMember]] = defaultdict(list)
    for member in members:
        found[member.story_id].append(member)
    stories = [
        Story(story_id, tuple(sorted(articles, key=lambda each: (each.published_at, each.article_id))))
        for story_id, articles in found.items()
        if _is_asked(story_id, articles, asked)
    ]
    return sorted(stories, key=lambda story: (story.articles[0].published_at, story.story_id), reverse=True)


def _is_asked(story_id: str, articles: list[StoryMember], asked: str | None) -> bool:
    if asked is None:
        return len(articles) > 1
    return story_id.startswith(asked) or any(article.article_id == asked for article in articles)

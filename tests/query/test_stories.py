"""Which stories are shown, and what of them."""

from __future__ import annotations

import datetime as dt

import pytest

from streams.query.stories import stories_asked
from streams.records import StoryMember
from streams.stories.stories import story_of

START = dt.datetime(2031, 5, 4, tzinfo=dt.UTC)


def member(article_id: str, first: str, hours: int, source: str | None = None) -> StoryMember:
    """An article of the story that begins with another."""
    return StoryMember(
        article_id=article_id,
        revision="1",
        generation=1,
        ruleset="test",
        story_id=story_of(first),
        first_article_id=first,
        first_published_at=START,
        alike=900,
        published_at=START + dt.timedelta(hours=hours),
        source=source,
    )


MEMBERS = [
    member("b", "a", 3, "Noon"),
    member("a", "a", 1, "Dawn"),
    member("c", "a", 4, "Dawn"),
    member("d", "d", 2),
    member("f", "e", 9),
    member("e", "e", 8),
]


def test_stories_of_several_articles_are_shown() -> None:
    """The newest first, each with its articles as they were published and its outlets once."""
    found = stories_asked(MEMBERS)

    assert [[article.article_id for article in story.articles] for story in found] == [["e", "f"], ["a", "b", "c"]]
    assert found[1].outlets == ("Dawn", "Noon")


@pytest.mark.parametrize("asked", ["d", story_of("d"), story_of("d")[:8]])
def test_one_can_be_asked_for(asked: str) -> None:
    """By its id, the beginning of it, or an article; one of a single article too."""
    assert [story.story_id for story in stories_asked(MEMBERS, asked)] == [story_of("d")]


def test_nothing_is_found_of_nothing() -> None:
    """An id that nobody has is of no story."""
    assert stories_asked(MEMBERS, "no such") == []

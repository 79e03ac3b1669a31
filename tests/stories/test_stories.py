"""Stories are a function of the articles: of no order, repetition or memory."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.records import SketchRegister, StoryMember
from streams.stories.stories import Stories, story_of
from tests.stories.sketches import Kept, made, stories_of, stretch
from tests.support import examples

LENGTHS = (1, 2, 5, 9, 30, 60, 100, 400)
VERSIONS = st.builds(
    lambda number, first, length, hours, revision, gone: made(
        f"a{number}", None if gone else stretch(first, first + length), hours, str(revision)
    ),
    st.integers(0, 7),
    st.integers(0, 6).map(lambda tens: tens * 10),
    st.sampled_from(LENGTHS),
    st.sampled_from((0, 0, 1, 30, 100, 160, 200, 330)),
    st.integers(1, 3),
    st.integers(0, 9).map(lambda dice: dice == 0),
)
ROOMY = 10_000_000


def told(registers: Iterable[SketchRegister], budget: int = ROOMY) -> tuple[dict[str, StoryMember], Kept]:
    """What is published last of each article, and what is kept."""
    stories, kept = Stories(budget), Kept()
    topic: dict[str, StoryMember] = {}
    for register in registers:
        for article_id, member in stories.apply(register.article_id.encode(), register, kept).items():
            if member is None:
                topic.pop(article_id, None)
            else:
                topic[article_id] = member
    return topic, kept


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(VERSIONS, max_size=14), st.randoms(use_true_random=False), st.sampled_from((0, 3_000, ROOMY)))
def test_any_order_gives_the_same_stories(versions: list[SketchRegister], rng: random.Random, budget: int) -> None:
    """Revisions, withdrawals and repetitions in any order publish the stories that the rule gives for what is left."""
    shuffled = [*versions, *rng.choices(versions, k=3)] if versions else []
    rng.shuffle(shuffled)

    topic, kept = told(versions)
    again, _ = told(shuffled, budget)

    assert again == topic
    expected = stories_of(kept.live())
    assert {each: (member.first_article_id, member.alike) for each, member in topic.items()} == expected
    assert all(member.story_id == story_of(member.first_article_id) for member in topic.values())


def test_a_replay_changes_nothing() -> None:
    """The same log once more tells what it told, and only of the article that comes again."""
    log = [made("a", stretch(0, 100)), made("b", stretch(0, 40), 5), made("c", stretch(10, 90), 9)]
    stories, kept = Stories(ROOMY), Kept()
    first = [stories.apply(each.article_id.encode(), each, kept) for each in log]
    stories.clear()

    assert [stories.apply(each.article_id.encode(), each, kept) for each in log] == [
        {each.article_id: first[number][each.article_id]} for number, each in enumerate(log)
    ]


def test_a_chain_is_not_one_story() -> None:
    """Articles of which each has half of the one before do not drag the last to the first."""
    chain = [made(f"a{number}", stretch(50 * number, 50 * number + 100), number) for number in range(12)]

    topic, _ = told(chain)

    firsts = {each: member.first_article_id for each, member in topic.items()}
    assert firsts["a1"] == "a0"
    assert firsts["a2"] == "a2"
    assert max(list(firsts.values()).count(first) for first in firsts.values()) == 2


def test_an_earlier_copy_that_arrives_late_joins_two_stories() -> None:
    """Two excerpts that have nothing in common are two stories until the text that both are from is known."""
    parts = [made("b", stretch(0, 40), 5), made("c", stretch(60, 100), 6), made("d", stretch(5, 38), 7)]
    apart, _ = told(parts)
    stories, kept = Stories(ROOMY), Kept()
    for part in parts:
        stories.apply(part.article_id.encode(), part, kept)
    changed = stories.apply(b"a", made("a", stretch(0, 100)), kept)

    assert {member.first_article_id for member in apart.values()} == {"b", "c"}
    assert {each: member and member.first_article_id for each, member in changed.items()} == dict.fromkeys("abcd", "a")


def test_a_withdrawal_leaves_the_others_their_story() -> None:
    """When the first article goes, its copies are the story of the next one."""
    topic, _ = told(
        [made("a", stretch(0, 99)), made("b", stretch(0, 99), 1), made("c", stretch(3, 99), 2), made("a", None, 0, "2")]
    )

    assert {each: member.first_article_id for each, member in topic.items()} == {"b": "b", "c": "b"}


@pytest.mark.parametrize(("hours", "first"), [(168, "a"), (168.001, "b")])
def test_copies_are_looked_for_within_a_window(hours: float, first: str) -> None:
    """The same text a week later is its copy; later than that it is news again."""
    topic, _ = told([made("a", stretch(0, 99)), made("b", stretch(0, 99), hours)])

    assert topic["b"].first_article_id == first


def test_an_article_without_words_is_its_own_story() -> None:
    """Two empty articles are no copies of each other."""
    topic, _ = told([made("a", ""), made("b", " … ")])

    assert {each: member.first_article_id for each, member in topic.items()} == {"a": "a", "b": "b"}
    assert topic["a"].first_published_at == topic["a"].published_at > dt.datetime(2031, 1, 1, tzinfo=dt.UTC)

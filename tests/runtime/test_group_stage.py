"""Stories as topics: copies in any order and whatever stops, tombstones, generations, and files made anew."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.near_copies import cases, event_texts
from streams.extract.knowledge import Knowledge
from streams.records import Article, SketchRegister, StoryMember
from streams.runtime.codec import load_codec
from streams.runtime.group_stage import GroupStage, sketch_placing
from streams.runtime.messages import Incoming, message, tombstone
from streams.runtime.register_file import RegisterFile, Stamp
from streams.runtime.register_table import RegisterTable, in_memory
from streams.runtime.topology_driver import TopologyDriver
from streams.stories.marks import BOOK
from streams.stories.sketched import sketched
from streams.topics import BY_NAME
from tests.runtime.support import Batches, interrupted, sides_of
from tests.support import article, driver_after, examples

CODEC = load_codec()
STAMP = Stamp("world", 1, "changelog")
ARTICLES = tuple(case.article for case in cases(5, event_texts()[:6], copies=4))
TEXT = "عقد وزيرا الري في البلدين جلسة ثالثة أمس في مدينة مروي وناقشا خطة تشغيل السد في سنوات الجفاف ولم يتفقا على موعد الجلسة التالية"


def sent(number: int, each: Article) -> Incoming:
    """The sketch of an article as the agent gets it."""
    out = message(CODEC, "sketches", each.article_id, each.article_id, sketched(each, "rules", 1))
    return Incoming("sketches", 0, number, each.article_id.encode(), out.value)


LOG = [sent(number, each) for number, each in enumerate(ARTICLES)]


@pytest.fixture(scope="module")
def stories() -> dict[str, bytes | None]:
    """The topic after one batch in one order."""
    outcome = GroupStage(CODEC, "parley", "rules", 1 << 22).process(LOG, in_memory())
    return {out.key: out.value for out in outcome.outgoing}


@settings(max_examples=examples(60), deadline=None)
@given(
    seed=st.integers(0, 1_000),
    batches=st.lists(st.tuples(st.integers(1, 15), st.booleans(), st.booleans(), st.integers(0, 30)), max_size=8),
    memory=st.sampled_from([0, 100_000, 1 << 22]),
)
def test_no_article_is_left_behind(
    seed: int,
    batches: Batches,
    memory: int,
    stories: dict[str, bytes | None],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Each batch is of some size, ends before or behind its registers, and what follows begins behind the commit or earlier."""
    log = random.Random(seed).sample(LOG, len(LOG))
    path = tmp_path_factory.mktemp("group") / "sketches-0.sqlite"
    stage = GroupStage(CODEC, "parley", "rules", memory)
    table = RegisterTable(lambda _: RegisterFile(path, STAMP, sketch_placing(CODEC)))

    topic = interrupted(stage, table, log, batches)

    assert topic == stories
    table.close()


def test_registers_read_from_the_changelog_stand_where_they_stood(tmp_path: Path) -> None:
    """A file made anew gives the sides of the one that the stage wrote, and the next copy finds them."""
    stage, written = GroupStage(CODEC, "parley", "rules", 0), in_memory()
    outcome = stage.process(LOG[:-1], written)
    file = RegisterFile(tmp_path / "sketches-0.sqlite", STAMP, sketch_placing(CODEC))
    file.replay([(write.key, write.value) for write in outcome.writes], len(LOG))
    anew = RegisterTable(lambda _: file)

    assert set(sides_of(file, BOOK)) == set(sides_of(written.partition(0), BOOK)) != set()
    assert stage.process(LOG[-1:], anew).outgoing == stage.process(LOG[-1:], written).outgoing
    file.close()


def test_an_article_that_is_withdrawn_leaves_its_story(knowledge: Knowledge) -> None:
    """Its key is a tombstone, and its copies have another first article; put back, all is as it was."""
    first = article(TEXT, "a", "2031-03-01")
    driver = driver_after(knowledge, first, article(TEXT, "b", "2031-03-02"), article(TEXT, "c", "2031-03-03"))
    before = dict(driver.topics["stories"])
    driver.publish(article(TEXT, "a", "2031-03-01", withdrawn=True))

    assert {each.article_id: each.first_article_id for each in members(driver)} == {"b": "b", "c": "b"}
    driver.publish(article(TEXT, "a", "2031-03-01", updated_at=first.published_at.replace(day=9)))
    assert {each.article_id: each.first_article_id for each in members(driver)} == dict.fromkeys("abc", "a")
    assert set(driver.topics["stories"]) == set(before)


def test_a_revision_that_says_something_else_leaves_its_story(knowledge: Knowledge) -> None:
    """The text decides: an address that is used again for other news is no copy any more."""
    driver = driver_after(knowledge, article(TEXT, "a", "2031-03-01"), article(TEXT, "b", "2031-03-02"))
    changed = "أعلنت نقابة الممرضين تعليق العمل في المستشفيات العامة حتى تصرف العلاوات المتأخرة"
    driver.publish(article(changed, "b", "2031-03-02", updated_at=article(TEXT).published_at.replace(year=2032)))

    assert {each.article_id: each.first_article_id for each in members(driver)} == {"a": "a", "b": "b"}


def test_a_tombstone_without_a_version_is_a_dead_letter() -> None:
    """Whoever deletes a key by hand does not say as of which revision."""
    stage, table = GroupStage(CODEC, "parley", "rules", 0), in_memory()
    bare = stage.process([Incoming("sketches", 0, 0, b"a", None)], table)
    headers = tombstone("sketches", "a", "a", "9", 1).headers
    versioned = stage.process([Incoming("sketches", 0, 1, b"a", None, headers), sent(2, article(TEXT, "a"))], table)

    assert [out.topic for out in bare.outgoing] == ["dead-letters"]
    assert [(out.topic, out.value) for out in versioned.outgoing] == [("stories", None)]
    assert isinstance(
        CODEC.decode(BY_NAME["sketches-changelog"], table.partition(0).get(b"a") or b"").record, SketchRegister
    )


def members(driver: TopologyDriver) -> list[StoryMember]:
    """What the topic holds."""
    return driver.records("stories")

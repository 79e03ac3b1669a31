"""What the agent `read` sends of an article that it has read before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from streams.extract.knowledge import Knowledge
from streams.runtime.messages import Incoming
from streams.runtime.register_table import in_memory
from streams.runtime.stages import build_stages
from streams.runtime.topology_driver import TopologyDriver
from streams.settings import Settings
from tests.support import article, day

DERIVED = ("entities", "quotes", "facts", "positions", "meeting-mentions", "ledger", "meetings", "sketches", "stories")
TEXT = (
    "رفضت إيران وقف تخصيب اليورانيوم. وبحث وزير الخارجية المصري سامح شكري مع نظيره السوداني ملف المياه في الخرطوم أمس."
)


@pytest.fixture
def driver(knowledge: Knowledge) -> TopologyDriver:
    """A world that has read one article."""
    found = TopologyDriver.of(knowledge)
    found.publish(article(TEXT, "a"))
    return found


def sent(driver: TopologyDriver) -> dict[str, int]:
    """How many messages each derived topic got so far."""
    return {topic: driver.written.get(topic, 0) for topic in DERIVED}


def test_what_is_delivered_and_unchanged_is_not_sent_again(driver: TopologyDriver) -> None:
    """Seven replays of an article: not one record more."""
    before = sent(driver)
    assert before["positions"] > 0
    for _ in range(7):
        driver.publish(article(TEXT, "a"))

    assert sent(driver) == before


def test_what_an_unclean_stop_may_have_left_is_sent_whole(driver: TopologyDriver) -> None:
    """Below the offset that the log had at the start; above it nothing is repeated."""
    before = sent(driver)
    after_start = driver.written["articles"] + 1
    driver.stages.read.resend_below.update(dict.fromkeys((("articles", number) for number in range(4)), after_start))
    driver.publish(article(TEXT, "a"))
    twice = sent(driver)
    driver.publish(article(TEXT, "a"))

    del before["meetings"]  # its own agent sends none that has not changed
    assert {topic: 2 * number for topic, number in before.items()} == {topic: twice[topic] for topic in before}
    assert sent(driver) == twice


def test_a_revision_and_a_generation_are_sent(driver: TopologyDriver, knowledge: Knowledge) -> None:
    """Whatever changes is sent; going back to what was is another change."""
    before = sent(driver)
    driver.publish(article(TEXT, "a", updated_at=day("2031-01-01")))
    revised = sent(driver)
    driver.stages = build_stages(replace(knowledge, generation=knowledge.generation + 1), driver.codec, Settings())
    driver.publish(article(TEXT, "a", updated_at=day("2031-01-01")))

    assert revised["positions"] == 2 * before["positions"]
    assert sent(driver)["positions"] == 3 * before["positions"]


def test_an_article_that_nobody_reads_is_kept_and_counted(driver: TopologyDriver) -> None:
    """It has a register and no records; what its former revision gave is retracted."""
    before = sent(driver)
    foreign = replace(article(TEXT, "a", "2024-03-02"), language="tlh")
    driver.publish(foreign)
    incoming = Incoming("articles", 0, 9, b"b", driver.codec.encode(replace(foreign, article_id="b")))
    outcome = driver.stages.read.process([incoming], in_memory())

    assert sent(driver)["positions"] > before["positions"]
    assert not driver.ledger()
    assert (outcome.unread, outcome.faults, len(outcome.writes)) == (["tlh"], [], 1)

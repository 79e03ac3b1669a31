"""Bad messages of every kind become one dead letter each, or are read; the articles beside them are read as without them."""

from __future__ import annotations

from collections import Counter

import pytest

from streams.errors import Reason
from streams.extract.knowledge import Knowledge
from streams.runtime.messages import Incoming
from streams.runtime.register_table import in_memory
from streams.runtime.topology_driver import TopologyDriver
from tests.bad_messages import KINDS, LARGE_KINDS, BadMessage, bad_messages, damaged
from tests.support import seed_articles


@pytest.fixture(scope="module")
def bad() -> list[BadMessage]:
    """Eight of each kind, and the large ones."""
    return list(bad_messages(8 * len(KINDS)))


@pytest.mark.slow
def test_every_bad_message_is_read_or_becomes_one_dead_letter(knowledge: Knowledge, bad: list[BadMessage]) -> None:
    """Stage, reason, place and bytes are kept; no fault of a rule is among the reasons."""
    stage = TopologyDriver.of(knowledge).stages.read
    seen: Counter[str] = Counter()
    for offset, message in enumerate(bad):
        outcome = stage.process([Incoming("articles", 0, offset, message.key, message.value)], in_memory())
        assert len(outcome.faults) == len([out for out in outcome.outgoing if out.topic == "dead-letters"])
        reasons = {fault.reason for fault in outcome.faults}
        assert reasons <= message.reasons, (message.kind, [fault.detail for fault in outcome.faults])
        assert reasons or not message.reasons or message.kind == "flipped", message.kind
        seen[message.kind] += 1

    assert set(seen) == {*KINDS, *LARGE_KINDS}


def test_good_articles_are_read_as_before(knowledge: Knowledge, bad: list[BadMessage]) -> None:
    """Of one batch with bad messages between the articles, these lead to the same messages as without it."""
    stage = TopologyDriver.of(knowledge).stages.read
    codec = TopologyDriver.of(knowledge).codec
    good = [
        Incoming("articles", 0, number, article.article_id.encode(), codec.encode(article))
        for number, article in enumerate(seed_articles())
    ]
    refused = [message for message in bad if message.reasons and message.kind not in {"flipped", *LARGE_KINDS}]
    mixed: list[Incoming] = []
    for number, item in enumerate(good):
        mixed += [Incoming("articles", 0, 100 + i, m.key, m.value) for i, m in enumerate(refused[number::5])]
        mixed.append(item)

    alone, beside = stage.process(good, in_memory()), stage.process(mixed, in_memory())

    assert [out for out in beside.outgoing if out.topic != "dead-letters"] == alone.outgoing
    assert beside.writes == alone.writes
    assert len(beside.faults) == len(refused)


@pytest.mark.parametrize("topic", ["positions", "meeting-mentions", "sketches"])
def test_a_bad_message_of_a_derived_topic_becomes_one_dead_letter(topic: str, seeded_driver: TopologyDriver) -> None:
    """Whoever else writes there: the agent behind the topic refuses what is no record, and forgets nothing for it."""
    stage = seeded_driver.stages.by_source[topic]
    table = seeded_driver.tables[topic]
    before = dict(table.items())
    good = [(key.encode(), value) for key, value in seeded_driver.topics[topic].items()]
    for offset, message in enumerate(damaged(good, 90, "bad")):
        outcome = stage.process([Incoming(topic, 0, offset, message.key, message.value)], table)

        assert [out.topic for out in outcome.outgoing] == ["dead-letters"], message.kind
        assert not outcome.writes
        # A mention or sketch that has no value is withdrawn, if its headers say as of which revision.
        reasons = message.reasons | ({Reason.BAD_FIELD} if message.kind == "null" else set())
        assert {fault.reason for fault in outcome.faults} <= reasons, message.kind

    assert dict(table.items()) == before != {}

"""What an upgrade would change is what differs in meaning: not the stamps of a generation, not what is retracted."""

from __future__ import annotations

from dataclasses import replace

from streams.extract.knowledge import Knowledge
from streams.runtime.codec import load_codec
from streams.runtime.topology_driver import TopologyDriver
from streams.runtime.upgrade_preview import DERIVED
from streams.topics import BY_NAME
from tests.runtime.support import compare
from tests.support import article, driver_after, seed_articles

POSITIONS = BY_NAME["positions"]


def read(knowledge: Knowledge, generation: int) -> TopologyDriver:
    """The seeds, read under a generation."""
    return driver_after(replace(knowledge, generation=generation), *seed_articles())


def test_the_same_rules_change_nothing(knowledge: Knowledge) -> None:
    """Another generation of the same rules stamps every record anew and says the same."""
    before, after = read(knowledge, 1), read(knowledge, 2)

    assert before.topics["entities"] != after.topics["entities"]
    for topic in DERIVED:
        found = compare(topic, before.topics[topic.name], after.topics[topic.name])
        assert (found.added, found.removed, found.changed) == ((), (), ()), topic.name
        assert found.same > 0, topic.name


def test_what_differs_is_sorted_by_kind(knowledge: Knowledge) -> None:
    """Keys that come, that go and that say something else, in order; a retracted position counts as gone."""
    codec, before = load_codec(), read(knowledge, 1).topics["positions"]
    first, second, third, *_ = sorted(key for key in before)
    after = dict(before)
    decoded = {key: codec.decode(POSITIONS, before[key]).record for key in (first, second)}
    after[first] = codec.encode(replace(decoded[first], confidence=decoded[first].confidence - 1))
    after[second] = codec.encode(replace(decoded[second], retracted=True))
    del after[third]
    after["ZZZ|new"] = before[first]

    found = compare(POSITIONS, before, after)

    assert (found.added, found.removed, found.changed) == (("ZZZ|new",), (second, third), (first,))
    assert found.same == len(before) - 3


def test_bytes_that_nobody_can_read_are_a_difference(knowledge: Knowledge) -> None:
    """A value that is no record is compared by its bytes, and does not stop the listing."""
    driver = driver_after(knowledge, article("قال الوزير إن موسكو ترفض العرض."))
    before = {**driver.topics["quotes"], "broken": b"\0\0\0\0\1junk"}

    assert compare(BY_NAME["quotes"], before, driver.topics["quotes"]).removed == ("broken",)

"""The table of topics is one, and partitions are chosen as every Kafka client chooses them."""

from __future__ import annotations

import pytest

from streams.runtime.changelogs import TABLES
from streams.topics import BY_NAME, TOPICS, full_name, partition_of


@pytest.mark.parametrize(
    ("text", "hashed"),
    [
        ("21", -973932308),
        ("abc", 479470107),
        ("foobar", -790332482),
        ("a-little-bit-long-string", -985981536),
        ("a-little-bit-longer-string", -1486304829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
    ],
)
def test_partition_is_murmur2(text: str, hashed: int) -> None:
    """The partition follows from the hash that Kafka's own tests give for these words."""
    assert partition_of(text, 1024) == (hashed & 0x7FFFFFFF) % 1024


def test_names() -> None:
    """Events are named behind a dot, changelogs as Faust names them."""
    assert full_name(BY_NAME["ledger"], "parley") == "parley.ledger"
    assert full_name(BY_NAME["articles-changelog"], "parley") == "parley-articles-changelog"


def test_logs_are_kept_for_ever() -> None:
    """What everything is rebuilt from, and what could not be read, is never deleted."""
    for name in ("articles", "corrections", "dead-letters"):
        assert BY_NAME[name].config["cleanup.policy"] == "delete"
        assert BY_NAME[name].config["retention.ms"] == "-1"


def test_changelogs_match_their_sources() -> None:
    """A changelog has as many partitions as the topic its agent reads, or Faust loses events."""
    assert set(TABLES) == {"articles", "positions", "mentions", "sketches"}
    for source, changelog in TABLES.values():
        assert BY_NAME[source].spread == BY_NAME[changelog].spread


def test_every_topic_says_why() -> None:
    """Each row of the table has a reason."""
    assert all(topic.why for topic in TOPICS)

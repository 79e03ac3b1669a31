"""The topics: name, record, key, partitioning, retention and why; no Faust in it.

`parley topics` prints this table, preflight creates and checks what it says, and
ARCHITECTURE.md is tested against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from streams import records

__all__ = ["BY_NAME", "MESSAGE_BYTES_MAX", "RECORD_TOPICS", "SOURCES", "TOPICS", "Topic", "full_name", "partition_of"]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, by its name without the namespace."""

    name: str
    """Behind `<namespace>.` (events) or `<namespace>-` (changelogs)."""
    record: type
    """The record of its values: one type a topic."""
    key: str
    """What the readable UTF-8 key is made of."""
    partitioned_by: str
    """What decides the partition."""
    compacted: bool
    """Whether Kafka keeps only the last value of each key, rather than everything for ever."""
    why: str
    """Why it is keyed and kept so."""
    spread: bool = True
    """Whether it has `Settings.partitions` partitions, rather than one."""
    internal: bool = False
    """Whether it is parley's own and no interface."""

    def partitions(self, spread: int) -> int:
        """How many partitions it has, where the topics that are spread have so many."""
        return spread if self.spread else 1

    @property
    def config(self) -> Mapping[str, str]:
        """Topic settings of Kafka that are ours to decide."""
        size = {"max.message.bytes": str(MESSAGE_BYTES_MAX)}
        if self.compacted:
            return {"cleanup.policy": "compact", "min.cleanable.dirty.ratio": "0.1", **size}
        return {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1", **size}


MESSAGE_BYTES_MAX: Final = 8 * 1024 * 1024
"""Largest message of any topic: an article of 4 MB, or the state of one with 20,000 records."""

TOPICS: Final = (
    Topic(
        "articles",
        records.Article,
        "article_id",
        "article_id",
        compacted=False,
        why="The log everything is rebuilt from: all revisions, kept for ever",
    ),
    Topic(
        "entities",
        records.Entity,
        "article_id|id",
        "article_id",
        compacted=True,
        why="Follows its article; a revision replaces by key",
    ),
    Topic(
        "quotes",
        records.Quote,
        "article_id|id",
        "article_id",
        compacted=True,
        why="Follows its article; a revision replaces by key",
    ),
    Topic(
        "facts",
        records.Fact,
        "article_id|id",
        "article_id",
        compacted=True,
        why="Follows its article; a revision replaces by key",
    ),
    Topic(
        "positions",
        records.Position,
        "actor|id",
        "actor",
        compacted=True,
        why="All stands of one actor meet in one partition, where its ledger is kept",
    ),
    Topic(
        "meeting-mentions",
        records.MeetingMention,
        "article_id|id",
        "one partition",
        compacted=True,
        spread=False,
        why="A meeting joins mentions of any article and actor: few records, so one partition holds them all",
    ),
    Topic(
        "meetings",
        records.Meeting,
        "meeting_id",
        "one partition",
        compacted=True,
        spread=False,
        why="Published where the mentions are joined",
    ),
    Topic(
        "stories",
        records.StoryMember,
        "article_id",
        "one partition",
        compacted=True,
        spread=False,
        why="Which story each article is one of; copies meet whatever their ids, so where the sketches are",
    ),
    Topic(
        "ledger",
        records.LedgerEntry,
        "actor|issue",
        "actor",
        compacted=True,
        why="One entry an actor and issue, in the actor's partition",
    ),
    Topic(
        "corrections",
        records.Correction,
        "article_id",
        "article_id",
        compacted=False,
        why="What people say of records, kept for ever as the articles are, in the partition of the article that it is of",
    ),
    Topic(
        "dead-letters",
        records.DeadLetter,
        "topic-partition-offset, or source|sha256",
        "key",
        compacted=False,
        why="What could not be read, kept for ever, to be judged and replayed",
    ),
    Topic(
        "sketches",
        records.ArticleSketch,
        "article_id",
        "one partition",
        compacted=True,
        spread=False,
        why="What tells copies of an article, for the agent group: a kilobyte each, so one partition holds them all",
    ),
    Topic(
        "articles-changelog",
        records.ArticleState,
        "article_id",
        "article_id",
        compacted=True,
        internal=True,
        why="Revision and emitted keys of each article, for the agent read",
    ),
    Topic(
        "positions-changelog",
        records.Position,
        "actor|id",
        "actor",
        compacted=True,
        internal=True,
        why="The register of each position, for the agent track",
    ),
    Topic(
        "mentions-changelog",
        records.MentionRegister,
        "article_id|id",
        "one partition",
        compacted=True,
        spread=False,
        internal=True,
        why="The register of each meeting mention, for the agent convene",
    ),
    Topic(
        "sketches-changelog",
        records.SketchRegister,
        "article_id",
        "one partition",
        compacted=True,
        spread=False,
        internal=True,
        why="The register of each article's sketch, for the agent group",
    ),
    Topic(
        "rulesets",
        records.Ruleset,
        "generation",
        "one partition",
        compacted=True,
        spread=False,
        internal=True,
        why="Which rules each generation of the derived state was read under",
    ),
)

SOURCES: Final = tuple(
    topic for topic in TOPICS if topic.name in {"articles", "corrections", "positions", "meeting-mentions", "sketches"}
)
"""What the agents read, and the group commits."""

BY_NAME: Final[Mapping[str, Topic]] = {topic.name: topic for topic in TOPICS}
"""Topics by their short name."""
RECORD_TOPICS: Final[Mapping[records.RecordKind, str]] = {
    records.RecordKind.ENTITY: "entities",
    records.RecordKind.QUOTE: "quotes",
    records.RecordKind.FACT: "facts",
    records.RecordKind.MEETING: "meeting-mentions",
    records.RecordKind.POSITION: "positions",
}
"""Where the records of an article go, in the order in which they are sent."""


def full_name(topic: Topic, namespace: str) -> str:
    """The name on the cluster: events have a dot, changelogs the name that Faust gives them."""
    return f"{namespace}-{topic.name}" if topic.name.endswith("-changelog") else f"{namespace}.{topic.name}"


@lru_cache(maxsize=1024)  # the records of an article are partitioned by few texts
def partition_of(text: str, partitions: int) -> int:
    """The partition of a key part, as Kafka's Java clients choose it: murmur2 of its UTF-8, positive, modulo."""
    from kafka.partitioner.default import murmur2  # late: the client is large, and most commands need no partition

    hashed: int = murmur2(text.encode("utf-8", "surrogatepass"))
    return (hashed & 0x7FFFFFFF) % partitions

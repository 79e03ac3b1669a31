"""The whole topology in one process, without Kafka: articles in, derived records, ledger and meetings out.

It drives the stages that the agents drive, message by message, so that a test,
a benchmark or an archive's reader sees what the topics would hold.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from streams.extract.knowledge import Knowledge
from streams.records import Article, Correction, LedgerEntry, Meeting
from streams.runtime.article_log import StoredArticleLog
from streams.runtime.cluster import digest
from streams.runtime.codec import Codec, load_codec
from streams.runtime.messages import Incoming, Outgoing, article_message, message
from streams.runtime.register_table import RegisterTable, in_memory
from streams.runtime.stages import Stages, build_stages
from streams.settings import Settings
from streams.topics import BY_NAME, SOURCES, TOPICS

__all__ = ["TopologyDriver"]


@dataclass(slots=True)
class TopologyDriver:
    """Topics, tables and stages in memory."""

    codec: Codec
    stages: Stages
    partitions: int = 4
    topics: dict[str, dict[str, bytes]] = field(default_factory=lambda: {topic.name: {} for topic in TOPICS})
    """Last value of each key, by topic."""
    written: dict[str, int] = field(default_factory=dict)
    """How many messages each topic got."""
    tables: dict[str, RegisterTable] = field(default_factory=lambda: {topic.name: in_memory() for topic in SOURCES})
    """The agents' tables, by source topic."""
    article_log: dict[int, list[tuple[int, bytes, bytes]]] = field(default_factory=dict)
    """Offset, key and value of each article, by partition."""

    @classmethod
    def of(cls, knowledge: Knowledge) -> TopologyDriver:
        """An empty world under this knowledge."""
        driver = cls(load_codec(), build_stages(knowledge, load_codec(), Settings()))
        driver.stages = driver.stages_of(knowledge)
        return driver

    def stages_of(self, knowledge: Knowledge) -> Stages:
        """The stages of other knowledge on these topics and tables: what an upgrade puts in the place of the first."""
        return build_stages(knowledge, self.codec, Settings(), log=StoredArticleLog(self.article_log))

    def publish(self, article: Article) -> None:
        """Put one version of an article on the log, and let all agents do their work."""
        self.send(article_message(self.codec, article))

    def correct(self, correction: Correction) -> None:
        """Put a correction on its topic, and let all agents do their work."""
        self.send(message(self.codec, "corrections", correction.article_id, correction.article_id, correction))

    def send(self, first: Outgoing) -> None:
        """Put a message on its topic, and let all agents do their work."""
        waiting, by_source = deque([first]), self.stages.by_source
        while waiting:
            outgoing = waiting.popleft()
            incoming = self._store(outgoing)
            stage = by_source.get(outgoing.topic)
            if stage is None:
                continue
            table = self.tables["articles" if outgoing.topic == "corrections" else outgoing.topic]
            outcome = stage.process([incoming], table)
            waiting.extend(outcome.outgoing)
            table.commit()

    def records(self, topic: str) -> list[Any]:
        """The decoded last values of a topic, by key."""
        values = self.topics[topic]
        return [self.codec.decode(BY_NAME[topic], values[key]).record for key in sorted(values)]

    def ledger(self) -> list[LedgerEntry]:
        """All entries, by actor and issue."""
        return sorted(self.records("ledger"), key=lambda entry: (entry.actor, entry.issue))

    def meetings(self) -> list[Meeting]:
        """All meetings, by id."""
        return self.records("meetings")

    def digest(self, topic: str = "ledger") -> str:
        """SHA-256 of the last values of a topic."""
        return digest(self.topics[topic])

    def _store(self, outgoing: Outgoing) -> Incoming:
        values = self.topics[outgoing.topic]
        if outgoing.value is None:
            values.pop(outgoing.key, None)
        else:
            values[outgoing.key] = outgoing.value
        offset = self.written.get(outgoing.topic, 0)
        self.written[outgoing.topic] = offset + 1
        partition = outgoing.partition(self.partitions)
        if outgoing.topic == "articles":
            self.article_log.setdefault(partition, []).append((offset, outgoing.key.encode(), outgoing.value or b""))
        return Incoming(outgoing.topic, partition, offset, outgoing.key.encode(), outgoing.value, outgoing.headers)

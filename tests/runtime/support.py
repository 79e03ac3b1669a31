"""Monitors and the consumers that they ask; what differs between two states of a topic."""

from __future__ import annotations

from collections.abc import Mapping

from faust.types import TP

from streams.runtime.comparison import ComparisonTable
from streams.runtime.monitor import Monitor
from streams.runtime.upgrade_preview import TopicChange, change, said
from streams.topics import Topic


def monitor(**fields: object) -> Monitor:
    """A monitor of a worker that has its partitions."""
    found = Monitor("rules")
    found.rebalancing_since, found.assigned, found.in_group = None, True, True
    for name, value in fields.items():
        setattr(found, name, value)
    return found


class PartitionConsumer:
    """A consumer of one partition, as the monitor asks it."""

    def __init__(self, partition: int, end: int, committed: int) -> None:
        self._tp = TP("articles", partition)
        self._end = end
        self._committed_offset = {self._tp: committed}

    def assignment(self) -> set[TP]:
        """What it reads."""
        return {self._tp}

    def highwater(self, _: TP) -> int:
        """Where that ends."""
        return self._end


def compare(topic: Topic, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> TopicChange:
    """What differs between two states of a topic."""
    comparison = ComparisonTable(said)
    for column, values in (("found", before), ("expected", after)):
        comparison.put(column, ((topic.name, 0, key, value) for key, value in values.items()))
    return change(comparison, topic.name)

"""Plans of stores; monitors and the consumers that they ask; what differs between two states of a topic; stages that are interrupted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from faust.types import TP

from streams.runtime.codec import load_codec
from streams.runtime.comparison import ComparisonTable
from streams.runtime.disk_store import StatePlan
from streams.runtime.messages import Incoming
from streams.runtime.monitor import Monitor
from streams.runtime.register_file import RegisterFile, Stamp
from streams.runtime.register_stage import RegisterStage
from streams.runtime.register_table import RegisterTable
from streams.runtime.track_stage import placing
from streams.runtime.upgrade_preview import TopicChange, change, said
from streams.topics import Topic


def plan_in(folder: Path, generation: int = 1) -> StatePlan:
    """What stores in this folder need to know."""
    names = ("articles", "positions", "mentions", "sketches")
    stamps = {f"parley-{name}-changelog": Stamp("world", generation, name) for name in names}
    return StatePlan(folder, stamps, {"positions": placing(load_codec())}, 256)


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


def damage(path: Path, at: float, length: int, flip: int) -> None:
    """Change so many bytes of a file, from a part of its length on, each by the bits of `flip`."""
    content = bytearray(path.read_bytes())
    begin = int(at * (len(content) - 1))
    for number in range(begin, min(len(content), begin + length)):
        content[number] ^= flip
    path.write_bytes(content)


Batches = Sequence[tuple[int, bool, bool, int]]
"""Of each batch its size, whether it becomes durable, whether the worker stops behind it, and how far its successor goes back."""


def interrupted(
    stage: RegisterStage[Any, Any], table: RegisterTable, log: Sequence[Incoming], batches: Batches
) -> dict[str, bytes | None]:
    """What a topic holds after these batches and then the rest; what is not durable is read again."""
    topic: dict[str, bytes | None] = {}
    position = 0
    for size, durable, stops, back in [*batches, (len(log), True, False, 0)]:
        outcome = stage.process(log[position : position + size], table)
        topic |= {out.key: out.value for out in outcome.outgoing}
        if durable:
            table.partition(0).commit(position)
            position += size
        else:
            table.rollback()
        if stops or not durable:
            stage.forget()
            table.close()
            position = max(0, position - back)
    return topic


def sides_of(file: RegisterFile, book: str) -> list[str]:
    """The names of all sides of a book."""
    return [side.name for side in file.latest(book, 1 << 30)]

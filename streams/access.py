"""Which of parley's programs does what with which topic: the least rights that each needs; no Kafka in it.

`parley topics --strimzi` prints them as users of Strimzi; `tests/live/test_access_live.py`
gives a real broker nothing else and runs the programs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from streams.topics import SOURCES, TOPICS, full_name

__all__ = ["PROGRAMS", "Program", "Right", "groupless"]

Operation = Literal["Read", "Write", "Create", "Delete", "Alter", "Describe", "DescribeConfigs"]
_CHANGELOGS: Final = frozenset(topic.name for topic in TOPICS if topic.name.endswith("-changelog"))
_SOURCES: Final = frozenset(topic.name for topic in SOURCES)
_ALL: Final = frozenset(topic.name for topic in TOPICS)
_INTERFACES: Final = frozenset(topic.name for topic in TOPICS if not topic.internal)
_TAKEN_IN: Final = frozenset({"articles", "dead-letters"})
_SAID_BY_PEOPLE: Final = _ALL & {"articles", "corrections"}
"""What no worker says."""


@dataclass(frozen=True, slots=True)
class Right:
    """Operations on one topic or on the consumer group, by its full name."""

    kind: Literal["topic", "group"]
    name: str
    operations: tuple[Operation, ...]
    """In the order of their names."""


@dataclass(frozen=True, slots=True)
class Program:
    """One kind of process, and the user that it is to Kafka."""

    name: str
    """Behind `<namespace>-`."""
    why: str
    reads: frozenset[str] = frozenset()
    """Short names of the topics that it reads."""
    writes: frozenset[str] = frozenset()
    """Short names of the topics that it writes to."""
    watches: frozenset[str] = frozenset()
    """Short names of the topics that it asks where they end."""
    administers: bool = False
    """Whether it makes and removes topics, and sets the group back."""
    checks: bool = True
    """Whether it compares every topic with the table before it starts."""
    scans: bool = False
    """Whether it reads topics whole, without a group."""
    group: tuple[Operation, ...] = ()
    """What it does with the consumer group."""

    def rights(self, namespace: str) -> Iterator[Right]:
        """What it may do, topic by topic in the order of the table, then the group; everything else is refused."""
        for topic in TOPICS:
            operations: set[Operation] = {"Describe"} if topic.name in self.watches else set()
            if topic.name in self.reads:
                operations |= {"Describe", "Read"}
            if topic.name in self.writes:
                operations |= {"Describe", "Write"}
            if self.checks:
                operations |= {"Describe", "DescribeConfigs"}
            if self.administers:
                operations |= {"Alter", "Create", "Delete"}
            if operations:
                yield Right("topic", full_name(topic, namespace), tuple(sorted(operations)))
        if self.group:
            yield Right("group", namespace, self.group)
        if self.scans:
            yield Right("group", groupless(namespace), ("Describe",))


def groupless(namespace: str) -> str:
    """The group that librdkafka asks for of whoever reads without one: it asks the broker for its coordinator, no more."""
    return f"{namespace}-reads-without-a-group"


PROGRAMS: Final = (
    Program(
        "worker",
        "reads the log and what it makes of it, writes all that is derived; begins the first generation",
        reads=_SOURCES | _CHANGELOGS | {"dead-letters", "rulesets"},
        writes=_ALL - _SAID_BY_PEOPLE,
        scans=True,
        group=("Describe", "Read"),
    ),
    Program(
        "ingest",
        "writes articles and rejects, and reads the log on where it does not know whether its messages arrived",
        reads=_TAKEN_IN,
        writes=_TAKEN_IN,
        scans=True,
    ),
    Program(
        "serve",
        "takes articles in as `ingest` does, and answers from every topic that is an interface",
        reads=_INTERFACES,
        writes=_TAKEN_IN | _SAID_BY_PEOPLE,
        scans=True,
        group=("Describe",),
    ),
    Program(
        "operator",
        "makes topics, upgrades, repairs, replays dead letters and resets: for a person or a job, not for a service",
        reads=_ALL,
        writes=_ALL,
        administers=True,
        scans=True,
        group=("Delete", "Describe", "Read"),
    ),
    Program(
        "reader", "a consumer of the records, or `parley state`: reads the interfaces", reads=_INTERFACES, checks=False
    ),
    Program(
        "lag",
        "KEDA, or an exporter: compares what the group has committed with the ends of what it reads",
        watches=_SOURCES,
        checks=False,
        group=("Describe",),
    ),
)
"""Every kind of process that talks to Kafka."""

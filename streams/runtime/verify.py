"""The article log in, and every derived topic: what the pure core makes of the log against what the topics hold.

What is compared are digests: SHA-256 over key and Avro body, last value of each key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from streams.extract.knowledge import Knowledge
from streams.runtime.cluster import admin, progress
from streams.runtime.codec import FRAME_BYTES, load_codec
from streams.runtime.comparison import DIFFERENT, EXTRA, MISSING, ComparisonTable, fill
from streams.runtime.generations import live_generation
from streams.runtime.repair import repair
from streams.settings import Settings
from streams.topics import BY_NAME, TOPICS

__all__ = ["Compared", "Progress", "Verdict", "verify"]

SHOWN: Final = 5
"""How many keys of each kind of fault are named."""
PRESENT: Final = "present"
"""Stands for any value, where only the key must be there."""
COMPARED: Final = tuple(
    topic.name for topic in TOPICS if not topic.internal and topic.name not in {"articles", "corrections"}
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One topic: how many keys are expected and found, and which differ."""

    topic: str
    expected: int
    found: int
    missing: int
    extra: int
    different: int
    keys: Mapping[str, tuple[str, ...]]
    """The first few keys of each kind of fault: `missing`, `extra`, `different`."""

    @property
    def is_equal(self) -> bool:
        """Whether the topic holds what it must."""
        return not (self.missing or self.extra or self.different)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the group has come in one source topic, over all partitions."""

    topic: str
    committed: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found."""

    ruleset: str
    generation: int
    messages: int
    """Messages of the article log."""
    topics: tuple[Compared, ...]
    progress: tuple[Progress, ...]
    sent: Mapping[str, int] = field(default_factory=dict)
    """How many messages a repair sent to each topic; none where there was nothing to repair, or messages still waited."""

    @property
    def waiting(self) -> int:
        """Messages that the group has not committed: while there are any, differences mean little."""
        return sum(item.end - item.committed for item in self.progress)

    @property
    def is_equal(self) -> bool:
        """Whether every topic holds what the log gives."""
        return all(topic.is_equal for topic in self.topics)


def verify(
    settings: Settings,
    servers: str,
    knowledge: Knowledge,
    tell: Callable[[int], None] = lambda _: None,
    *,
    repairs: bool = False,
) -> Verdict:
    """Compute what the log gives and compare; `tell` learns how many messages of the log are read.

    With `repairs`, what differs is put right, unless messages still wait for a worker.

    Raises RulesetError where the topics were made by other rules, UnavailableError where no broker answers.
    """
    knowledge = replace(knowledge, generation=live_generation(settings, servers, knowledge.ruleset) or 1)
    comparison = ComparisonTable(digest)
    with admin(settings, servers) as client:
        offsets = progress(client, servers, settings)
    messages = fill(comparison, settings, servers, knowledge, COMPARED, tell)
    verdict = Verdict(
        knowledge.ruleset,
        knowledge.generation,
        messages,
        tuple(_compared(comparison, name) for name in COMPARED),
        tuple(Progress(name, *pair) for name, pair in offsets.items()),
    )
    if repairs and not verdict.waiting and not verdict.is_equal:
        return replace(verdict, sent=repair(settings, servers, knowledge, comparison, COMPARED, tell))
    return verdict


def digest(topic: str, key: str, value: bytes | None) -> str | None:
    """What is compared of a message; None for what is as good as absent, such as a retracted position."""
    if topic == "dead-letters":  # of any ruleset, judged and perhaps dropped: that it was written is what counts
        return PRESENT
    if value is None:
        return None
    if topic == "positions" and getattr(load_codec().decode(BY_NAME[topic], value).record, "retracted", False):
        return None
    return hashlib.sha256(key.encode("utf-8", "replace") + value[FRAME_BYTES:]).hexdigest()


def _compared(comparison: ComparisonTable, topic: str) -> Compared:
    """What one topic comes to; dead letters of sources and of other rules do not follow from the log."""
    rules = {"missing": MISSING, "extra": "FALSE" if topic == "dead-letters" else EXTRA, "different": DIFFERENT}
    counts = {name: comparison.count(topic, rule) for name, rule in rules.items()}
    keys = {name: comparison.keys(topic, rule, SHOWN) for name, rule in rules.items() if counts[name]}
    expected, found = (comparison.count(topic, f"{column} IS NOT NULL") for column in ("expected", "found"))
    return Compared(topic, expected, found, **counts, keys=keys)

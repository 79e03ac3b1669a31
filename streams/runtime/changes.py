"""The log and the derived topics in, what re-reading the log under our rules would change out; nothing is written.

The whole log is read in memory, as the agents would read it, and compared with
what the topics hold, by topic and key. The stamps of the generation itself
(`generation`, `ruleset`) change everywhere and are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from streams.knowledge import Knowledge
from streams.runtime.cluster import last_values, messages
from streams.runtime.codec import load_codec
from streams.runtime.rehearsal import Rehearsal
from streams.runtime.stages import build_stages
from streams.runtime.wire import Outgoing
from streams.settings import Settings
from streams.shape import for_json
from streams.topics import BY_NAME, Topic, full_name

__all__ = ["DERIVED", "TopicChange", "changes", "compare"]

DERIVED: Final = tuple(topic for topic in BY_NAME.values() if topic.compacted and not topic.internal)
"""What is read from the log, and can be read again."""
_STAMPS: Final = frozenset({"generation", "ruleset"})


@dataclass(frozen=True, slots=True)
class TopicChange:
    """What would differ in one topic; keys in order."""

    topic: str
    same: int
    """How many keys would keep what they say."""
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def changes(
    settings: Settings, servers: str, knowledge: Knowledge, tell: Callable[[int], None] = lambda _: None
) -> list[TopicChange]:
    """What would differ, topic by topic; `tell` hears how many messages of the log have been read."""
    world = Rehearsal(load_codec(), build_stages(knowledge, load_codec(), settings), settings.partitions)
    log = full_name(BY_NAME["articles"], settings.namespace)
    for number, item in enumerate(messages(settings, servers, log), 1):
        world.send(Outgoing("articles", item.key, item.key, item.value))
        tell(number)
    return [
        compare(topic, last_values(settings, servers, full_name(topic, settings.namespace)), world.topics[topic.name])
        for topic in DERIVED
    ]


def compare(topic: Topic, before: dict[str, bytes], after: dict[str, bytes]) -> TopicChange:
    """What differs between two states of a topic; a retracted record counts as none."""
    was, will = ({key: said for key in values if (said := _said(topic, values[key]))} for values in (before, after))
    common = was.keys() & will.keys()
    changed = tuple(sorted(key for key in common if was[key] != will[key]))
    return TopicChange(
        topic.name,
        len(common) - len(changed),
        tuple(sorted(will.keys() - was.keys())),
        tuple(sorted(was.keys() - will.keys())),
        changed,
    )


def _said(topic: Topic, value: bytes) -> dict[str, Any] | None:
    """What a record says, without its stamps; what cannot be decoded says only its bytes; None when it is retracted."""
    decoded = load_codec().decode(topic, value)
    if decoded.reason is not None:
        return {"bytes": value}
    if getattr(decoded.record, "retracted", False):
        return None
    return {name: field for name, field in for_json(decoded.record).items() if name not in _STAMPS}

"""The log and the derived topics in, what re-reading the log under our rules would change out; nothing is written.

The stamps of the generation itself (`generation`, `ruleset`) change everywhere
and are left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from streams.extract.knowledge import Knowledge
from streams.plain_records import for_json
from streams.runtime.codec import load_codec
from streams.runtime.comparison import DIFFERENT, EXTRA, MISSING, SAME, ComparisonTable, fill
from streams.settings import Settings
from streams.topics import BY_NAME

__all__ = ["DERIVED", "TopicChange", "change", "changes", "said"]

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
    """What would differ, topic by topic; `tell` is called with how many messages of the log have been read."""
    comparison, names = ComparisonTable(said), [topic.name for topic in DERIVED]
    fill(comparison, settings, servers, knowledge, names, tell)
    return [change(comparison, name) for name in names]


def change(comparison: ComparisonTable, topic: str) -> TopicChange:
    """What one topic comes to."""
    return TopicChange(
        topic, comparison.count(topic, SAME), *(comparison.keys(topic, rule) for rule in (MISSING, EXTRA, DIFFERENT))
    )


def said(topic: str, _key: str, value: bytes | None) -> str | None:
    """What a record says, without its stamps; what cannot be decoded says only its bytes; None when it is retracted."""
    if value is None:
        return None
    decoded = load_codec().decode(BY_NAME[topic], value)
    if decoded.reason is not None:
        return hashlib.sha256(value).hexdigest()
    if getattr(decoded.record, "retracted", False):
        return None
    fields = {name: field for name, field in for_json(decoded.record).items() if name not in _STAMPS}
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()

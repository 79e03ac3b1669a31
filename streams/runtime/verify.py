"""The article log in, and every derived topic: what the pure core makes of the log against what the topics hold.

A plain consumer reads, the stages of the agents compute, and the digests of both
(SHA-256 over key and Avro body, last value of each key) meet in a temporary
SQLite file, so that memory holds what a worker holds, and no topic.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from streams.knowledge import Knowledge
from streams.runtime.cluster import admin, progress
from streams.runtime.codec import FRAME_BYTES, Codec, load_codec
from streams.runtime.generations import live_generation
from streams.runtime.scan import partitions_of, scan
from streams.runtime.stages import Stage, build_stages
from streams.runtime.wire import Incoming, Outgoing
from streams.settings import Settings
from streams.topics import BY_NAME, TOPICS, full_name

__all__ = ["Compared", "Progress", "Verdict", "verify"]

SHOWN: Final = 5
"""How many keys of each kind of fault are named."""
EVENTS: Final = 5_000
"""Positions or mentions folded at once."""
PRESENT: Final = "present"
"""Stands for any value, where only the key must be there."""
_TABLE: Final = """
CREATE TABLE sheet (
    topic TEXT, partition INTEGER, key TEXT, expected TEXT, found TEXT, PRIMARY KEY (topic, partition, key)
) WITHOUT ROWID"""
COMPARED: Final = tuple(topic.name for topic in TOPICS if not topic.internal and topic.name != "articles")


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

    @property
    def waiting(self) -> int:
        """Messages that the group has not committed: while there are any, differences mean little."""
        return sum(item.end - item.committed for item in self.progress)

    @property
    def is_equal(self) -> bool:
        """Whether every topic holds what the log gives."""
        return all(topic.is_equal for topic in self.topics)


def verify(
    settings: Settings, servers: str, knowledge: Knowledge, tell: Callable[[int], None] = lambda _: None
) -> Verdict:
    """Compute what the log gives and compare; `tell` learns how many messages of the log are read.

    Raises RulesetError where the topics were made by other rules, UnavailableError where no broker answers.
    """
    knowledge = replace(knowledge, generation=live_generation(settings, servers, knowledge.ruleset) or 1)
    sheet = _Sheet()
    with admin(settings, servers) as client:
        offsets = progress(client, servers, settings)
    messages = _expect(settings, servers, knowledge, sheet, tell)
    for name in COMPARED:
        topic = full_name(BY_NAME[name], settings.namespace)
        for batch in _chunks(scan(settings, servers, topic), EVENTS):
            sheet.put("found", ((name, m.partition(), _text(m.key()), m.value()) for m in batch))
    return Verdict(
        knowledge.ruleset,
        knowledge.generation,
        messages,
        tuple(sheet.compared(name) for name in COMPARED),
        tuple(Progress(name, *pair) for name, pair in offsets.items()),
    )


def _expect(settings: Settings, servers: str, knowledge: Knowledge, sheet: _Sheet, tell: Callable[[int], None]) -> int:
    """Put what the log gives on the sheet, partition by partition as the agents' tables are; returns its messages."""
    stages = build_stages(knowledge, load_codec(), settings)
    folds = {
        "positions": _Fold("positions", stages.track, settings, sheet),
        "meeting-mentions": _Fold("meeting-mentions", stages.convene, settings, sheet),
    }
    topic, done = full_name(BY_NAME["articles"], settings.namespace), 0
    for partition in partitions_of(settings, servers, topic):
        table: dict[bytes, bytes] = {}
        for batch in _chunks(scan(settings, servers, topic, [partition]), settings.batch_articles_max):
            incoming = [Incoming("articles", partition, m.offset(), m.key(), m.value()) for m in batch]
            outcome = stages.read.process(incoming, table)
            table |= {write.key: write.value for write in outcome.writes}
            sheet.expect(outcome.outgoing, settings)
            for name, fold in folds.items():
                fold.take([outgoing for outgoing in outcome.outgoing if outgoing.topic == name])
            done += len(batch)
            tell(done)
    for fold in folds.values():
        fold.flush()
    return done


def _chunks(messages: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while chunk := list(islice(messages, size)):
        yield chunk


class _Fold:
    """One agent behind another topic than the articles: gathers its messages, for its results are costly each time."""

    def __init__(self, topic: str, stage: Stage, settings: Settings, sheet: _Sheet) -> None:
        self._topic, self._stage, self._settings, self._sheet = topic, stage, settings, sheet
        self._waiting: list[Incoming] = []

    def take(self, outgoing: Sequence[Outgoing]) -> None:
        """Take messages in; the order of different keys does not matter to any stage."""
        self._waiting += [
            Incoming(self._topic, 0, 0, out.key.encode("utf-8", "replace"), out.value, out.headers) for out in outgoing
        ]
        if len(self._waiting) >= EVENTS:
            self.flush()

    def flush(self) -> None:
        """Compute what they lead to."""
        if self._waiting:
            self._sheet.expect(self._stage.process(self._waiting, {}).outgoing, self._settings)
            self._waiting = []


class _Sheet:
    """Digests in two columns, expected and found, by topic, partition and key; null where there is no value."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # a temporary file, gone with the connection
        self._codec: Codec = load_codec()
        for line in ("PRAGMA journal_mode = OFF", "PRAGMA cache_size = -65536", _TABLE, "BEGIN"):
            self._db.execute(line)

    def expect(self, outgoing: Iterable[Outgoing], settings: Settings) -> None:
        """Note messages that must be on their topics."""
        self.put("expected", ((out.topic, out.partition(settings.partitions), out.key, out.value) for out in outgoing))

    def put(self, column: str, rows: Iterable[tuple[str, int, str, bytes | None]]) -> None:
        """Note the last values of keys; `column` is `expected` or `found`."""
        self._db.executemany(
            f"INSERT INTO sheet (topic, partition, key, {column}) VALUES (?, ?, ?, ?)"  # noqa: S608  # one of our two words
            f" ON CONFLICT DO UPDATE SET {column} = excluded.{column}",
            ((topic, partition, key, self._digest(topic, key, value)) for topic, partition, key, value in rows),
        )

    def _digest(self, topic: str, key: str, value: bytes | None) -> str | None:
        """What is compared; None for what is as good as absent, such as a retracted position."""
        if topic == "dead-letters":  # of any ruleset, judged and perhaps dropped: that it was written is what counts
            return PRESENT
        if value is None:
            return None
        if topic == "positions" and getattr(self._codec.decode(BY_NAME[topic], value).record, "retracted", False):
            return None
        return hashlib.sha256(key.encode("utf-8", "replace") + value[FRAME_BYTES:]).hexdigest()

    def compared(self, topic: str) -> Compared:
        """What one topic comes to."""
        rules = {
            "missing": "expected IS NOT NULL AND found IS NULL",
            "extra": "expected IS NULL AND found IS NOT NULL",
            "different": "expected <> found",
        }
        if topic == "dead-letters":  # those of sources and of other rules do not follow from the log
            rules["extra"] = "FALSE"
        counts = {name: self._count(topic, rule) for name, rule in rules.items()}
        keys = {name: self._keys(topic, rule) for name, rule in rules.items() if counts[name]}
        expected = self._count(topic, "expected IS NOT NULL")
        return Compared(topic, expected, self._count(topic, "found IS NOT NULL"), **counts, keys=keys)

    def _count(self, topic: str, rule: str) -> int:
        [[number]] = self._db.execute(f"SELECT count(*) FROM sheet WHERE topic = ? AND {rule}", (topic,))  # noqa: S608
        return int(number)

    def _keys(self, topic: str, rule: str) -> tuple[str, ...]:
        found = self._db.execute(f"SELECT key FROM sheet WHERE topic = ? AND {rule} LIMIT {SHOWN}", (topic,))  # noqa: S608
        return tuple(key for (key,) in found)


def _text(key: Any) -> str:
    return (key or b"").decode("utf-8", "replace")

"""The article log and the derived topics in; side by side what the log gives under some rules and what the topics hold.

A plain consumer reads, the stages of the agents compute, and what each message
comes to (the last value of each key) meets in a temporary SQLite file, so that
memory holds what a worker holds, and no topic.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from streams.extract.knowledge import Knowledge
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming, Outgoing
from streams.runtime.register_table import temporary
from streams.runtime.stages import Stage, build_stages
from streams.runtime.topic_scan import partitions_of, scan
from streams.settings import Settings
from streams.topics import BY_NAME, full_name

__all__ = ["DIFFERENT", "EXTRA", "MISSING", "SAME", "ComparisonTable", "Say", "fill"]

Say = Callable[[str, str, bytes | None], str | None]
"""What is compared of a message, from its topic, key and value; None for what is as good as absent."""

MISSING: Final = "expected IS NOT NULL AND found IS NULL"
EXTRA: Final = "expected IS NULL AND found IS NOT NULL"
DIFFERENT: Final = "expected <> found"
SAME: Final = "expected = found"

_EVENTS: Final = 5_000
"""Positions or mentions folded at once."""
_TABLE: Final = """
CREATE TABLE sheet (
    topic TEXT, partition INTEGER, key TEXT, expected TEXT, found TEXT, PRIMARY KEY (topic, partition, key)
) WITHOUT ROWID"""


def fill(
    comparison: ComparisonTable,
    settings: Settings,
    servers: str,
    knowledge: Knowledge,
    topics: Iterable[str],
    tell: Callable[[int], None],
) -> int:
    """Put what the log gives, and what these topics hold, into the comparison; returns the messages of the log.

    `tell` learns how many of them are read so far.
    """
    messages = _expect(settings, servers, knowledge, comparison, tell)
    for name in topics:
        for batch in _chunks(scan(settings, servers, full_name(BY_NAME[name], settings.namespace)), _EVENTS):
            comparison.put("found", ((name, m.partition(), _text(m.key()), m.value()) for m in batch))
    return messages


def _expect(
    settings: Settings, servers: str, knowledge: Knowledge, comparison: ComparisonTable, tell: Callable[[int], None]
) -> int:
    """Put what the log gives into the comparison, partition by partition as the agents' tables are; returns its messages."""
    stages = build_stages(knowledge, load_codec(), settings)
    folds = {
        name: _Fold(name, stage, settings, comparison)
        for name, stage in stages.by_source.items()
        if stage is not stages.read
    }
    done = 0
    for partition in partitions_of(settings, servers, full_name(BY_NAME["articles"], settings.namespace)):
        table = temporary()
        for batch in _chunks(_log(settings, servers, partition), settings.batch_articles_max):
            outcome = stages.read.process(batch, table)
            comparison.expect(outcome.outgoing, settings)
            for name, fold in folds.items():
                fold.take([outgoing for outgoing in outcome.outgoing if outgoing.topic == name])
            done += len(batch)
            tell(done)
    for fold in folds.values():
        fold.flush()
    return done


def _log(settings: Settings, servers: str, partition: int) -> Iterator[Incoming]:
    """What came from outside for one partition: the corrections first, which wait there for their articles."""
    for name in ("corrections", "articles"):
        for m in scan(settings, servers, full_name(BY_NAME[name], settings.namespace), [partition]):
            yield Incoming(name, partition, m.offset(), m.key(), m.value())


def _chunks(messages: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while chunk := list(islice(messages, size)):
        yield chunk


class _Fold:
    """One agent behind another topic than the articles: gathers its messages, for its results are costly each time."""

    def __init__(self, topic: str, stage: Stage, settings: Settings, comparison: ComparisonTable) -> None:
        self._topic, self._stage, self._settings, self._sheet = topic, stage, settings, comparison
        self._waiting: list[Incoming] = []
        self._table = temporary()

    def take(self, outgoing: Sequence[Outgoing]) -> None:
        """Take messages in; the order of different keys does not matter to any stage."""
        self._waiting += [
            Incoming(self._topic, 0, 0, out.key.encode("utf-8", "replace"), out.value, out.headers) for out in outgoing
        ]
        if len(self._waiting) >= _EVENTS:
            self.flush()

    def flush(self) -> None:
        """Compute what they lead to."""
        if self._waiting:
            self._sheet.expect(self._stage.process(self._waiting, self._table).outgoing, self._settings)
            self._waiting = []


class ComparisonTable:
    """Two columns, expected and found, by topic, partition and key; null where there is nothing."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._db = sqlite3.connect("", isolation_level=None)  # a temporary file, gone with the connection
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
            ((topic, partition, key, self._say(topic, key, value)) for topic, partition, key, value in rows),
        )

    def count(self, topic: str, rule: str) -> int:
        """How many keys of a topic fulfil a rule, such as `MISSING`."""
        [[number]] = self._db.execute(f"SELECT count(*) FROM sheet WHERE topic = ? AND {rule}", (topic,))  # noqa: S608
        return int(number)

    def keys(self, topic: str, rule: str, most: int = -1) -> tuple[str, ...]:
        """Those keys in order, or so many of them at the most."""
        rows = self._db.execute(
            f"SELECT key FROM sheet WHERE topic = ? AND {rule} ORDER BY key LIMIT ?",  # noqa: S608
            (topic, most),
        )
        return tuple(key for (key,) in rows)

    def places(self, topic: str, rule: str) -> Iterator[tuple[int, str]]:
        """The partition and the key of each that fulfils a rule."""
        query = f"SELECT partition, key FROM sheet WHERE topic = ? AND ({rule})"  # noqa: S608
        yield from self._db.execute(query, (topic,))


def _text(key: Any) -> str:
    return (key or b"").decode("utf-8", "replace")

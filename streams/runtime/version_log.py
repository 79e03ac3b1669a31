"""The article log in, which versions it holds out: what keeps a version from going there twice, whatever ended when.

The store holds a digest of each version that is known to be on the log, and for
each partition a cursor: every message before it is among them. Whoever does not
know whether its messages arrived reads on from there. A file that is made anew
has no cursor, and reads the log once from its start.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import structlog

from streams.errors import Reject
from streams.records import Article
from streams.runtime.cluster import admin, extents
from streams.runtime.codec import load_codec
from streams.runtime.source_owner import Owner
from streams.runtime.source_publisher import dead_letter_key
from streams.runtime.source_store import SourceStore, digest_of
from streams.runtime.topic_scan import scan
from streams.settings import Settings
from streams.topics import BY_NAME, Topic, full_name

__all__ = ["VersionLog", "version_of"]

log = structlog.get_logger("parley.ingest")
_TOPICS: Final = (BY_NAME["articles"], BY_NAME["dead-letters"])
_GRACE_SECONDS: Final = 1.0
"""How long after the broker answers a request of a process that is gone may still be on its way into the log."""
_BATCH: Final = 2_000
_BEHIND_MAX: Final = 10_000
"""Messages of others between a cursor and what we write, from which on they are read, so that no start has to."""


class VersionLog:
    """What the log holds, as far as the store knows, and how it learns the rest."""

    def __init__(self, settings: Settings, servers: str, store: SourceStore, owner: Owner) -> None:
        self._settings, self._servers, self._store, self._owner = settings, servers, store, owner
        self._names = {full_name(topic, settings.namespace): topic for topic in _TOPICS}
        self.behind = True
        """Whether it must catch up before anything is sent."""
        self.epoch = 0
        """How often everything was forgotten, since the log was another one."""

    def catch_up(self) -> None:
        """Learn what came to the log since; then nothing of this process, and of those that ended, is pending any more.

        Raises UnavailableError when the broker does not answer.
        """
        self._same_world()
        self._read_on()
        if self._in_doubt():
            time.sleep(_GRACE_SECONDS)
            self._read_on()
        self._clear()
        self.behind = False

    def held(self, db: sqlite3.Connection, versions: Iterable[bytes]) -> set[bytes]:
        """Those of these versions that are known to be on the log."""
        query = "SELECT 1 FROM versions WHERE version = ?"
        return {version for version in versions if db.execute(query, (version,)).fetchone()}

    def claim(self, db: sqlite3.Connection, versions: Collection[bytes]) -> set[str]:
        """Write down that these versions are about to be sent, unless others claim some: then who they are, and nothing is written."""
        query = "SELECT owner FROM pending WHERE version = ?"
        others = {str(row[0]) for version in versions for row in db.execute(query, (version,))} - {self._owner.name}
        if not others:
            rows = [(version, self._owner.name) for version in versions]
            db.executemany("INSERT OR REPLACE INTO pending VALUES (?, ?)", rows)
        return others

    def delivered(
        self, db: sqlite3.Connection, versions: Collection[bytes], offsets: Mapping[tuple[str, int], set[int]]
    ) -> bool:
        """Note what the log has acknowledged, by topic and partition; `offsets` may lack some.

        Returns whether others have written so much between that it should be read.
        """
        is_far = False
        db.executemany("INSERT OR IGNORE INTO versions VALUES (?)", [(version,) for version in versions])
        db.execute("DELETE FROM pending WHERE owner = ?", (self._owner.name,))
        for (topic, partition), ours in offsets.items():
            cursor = first = _cursor(db, topic, partition)
            while cursor in ours:
                cursor += 1
            if cursor > first:
                _advance(db, topic, partition, cursor)
            elif max(ours) - cursor > _BEHIND_MAX:
                is_far = True
        return is_far

    def _same_world(self) -> None:
        """Forget everything when the log is another than it was: deleted and made anew, or cut short."""
        with admin(self._settings, self._servers) as client:
            described: list[dict[str, Any]] = client.describe_topics([full_name(_TOPICS[0], self._settings.namespace)])
        world = str(described[0]["topic_id"]) if described else ""
        known = self._store.about("world")
        if known == world:
            return
        if known is not None:
            log.warning(
                "the article log is another one than before: everything is taken in again", was=known, now=world
            )
        self._forget(world)

    def _forget(self, world: str) -> None:
        self._store.forget_all(world)
        self.epoch += 1

    def _read_on(self) -> None:
        """Read each partition from its cursor to its end."""
        ends = extents(self._settings, self._servers, list(self._names))
        with self._store.reading() as db:
            begins = {(tp.topic, tp.partition): _cursor(db, tp.topic, tp.partition) for tp in ends}
        short = [tp for tp, extent in ends.items() if extent.end < begins[tp.topic, tp.partition]]
        if short:
            log.error(
                "the log has lost messages that were acknowledged: everything is taken in again", where=str(short)
            )
            self._forget(self._store.about("world") or "")
            begins = dict.fromkeys(begins, 0)
        left = sum(max(0, extent.end - begins[tp.topic, tp.partition]) for tp, extent in ends.items())
        if left > _BEHIND_MAX:
            log.info("reading what is on the article log", messages=left)
        for topic in self._names:
            new = {
                tp.partition: begins[topic, tp.partition]
                for tp, extent in ends.items()
                if tp.topic == topic and extent.end > begins[topic, tp.partition]
            }
            if new:
                self._read_topic(topic, new)

    def _read_topic(self, topic: str, begins: Mapping[int, int]) -> None:
        batch: list[bytes] = []
        cursors: dict[int, int] = {}
        for message in scan(self._settings, self._servers, topic, list(begins), begins):
            if (version := _version_in(self._names[topic], message)) is not None:
                batch.append(version)
            cursors[message.partition()] = message.offset() + 1
            if len(batch) >= _BATCH:
                self._note(topic, batch, cursors)
                batch = []
        self._note(topic, batch, cursors)

    def _note(self, topic: str, versions: Collection[bytes], cursors: Mapping[int, int]) -> None:
        rows = [(version,) for version in versions]
        with self._store.writing() as db:
            db.executemany("INSERT OR IGNORE INTO versions VALUES (?)", rows)
            for partition, cursor in cursors.items():
                _advance(db, topic, partition, cursor)

    def _in_doubt(self) -> bool:
        """Whether something that this process or one that ended was about to send is not on the log."""
        query = "SELECT DISTINCT owner FROM pending WHERE version NOT IN (SELECT version FROM versions)"
        with self._store.reading() as db:
            owners = [owner for (owner,) in db.execute(query)]
        return any(self._is_over(owner) for owner in owners)

    def _clear(self) -> None:
        with self._store.writing() as db:
            owners = [owner for (owner,) in db.execute("SELECT DISTINCT owner FROM pending")]
            over = [owner for owner in owners if self._is_over(owner)]
            db.executemany("DELETE FROM pending WHERE owner = ?", [(owner,) for owner in over])

    def _is_over(self, owner: str) -> bool:
        """Whether what it was about to send is no longer on its way: this process has given up, or that one has ended."""
        return owner == self._owner.name or not self._owner.is_alive(owner)


def version_of(content: Article | Reject, place: str) -> bytes:
    """What names one version of an article, or one dead letter, on the log."""
    if isinstance(content, Reject):
        return digest_of(f"\x1f{dead_letter_key(content, place)}")
    return digest_of(f"{content.article_id}\x1f{content.revision}")


def _version_in(topic: Topic, message: Any) -> bytes | None:
    """The version in a message of the log; None for a mark, for a worker's dead letter and for what is no article."""
    if message.value() is None:
        return None
    if topic.name == "dead-letters":
        key = (message.key() or b"").decode("utf-8", "replace")
        return digest_of(f"\x1f{key}") if "|" in key else None
    found = load_codec().decode(topic, message.value()).record
    return None if found is None else digest_of(f"{found.article_id}\x1f{found.revision}")


def _cursor(db: sqlite3.Connection, topic: str, partition: int) -> int:
    query = "SELECT offset FROM cursors WHERE topic = ? AND partition = ?"
    row = db.execute(query, (topic, partition)).fetchone()
    return 0 if row is None else int(row[0])


def _advance(db: sqlite3.Connection, topic: str, partition: int, cursor: int) -> None:
    """Never back: another process may have read further."""
    query = "INSERT INTO cursors VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET offset = max(offset, excluded.offset)"
    db.execute(query, (topic, partition, cursor))

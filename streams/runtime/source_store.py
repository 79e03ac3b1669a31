"""What all sources of this machine remember, in one SQLite file for each cluster and namespace: in by transactions, out by source.

For each source: which keys were taken in with which fingerprint, free memory
(`key -> text`: an ETag, an offset, the next look), counters, and why it waits.
Beside that which versions are on the log (`version_log.py`). Several processes
write to it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from streams.ingest.item import SourceClass, SourceName
from streams.runtime.source_file import SourceFile
from streams.settings import Settings

__all__ = ["Count", "SourceState", "SourceStore", "digest_of", "store_files", "store_path", "stores_of"]

_FORMAT: Final = "1"
"""Changes with the tables below: a file of another format is laid aside."""
_TABLES: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
    source INTEGER PRIMARY KEY, class TEXT NOT NULL, name TEXT NOT NULL, look REAL, new REAL,
    articles INTEGER NOT NULL DEFAULT 0, rejects INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0,
    waits TEXT, UNIQUE (class, name)
);
CREATE TABLE taken (source INTEGER, key TEXT, fingerprint BLOB NOT NULL, PRIMARY KEY (source, key)) WITHOUT ROWID;
CREATE TABLE memory (source INTEGER, key TEXT, value TEXT NOT NULL, PRIMARY KEY (source, key)) WITHOUT ROWID;
CREATE TABLE versions (version BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE cursors (topic TEXT, partition INTEGER, offset INTEGER NOT NULL, PRIMARY KEY (topic, partition)) WITHOUT ROWID;
CREATE TABLE pending (version BLOB PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID;
"""
_LOOK_SECONDS: Final = 5.0
"""A look that finds nothing is written down no more often than this."""
_ASKED_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source does, for `parley ingest status`."""

    source: SourceName
    last_look: dt.datetime | None
    """When it was last looked at; None before the first look."""
    last_new: dt.datetime | None
    """When it last had something new; None when it never had."""
    articles: int
    """Versions of articles taken in."""
    rejects: int
    """What was no article."""
    unchanged: int
    """Items offered again in a version that was taken in before, or that was on the log already."""
    waits: str | None
    """Why nothing is taken in from it now; None when nothing is in the way."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many items of a call were what."""

    articles: int = 0
    rejects: int = 0
    unchanged: int = 0


class SourceStore:
    """The memory of all sources; thread-safe, and safe for several processes.

    Whatever is asked or written raises UnavailableError where the disk does not
    take or give it, and StoreDamagedError where the file is damaged.
    """

    def __init__(self, path: Path, told: Mapping[str, str] | None = None) -> None:
        """Open or make the file; `told` is written into it for whoever lists the files of a folder."""
        self._file = SourceFile(path, _TABLES, _FORMAT)
        self.path = path
        self.why_anew = self._file.why_anew
        """What was wrong with the file that was there; None when nothing was."""
        self._numbers: dict[SourceName, int] = {}
        self._looked: dict[SourceName, float] = {}
        self._waiting: dict[SourceName, str | None] = {}
        with self._file.writing() as db:
            db.executemany("INSERT OR IGNORE INTO about VALUES (?, ?)", list((told or {}).items()))

    @classmethod
    def of(cls, settings: Settings, servers: str) -> SourceStore:
        """The store for the topics of a namespace on a cluster."""
        return cls(store_path(settings, servers), {"servers": servers, "namespace": settings.namespace})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction on all tables, for those who write several at once: intake and version log."""
        with self._file.writing() as db:
            yield db

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for questions."""
        with self._file.reading() as db:
            yield db

    def about(self, name: str) -> str | None:
        """A fact about the whole file; None where it is not known."""
        with self.reading() as db:
            row = db.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def memory(self, source: SourceName) -> dict[str, str]:
        """All that a source remembers."""
        return dict(self.each_memory(source))

    def each_memory(self, source: SourceName) -> Iterator[tuple[str, str]]:
        """All that a source remembers, by key, little of it in memory at a time."""
        query, last = "SELECT key, value FROM memory WHERE source = ? AND key > ? ORDER BY key LIMIT 1000", ""
        while True:
            with self.reading() as db:
                rows = db.execute(query, (self._known(db, source), last)).fetchall()
            if not rows:
                return
            yield from rows
            last = rows[-1][0]

    def recall(self, source: SourceName, key: str) -> str | None:
        """What a source remembers under a key; None when it remembers nothing."""
        with self.reading() as db:
            query = "SELECT value FROM memory WHERE source = ? AND key = ?"
            row = db.execute(query, (self._known(db, source), key)).fetchone()
        return None if row is None else str(row[0])

    def remember(self, source: SourceName, memory: Mapping[str, str | None]) -> None:
        """Keep what belongs to no item; None forgets a key. With items, give it to `Intake.take` instead."""
        with self.writing() as db:
            self.write_memory(db, source, memory)

    def keys(self, source: SourceName) -> list[str]:
        """The keys that were taken in from a source, in their order."""
        with self.reading() as db:
            rows = db.execute("SELECT key FROM taken WHERE source = ? ORDER BY key", (self._known(db, source),))
            return [key for (key,) in rows]

    def looked(self, source: SourceName, waits: str | None = None) -> None:
        """Note that a source was looked at, and why it waits, if it does; cheap enough to call at every look."""
        now = time.time()
        same = self._waiting.get(source, "") == waits
        if same and now - self._looked.get(source, 0.0) < _LOOK_SECONDS:
            return
        with self.writing() as db:
            number = self.number(db, source)
            db.execute("UPDATE sources SET look = ?, waits = ? WHERE source = ?", (now, waits, number))
        self._looked[source], self._waiting[source] = now, waits

    def sources(self) -> list[SourceState]:
        """Every source that was ever looked at, by class and name."""
        query = "SELECT class, name, look, new, articles, rejects, unchanged, waits FROM sources ORDER BY class, name"
        with self.reading() as db:
            return [
                SourceState(SourceName(SourceClass(kind), name), _instant(look), _instant(new), *counts)
                for kind, name, look, new, *counts in db.execute(query).fetchall()
            ]

    def forget_source(self, source: SourceName) -> None:
        """Forget all of a source but what the log has of it: it is read anew."""
        with self.writing() as db:
            number = self._known(db, source)
            for table in ("taken", "memory", "sources"):
                db.execute(f"DELETE FROM {table} WHERE source = ?", (number,))  # noqa: S608  # names of ours
        self._numbers.pop(source, None)

    def forget_all(self, world: str) -> None:
        """Forget what was taken in: the log is another one, called `world`, and has none of it."""
        with self.writing() as db:
            for table in ("taken", "memory", "versions", "cursors", "pending"):
                db.execute(f"DELETE FROM {table}")  # noqa: S608
            db.execute("INSERT OR REPLACE INTO about VALUES ('world', ?)", (world,))

    # For those who write several tables in one transaction.

    def number(self, db: sqlite3.Connection, source: SourceName) -> int:
        """The number of a source, given at its first mention."""
        found = self._known(db, source)
        if found == 0:
            told = (source.source_class.value, source.name)
            found = int(db.execute("INSERT INTO sources (class, name) VALUES (?, ?)", told).lastrowid or 0)
        return found  # remembered once the transaction is through, which the next question shows

    def fingerprints(self, db: sqlite3.Connection, source: SourceName, keys: Sequence[str]) -> dict[str, bytes]:
        """The digests of the fingerprints under which these keys were taken in; a key that was not is left out."""
        number = self._known(db, source)
        found: dict[str, bytes] = {}
        for begin in range(0, len(keys), _ASKED_AT_ONCE):
            some = keys[begin : begin + _ASKED_AT_ONCE]
            marks = ", ".join("?" * len(some))
            query = f"SELECT key, fingerprint FROM taken WHERE source = ? AND key IN ({marks})"  # noqa: S608
            found.update(db.execute(query, (number, *some)).fetchall())
        return found

    def write_memory(self, db: sqlite3.Connection, source: SourceName, memory: Mapping[str, str | None]) -> None:
        """Put and take away free memory."""
        number = self.number(db, source)
        put = [(number, key, value) for key, value in memory.items() if value is not None]
        gone = [(number, key) for key, value in memory.items() if value is None]
        db.executemany("INSERT OR REPLACE INTO memory VALUES (?, ?, ?)", put)
        db.executemany("DELETE FROM memory WHERE source = ? AND key = ?", gone)

    def write_taken(self, db: sqlite3.Connection, source: SourceName, taken: Mapping[str, bytes], count: Count) -> None:
        """Note keys with the digests of their fingerprints, and count."""
        number, now = self.number(db, source), time.time()
        rows = [(number, key, fingerprint) for key, fingerprint in taken.items()]
        db.executemany("INSERT OR REPLACE INTO taken VALUES (?, ?, ?)", rows)
        is_new = bool(count.articles or count.rejects)
        db.execute(
            "UPDATE sources SET look = ?, new = CASE WHEN ? THEN ? ELSE new END, articles = articles + ?, "
            "rejects = rejects + ?, unchanged = unchanged + ?, waits = NULL WHERE source = ?",
            (now, is_new, now, count.articles, count.rejects, count.unchanged, number),
        )
        self._looked[source], self._waiting[source] = now, None

    def _known(self, db: sqlite3.Connection, source: SourceName) -> int:
        """The number of a source; 0 for one that has none yet."""
        if source not in self._numbers:
            told = (source.source_class.value, source.name)
            row = db.execute("SELECT source FROM sources WHERE class = ? AND name = ?", told).fetchone()
            if row is None:
                return 0
            if db.in_transaction:  # it may be given in this very transaction, and taken back
                return int(row[0])
            self._numbers[source] = int(row[0])
        return self._numbers[source]


def store_path(settings: Settings, servers: str) -> Path:
    """The file for the topics of a namespace on a cluster."""
    told = f"{servers}\0{settings.namespace}"
    return settings.data_folder / "ingest" / f"{hashlib.sha256(told.encode()).hexdigest()[:16]}.sqlite"


def stores_of(settings: Settings) -> list[Path]:
    """The files that are there for this namespace, of whichever cluster where none is configured: no broker is asked."""
    if settings.broker is not None:
        return [path for path in [store_path(settings, settings.broker)] if path.exists()]
    found = []
    for path in sorted((settings.data_folder / "ingest").glob("*.sqlite")):
        with SourceStore(path) as store:
            if store.about("namespace") == settings.namespace:
                found.append(path)
    return found


def store_files(settings: Settings, servers: str) -> list[Path]:
    """The file for the topics of a namespace on a cluster, and all that is kept beside it."""
    path = store_path(settings, servers)
    return sorted(path.parent.glob(f"{path.stem}.*"))


def digest_of(text: str) -> bytes:
    """16 bytes that stand for a text of any length."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _instant(seconds: float | None) -> dt.datetime | None:
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)

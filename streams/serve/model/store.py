"""A path in, the file of the read model out: one connection that writes, many that only read, each question on one state.

A file of another schema is made anew: it holds nothing that the topics do not.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from itertools import count
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Final

from streams.runtime.transaction import transaction
from streams.serve.model.fold import folded
from streams.serve.model.keys import drop_keys, make_keys

__all__ = ["LIVE", "Lock", "Store", "free_model"]

LIVE: Final = 9_000_000_000_000_000
"""`known_to` of what holds: later than every instant."""
_SCHEMA: Final = "6"
"""Changes with `schema.sql`: a file of another one is made anew."""
_BUSY_SECONDS: Final = 30.0
_PRAGMAS: Final = ("journal_mode = WAL", "synchronous = NORMAL", "temp_store = MEMORY", "cache_size = -65536")
"""`NORMAL`: what a power cut takes is read again from the topics."""
_READING: Final = ("query_only = 1", "temp_store = MEMORY", "cache_size = -32768")
"""No `mmap_size`: each connection would have the pages of the file that it looked at among the memory of the process."""


class Lock:
    """Who holds it is the only process that writes a model; it is let go of with the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def close(self) -> None:
        """Let go of it."""
        os.close(self._descriptor)


def free_model(data_folder: Path, namespace: str) -> tuple[Path, Lock]:
    """A file for the read model of a namespace, which no other process writes: each has its own, the first one's stays."""
    data_folder.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        path = data_folder / f"serve-{namespace}{f'.{number}' if number > 1 else ''}.sqlite"
        descriptor = os.open(path.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            continue
        return path, Lock(descriptor)
    raise AssertionError  # count() has no end


class Store:
    """The file; safe for many threads that read and one that writes."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; what is there of another schema, or damaged, is deleted first."""
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = self._opened()
        self._turn = threading.Lock()
        self._idle = _idle()

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._close_idle()
            self._db.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is kept at the end of a clean block and forgotten otherwise."""
        with self._turn, transaction(self._db):
            yield self._db

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the model from its first question to its last."""
        idle = self._idle
        db = self._reader(idle)
        try:
            db.execute("BEGIN")
            yield db
        finally:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            if idle is self._idle:
                idle.put(db)
            else:  # the file was made anew meanwhile: this one still sees the old one
                db.close()

    @property
    def bytes(self) -> int:
        """Size of the file, with what is still in its log."""
        paths = (self.path.with_name(self.path.name + suffix) for suffix in ("", "-wal"))
        return sum(path.stat().st_size for path in paths if path.exists())

    def index(self) -> None:
        """Make the indexes that are missing, once the model has caught up."""
        with self._turn:
            make_keys(self._db)
            self._db.executescript(_script("indexes.sql"))

    def index_worked_out(self) -> None:
        """Make those of what is worked out of the rows, once it is.

        No statistics are made: they cost as much, and have SQLite look through all positions for the claims of 50 denials.
        """
        with self._turn:
            self._db.executescript(_script("indexes_worked_out.sql"))

    def begin_rebuild(self) -> None:
        """Take rows in as they come, until `index`: of a model that is empty, or not yet ready."""
        with self.writing() as db:
            drop_keys(db)

    def renew(self) -> None:
        """Begin with an empty file: the topics are others."""
        with self._turn:
            self._close_idle()
            self._db.close()
            _delete(self.path)
            self._db = self._opened()
            self._idle = _idle()  # what is asked of the old file meanwhile does not come back among these

    def _opened(self) -> sqlite3.Connection:
        try:
            db = _writer(self.path)
            if _is_ours(db):
                return db
            db.close()
        except sqlite3.DatabaseError:
            pass
        _delete(self.path)
        db = _writer(self.path)
        db.executescript(f"BEGIN; {_script('schema.sql')} COMMIT")
        make_keys(db)
        facts = ("schema", _SCHEMA), ("epoch", secrets.token_hex(8))
        db.executemany("INSERT INTO about VALUES (?, ?)", facts)
        return db

    def _reader(self, idle: LifoQueue[sqlite3.Connection]) -> sqlite3.Connection:
        try:
            return idle.get_nowait()
        except Empty:
            db = _connected(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)
            for pragma in _READING:
                db.execute(f"PRAGMA {pragma}")
            return db

    def _close_idle(self) -> None:
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()


def _idle() -> LifoQueue[sqlite3.Connection]:
    """Connections that nobody uses: the last one used is taken first, so that few have pages in memory."""
    return LifoQueue()


def _writer(path: Path) -> sqlite3.Connection:
    db = _connected(str(path))
    for pragma in _PRAGMAS:
        db.execute(f"PRAGMA {pragma}")
    return db


def _connected(name: str, *, uri: bool = False) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=uri)
    db.create_function("folded", 1, folded, deterministic=True)
    return db


def _is_ours(db: sqlite3.Connection) -> bool:
    """Whether the file has the tables of this schema; raises sqlite3.DatabaseError for a damaged one."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone() is None:
        return False
    row = db.execute("SELECT value FROM about WHERE name = 'schema'").fetchone()
    return row is not None and str(row[0]) == _SCHEMA


def _delete(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _script(name: str) -> str:
    return (files("streams") / "serve" / "model" / name).read_text(encoding="utf-8")

"""A path in, an SQLite file that several processes write to out; one that is damaged is laid aside and made anew.

A file has a format. One of another format is laid aside like a damaged one:
what it remembered can be learnt again from the article log and the sources.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import structlog

from streams.errors import StoreDamagedError, UnavailableError
from streams.runtime.transaction import transaction

__all__ = ["SourceFile"]

log = structlog.get_logger("parley.ingest")
_BUSY_SECONDS: Final = 30.0
"""How long to wait for another process that writes; a transaction takes milliseconds."""
_PRAGMAS: Final = ("journal_mode = WAL", "synchronous = FULL", "temp_store = MEMORY", "cache_size = -4096")
"""`FULL`: what was acknowledged is remembered also where the power fails."""


class SourceFile:
    """One connection to the file, for the threads of one process; whole transactions, one at a time."""

    def __init__(self, path: Path, tables: str, form: str) -> None:
        """Open or make the file; raises UnavailableError where the folder cannot be written.

        `why_anew` says what was wrong with the file that was there.
        """
        self.path = path
        self.why_anew: str | None = None
        self._turn = threading.RLock()
        with _told(path), _alone(path):
            self.why_anew = _fault(path, form)
            if self.why_anew is not None:
                _lay_aside(path, self.why_anew)
            self._db = _connected(path)
            if not _has_tables(self._db):
                self._db.executescript(f"BEGIN; {tables} COMMIT")
                self._db.execute("INSERT INTO about VALUES ('format', ?)", (form,))
            self._inode = path.stat().st_ino

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for questions."""
        with self._turn, _told(self.path):
            yield self._db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is kept at the end of a clean block and forgotten otherwise.

        Raises UnavailableError when the disk does not take it, StoreDamagedError
        when the file is not what was written to it.
        """
        with self._turn, _told(self.path):
            self._check()
            with transaction(self._db):
                yield self._db

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._db.close()

    def _check(self) -> None:
        """That the file is still where it was: another process may have found it damaged and laid it aside."""
        try:
            if self.path.stat().st_ino == self._inode:
                return
        except OSError:
            pass
        message = f"{self.path} was laid aside or removed meanwhile; start again"
        raise StoreDamagedError(message)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """SQLite's faults as ours."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        message = f"{path}: what was taken in cannot be remembered ({error}); nothing more is taken in until it can"
        raise UnavailableError(message) from error
    except sqlite3.DatabaseError as error:
        message = f"{path} is damaged ({error}); the next start lays it aside and makes it anew"
        raise StoreDamagedError(message) from error


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While no other process opens the file: one of two must not lay aside what the other has just made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    for pragma in _PRAGMAS:
        db.execute(f"PRAGMA {pragma}")
    return db


def _has_tables(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone() is not None


def _fault(path: Path, form: str) -> str | None:
    """What is wrong with the file that is there; None when nothing is, or there is none."""
    if not path.exists():
        return None
    db = None
    try:
        db = _connected(path)
        [found] = db.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            return f"it is damaged: {found}"
        if not _has_tables(db):
            return None
        row = db.execute("SELECT value FROM about WHERE name = 'format'").fetchone()
        return None if row and row[0] == form else f"its format is {row and row[0]}, and this program's {form}"
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        return f"it is damaged: {error}"
    finally:
        if db is not None:
            db.close()


def _lay_aside(path: Path, why: str) -> None:
    """Rename the file and what SQLite keeps beside it."""
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    aside = path.with_name(f"{path.name}.{stamp}.aside")
    log.error("the memory of sources is laid aside and made anew", file=str(path), because=why, kept_as=str(aside))
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))

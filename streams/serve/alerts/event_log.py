"""Events in, kept in the order in which they became known, each once; those behind a place in that order out.

A file of its own, not a table of the read model: that one may be deleted at any time and is made anew from the
topics, and what was told already must not be told again. Events are recorded before the read model commits what they
came from; after a fall in between they come again, and are known by their ids.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from streams.errors import StoreDamagedError
from streams.runtime.transaction import transaction
from streams.serve.alerts.events import Event, Kind

__all__ = ["EventLog", "Recorded", "events_path"]

_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    recorded_at REAL NOT NULL,
    body TEXT -- null where it is known only so that it is not told
);
CREATE INDEX told ON events (place) WHERE body IS NOT NULL;
CREATE TABLE hooks (
    name TEXT PRIMARY KEY,
    place INTEGER NOT NULL, -- up to which it was told, or was not to be
    failures INTEGER NOT NULL DEFAULT 0, -- of the next one, in a row
    failed_at REAL, -- when the first of them was
    next_at REAL NOT NULL DEFAULT 0,
    fault TEXT, -- the last one; null while all is well
    delivered INTEGER NOT NULL DEFAULT 0,
    delivered_at REAL
) WITHOUT ROWID;
CREATE TABLE undelivered (
    hook TEXT NOT NULL,
    event_id TEXT NOT NULL,
    given_up_at REAL NOT NULL,
    attempts INTEGER NOT NULL,
    fault TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (hook, event_id)
) WITHOUT ROWID;
"""
_DAY_SECONDS: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event, and when and where it was recorded."""

    place: int
    """In the order of the log; greater is later."""
    recorded_at: dt.datetime
    event: Event

    def for_json(self) -> dict[str, Any]:
        """As it is told."""
        return {
            "id": self.event.event_id,
            "kind": self.event.kind.value,
            "known_at": self.recorded_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
            **_body(self.event),
        }


def events_path(folder: Path, namespace: str) -> Path:
    """Where the events of a namespace are kept."""
    return folder / f"events-{namespace}.sqlite"


class EventLog:
    """The events of one namespace; any thread may ask and record, and so may several processes."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._heard: list[Callable[[], None]] = []
        self._write_turn, self._read_turn = threading.RLock(), threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._writer, self._reader = _opened(path), _opened(path)
            with self.writing() as db:
                _made(db)
            name = self._reader.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()[0]
        except sqlite3.DatabaseError as error:
            message = f"{path} cannot be read ({error}); delete it: what was told before may be told again"
            raise StoreDamagedError(message) from error
        self.epoch: str = name
        """Tells this log from one that was made anew, whose places begin again."""

    def close(self) -> None:
        """Close the file."""
        with self._write_turn, self._read_turn:
            self._writer.close()
            self._reader.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction, one at a time; it is committed unless something is raised."""
        with self._write_turn, transaction(self._writer):
            yield self._writer

    def record(self, events: Iterable[Event], *, quietly: bool = False) -> int:
        """Keep what is not known yet and tell who listens; how many that were. Quietly: known from now on, and never told."""
        now = self._clock()
        rows = [
            (event.event_id, now, None if quietly else json.dumps(_row(event), ensure_ascii=False)) for event in events
        ]
        if not rows:
            return 0
        with self.writing() as db:
            before = db.total_changes
            db.executemany("INSERT OR IGNORE INTO events (event_id, recorded_at, body) VALUES (?, ?, ?)", rows)
            count = db.total_changes - before
        if count and not quietly:
            for call in self._heard:
                call()
        return count

    def after(self, place: int, limit: int = 100) -> Sequence[Recorded]:
        """The events behind this place, in order."""
        rows = self.rows(
            "SELECT place, event_id, recorded_at, body FROM events WHERE place > ? AND body IS NOT NULL "
            "ORDER BY place LIMIT ?",
            place,
            limit,
        )
        return [_recorded(*row) for row in rows]

    def last_place(self) -> int:
        """The place of the latest event; 0 where there is none."""
        return int(self.rows("SELECT coalesce(max(place), 0) FROM events")[0][0])

    @property
    def forgotten_place(self) -> int:
        """Up to which place events are no longer kept whole; 0 where all are."""
        row = self.rows("SELECT value FROM meta WHERE name = 'forgotten'")
        return int(row[0][0]) if row else 0

    @property
    def has_begun(self) -> bool:
        """Whether the log holds what happened before it was made; until then that is recorded quietly."""
        return bool(self.rows("SELECT 1 FROM meta WHERE name = 'begun'"))

    def begin(self) -> None:
        """Note that what is recorded from now on happened since."""
        with self.writing() as db:
            db.execute("INSERT OR IGNORE INTO meta VALUES ('begun', '1')")

    def forget(self, days: float) -> int:
        """Drop what older events say, except where a hook is still to be told; they stay known. How many that were."""
        with self.writing() as db:
            last = db.execute(
                "SELECT max(place) FROM events WHERE body IS NOT NULL AND recorded_at < ? "
                "AND place <= (SELECT coalesce(min(place), 9223372036854775807) FROM hooks)",
                (self._clock() - days * _DAY_SECONDS,),
            ).fetchone()[0]
            if last is None:
                return 0
            db.execute("INSERT OR REPLACE INTO meta VALUES ('forgotten', ?)", (str(last),))
            return db.execute("UPDATE events SET body = NULL WHERE body IS NOT NULL AND place <= ?", (last,)).rowcount

    def listen(self, call: Callable[[], None]) -> None:
        """Call this, from whichever thread it is, when something was recorded by this process."""
        self._heard.append(call)

    def rows(self, query: str, *values: object) -> list[Any]:
        """What a query finds."""
        with self._read_turn:
            return self._reader.execute(query, values).fetchall()


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=10.0, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")  # the read model's offsets must not outlive the events that they stand for
    return db


def _made(db: sqlite3.Connection) -> None:
    """Make the tables where there are none; of two processes that begin at once, one does."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version not in {0, _VERSION}:
        message = f"of version {version}, which this program does not know"
        raise sqlite3.DatabaseError(message)
    if version == 0:
        for statement in filter(str.strip, _SCHEMA.split(";\n")):
            db.execute(statement)
        db.execute("INSERT INTO meta VALUES ('epoch', ?)", (secrets.token_hex(4),))
        db.execute(f"PRAGMA user_version = {_VERSION}")


def _body(event: Event) -> dict[str, Any]:
    published = event.published_at
    return {
        "actors": list(event.actors),
        "issue": event.issue,
        "counterpart": event.counterpart,
        "article_id": event.article_id,
        "published_at": None if published is None else published.isoformat().replace("+00:00", "Z"),
        "data": dict(event.data),
    }


def _row(event: Event) -> dict[str, Any]:
    return {"kind": event.kind.value, **_body(event)}


def _recorded(place: int, event_id: str, recorded_at: float, body: str) -> Recorded:
    told = json.loads(body)
    published = told.pop("published_at")
    event = Event(
        event_id=event_id,
        kind=Kind(told.pop("kind")),
        actors=tuple(told.pop("actors")),
        published_at=None if published is None else dt.datetime.fromisoformat(published),
        **told,
    )
    return Recorded(place, dt.datetime.fromtimestamp(recorded_at, dt.UTC), event)

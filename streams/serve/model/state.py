"""The model in, which state of it this is out: what answers may be remembered by."""

from __future__ import annotations

from collections.abc import Mapping
from sqlite3 import Connection

__all__ = ["fact", "next_version", "remember", "version_of"]


def version_of(db: Connection) -> str:
    """A text that is another one whenever anything in the model has changed, also where it was made anew."""
    return f"{fact(db, 'epoch') or '0'}.{fact(db, 'version') or '0'}"


def next_version(db: Connection) -> str:
    """Note, in a transaction that changes the model, that it has changed; the version that it has then."""
    db.execute(
        """INSERT INTO about VALUES ('version', '1')
           ON CONFLICT DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"""
    )
    return version_of(db)


def fact(db: Connection, name: str) -> str | None:
    """What is known of the whole model under a name; None when nothing is."""
    row = db.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def remember(db: Connection, facts: Mapping[str, str]) -> None:
    """Note these facts of the whole model."""
    db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", list(facts.items()))

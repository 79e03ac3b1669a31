"""A model in, the indexes by which its rows are unique out: dropped for a rebuild, and made when all is there.

Ids are random, so that each message of a rebuild would change another page of such an index; made at once it is sorted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Final

__all__ = ["KEYS", "drop_keys", "has_keys", "make_keys"]

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "positions": ("id", "actor", "superseded"),
    **dict.fromkeys(("entities", "quotes", "facts", "mentions"), ("article_id", "id", "superseded")),
}
"""What is unique of the tables of what is found in an article."""


def has_keys(db: sqlite3.Connection) -> bool:
    """Whether rows are merged as they come."""
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'positions_once'").fetchone() is not None


def drop_keys(db: sqlite3.Connection) -> None:
    """Have rows added as they come, several of a key: until `make_keys`, nothing may be asked of them."""
    for table in KEYS:
        db.execute(f"DROP INDEX IF EXISTS {table}_once")


def make_keys(db: sqlite3.Connection) -> None:
    """Make the indexes that are missing; of several rows of a key the one that `Writer` would have kept stays."""
    for table, key in KEYS.items():
        make = f"CREATE UNIQUE INDEX IF NOT EXISTS {table}_once ON {table} ({', '.join(key)})"
        try:
            db.execute(make)
        except sqlite3.IntegrityError:
            db.execute(_SUPERSEDED.format(table=table, key=", ".join(key)))
            db.execute(make)


_SUPERSEDED: Final = """
    DELETE FROM {table} WHERE number IN (SELECT number FROM (
        SELECT number, row_number() OVER (PARTITION BY {key} ORDER BY revision DESC, generation DESC, number DESC) AS place
        FROM {table}) WHERE place > 1)"""
"""Greatest (revision, generation), of messages of one version the one that came last."""

"""The tables of a file of registers, and every statement that is made to them.

`registers` has what the changelog has. All else follows from it: `places` has the
registers of a side in the order of their ranks, side by side on disk, with what is
compared and shown of each; `sides` counts them; `pages` has what was worked out of
a version of a side. So what an entry reads stands together.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "ALL",
    "BOOK",
    "BY_KEY",
    "FORMAT",
    "INSERT",
    "KEEP_PAGE",
    "LATEST",
    "LINES",
    "MARKED",
    "NEWEST",
    "OLDEST",
    "PLACE",
    "RENEW",
    "SHARED",
    "SHOWN",
    "SIDE",
    "TABLES",
    "UPDATE",
]

FORMAT: Final = "4"
"""Changes with the tables below: files of another format are made anew."""
TABLES: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sides (
    side INTEGER PRIMARY KEY, book TEXT NOT NULL, name TEXT NOT NULL, placed INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 0, latest BLOB, first INTEGER, last INTEGER, UNIQUE (book, name)
);
CREATE INDEX by_latest ON sides (book, latest, placed, first, last) WHERE placed > 0;
CREATE TABLE marks (mark TEXT, at INTEGER, side INTEGER, PRIMARY KEY (mark, at, side)) WITHOUT ROWID;
CREATE TABLE registers (
    key BLOB NOT NULL UNIQUE, check_sum INTEGER NOT NULL, side INTEGER, rank BLOB, published INTEGER,
    value BLOB NOT NULL
);
CREATE INDEX by_publication ON registers (side, published) WHERE side IS NOT NULL;
CREATE TABLE places (
    side INTEGER, rank BLOB, register INTEGER NOT NULL, line BLOB NOT NULL, shown BLOB NOT NULL,
    PRIMARY KEY (side, rank, register)
) WITHOUT ROWID;
CREATE TABLE pages (side INTEGER PRIMARY KEY, version INTEGER NOT NULL, page BLOB NOT NULL);
"""
_COLUMNS: Final = "r.key, r.value, r.check_sum, r.side, r.rank, r.published"
ALL: Final = f"SELECT {_COLUMNS} FROM registers AS r"  # noqa: S608  # constants
BY_KEY: Final = f"{ALL} WHERE key = ?"
_BY_RANK: Final = f"SELECT {_COLUMNS} FROM places AS p JOIN registers AS r ON r.rowid = p.register WHERE p.side = ?"  # noqa: S608
NEWEST: Final = f"{_BY_RANK} ORDER BY p.rank DESC LIMIT ?"
OLDEST: Final = f"{_BY_RANK} ORDER BY p.rank LIMIT 1"
MARKED: Final = "SELECT name FROM marks JOIN sides USING (side) WHERE mark = ? AND at BETWEEN ? AND ? AND placed > 0"
SHARED: Final = """
SELECT name FROM sides JOIN (
    SELECT side, count(*) AS shared FROM marks WHERE mark IN (SELECT value FROM json_each(?)) AND at BETWEEN ? AND ?
    GROUP BY side
) USING (side) WHERE shared >= ? AND placed > 0"""
INSERT: Final = "INSERT INTO registers (check_sum, side, rank, published, value, key) VALUES (?, ?, ?, ?, ?, ?)"
UPDATE: Final = "UPDATE registers SET check_sum = ?, side = ?, rank = ?, published = ?, value = ? WHERE key = ?"
PLACE: Final = "INSERT INTO places VALUES (?, ?, ?, ?, ?)"
RENEW: Final = """
UPDATE sides SET placed = placed + ?, version = version + 1,
    latest = (SELECT rank FROM places AS p WHERE p.side = sides.side ORDER BY rank DESC LIMIT 1),
    first = (SELECT min(published) FROM registers AS r WHERE r.side = sides.side),
    last = (SELECT max(published) FROM registers AS r WHERE r.side = sides.side)
WHERE side = ?"""
BOOK: Final = "SELECT sum(placed), count(*), min(first), max(last) FROM sides WHERE book = ? AND placed > 0"
_SIDES: Final = """
SELECT name, placed, s.side, s.version, page
FROM sides AS s LEFT JOIN pages AS p ON p.side = s.side AND p.version = s.version
WHERE placed > 0 AND book = ?"""
LATEST: Final = f"{_SIDES} ORDER BY latest DESC LIMIT ?"
SIDE: Final = f"{_SIDES} AND name = ?"
LINES: Final = "SELECT rank, line FROM places WHERE side = ? ORDER BY rank DESC LIMIT ?"
SHOWN: Final = "SELECT rank, shown FROM places WHERE side = ? AND rank IN"
KEEP_PAGE: Final = "INSERT OR REPLACE INTO pages VALUES (?, ?, ?)"

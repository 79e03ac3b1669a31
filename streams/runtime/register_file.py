"""Registers of one partition in and out of one SQLite file, with the changelog offset that they are complete up to.

Data and offset change in one transaction, so the offset is never ahead of the
data, wherever a process ends: after a restart only what came to the changelog
later is read. A file is a copy of the changelog and nothing else: one that is
damaged, or of another changelog or generation, is thrown away and made anew.
"""

from __future__ import annotations

import json
import sqlite3
import struct
import weakref
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

from streams.ledger.places import Book, Place, Side
from streams.runtime.page_sums import PageSums
from streams.runtime.register_tables import (
    ALL,
    BOOK,
    BY_KEY,
    FORMAT,
    INSERT,
    KEEP_PAGE,
    LATEST,
    LINES,
    MARKED,
    NEWEST,
    OLDEST,
    PLACE,
    RENEW,
    SHARED,
    SHOWN,
    SIDE,
    TABLES,
    UPDATE,
)

__all__ = ["DamagedError", "Placing", "RegisterFile", "Stamp", "read_stamp"]

_PRAGMAS: Final = ("wal_autocheckpoint = 0", "journal_mode = WAL", "synchronous = NORMAL", "temp_store = MEMORY")
_KIB: Final = 1024
_SEAL: Final = struct.Struct(">I")


class DamagedError(Exception):
    """A file does not hold what was written to it; it is made anew at the next start."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file is a copy of."""

    world: str
    """Topic id of the namespace's rulesets: another after a reset."""
    generation: int
    """The generation that is read under."""
    changelog: str
    """Topic id of the changelog: another when it was deleted and made anew."""


Placing = Callable[[bytes], Place | None]
"""From the bytes of a register to its place; None for one that is not shown."""


class RegisterFile:
    """The registers of one partition; what is put is seen at once, and stays when it is committed."""

    def __init__(
        self, path: Path | str, stamp: Stamp, placing: Placing | None = None, *, cache_kib: int = 2 * _KIB
    ) -> None:
        """Open or make the file; `:memory:` and '' are SQLite's names for none and for a temporary one. `why_anew` says what was wrong with the file that was there.

        Raises sqlite3.OperationalError where the folder cannot be written.
        """
        self.path = path
        self.why_anew: str | None = None
        """Why the registers are to be read from the changelog's start; None when the file is as it was left."""
        self._placing = placing
        self._open = False
        self._sums = PageSums(path) if isinstance(path, Path) else None
        if isinstance(path, Path):
            self._db = self._opened(path, stamp, cache_kib)
            self._left = weakref.finalize(self, _let_go, self._db, PageSums(path))
        else:
            self._db = _connected(path)
            self._make(stamp)
        about = _about(self._db)
        self.offset = int(about["offset"]) if "offset" in about else None
        """The last offset of the changelog that is in here; None before the first."""
        self._count = self._kept = int(about.get("count", "0"))

    def __len__(self) -> int:
        """How many registers there are."""
        return self._count

    def get(self, key: bytes) -> bytes | None:
        """A register; raises DamagedError when it is not what was written."""
        row = self._one(BY_KEY, (key,))
        return None if row is None else self._checked(*row)

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Every register, in no order that means anything."""
        for row in self._db.execute(ALL):
            yield row[0], self._checked(*row)

    def book(self, book: str) -> Book | None:
        """What is known of all sides of a book; None when no register is placed there."""
        row = self._one(BOOK, (book,))
        return Book(*row) if row[0] else None

    def latest(self, book: str, count: int) -> list[Side]:
        """The sides of a book whose greatest ranks are greatest, the greatest first, so many at the most."""
        return list(map(self._side, self._db.execute(LATEST, (book, count))))

    def side(self, book: str, name: str) -> Side | None:
        """One side; None when no register is placed there. Costs the same however many are."""
        row = self._one(SIDE, (book, name))
        return None if row is None else self._side(row)

    def lines(self, side: Side, count: int) -> list[bytes]:
        """The lines of a side with the greatest ranks, greatest first, so many at the most."""
        rows = self._db.execute(LINES, (side.at, count))
        return [self._unsealed(line, side.at, rank) for rank, line in rows]

    def shown(self, side: Side, ranks: Sequence[bytes]) -> dict[bytes, bytes]:
        """What is shown of the registers of a side with these ranks, by rank."""
        rows = self._db.execute(f"{SHOWN} ({', '.join('?' * len(ranks))})", (side.at, *ranks))
        return {rank: self._unsealed(shown, side.at, rank) for rank, shown in rows}

    def keep_page(self, side: Side, page: bytes) -> None:
        """Keep what was worked out of this version of a side, in the transaction under way."""
        self._begin()
        seal = _seal(page, side.at, str(side.version).encode())
        self._db.execute(KEEP_PAGE, (side.at, side.version, seal + page))

    def newest(self, book: str, side: str, count: int) -> list[bytes]:
        """The registers of a side with the greatest ranks, greatest first, so many at the most."""
        rows = self._db.execute(NEWEST, (self._number(book, side), count))
        return [self._checked(*row) for row in rows]

    def oldest(self, book: str, side: str) -> bytes | None:
        """The register of a side with the smallest rank; None when there is none."""
        row = self._one(OLDEST, (self._number(book, side),))
        return None if row is None else self._checked(*row)

    def placed(self, book: str, side: str) -> int:
        """How many registers a side has."""
        row = self._one("SELECT placed FROM sides WHERE book = ? AND name = ?", (book, side))
        return 0 if row is None else int(row[0])

    def marked(self, mark: str, first: int, last: int) -> list[str]:
        """The sides with registers that have this mark, at first to last."""
        return [side for (side,) in self._db.execute(MARKED, (mark, first, last))]

    def sharing(self, marks: Sequence[str], first: int, last: int, least: int) -> list[str]:
        """The sides with registers that have at least so many of these marks, at first to last."""
        return [side for (side,) in self._db.execute(SHARED, (json.dumps(marks), first, last, least))]

    def put(self, key: bytes, value: bytes, place: Place | None = None) -> None:
        """Put a register into the transaction under way, placed where it is said to stand."""
        at, left = self._leave(key)
        side = self._number(place.book, place.side) or self._side_of(place) if place else None
        columns = (side, place.rank, place.published_ms) if place else (None, None, None)
        row = (_sum(key, value, *columns), *columns, value, key)
        cursor = self._db.execute(INSERT if at is None else UPDATE, row)
        if place and side is not None:
            sealed = (_seal(blob, side, place.rank) + blob for blob in (place.line, place.shown))
            self._db.execute(PLACE, (side, place.rank, cursor.lastrowid if at is None else at, *sealed))
        self._count += at is None
        self._tell(left, side)

    def drop(self, key: bytes) -> None:
        """Take a register out: what a tombstone in the changelog says, though parley writes none."""
        at, left = self._leave(key)
        if at is not None:
            self._db.execute("DELETE FROM registers WHERE rowid = ?", (at,))
            self._count -= 1
            self._tell(left, None)

    def commit(self, offset: int | None = None) -> None:
        """Keep what was put, with the offset that it is complete up to."""
        self._begin()
        rows = [("count", str(self._count))] + ([] if offset is None else [("offset", str(offset))])
        self._db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", rows)
        self._db.execute("COMMIT")
        self._open, self._kept = False, self._count
        self.offset = self.offset if offset is None else offset
        if self._sums is not None:
            self._sums.committed(self._db)

    def rollback(self) -> None:
        """Forget what was put and not committed."""
        if self._open:
            self._db.execute("ROLLBACK")
            self._open, self._count = False, self._kept

    def replay(self, rows: Iterable[tuple[bytes, bytes | None]], offset: int) -> None:
        """Take over a stretch of the changelog, which ends with this offset."""
        self.rollback()
        for key, value in rows:
            if value is None:
                self.drop(key)
            else:
                self.put(key, value, None if self._placing is None else self._placing(value))
        self.commit(offset)

    def close(self) -> None:
        """Close the file; what was not committed is forgotten."""
        self.rollback()
        if self._sums is not None:
            self._left.detach()
            self._sums.checkpoint(self._db)
        self._db.close()

    def _opened(self, path: Path, stamp: Stamp, cache_kib: int) -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.why_anew = _fault_on_disk(path)
        if self.why_anew is None:
            db = _connected(path, cache_kib)
            self.why_anew = _fault(db, stamp)
            if self.why_anew is None:
                PageSums(path).checkpoint(db, verify=True)
                return db
            db.close()
        _remove(path)
        self._db = db = _connected(path, cache_kib)
        self._make(stamp)
        PageSums(path).checkpoint(db)
        return db

    def _make(self, stamp: Stamp) -> None:
        self._db.executescript(f"BEGIN; {TABLES} COMMIT")
        self._db.execute("INSERT INTO about VALUES ('stamp', ?)", (_text(stamp),))

    def _one(self, query: str, parameters: Sequence[object] | Mapping[str, object]) -> Any:
        return self._db.execute(query, parameters).fetchone()

    def _begin(self) -> None:
        if not self._open:
            self._db.execute("BEGIN IMMEDIATE")
            self._open = True

    def _number(self, book: str, side: str) -> int | None:
        row = self._one("SELECT side FROM sides WHERE book = ? AND name = ?", (book, side))
        return None if row is None else int(row[0])

    def _side_of(self, place: Place) -> int:
        """The number of a side that has not had a register."""
        cursor = self._db.execute("INSERT INTO sides (book, name) VALUES (?, ?)", (place.book, place.side))
        side = cursor.lastrowid or 0
        rows = ((mark, at, side) for mark, at in place.marks)
        self._db.executemany("INSERT OR IGNORE INTO marks VALUES (?, ?, ?)", rows)
        return side

    def _leave(self, key: bytes) -> tuple[int | None, int | None]:
        """Take a register from its place; the row that it has, and the side that it has left."""
        self._begin()
        row = self._one("SELECT rowid, side, rank FROM registers WHERE key = ?", (key,))
        if row is None:
            return None, None
        at, side, rank = row
        if side is not None:
            self._db.execute("DELETE FROM places WHERE side = ? AND rank = ? AND register = ?", (side, rank, at))
        return at, side

    def _tell(self, left: int | None, joined: int | None) -> None:
        """Sides have a register less or more: what is known of them is another version."""
        if left == joined is not None:
            self._db.execute(RENEW, (0, joined))
            return
        for side, more in ((left, -1), (joined, 1)):
            if side is not None:
                self._db.execute(RENEW, (more, side))

    def _side(self, row: Sequence[Any]) -> Side:
        name, placed, at, version, page = row
        return Side(name, placed, at, version, page and self._unsealed(page, at, str(version).encode()))

    def _unsealed(self, blob: bytes, side: int, where: bytes) -> bytes:
        """What was sealed; raises DamagedError when it is not what was written."""
        if isinstance(blob, bytes) and blob[: _SEAL.size] == _seal(found := blob[_SEAL.size :], side, where):
            return found
        raise self._damaged()

    def _checked(
        self, key: bytes, value: bytes, check_sum: int, side: int | None, rank: bytes | None, published: int | None
    ) -> bytes:
        try:
            if _sum(key, value, side, rank, published) == check_sum:
                return value
        except TypeError:
            pass  # what was bytes is text now
        raise self._damaged()

    def _damaged(self) -> DamagedError:
        """The error of a file that does not hold what was written; it is marked to be made anew."""
        if isinstance(self.path, Path):
            _marker(self.path).touch()
        message = f"{self.path}: a register is not what was written; the file is made anew at the next start"
        return DamagedError(message)


def _let_go(db: sqlite3.Connection, sums: PageSums) -> None:
    """A file is dropped without being closed: SQLite would put the log into it, and what is not noted seem damaged."""
    with suppress(sqlite3.Error):
        db.rollback()
        sums.checkpoint(db)


def read_stamp(path: Path) -> tuple[Stamp, int | None] | None:
    """What a file says it is a copy of, and up to which offset; None when there is none that can be read."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            about = _about(db)
        written, world, generation, changelog = about["stamp"].split(" ")
    except (sqlite3.Error, KeyError, ValueError):
        return None
    if written != FORMAT:
        return None
    return Stamp(world, int(generation), changelog), int(about["offset"]) if "offset" in about else None


def _fault_on_disk(path: Path) -> str | None:
    """Why a file cannot be opened; None when it can."""
    if not path.exists():
        return "there was none"
    if _marker(path).exists():
        return "a register in it was damaged"
    fault = PageSums(path).fault()
    return fault and f"it is damaged: {fault}"


def _fault(db: sqlite3.Connection, stamp: Stamp) -> str | None:
    """Why a file that is open cannot be used; None when it can."""
    try:
        if _about(db)["stamp"] == _text(stamp):
            return None
    except (sqlite3.DatabaseError, KeyError) as error:
        return f"it is damaged: {error}"
    return "it is of another generation or changelog"


def _about(db: sqlite3.Connection) -> dict[str, str]:
    return dict(db.execute("SELECT name, value FROM about"))


def _connected(path: Path | str, cache_kib: int = 2 * _KIB) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    if isinstance(path, Path):
        for pragma in (*_PRAGMAS, f"cache_size = -{cache_kib}"):
            db.execute(f"PRAGMA {pragma}")
    return db


def _text(stamp: Stamp) -> str:
    return " ".join(map(str, (FORMAT, *astuple(stamp))))


def _sum(key: bytes, value: bytes, side: int | None, rank: bytes | None, published: int | None) -> int:
    """The check sum of a register and of where it stands."""
    return zlib.crc32(rank or b"", zlib.crc32(f"{side} {published}".encode(), zlib.crc32(value, zlib.crc32(key))))


def _seal(blob: bytes, side: int, where: bytes) -> bytes:
    """The check sum of bytes and of where they belong."""
    return _SEAL.pack(zlib.crc32(blob, zlib.crc32(where, side)))


def _marker(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged")


def _remove(path: Path) -> None:
    """The file, what belongs to it, and then the mark that it is damaged."""
    PageSums(path).remove()
    for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"), _marker(path)):
        each.unlink(missing_ok=True)

"""Pages of an SQLite file in, a check sum of each beside it out, so that a start finds damage by reading the file once.

SQLite's own check walks every index, at 5 µs a register. Here what was committed
is taken from the write-ahead log just before it goes into the file, and noted in a
file of four bytes a page; a page that is still in the log has the log's own sums.
So the sums hold wherever a process ends, and find any byte that changed. They need
a file that one connection writes, and that SQLite puts no log into by itself.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

__all__ = ["PageSums"]

_LOG_BYTES_MAX: Final = 1000 * 4096
"""The log is put into the file when it is longer: SQLite's own measure."""
_HEAD: Final = struct.Struct(">8I")
"""Magic, format, page size, number of the log, two salts, two sums: https://www.sqlite.org/fileformat2.html#walformat."""
_FRAME: Final = struct.Struct(">6I")
"""Page, pages of the file where a commit ends here, two salts, two sums."""
_MAGIC: Final = 0x377F0682
"""With the last bit set the sums are of big-endian words."""
_PAGE_BYTES_AT: Final = 16
_PAGE_BYTES: Final = frozenset(1 << bits for bits in range(9, 17))
_LOCK_BYTE: Final = 1 << 30
"""The page that holds it is never written: https://www.sqlite.org/fileformat2.html#the_lock_byte_page."""
_WORD: Final = 0xFFFFFFFF
_SUM_BYTES: Final = 4


class PageSums:
    """The check sums of one file's pages."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log, self._sums = (path.with_name(f"{path.name}{end}") for end in ("-wal", "-sums"))

    def fault(self) -> str | None:
        """What is wrong with the file, read as it is on disk before SQLite opens it; None when every byte is as it was written."""
        if not self._sums.exists():
            return "its check sums are missing"
        noted = self._sums.read_bytes()
        noted += b"\0" * (-len(noted) % _SUM_BYTES)
        sums = memoryview(noted).cast("I")
        with self._path.open("rb") as file:
            page_bytes = _page_bytes(file)
            if page_bytes is None:
                return "its header is damaged"
            exempt = {number for number, _ in _committed(self._log, verify=True)} | {_LOCK_BYTE // page_bytes + 1}
            count = 0
            for count, found in enumerate(_found(file, page_bytes), 1):
                if (count > len(sums) or sums[count - 1] not in (found, 0)) and count not in exempt:
                    return f"page {count} is not what was written"
        missing = [number for number in range(count + 1, len(sums) + 1) if sums[number - 1] and number not in exempt]
        return f"page {missing[0]} is missing" if missing else None

    def committed(self, db: sqlite3.Connection) -> None:
        """A transaction is in the log: put the log into the file when it is long."""
        if os.stat(self._log).st_size > _LOG_BYTES_MAX:  # noqa: PTH116  # once a batch
            self.checkpoint(db)

    def checkpoint(self, db: sqlite3.Connection, *, verify: bool = False) -> None:
        """Note what the log holds, then put it into the file; `verify` where another process wrote it, to its end or not."""
        self._note(verify)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def remove(self) -> None:
        """Forget what was noted."""
        self._sums.unlink(missing_ok=True)

    def _note(self, verify: bool) -> None:  # private
        latest = dict(_committed(self._log, verify=verify))
        if not latest:
            return
        with self._log.open("rb") as log:
            os.fsync(log.fileno())  # what is noted must not be lost with the power, or the file would seem damaged
        descriptor = os.open(self._sums, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            for number, found in latest.items():
                os.pwrite(descriptor, struct.pack("=I", found), (number - 1) * _SUM_BYTES)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _page_bytes(file: BinaryIO) -> int | None:
    """The page size that the file's header tells; None when it is none."""
    head = file.read(_PAGE_BYTES_AT + 2)
    file.seek(0)
    size = int.from_bytes(head[_PAGE_BYTES_AT:], "big")
    size = 1 << 16 if size == 1 else size
    return size if size in _PAGE_BYTES else None


def _found(file: BinaryIO, page_bytes: int) -> Iterator[int]:
    """The check sum of each page as it is."""
    while chunk := file.read(page_bytes << 8):
        view = memoryview(chunk)
        for begin in range(0, len(chunk), page_bytes):
            yield zlib.crc32(view[begin : begin + page_bytes])


def _committed(path: Path, *, verify: bool) -> Iterator[tuple[int, int]]:
    """Number and check sum of each page in a log, as far as transactions in it are whole; the last of a page counts.

    `verify`: whether its own sums are looked at, as SQLite does after a crash; a log that is being written needs none.
    """
    if not path.exists():
        return
    with path.open("rb") as log:
        head = log.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return
        magic, _, page_bytes, _, *salts, one, two = _HEAD.unpack(head)
        order = ">" if magic & 1 else "<"
        if magic & ~1 != _MAGIC or (verify and _log_sum(head[:24], order, 0, 0) != (one, two)):
            return
        pending: list[tuple[int, int]] = []
        while len(frame := log.read(_FRAME.size + page_bytes)) == _FRAME.size + page_bytes:
            number, commits, *rest = _FRAME.unpack_from(frame)
            if rest[:2] != salts:
                return
            if verify:
                one, two = _log_sum(frame[_FRAME.size :], order, *_log_sum(frame[:8], order, one, two))
                if [one, two] != rest[2:]:
                    return
            pending.append((number, zlib.crc32(memoryview(frame)[_FRAME.size :])))
            if commits:
                yield from pending
                pending = []


def _log_sum(data: bytes, order: str, one: int, two: int) -> tuple[int, int]:
    """The log's running sums behind this data."""
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for word in words:
        one = (one + word + two) & _WORD
        two = (two + next(words) + one) & _WORD
    return one, two

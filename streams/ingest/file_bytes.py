"""A path in, the bytes of a plain file out, as many as may be read, unpacked where they are packed; whole, or line by line."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from streams.errors import BODY_BYTES_MAX, Reason, Reject
from streams.ingest.files import Known, article_of_json, article_of_text
from streams.ingest.formats import GZIP_FAULTS, Format, Kind, unpacked
from streams.ingest.html import article_of_html
from streams.records import Article, Stage

__all__ = ["LINES_BYTES_MAX", "Line", "content_of", "is_plain_file", "lines_of", "opened", "opened_under", "read_bytes"]

LINES_BYTES_MAX: Final = 1 << 30
"""Most bytes that a packed file of lines may unpack to, and from which on of a file that is too large not all is hashed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file of lines."""

    data: bytes
    """Its bytes; of one that is too long the first ones."""
    length: int
    """How many bytes it takes in the file, with the line feed."""
    fault: Reject | None = None
    """What is wrong with the line, or with the file from here on; None when nothing is."""

    @property
    def is_ended(self) -> bool:
        """Whether there is a line feed: else somebody may still be writing it."""
        return self.fault is not None or self.data.endswith(b"\n")


@contextmanager
def opened(path: Path, *, named: bool) -> Iterator[BinaryIO]:
    """The file, open for reading; raises OSError.

    One that a person has `named` may be a link or a pipe; one that was found in a folder may not, also when it
    became one a moment ago.
    """
    with path.open("rb") if named else open(path, "rb", opener=_plain_only) as file:  # Path.open has no opener
        yield file


@contextmanager
def opened_under(root: Path, path: str) -> Iterator[BinaryIO]:
    """A regular file under a folder, with no link on the way there, whatever was put there since it was looked at; raises OSError."""
    *folders, name = path.split("/")
    here = os.open(root, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            inside = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=here)
            os.close(here)
            here = inside
        descriptor = _plain_only(name, os.O_RDONLY, here)
    finally:
        os.close(here)
    with os.fdopen(descriptor, "rb") as file:
        yield file


def is_plain_file(path: Path) -> bool:
    """Whether it is a regular file and no link: a link could lead out of the folder."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def read_bytes(file: BinaryIO, size: int, form: Format, bytes_max: int) -> bytes | Reject:
    """All of a file that holds one article of at most `bytes_max` bytes of text; raises OSError."""
    limit = bytes_max * form.factor
    if size > limit:
        return _too_large(file, size, limit)
    try:
        data = unpacked(file, form).read(limit + 1)  # it may have grown, and a pipe has no size
    except GZIP_FAULTS as error:
        return _bad_gzip(file, error)
    return data if len(data) <= limit else _beyond(data, limit)


def content_of(data: bytes, form: Format, known: Known, bytes_max: int) -> Article | Reject:
    """The article in the bytes of a file, or of one of its lines."""
    if form.kind is Kind.HTML:
        return article_of_html(data, known, bytes_max)
    return (article_of_text if form.kind is Kind.TEXT else article_of_json)(data, known, bytes_max)


def lines_of(file: BinaryIO, form: Format, bytes_max: int) -> Iterator[Line]:
    """The lines from where the file stands, none held that is longer than one article can be; raises OSError."""
    source, limit, left = unpacked(file, form), bytes_max * form.factor, LINES_BYTES_MAX
    while True:
        try:
            data = source.readline(limit + 1)
            length, last = len(data), data
            while len(data) > limit and last and not last.endswith(b"\n"):
                last = source.readline(limit)
                length += len(last)
        except GZIP_FAULTS as error:
            yield Line(b"", 0, _bad_gzip(file, error))
            return
        if not data:
            return
        left -= length if form.packed else 0
        if left < 0:
            yield Line(b"", 0, _beyond(data, LINES_BYTES_MAX))
            return
        yield Line(data, length, _beyond(data, limit) if len(data) > limit else None)


def _plain_only(path: str, flags: int, folder: int | None = None) -> int:
    """Open a regular file and nothing else, whatever its name was given to since it was looked at; never waits."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", path)
    return descriptor


def _too_large(file: Any, size: int, limit: int) -> Reject:
    """The reject of a file that is too large to be read; of an enormous one not even the hash is of all of it."""
    head = file.read(BODY_BYTES_MAX)
    detail = f"{size} bytes; at most {limit} are read (PARLEY_ARTICLE_BYTES_MAX)"
    if size > LINES_BYTES_MAX:
        sha256 = hashlib.sha256(b"%d bytes\0%b" % (size, head)).hexdigest()
        detail += "; the hash is of its size and its head"
    else:
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Reject(Stage.INGEST, Reason.TOO_LARGE, detail, head, size=size, sha256=sha256)


def _beyond(data: bytes, limit: int) -> Reject:
    """The reject of a line, a pipe or a packed file that goes on beyond the limit: nobody knows how far."""
    detail = f"more than {limit} bytes are not read (PARLEY_ARTICLE_BYTES_MAX)"
    return Reject(Stage.INGEST, Reason.TOO_LARGE, detail, data)


def _bad_gzip(file: BinaryIO, error: Exception) -> Reject:
    """The reject of a file that gzip has not packed, or of which the end is missing."""
    file.seek(0)
    size, head = os.fstat(file.fileno()).st_size, file.read(BODY_BYTES_MAX)
    sha256 = hashlib.sha256(b"%d bytes\0%b" % (size, head)).hexdigest()
    detail = f"not a whole file of gzip: {error}; the hash is of its size and its head"
    return Reject(Stage.INGEST, Reason.BAD_GZIP, detail, head, size=size, sha256=sha256)

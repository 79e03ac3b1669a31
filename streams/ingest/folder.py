"""A folder of articles in, `Article`s and `Reject`s out, in any order asked for; the only part of `ingest` that reads files.

`articles.toml` in the folder may give `id`, `source`, `url`, `title` and
`published` of the files it names; without it a text file is called by its name
and dated by its last change.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import stat
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, Final

from streams.errors import BODY_BYTES_MAX, InputError, NoInputError, Reason, Reject
from streams.ingest.files import Known, article_of_json, article_of_text
from streams.records import Article, PublishedFrom, Stage

__all__ = [
    "SUFFIXES",
    "Found",
    "catalogue",
    "in_publication_order",
    "ingestion_instant",
    "is_plain_file",
    "read_file",
    "read_folder",
]

SUFFIXES: Final = frozenset({".txt", ".json", ".jsonl"})
_FILE_FACTOR: Final = 8
"""A JSON file may be so many times larger than its text, by escapes."""
_LINES_BYTES_MAX: Final = 1 << 30
_CATALOGUE_BYTES_MAX: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """What one file, or one line of one, turned out to be."""

    path: Path
    line: int | None
    """Line number from 1 in a `.jsonl` file; None elsewhere."""
    content: Article | Reject

    @property
    def place(self) -> str:
        """Where it stands, for a person and as the source of a dead letter."""
        return str(self.path) if self.line is None else f"{self.path}:{self.line}"


def in_publication_order(folder: Path, bytes_max: int, ingested_at: dt.datetime) -> tuple[list[Found], list[Found]]:
    """All articles of a folder by (published, id), and all that are none; raises NoInputError when there is no such folder."""
    found = list(read_folder(folder, bytes_max, ingested_at))
    articles = [item for item in found if isinstance(item.content, Article)]
    articles.sort(key=lambda item: _when(item.content))
    return articles, [item for item in found if isinstance(item.content, Reject)]


def read_folder(folder: Path, bytes_max: int, ingested_at: dt.datetime) -> Iterator[Found]:
    """Every article file directly in a folder, by name."""
    if not folder.is_dir():
        message = f"{folder}: no such folder"
        raise NoInputError(message)
    known = catalogue(folder)
    for path in sorted(folder.iterdir()):
        if path.suffix in SUFFIXES and is_plain_file(path):
            yield from read_file(path, bytes_max, ingested_at, known.get(path.name), named=False)


def read_file(
    path: Path,
    bytes_max: int,
    ingested_at: dt.datetime,
    entry: dict[str, Any] | None = None,
    *,
    named: bool = True,
) -> Iterator[Found]:
    """The article of a `.txt` or `.json` file, the articles of a `.jsonl` file; raises NoInputError when it is not there.

    A file that a person has `named` may be a link or a pipe; one that was found in a folder may not, also when it
    became one a moment ago.
    """
    limit = _LINES_BYTES_MAX if path.suffix == ".jsonl" else bytes_max * (_FILE_FACTOR if path.suffix == ".json" else 2)
    try:
        with path.open("rb") if named else open(path, "rb", opener=_plain_only) as file:  # has no opener
            facts = os.fstat(file.fileno())
            if facts.st_size > limit:
                yield Found(path, None, _too_large(file, facts.st_size, limit))
                return
            if path.suffix == ".jsonl":
                yield from _lines(path, file, bytes_max, ingested_at)
                return
            data = file.read(limit + 1)  # it may have grown, and a pipe has no size
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise NoInputError(message) from error
    if len(data) > limit:
        yield Found(path, None, _beyond(data, limit))
        return
    known = _known(path, entry or {}, facts.st_mtime, ingested_at)
    reader = article_of_json if path.suffix == ".json" else article_of_text
    yield Found(path, None, reader(data, known, bytes_max))


def ingestion_instant() -> dt.datetime:
    """Now, to the second: when what is read now counts as ingested."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def is_plain_file(path: Path) -> bool:
    """Whether it is a regular file and no link: a link could lead out of the folder."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _plain_only(path: str, flags: int) -> int:
    """Open a regular file and nothing else, whatever its name was given to since it was looked at; never waits."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", path)
    return descriptor


def _lines(path: Path, file: BufferedReader, bytes_max: int, ingested_at: dt.datetime) -> Iterator[Found]:
    limit, number = bytes_max * _FILE_FACTOR, 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) > limit:
            yield Found(path, number, _beyond(line, limit))
            while line and not line.endswith(b"\n"):
                line = file.readline(limit)
        elif line.strip():
            yield Found(path, number, article_of_json(line, Known(ingested_at=ingested_at), bytes_max))


def _known(path: Path, entry: dict[str, Any], changed: float, ingested_at: dt.datetime) -> Known:
    """What the catalogue says of a file, else its name and its last change."""
    published = entry.get("published")
    return Known(
        article_id=entry.get("id") or path.name,
        source=entry.get("source"),
        url=entry.get("url"),
        title=entry.get("title"),
        published_at=_instant(published) if published else dt.datetime.fromtimestamp(int(changed), dt.UTC),
        published_from=PublishedFrom.GIVEN if published else PublishedFrom.FILE,
        ingested_at=ingested_at,
    )


def _instant(value: dt.date | dt.datetime) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        return dt.datetime.combine(value, dt.time(), dt.UTC)
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


def catalogue(folder: Path) -> dict[str, dict[str, Any]]:
    """`articles.toml` by file name; empty without it; raises InputError naming what is wrong."""
    path = folder / "articles.toml"
    if not is_plain_file(path):
        return {}
    try:
        with open(path, "rb", opener=_plain_only) as file:  # Path.open has no opener
            text = file.read(_CATALOGUE_BYTES_MAX + 1)
        if len(text) > _CATALOGUE_BYTES_MAX:
            message = f"{path}: larger than {_CATALOGUE_BYTES_MAX} bytes"
            raise InputError(message)
        entries = tomllib.loads(text.decode()).get("article", [])
        return {entry["file"]: entry for entry in entries if _entry_fault(entry) is None or _refuse(path, entry)}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path}: {error}"
        raise InputError(message) from error


def _entry_fault(entry: Any) -> str | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("file"), str):
        return "every [[article]] needs `file`"
    if not isinstance(entry.get("published", dt.date.min), dt.date):
        return "published must be a TOML date"
    return next(
        (f"{n} must be a string" for n in ("id", "source", "url", "title") if not isinstance(entry.get(n, ""), str)),
        None,
    )


def _refuse(path: Path, entry: Any) -> bool:
    message = f"{path}: {_entry_fault(entry)}: {entry}"
    raise InputError(message)


def _too_large(file: BufferedReader, size: int, limit: int) -> Reject:
    """The reject of a file that is too large to be read; of an enormous one not even the hash is of all of it."""
    head = file.read(BODY_BYTES_MAX)
    detail = f"{size} bytes; at most {limit} are read (PARLEY_ARTICLE_BYTES_MAX)"
    if size > _LINES_BYTES_MAX:
        sha256 = hashlib.sha256(b"%d bytes\0%b" % (size, head)).hexdigest()
        detail += "; the hash is of its size and its head"
    else:
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Reject(Stage.INGEST, Reason.TOO_LARGE, detail, head, size=size, sha256=sha256)


def _beyond(data: bytes, limit: int) -> Reject:
    """The reject of a line, or of a pipe, that goes on beyond the limit: nobody knows how far."""
    detail = f"more than {limit} bytes are not read (PARLEY_ARTICLE_BYTES_MAX)"
    return Reject(Stage.INGEST, Reason.TOO_LARGE, detail, data)


def _when(content: Article | Reject) -> tuple[str, str]:
    return (content.revision, content.article_id) if isinstance(content, Article) else ("", "")

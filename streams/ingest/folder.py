"""A folder of articles in, `Article`s and `Reject`s out, in any order asked for; for replays and commands that read it once.

`articles.toml` in the folder may give `id`, `source`, `url`, `title` and
`published` of the files it names; without it a text file is called by its name
and dated by its last change.
"""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from streams.errors import InputError, NoInputError, Reject
from streams.ingest.file_bytes import content_of, is_plain_file, lines_of, opened, read_bytes
from streams.ingest.files import Known
from streams.ingest.formats import Format, Kind, article_name, format_of, is_left_out
from streams.records import Article, PublishedFrom

__all__ = [
    "Found",
    "catalogue",
    "in_publication_order",
    "ingestion_instant",
    "known_of",
    "read_file",
    "read_folder",
]

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
        if format_of(path.name) and not is_left_out(path.name) and is_plain_file(path):
            yield from read_file(path, bytes_max, ingested_at, known.get(path.name), named=False)


def read_file(
    path: Path,
    bytes_max: int,
    ingested_at: dt.datetime,
    entry: dict[str, Any] | None = None,
    *,
    named: bool = True,
) -> Iterator[Found]:
    """The article of a file, or the articles of a file of lines; raises NoInputError when it is not there.

    A file that a person has `named` may be a link or a pipe, and is text where its suffix says nothing; one that was
    found in a folder may be neither.
    """
    form = format_of(path.name) or Format(Kind.TEXT, packed=False)
    try:
        with opened(path, named=named) as file:
            facts = os.fstat(file.fileno())
            if form.kind is Kind.LINES:
                yield from _lines(path, file, form, bytes_max, ingested_at)
                return
            data = read_bytes(file, facts.st_size, form, bytes_max)
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise NoInputError(message) from error
    if isinstance(data, Reject):
        yield Found(path, None, data)
    else:
        known = known_of(path.name, entry or {}, int(facts.st_mtime), ingested_at)
        yield Found(path, None, content_of(data, form, known, bytes_max))


def ingestion_instant() -> dt.datetime:
    """Now, to the second: when what is read now counts as ingested."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _lines(path: Path, file: BinaryIO, form: Format, bytes_max: int, ingested_at: dt.datetime) -> Iterator[Found]:
    for number, line in enumerate(lines_of(file, form, bytes_max), 1):
        if line.fault is not None:
            yield Found(path, number, line.fault)
        elif line.data.strip():
            yield Found(path, number, content_of(line.data, form, Known(ingested_at=ingested_at), bytes_max))


def known_of(name: str, entry: dict[str, Any], changed: int, ingested_at: dt.datetime) -> Known:
    """What the catalogue says of a file, else its name and its last change, in seconds of the epoch."""
    published = entry.get("published")
    return Known(
        article_id=entry.get("id") or article_name(name),
        source=entry.get("source"),
        url=entry.get("url"),
        title=entry.get("title"),
        published_at=_instant(published) if published else dt.datetime.fromtimestamp(changed, dt.UTC),
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
        with opened(path, named=False) as file:
            text = file.read(_CATALOGUE_BYTES_MAX + 1)
        if len(text) > _CATALOGUE_BYTES_MAX:
            message = f"{path}: larger than {_CATALOGUE_BYTES_MAX} bytes"
            raise InputError(message)
        entries = tomllib.loads(text.decode()).get("article", [])
        return {entry["file"]: entry for entry in entries if _entry_fault(entry) is None or _refuse(path, entry)}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
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


def _when(content: Article | Reject) -> tuple[str, str]:
    return (content.revision, content.article_id) if isinstance(content, Article) else ("", "")

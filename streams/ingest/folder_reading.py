"""A file of a watched folder and what is remembered of it in, items and what to remember next out.

What is read follows from the file and from what is remembered, never from the
clock: a file that is read a second time, since nobody knows whether its items
arrived, gives the same versions.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Final

from streams.errors import Reject
from streams.ingest.article import make_article
from streams.ingest.file_bytes import Line, content_of, lines_of, opened_under, read_bytes
from streams.ingest.files import Known
from streams.ingest.folder import known_of
from streams.ingest.folder_tree import Tree, Version, key_of
from streams.ingest.formats import Format, Kind, article_name, format_of
from streams.ingest.item import Item, digest_of_bytes
from streams.records import Article

__all__ = ["ChangedError", "FileState", "Piece", "read_pieces", "withdrawal"]

_LINES_MAX: Final = 500
_BYTES_MAX: Final = 4 << 20
"""Of the lines of one piece, roughly."""
_TAIL_BYTES: Final = 4_096
"""How much before the place where reading goes on must be as it was."""
_UNENDED_SECONDS: Final = 60.0
"""Age of a last line without a line feed, from which on nobody is writing it any more."""


class ChangedError(Exception):
    """The file changed while it was read: it is to be looked at again."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What is remembered of a file."""

    version: str = ""
    """Which version was read to its end; empty while a file of lines is being read."""
    digest: str = ""
    """Of the bytes and of what the catalogue said of them."""
    article_id: str = ""
    """The article that it gave; empty for a file of lines and for what is no article."""
    first_changed: int | None = None
    """When it was last changed as it was first read, seconds of the epoch: the inferred day of publication stays."""
    latest_ms: int | None = None
    """Instant of the article's latest revision, milliseconds of the epoch: the next one comes behind it."""
    offset: int = 0
    """Bytes of a file of lines that were read."""
    line: int = 0
    """How many lines these were."""
    tail: str = ""
    """Digest of the last of these bytes."""
    began: int | None = None
    """When lines that are being read count as ingested, or a file was found to be gone, seconds of the epoch; else None."""

    def to_text(self) -> str:
        """As it is remembered: what differs from a file that was never read."""
        fresh = asdict(FileState())
        return json.dumps({k: v for k, v in asdict(self).items() if v != fresh[k]}, separators=(",", ":"))

    @classmethod
    def of_text(cls, text: str | None) -> FileState:
        """What `to_text` wrote; that of a file that was never read for None."""
        return cls(**json.loads(text)) if text else cls()


@dataclass(frozen=True, slots=True)
class Piece:
    """What of a file is taken in together, with what is to be remembered once it is."""

    items: tuple[Item, ...]
    state: FileState
    is_first: bool = False
    """Whether its state must be remembered before anything of the file is sent."""


def read_pieces(tree: Tree, path: str, was: FileState, bytes_max: int, now: dt.datetime) -> Iterator[Piece]:
    """What a file holds that was not read yet; `now` is when undated lines count as ingested.

    Raises OSError when it cannot be read, ChangedError when it changed meanwhile.
    """
    form = format_of(Path(path).name) or Format(Kind.TEXT, packed=False)
    with opened_under(tree.root, path) as file:
        version = tree.version(path, os.fstat(file.fileno()))
        if form.kind is Kind.LINES:
            yield from _Lines(tree, path, form, bytes_max).pieces(file, version, was, now)
        else:
            piece = _whole(tree, path, form, bytes_max, file, version, was, now)
            if tree.version(path, os.fstat(file.fileno())) != version:
                raise ChangedError
            yield piece


def withdrawal(path: str, was: FileState, place: str) -> tuple[Item, FileState] | None:
    """The withdrawal of the article of a file that is gone, and what to remember; None where it gave no single article."""
    if not was.article_id:
        return None
    at = max(dt.datetime.fromtimestamp(was.began or 0, dt.UTC), _behind(was))
    published = dt.datetime.fromtimestamp(was.first_changed or 0, dt.UTC)
    article = make_article(
        "", article_id=was.article_id, published_at=published, updated_at=at, ingested_at=at, withdrawn=True
    )
    state = FileState(first_changed=was.first_changed, latest_ms=_ms(at))
    return Item(key_of(path), f"withdrawn {article.revision}", article, place), state


def _whole(
    tree: Tree,
    path: str,
    form: Format,
    bytes_max: int,
    file: BinaryIO,
    version: Version,
    was: FileState,
    now: dt.datetime,
) -> Piece:
    """A file that holds one article."""
    data = read_bytes(file, version.size, form, bytes_max)
    digest = data.sha256 or "" if isinstance(data, Reject) else hashlib.sha256(data).hexdigest()
    digest = f"{digest[:32]} {version.entry}"
    if digest == was.digest:
        return Piece((), replace(was, version=str(version)))
    changed = version.mtime_ns // 1_000_000_000
    first = changed if was.first_changed is None else was.first_changed
    content: Article | Reject = (
        data
        if isinstance(data, Reject)
        else content_of(data, form, _known(path, tree.entry(path), version, was, first, now), bytes_max)
    )
    state = FileState(str(version), digest, first_changed=first, latest_ms=was.latest_ms)
    if isinstance(content, Article):
        latest = content.updated_at or content.published_at
        state = replace(state, article_id=content.article_id, latest_ms=_ms(latest))
    return Piece((Item(key_of(path), digest, content, key_of(str(tree.root / path))),), state)


def _known(
    path: str, entry: Mapping[str, Any], version: Version, was: FileState, first: int, now: dt.datetime
) -> Known:
    """What is known of an article beside its file: a version that is not the first came to be when the file was changed."""
    changed = dt.datetime.fromtimestamp(version.mtime_ns // 1_000_000 / 1_000, dt.UTC)
    later = None if was.latest_ms is None else max(changed, _behind(was))
    known = known_of(article_name(key_of(path)), dict(entry), first, now)
    return replace(known, updated_at=later, withdrawn_at=changed)


class _Lines:
    """A file of lines, read on from where it was left."""

    def __init__(self, tree: Tree, path: str, form: Format, bytes_max: int) -> None:
        self._tree, self._path, self._form, self._bytes_max = tree, path, form, bytes_max
        self._place = key_of(str(tree.root / path))

    def pieces(self, file: BinaryIO, version: Version, was: FileState, now: dt.datetime) -> Iterator[Piece]:
        """The lines behind those that were read; from the start where what was read is no longer as it was."""
        begin = was if not self._form.packed and _stands(file, version, was) else FileState(began=was.began)
        began = int(now.timestamp()) if begin.began is None else begin.began
        state = replace(begin, version="", began=began)
        yield Piece((), state, is_first=True)
        file.seek(state.offset)
        items: list[Item] = []
        size, tail, offset, number = 0, _tail(file, state.offset), state.offset, state.line
        file.seek(state.offset)
        known, read = Known(ingested_at=dt.datetime.fromtimestamp(began, dt.UTC)), str(version)
        for line in lines_of(file, self._form, self._bytes_max):
            if not line.is_ended and self._is_being_written(line, version, now):
                read = ""  # the next look finds it unread
                break
            number, offset = number + 1, offset + line.length
            tail, size = (tail + line.data)[-_TAIL_BYTES:], size + line.length
            items += self._items(line, number, known)
            if len(items) >= _LINES_MAX or size >= _BYTES_MAX:
                state = replace(state, offset=offset, line=number, tail=digest_of_bytes(tail))
                yield Piece(tuple(items), state)
                items, size = [], 0
        last = FileState(read, offset=offset, line=number, tail=digest_of_bytes(tail))
        yield Piece(tuple(items), last)

    def _items(self, line: Line, number: int, known: Known) -> list[Item]:
        if line.fault is None and not line.data.strip():
            return []
        content = line.fault or content_of(line.data, self._form, known, self._bytes_max)
        digest = line.fault.sha256 if line.fault else None
        digest = digest or digest_of_bytes(line.data.strip())
        return [Item(f"line {digest}", digest, content, f"{self._place}:{number}")]

    def _is_being_written(self, line: Line, version: Version, now: dt.datetime) -> bool:
        """Whether the rest of a last line is still to come: it is no JSON yet, and somebody wrote a moment ago."""
        if now.timestamp() - version.mtime_ns / 1e9 > _UNENDED_SECONDS or self._form.packed:
            return False
        try:
            json.loads(line.data)
        except (ValueError, RecursionError):
            return True
        return False


def _stands(file: BinaryIO, version: Version, was: FileState) -> bool:
    """Whether the bytes that were read are still there, so far as can be told without reading them all."""
    return bool(was.offset) and version.size >= was.offset and digest_of_bytes(_tail(file, was.offset)) == was.tail


def _tail(file: BinaryIO, offset: int) -> bytes:
    """The last bytes before a place in the file."""
    begin = max(0, offset - _TAIL_BYTES)
    file.seek(begin)
    return file.read(offset - begin)


def _behind(was: FileState) -> dt.datetime:
    """The next instant that a revision can have."""
    return dt.datetime.fromtimestamp(((was.latest_ms or 0) + 1) / 1_000, dt.UTC)


def _ms(instant: dt.datetime) -> int:
    return round(instant.timestamp() * 1_000)

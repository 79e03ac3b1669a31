"""The name of a file in, how it is to be read out; and what stands in a file that may be packed with gzip."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import PurePath
from typing import BinaryIO, Final, cast

__all__ = ["GZIP_FAULTS", "Format", "Kind", "article_name", "format_of", "is_left_out", "unpacked"]

GZIP_FAULTS: Final = (gzip.BadGzipFile, EOFError, zlib.error)
"""What is raised for bytes that are not what gzip has packed."""
_LEFT_OUT: Final = (".", "~", "#")
"""How names begin or end that belong to editors and copiers, not to readers."""


class Kind(StrEnum):
    """What a file holds."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"
    LINES = "lines"


_KINDS: Final = {
    ".txt": Kind.TEXT,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".json": Kind.JSON,
    ".ninjs": Kind.JSON,
    ".jsonl": Kind.LINES,
}
_FACTORS: Final = {Kind.TEXT: 2, Kind.HTML: 8, Kind.JSON: 8, Kind.LINES: 8}


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is to be read."""

    kind: Kind
    packed: bool
    """Whether gzip has packed it."""

    @property
    def factor(self) -> int:
        """How many times larger than its text an article may be here: by escapes, by markup, by another encoding."""
        return _FACTORS[self.kind]


@cache
def _has_html() -> bool:
    """Whether pages can be read: what reads them is an extra."""
    return find_spec("trafilatura") is not None


def format_of(name: str) -> Format | None:
    """How a file of this name is read, whatever the case of its suffix; None when it is no article's."""
    path = PurePath(name.lower())
    packed = path.suffix == ".gz"
    kind = _KINDS.get(path.with_suffix("").suffix if packed else path.suffix)
    if kind is None or (kind is Kind.HTML and not _has_html()):
        return None
    return Format(kind, packed)


def article_name(name: str) -> str:
    """What an article is called that is known by the name of its file: the same, packed or not."""
    return name[: -len(".gz")] if name.lower().endswith(".gz") else name


def is_left_out(name: str) -> bool:
    """Whether files and folders of this name are passed over: hidden ones, and what editors and copiers leave for a while."""
    return name.startswith(_LEFT_OUT) or name.endswith(_LEFT_OUT[1:])


def unpacked(file: BinaryIO, form: Format) -> BinaryIO:
    """The file as it was before it was packed; nothing is read yet, so whoever reads it decides how much of it."""
    return cast("BinaryIO", io.BufferedReader(gzip.GzipFile(fileobj=file))) if form.packed else file

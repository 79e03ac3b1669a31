"""A web archive (WARC, plain or gzip) in, its pages as articles or rejects out, with where reading goes on behind each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any, BinaryIO, Final
from urllib.parse import urlsplit

from streams.errors import InputError, Reason, Reject
from streams.ingest.article import EPOCH
from streams.ingest.files import Known
from streams.ingest.html import article_of_html
from streams.ingest.instants import parse_instant
from streams.records import Article, Stage

__all__ = ["Page", "pages_of"]

_FACTOR: Final = 8
"""How many times larger than its text a page may be."""
_READ_BYTES: Final = 65_536
_CUT: Final = "the file ends within this record"
_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class Page:
    """What a record holds."""

    next: int
    """Offset of the record behind it, in the file as it stands: a reading may begin there."""
    record: str
    """Its WARC-Record-ID, or its place in the file."""
    url: str
    content: Article | Reject | str
    """Its article, or why it has none; as a word, why the record is no page."""
    size: int = 0
    """Bytes of the page."""


def pages_of(file: BinaryIO, bytes_max: int) -> Iterator[Page]:
    """Every record from where the file stands, one in memory at a time.

    Raises InputError for what is no WARC, also further in, and where the file ends within a record.
    """
    from warcio.archiveiterator import ArchiveIterator

    begin = file.tell()
    records = ArchiveIterator(file)
    while (record := _next(records, begin)) is not None:
        content, size = _read(record, bytes_max)
        records.read_to_end(record)
        if why := _incomplete(records, record):
            raise InputError(_fault(begin, why))
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        name = record.rec_headers.get_header("WARC-Record-ID") or f"offset {begin}"
        begin = records.offset
        yield Page(begin, name[:1_000], url, content, size)
    if begin != file.seek(0, os.SEEK_END):  # the library takes a head that is cut for the end
        raise InputError(_fault(begin, _CUT))


def _next(records: Any, begin: int) -> Any:
    """The next record, or None; raises InputError for whatever the library raises where it finds something else."""
    try:
        return next(records, None)
    except Exception as error:  # AttributeError and the like, too, for a head that is cut
        first = str(error).strip().partition("\n")[0]
        raise InputError(_fault(begin, f"not a record of WARC: {first[:200]}")) from error


def _read(record: Any, bytes_max: int) -> tuple[Article | Reject | str, int]:
    told, http = record.rec_headers, record.http_headers
    if record.rec_type != "response" or http is None:
        return "no response", 0
    if http.get_statuscode() != "200":
        return "no page", 0
    kind, charset = _kind(http.get_header("Content-Type") or "")
    if kind not in _HTML:
        return "no html", 0
    url = told.get_header("WARC-Target-URI") or ""
    if not _is_address(url):
        return "no address", 0
    data = _payload(record, bytes_max * _FACTOR)
    if isinstance(data, Reject):
        return data, data.size or 0
    try:
        day = parse_instant(told.get_header("WARC-Date") or "")
    except ValueError:
        day = EPOCH
    return article_of_html(data, Known(url=url, ingested_at=day), bytes_max, charset), len(data)


def _payload(record: Any, limit: int) -> bytes | Reject:
    """The page as it was before it was packed for its way."""
    stream, data = record.content_stream(), bytearray()
    while len(data) <= limit and (part := stream.read(_READ_BYTES)):
        data += part
    if len(data) <= limit:
        return bytes(data)
    detail = f"more than {limit} bytes are not read (PARLEY_ARTICLE_BYTES_MAX)"
    return Reject(Stage.INGEST, Reason.TOO_LARGE, detail, bytes(data))


def _incomplete(records: Any, record: Any) -> str | None:
    """Why a record that was read to its end is not all of it, which the library does not say; None when it is."""
    if not (record.rec_headers.get_header("Content-Length") or "").isdecimal():
        return f"{_CUT}, or it is none of WARC: it does not say how long it is"
    if record.raw_stream.limit > 0:  # of what it claims to have
        return _CUT
    packed = records.reader.decompressor
    if packed is not None and (records.next_line or not packed.eof):
        return f"{_CUT}, or is packed as a whole and not by record, which `warcio recompress` mends"
    return None


def _kind(told: str) -> tuple[str, str | None]:
    message = Message()
    message["Content-Type"] = told.replace("\r", " ").replace("\n", " ")
    charset = message.get_param("charset")
    return message.get_content_type(), charset if isinstance(charset, str) else None


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _fault(offset: int, why: str) -> str:
    return f"offset {offset}: {why}; what is before it was read"

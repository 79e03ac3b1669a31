"""Web archives are read page by page, from wherever a record begins."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from streams.errors import InputError, Reason, Reject
from streams.ingest.warc import Page, pages_of
from streams.records import Article

TEXT = "قال الوزير في مؤتمر صحفي إن المفاوضات ستستأنف الأسبوع المقبل بعد توقف دام شهرين كاملين."
DAY = "2024-05-01T10:00:00Z"


def html(number: int) -> bytes:
    """A page."""
    body = f"<article><h1>عنوان {number}</h1><p>{TEXT} {number}</p><p>{TEXT}</p></article>"
    return f"<html><head><title>عنوان {number}</title></head><body>{body}</body></html>".encode()


class Archive:
    """An archive that is written record by record."""

    def __init__(self, *, packed: bool) -> None:
        self.file = io.BytesIO()
        self._writer = WARCWriter(self.file, gzip=packed)

    def add(
        self,
        body: bytes,
        url: str = "https://news.example/1",
        *,
        status: str = "200 OK",
        kind: str = "text/html; charset=utf-8",
        rec_type: str = "response",
        **headers: str,
    ) -> None:
        """Write a record."""
        told = [("Content-Type", kind), *((k.replace("_", "-"), v) for k, v in headers.items())]
        http = StatusAndHeaders(status, told, protocol="HTTP/1.1") if rec_type == "response" else None
        dated = {"WARC-Date": DAY, "WARC-Record-ID": f"<urn:n:{self.file.tell()}>"}
        self._writer.write_record(
            self._writer.create_warc_record(url, rec_type, io.BytesIO(body), len(body), "", dated, http_headers=http)
        )

    def read(self, begin: int = 0, end: int | None = None, bytes_max: int = 100_000) -> list[Page]:
        """The pages."""
        file = io.BytesIO(self.file.getvalue()[:end])
        file.seek(begin)
        return list(pages_of(file, bytes_max))


def told(page: Page) -> Any:
    """What is found: the title of an article, the reason of a reject, why it is skipped."""
    if isinstance(page.content, Article):
        return page.content.title
    return page.content.reason if isinstance(page.content, Reject) else page.content


def mixed(*, packed: bool) -> Archive:
    """One of each kind."""
    archive = Archive(packed=packed)
    archive.add(b"software: x", rec_type="warcinfo", kind="application/warc-fields")
    archive.add(html(1), "https://news.example/1")
    archive.add(html(2), "https://news.example/2", status="404 Not Found")
    archive.add(b"{}", "https://news.example/3", kind="application/json")
    archive.add(html(4), "https://[")
    archive.add(gzip.compress(html(5)), "https://news.example/5", Content_Encoding="gzip")
    archive.add(b"<html><body>x</body></html>", "https://news.example/6")
    archive.add(gzip.compress(b"<p>" + b"x" * 900_000), "https://news.example/7", Content_Encoding="gzip")
    archive.add(html(8).decode().encode("cp1256"), "https://news.example/8", kind="text/html; charset=windows-1256")
    return archive


FOUND = [
    "no response",
    "عنوان 1",
    "no page",
    "no html",
    "no address",
    "عنوان 5",
    Reason.EMPTY,
    Reason.TOO_LARGE,
    "عنوان 8",
]


@pytest.mark.parametrize("packed", [False, True])
def test_records(packed: bool) -> None:
    """Pages become articles, dated by when they were fetched; the others say why not."""
    pages = mixed(packed=packed).read()

    assert [told(page) for page in pages] == FOUND
    assert isinstance(pages[1].content, Article)
    assert pages[1].content.url == "https://news.example/1"
    assert pages[1].content.published_at.isoformat() == "2024-05-01T10:00:00+00:00"


@pytest.mark.parametrize("packed", [False, True])
def test_reading_goes_on_behind_each_record(packed: bool) -> None:
    """From the offset behind a record the rest is found, and no more."""
    archive = mixed(packed=packed)
    pages = archive.read()

    for number, page in enumerate(pages, 1):
        assert [told(each) for each in archive.read(page.next)] == FOUND[number:]


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_is_cut(packed: bool) -> None:
    """Wherever it is cut within a record, that is an error that says where; the page before is read."""
    archive = Archive(packed=packed)
    archive.add(html(1))
    middle = archive.file.tell()
    archive.add(html(2))
    whole = archive.file.getvalue()
    for end in range(middle + 1, len(whole) - 8, 7):
        file = io.BytesIO(whole[:end])
        pages = pages_of(file, 100_000)
        assert told(next(pages)) == "عنوان 1"
        with pytest.raises(InputError, match=f"offset {middle}"):
            next(pages)


def test_a_file_that_is_packed_as_a_whole() -> None:
    """Reading could not go on within it: it says what mends it."""
    archive = Archive(packed=False)
    archive.add(html(1))
    archive.add(html(2))
    with pytest.raises(InputError, match="warcio recompress"):
        list(pages_of(io.BytesIO(gzip.compress(archive.file.getvalue())), 100_000))


def test_a_packed_file_with_other_bytes_within() -> None:
    """Reading ends there, and says so."""
    archive = Archive(packed=True)
    archive.add(html(1))
    middle = archive.file.tell()
    archive.add(html(2))
    data = bytearray(archive.file.getvalue())
    data[middle + 30 : middle + 60] = b"?" * 30
    with pytest.raises(InputError, match=f"offset {middle}"):
        list(pages_of(io.BytesIO(bytes(data)), 100_000))


@pytest.mark.parametrize(
    "data",
    [b"no archive at all\r\n\r\n", gzip.compress(b"nothing of it"), b"WARC/1.0\r\nContent-Length: x\r\n\r\n"],
    ids=["text", "packed", "no length"],
)
def test_what_is_no_archive(data: bytes) -> None:
    """Is an error."""
    with pytest.raises(InputError, match=r"offset 0: .*WARC"):
        list(pages_of(io.BytesIO(data), 1_000))


@pytest.mark.slow
def test_memory_is_flat() -> None:
    """However many and large the records are, one is held at a time."""
    archive = Archive(packed=True)
    for number in range(60):
        archive.add(b"x" * 2_000_000, kind="video/mp4")
        archive.add(html(number))
    file = io.BytesIO(archive.file.getvalue())
    tracemalloc.start()
    count = sum(isinstance(page.content, Article) for page in pages_of(file, 100_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 60
    assert peak < 30_000_000

"""A server that misbehaves costs a bounded time and memory, leads to no machine of ours, and ends in an outcome."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import brotli
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from streams.ingest.fetch.addresses import Allowed, allowed_of
from streams.ingest.fetch.client import Fetcher
from streams.ingest.fetch.outcome import Fetched, Limits, Outcome
from tests.misbehaving import Script, Server, answer, drip, raw, redirect

LOOPBACK = allowed_of("127.0.0.1/32")
LIMITS = Limits(seconds=3, bytes_max=100_000, bytes_per_second_min=500, grace_seconds=0.5)
TEXT = "أعلن الوزير أن بلاده ترفض العرض.".encode()
OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on loopback."""
    with Server() as found:
        yield found


def fetch(
    url: str,
    *more: str,
    limits: Limits = LIMITS,
    allowed: Allowed = LOOPBACK,
    resolver: Any = None,
    interval: float = 0.0,
    **known: str,
) -> Fetched:
    """The last of some fetches by one client."""

    async def fetched() -> Fetched:
        async with Fetcher("parley/0 (test)", allowed, limits, interval, resolver) as fetcher:
            for one in (url, *more):
                found = await fetcher.get(one, **known)
            return found

    return asyncio.run(fetched())


def chunked(*pieces: bytes) -> bytes:
    """An answer in chunks, without the last one."""
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return OK + b"Transfer-Encoding: chunked\r\n\r\n" + body


def packed(body: bytes, encoding: str) -> Script:
    """An answer under an encoding."""
    return answer(body, content_encoding=encoding)


MISBEHAVIOUR: dict[str, tuple[Script, Outcome]] = {
    "plain": (answer(TEXT), Outcome.OK),
    "not modified": (answer(status=304), Outcome.UNCHANGED),
    "gone": (answer(status=410), Outcome.GONE),
    "missing": (answer(status=404), Outcome.MISSING),
    "forbidden to us": (answer(status=403), Outcome.REFUSED),
    "too many requests": (answer(status=429, retry_after="7"), Outcome.BUSY),
    "maintenance": (answer(status=503), Outcome.BUSY),
    "fault": (answer(status=500), Outcome.FAULT),
    "status that is none": (answer(status=999), Outcome.FAULT),
    "no content": (answer(status=204), Outcome.FAULT),
    "redirect loop": (redirect("/it"), Outcome.REDIRECTS),
    "redirect to a file": (redirect("file:///etc/passwd"), Outcome.BAD_URL),
    "redirect to loopback elsewhere": (redirect("http://127.0.0.2/"), Outcome.FORBIDDEN),
    "redirect to a private address": (redirect("http://10.0.0.1/"), Outcome.FORBIDDEN),
    "redirect to metadata": (redirect("http://169.254.169.254/latest/meta-data/"), Outcome.FORBIDDEN),
    "redirect to mapped loopback": (redirect("http://[::ffff:127.0.0.1]/"), Outcome.FORBIDDEN),
    "redirect with credentials": (redirect("http://user:secret@127.0.0.1/"), Outcome.BAD_URL),
    "redirect to a mail port": (redirect("http://127.0.0.1:25/"), Outcome.BAD_URL),
    "redirect to nothing": (answer(status=302), Outcome.FAULT),
    "gzip": (packed(gzip.compress(TEXT), "gzip"), Outcome.OK),
    "gzip of two members": (packed(gzip.compress(TEXT[:20]) + gzip.compress(TEXT[20:]), "gzip"), Outcome.OK),
    "deflate": (packed(zlib.compress(TEXT), "deflate"), Outcome.OK),
    "bare deflate": (packed(zlib.compress(TEXT)[2:-4], "deflate"), Outcome.OK),
    "brotli": (packed(brotli.compress(TEXT), "br"), Outcome.OK),
    "gzip that is none": (packed(b"\x1f\x8b" + TEXT, "gzip"), Outcome.BROKEN),
    "gzip cut": (packed(gzip.compress(TEXT)[:-9], "gzip"), Outcome.BROKEN),
    "unknown encoding": (packed(TEXT, "zstd"), Outcome.BROKEN),
    "nested encodings": (packed(gzip.compress(gzip.compress(TEXT)), "gzip, gzip"), Outcome.BROKEN),
    "huge, announced": (raw(OK + b"Content-Length: 99999999999\r\n\r\n" + b"x" * 1_000), Outcome.TOO_LARGE),
    "huge, unannounced": (drip(OK + b"\r\n", b"x" * 50_000, 0.0), Outcome.TOO_LARGE),
    "drip": (drip(OK + b"\r\n", b"x", 0.05), Outcome.TOO_SLOW),
    "headers that drip": (drip(OK, b"A: a\r\n", 0.1), Outcome.TOO_SLOW),
    "endless headers": (drip(OK, b"A: " + b"a" * 4_000 + b"\r\n", 0.0), Outcome.BROKEN),
    "one long header": (drip(OK + b"A: ", b"a" * 4_000, 0.0), Outcome.BROKEN),
    "silence": (drip(b"", b"", 0.2), Outcome.TOO_SLOW),
    "closes at once": (raw(b""), Outcome.BROKEN),
    "closes in the head": (raw(b"HTTP/1.1 200 O"), Outcome.BROKEN),
    "closes half-way": (raw(OK + b"Content-Length: 1000\r\n\r\n" + TEXT), Outcome.BROKEN),
    "closes between chunks": (raw(chunked(TEXT)), Outcome.BROKEN),
    "length that is none": (raw(OK + b"Content-Length: many\r\n\r\n" + TEXT), Outcome.BROKEN),
    "two lengths": (raw(OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), Outcome.BROKEN),
    "length and chunks": (
        raw(OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
        Outcome.BROKEN,
    ),
    "no HTTP": (raw(b"220 mail ready\r\n\r\n"), Outcome.BROKEN),
    "empty": (answer(b""), Outcome.OK),
}
"""What the server does, by name, and how it ends."""


@pytest.mark.slow
@pytest.mark.parametrize("name", MISBEHAVIOUR)
def test_misbehaviour_ends_in_an_outcome(name: str, server: Server) -> None:
    """Every nuisance ends within the time that is allowed, in the outcome that says what it was; what is well is read."""
    ends(server, *MISBEHAVIOUR[name])


@pytest.mark.parametrize(
    ("pack", "encoding"),
    [(gzip.compress, "gzip"), (partial(brotli.compress, quality=1), "br"), (zlib.compress, "deflate")],
)
def test_a_bomb_is_not_unpacked(pack: Callable[[bytes], bytes], encoding: str, server: Server) -> None:
    """Fifty million zeros; they are packed here, as whoever imports this would wait for it."""
    ends(server, packed(pack(b"\0" * 50_000_000), encoding), Outcome.TOO_LARGE)


def ends(server: Server, script: Script, outcome: Outcome) -> None:
    """What the server does leads to this outcome, in time."""
    server.routes["/it"] = script
    started = time.monotonic()
    found = fetch(server.url("/it"))

    assert (found.outcome, time.monotonic() - started < LIMITS.seconds + 2) == (outcome, True), found.detail
    if outcome is Outcome.OK:
        assert found.body in {TEXT, b""}
    else:
        assert found.detail
        assert found.body == b""


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "//127.0.0.1/",
        "http:///nowhere",
        "http://user@127.0.0.1/",
        "http://127.0.0.1:22/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1/a b",
        "http://news.example\\@127.0.0.1/",
        "http://127.0.0.1/\r\nX: y",
        "http://[::1/",
        "http://127.0.0.1/" + "a" * 9_000,
        "javascript:alert(1)",
    ],
)
def test_urls_that_are_not_fetched(url: str) -> None:
    """Other schemes, credentials, odd ports and what is no URL are refused before anything is asked."""
    assert fetch(url).outcome is Outcome.BAD_URL


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "①②⑦.0.0.①", "0", "[::]", "[::1]"])
def test_loopback_in_odd_notations(host: str, server: Server) -> None:
    """However this machine is written, it is not asked where it is not allowed."""
    found = fetch(server.url("/", host), allowed=Allowed())

    assert found.outcome in {Outcome.FORBIDDEN, Outcome.BAD_URL, Outcome.UNREACHABLE}
    assert not server.asked


class Rebinding(AbstractResolver):
    """Names an allowed address first, then another one: DNS that changes between check and use."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[ResolveResult]:  # noqa: ARG002
        """The next address of the list; the last one for ever."""
        address = self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]
        return [ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is open."""


def test_dns_that_changes() -> None:
    """A name that led to an allowed address and then leads elsewhere is refused where the connection is made."""
    with Server("0.0.0.0") as server:
        server.routes["/"] = answer(TEXT)
        url = f"http://rebinding.test:{server.port}/"
        well = fetch(url, resolver=Rebinding("127.0.0.1"))
        later = fetch(
            url, resolver=Rebinding("127.0.0.1", "127.0.0.1", "127.0.0.2")
        )  # robots.txt, the first, the second
        moved = fetch(url, url, resolver=Rebinding("127.0.0.1", "127.0.0.1", "127.0.0.2"))

    assert (well.outcome, later.outcome, moved.outcome) == (Outcome.OK, Outcome.OK, Outcome.FORBIDDEN)
    assert len(server.asked) == 3


def test_hosts_may_be_allowed_by_name() -> None:
    """A setting allows one name wherever it is, and no other name that leads to the same place."""
    with Server("0.0.0.0") as server:
        server.routes["/"] = answer(TEXT)
        allowed = allowed_of("News.internal, 192.0.2.0/24")
        outcomes = [
            fetch(f"http://{host}:{server.port}/", allowed=allowed, resolver=Rebinding("127.0.0.3")).outcome
            for host in ("news.internal", "NEWS.internal.", "other.internal")
        ]

    assert outcomes == [Outcome.OK, Outcome.OK, Outcome.FORBIDDEN]


def test_validators_are_sent_and_kept(server: Server) -> None:
    """ETag and Last-Modified come back with the next request; the client says who it is and keeps no cookie."""
    server.routes["/"] = answer(TEXT, etag='"v1"', last_modified="Tue, 01 Jun 2021 10:00:00 GMT", set_cookie="a=b")
    first = fetch(server.url())
    fetch(server.url(), server.url(), etag=first.etag or "", modified=first.modified or "")
    last = server.asked[-1].headers

    assert (last["if-none-match"], last["if-modified-since"]) == ('"v1"', "Tue, 01 Jun 2021 10:00:00 GMT")
    assert last["user-agent"] == "parley/0 (test)"
    assert not any("cookie" in asked.headers for asked in server.asked)


def test_validators_that_are_too_long_are_forgotten(server: Server) -> None:
    """A server cannot make us remember and repeat whatever it likes."""
    server.routes["/"] = answer(TEXT, etag='"' + "a" * 5_000 + '"')

    assert fetch(server.url()).etag is None


def test_charset_and_type_are_those_of_the_header(server: Server) -> None:
    """They are given as they are claimed."""
    server.routes["/"] = answer(TEXT, content_type="Text/HTML; charset=windows-1256")
    found = fetch(server.url())

    assert (found.content_type, found.charset) == ("text/html", "windows-1256")


def test_one_host_is_asked_one_at_a_time(server: Server) -> None:
    """Between two requests to a host lies the least interval, whoever asks."""
    server.routes["/"] = answer(TEXT)

    async def many() -> None:
        async with Fetcher("parley/0", LOOPBACK, LIMITS, 0.2) as fetcher:
            await asyncio.gather(*(fetcher.get(server.url()) for _ in range(4)))

    asyncio.run(many())
    times = [asked.at for asked in server.asked]

    assert all(later - sooner >= 0.19 for sooner, later in itertools.pairwise(times))


def test_a_host_that_wants_to_be_left_alone_is(server: Server) -> None:
    """After a Retry-After the host is not asked again before, for no page."""
    server.routes["/a"] = answer(status=503, retry_after="120")
    server.routes["/b"] = answer(TEXT)
    found = fetch(server.url("/a"), server.url("/b"))

    assert found.outcome is Outcome.BUSY
    assert 100 < (found.retry_after_seconds or 0) <= 120
    assert server.paths() == ["/a"]


def test_redirects_are_followed_as_new_requests(server: Server) -> None:
    """Relative and absolute places are followed, five at most, and the last one is told."""
    for number in range(6):
        server.routes[f"/{number}"] = redirect(f"{number + 1}#part")
    server.routes["/6"] = answer(TEXT)

    assert fetch(server.url("/1")).url == server.url("/6")
    assert fetch(server.url("/0")).outcome is Outcome.REDIRECTS


def test_an_answer_that_goes_on_is_not_taken_for_the_next(server: Server) -> None:
    """What a server sends behind the length that it announced is nobody's answer."""
    server.routes["/a"] = raw(OK + b"Content-Length: 2\r\n\r\nab" + OK + b"Content-Length: 5\r\n\r\nfalse")
    server.routes["/b"] = answer(TEXT)

    assert fetch(server.url("/a"), server.url("/b")).body == TEXT

"""robots.txt is honoured as RFC 9309 has it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from streams.ingest.fetch.outcome import Outcome
from tests.ingest.fetch.test_client import fetch
from tests.misbehaving import Script, Server, answer, drip, raw, redirect

NOTHING = b"User-agent: *\nDisallow: /\n"


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with one page."""
    with Server() as found:
        found.routes["/news/1"] = answer(b"text")
        yield found


@pytest.mark.parametrize(
    ("robots", "outcome"),
    [
        (answer(b""), Outcome.OK),
        (answer(NOTHING), Outcome.DISALLOWED),
        (answer(b"User-agent: other\nDisallow: /\n"), Outcome.OK),
        (answer(b"User-agent: parley\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), Outcome.DISALLOWED),
        (answer(b"User-agent: parley\nAllow: /news\n\nUser-agent: *\nDisallow: /\n"), Outcome.OK),
        (answer(b"User-agent: *\nDisallow: /\nAllow: /news/\n"), Outcome.OK),
        (answer(b"User-agent: *\nDisallow: /*/1$\n"), Outcome.DISALLOWED),
        (answer(b"\xef\xbb\xbf" + NOTHING), Outcome.DISALLOWED),
        (answer(b"<html>not found</html>"), Outcome.OK),
        (answer(NOTHING, 404), Outcome.OK),
        (answer(NOTHING, 403), Outcome.OK),
        (answer(NOTHING, 500), Outcome.DISALLOWED),
        (answer(b"", 503), Outcome.DISALLOWED),
        (answer(b"", 429), Outcome.DISALLOWED),
        (raw(b""), Outcome.DISALLOWED),
        (redirect("/elsewhere"), Outcome.DISALLOWED),
        (redirect("/robots.txt"), Outcome.OK),
        (answer(NOTHING + b"#" * 1_000_000), Outcome.DISALLOWED),
        (answer(b"#" * 600_000 + b"\n" + NOTHING), Outcome.OK),
        (answer(b"User-agent: *\nDisallow: /" + b"*a" * 200 + b"*b\n"), Outcome.OK),
        (drip(b"HTTP/1.1 200 OK\r\n\r\n", b"#", 0.05), Outcome.DISALLOWED),
    ],
)
def test_robots(robots: Script, outcome: Outcome, server: Server) -> None:
    """What it allows is fetched; without one everything is; where nobody can read it, nothing is."""
    server.routes |= {"/robots.txt": robots, "/elsewhere": answer(NOTHING)}

    assert fetch(server.url("/news/1")).outcome is outcome
    assert [path for path in server.paths() if path != "/elsewhere"] == ["/news/1"] * (outcome is Outcome.OK)


def test_it_is_asked_once(server: Server) -> None:
    """A site is asked for it once a day, not with each page."""
    asked = []
    server.routes["/robots.txt"] = lambda request, connection: asked.append(request) or answer(b"")(request, connection)
    fetch(server.url("/news/1"), server.url("/news/1"), server.url("/news/2"))

    assert len(asked) == 1


def test_crawl_delay(server: Server) -> None:
    """A site says how slowly it wants to be asked."""
    server.routes["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 0.4\n")
    fetch(server.url("/news/1"), server.url("/news/1"))
    first, second = (asked.at for asked in server.asked)

    assert second - first >= 0.39


def test_redirects_are_asked_too(server: Server) -> None:
    """A redirect to what is not allowed is not followed."""
    server.routes |= {"/robots.txt": answer(b"User-agent: *\nDisallow: /private\n"), "/go": redirect("/private/1")}

    assert fetch(server.url("/go")).outcome is Outcome.DISALLOWED
    assert server.paths() == ["/go"]

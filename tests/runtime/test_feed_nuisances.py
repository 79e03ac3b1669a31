"""A feed, or a page of it, misbehaves in every way we know: what is well is taken in, what is in the way is told."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.misbehaving import Script, answer, drip, raw, redirect
from tests.runtime.feed_world import World, feed, html, item, new_world, page, rss, texts


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A server with one article, in a feed of it."""
    with new_world(tmp_path) as found:
        yield found


@dataclass(frozen=True)
class Nuisance:
    """What the server does to a feed, and what comes of it."""

    feed: Script
    articles: int = 0
    told: str = ""
    """What stands in why the feed waits."""
    routes: Mapping[str, Script] = field(default_factory=dict)
    rejects: int = 0


GZIP = gzip.compress(rss(item(1)).encode())
NUISANCES: dict[str, Nuisance] = {
    "nothing wrong": Nuisance(feed(1), 1),
    "304 though nothing is known": Nuisance(answer(status=304)),
    "429 with Retry-After": Nuisance(answer(status=429, retry_after="60"), told="busy: status 429"),
    "503": Nuisance(answer(status=503), told="busy: status 503"),
    "500": Nuisance(answer(status=500), told="fault: status 500"),
    "404": Nuisance(answer(status=404), told="missing: status 404"),
    "410": Nuisance(answer(status=410), told="gone: status 410"),
    "slow drip": Nuisance(drip(b"HTTP/1.1 200 OK\r\n\r\n", b"<", 0.05), told="too-slow"),
    "redirect loop": Nuisance(redirect("/feed"), told="redirects: more than 5"),
    "redirect to a private address": Nuisance(redirect("http://10.0.0.1/feed"), told="forbidden"),
    "redirect with credentials": Nuisance(redirect("http://u:p@127.0.0.1/feed"), told="bad-url"),
    "redirect that is well": Nuisance(redirect("/moved"), 1, routes={"/moved": feed(1)}),
    "gzip": Nuisance(answer(GZIP, content_encoding="gzip"), 1),
    "gzip bomb": Nuisance(answer(gzip.compress(b" " * 9_000_000), content_encoding="gzip"), told="too-large"),
    "wrong charset": Nuisance(answer(rss(item(1)), content_type="text/xml; charset=iso-8859-1"), 1),
    "broken XML": Nuisance(answer(rss(item(1, "<b>&nbsp; & <br>"))[:-30]), 1),
    "XML bomb": Nuisance(
        answer('<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + rss(item(1, "<author>&b;</author>"))), 1
    ),
    "duplicate guids": Nuisance(answer(rss(item(1), item(2).replace("g2", "g1"))), 2, routes={"/2": page(2)}),
    "duplicate links": Nuisance(answer(rss(item(1), item(2, link="/1"))), 1),
    "missing dates": Nuisance(answer(rss(item(1, "<pubDate></pubDate>"))), 1),
    "huge body": Nuisance(answer(b"x" * 300_000), told="too-large"),
    "empty body": Nuisance(answer(b""), told="there is no text"),
    "no entries": Nuisance(answer(rss())),
    "robots disallow": Nuisance(
        feed(1), told="disallowed", routes={"/robots.txt": answer(b"User-agent: *\nDisallow: /\n")}
    ),
    "robots disallow its pages": Nuisance(feed(1), routes={"/robots.txt": answer(b"User-agent: *\nDisallow: /1\n")}),
    "robots in a fault": Nuisance(feed(1), told="disallowed", routes={"/robots.txt": answer(status=500)}),
    "endless headers": Nuisance(drip(b"HTTP/1.1 200 OK\r\n", b"A: " + b"a" * 4_000 + b"\r\n", 0.0), told="broken"),
    "closes half-way": Nuisance(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<rss>"), told="broken"),
    "wrong content-length": Nuisance(raw(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n<rss>"), told="broken"),
    "HTML instead of a feed": Nuisance(answer("<!DOCTYPE html><html><body>صيانة</body></html>"), told="an HTML page"),
    "links that lead nowhere": Nuisance(
        answer(rss(item(1, link="http://10.0.0.1/"), item(2, link="http://u:p@127.0.0.1/")))
    ),
    "a page that is none": Nuisance(feed(1), routes={"/1": answer(b"\x89PNG\0\0\0\0\0")}, rejects=1),
    "a page without an article": Nuisance(feed(1), routes={"/1": answer("<html><h1>x</h1></html>")}, rejects=1),
    "a page that is not there": Nuisance(feed(1), routes={"/1": answer(status=404)}),
    "a page that leads to the front": Nuisance(feed(1), routes={"/1": redirect("/"), "/": page("front")}),
    "a page that sets cookies": Nuisance(feed(1), 1, routes={"/1": answer(html(1), set_cookie="a=b; Max-Age=999999")}),
}


@pytest.mark.parametrize("name", NUISANCES)
def test_nuisances(name: str, world: World) -> None:
    """What is well is taken in, what is not is told, nothing is raised, and a second look sends nothing twice."""
    nuisance = NUISANCES[name]
    world.server.routes |= {"/feed": nuisance.feed, **nuisance.routes}
    world.look()

    assert len(world.sink.articles) == nuisance.articles, (texts(world.sink.items), world.told)
    assert len(world.sink.rejects) == nuisance.rejects
    assert nuisance.told in world.told
    assert bool(world.told) == bool(nuisance.told)
    assert world.look(0.01) == []
    assert not any("cookie" in asked.headers for asked in world.server.asked)

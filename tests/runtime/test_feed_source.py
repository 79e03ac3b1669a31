"""Feeds of a server that misbehaves become articles, each version once, and what is in the way is told.

Kafka is not asked: what is taken in goes into a list, and into a real `SourceStore`.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from streams.errors import Reject, UnavailableError
from streams.ingest.feed_list import Subscription
from streams.ingest.fetch.addresses import allowed_of
from streams.ingest.fetch.client import Fetcher
from streams.ingest.fetch.outcome import Limits
from streams.ingest.item import Item, SourceName
from streams.records import Article, PublishedFrom
from streams.runtime.feed_source import FeedSource, source_of
from streams.runtime.source_store import Count, SourceStore, digest_of
from tests.misbehaving import Asked, Script, Server, answer, drip, raw, redirect

LIMITS = Limits(seconds=2, bytes_max=200_000, grace_seconds=0.3)
START = 1_622_541_600.0
HOUR = 3_600.0


class Sink:
    """Takes in as the intake does, without a log."""

    def __init__(self, path: Path) -> None:
        self.store = SourceStore(path)
        self.items: list[Item] = []
        """What was new, in its order."""
        self.waits: dict[str, str | None] = {}
        self.down = 0
        """How many calls fail, as when Kafka is gone."""

    def take(self, source: SourceName, items: Sequence[Item], memory: Mapping[str, str | None] | None = None) -> Count:
        """Keep what is new together with the memory."""
        if self.down:
            self.down -= 1
            message = "no broker"
            raise UnavailableError(message)
        with self.store.writing() as db:
            known = self.store.fingerprints(db, source, [item.key for item in items])
            new = [item for item in items if known.get(item.key) != digest_of(item.fingerprint)]
            count = Count(len(new), 0, len(items) - len(new))
            self.store.write_taken(db, source, {item.key: digest_of(item.fingerprint) for item in new}, count)
            self.store.write_memory(db, source, memory or {})
        self.items += new
        self.waits.pop(source.name, None)
        return count

    def looked(self, source: SourceName, waits: str | None = None) -> None:
        """Note why it waits."""
        self.waits[source.name] = waits

    @property
    def articles(self) -> list[Article]:
        """What became articles."""
        return [item.content for item in self.items if isinstance(item.content, Article)]

    @property
    def rejects(self) -> list[Reject]:
        """What became dead letters."""
        return [item.content for item in self.items if isinstance(item.content, Reject)]


@dataclass
class World:
    """A server, a sink, and a clock that a test moves."""

    server: Server
    sink: Sink
    now: float = START
    feed: Subscription = field(init=False)

    def __post_init__(self) -> None:
        """Follow one feed."""
        self.feed = Subscription(url=self.server.url("/feed"))

    def source(self, *feeds: Subscription) -> FeedSource:
        """What a process would have."""
        allowed = allowed_of("127.0.0.1/32")
        return FeedSource(
            self.sink,
            feeds or [self.feed],
            lambda: Fetcher("parley/0", allowed, LIMITS, 0.0),
            1_000_000,
            lambda: self.now,
        )

    def look(self, hours: float = 0.0) -> list[Item]:
        """What another look has that is new, so many hours later, in a new process."""
        self.now += hours * HOUR
        before = len(self.sink.items)
        self.source().look()
        return self.sink.items[before:]

    @property
    def told(self) -> str:
        """Why the feed waits."""
        return self.sink.waits.get(self.feed.url) or ""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A server with one article, in a feed of it."""
    with Server() as server:
        found = World(server, Sink(tmp_path / "store.sqlite"))
        server.routes |= {"/feed": feed(1), "/1": page(1)}
        yield found
        found.sink.store.close()


def item(number: int | str, more: str = "", link: str | None = None) -> str:
    """An item of a feed; its link is relative."""
    place = f"/{number}" if link is None else link
    return (
        f"<item><title>خبر {number}</title><link>{place}</link><guid isPermaLink='false'>g{number}</guid>{more}</item>"
    )


def rss(*items: str) -> str:
    """A feed."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>أخبار</title>{"".join(items)}</channel></rss>'


def feed(*numbers: int, **headers: str) -> Script:
    """A feed of these articles."""
    return answer(rss(*(item(number) for number in numbers)), **headers)


def html(number: int | str, text: str = "", head: str = "") -> str:
    """A page with an article."""
    text = text or f"أعلن الوزير رقم {number} أن بلاده ترفض العرض الذي قدمه الوسطاء أمس الأول في العاصمة."
    return f"<html><head><title>خبر {number}</title>{head}</head><body><h1>خبر {number}</h1><p>{text}</p></body></html>"


def page(number: int | str, text: str = "", head: str = "") -> Script:
    """The same as an answer."""
    return answer(
        html(number, text, head), content_type="text/html; charset=utf-8", etag=f'"{number}{text}{head}"'.encode().hex()
    )


def texts(items: Sequence[Item]) -> list[str]:
    """The texts of articles; of a dead letter its reason; of a withdrawal the word."""
    return [
        found.content.reason.value
        if isinstance(found.content, Reject)
        else "withdrawn"
        if found.content.withdrawn
        else found.content.text
        for found in items
    ]


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


def test_what_an_article_gets(world: World) -> None:
    """The page's text, headline and address; the outlet and language of the list; the date of the feed where the page has none."""
    world.server.routes["/feed"] = answer(rss(item(1, "<pubDate>Tue, 01 Jun 2021 10:00:00 +0300</pubDate>")))
    world.feed = Subscription(url=world.feed.url, outlet="Outlet", language="ar-EG")
    [found] = [each.content for each in world.look()]

    assert isinstance(found, Article)
    assert (found.title, found.source, found.language, found.url) == (
        "خبر 1",
        "Outlet",
        "ar-EG",
        world.server.url("/1"),
    )
    assert (found.published_at.timestamp(), found.utc_offset_minutes) == (START - 3 * HOUR, 180)
    assert found.published_from is PublishedFrom.GIVEN


def test_a_date_of_the_page_is_better(world: World) -> None:
    """Where the page says for machines when it was published, that is taken."""
    world.server.routes |= {
        "/feed": answer(rss(item(1, "<pubDate>Tue, 01 Jun 2021 10:00:00 GMT</pubDate>"))),
        "/1": page(1, head='<meta property="article:published_time" content="2021-06-01T09:30:00+02:00">'),
    }
    [found] = [each.content for each in world.look()]

    assert isinstance(found, Article)
    assert found.published_at.isoformat() == "2021-06-01T07:30:00+00:00"


def test_without_any_date_an_article_is_dated_once(world: World) -> None:
    """It counts as published when it was first seen, and is the same at each look."""
    [found] = [each.content for each in world.look()]

    assert isinstance(found, Article)
    assert (found.published_at.timestamp(), found.published_from) == (START, PublishedFrom.INGESTED)
    world.server.routes["/1"] = answer(html(1))  # without a validator
    assert [world.look(hours) for hours in (1.1, 3, 9, 12)] == [[], [], [], []]


def conditional(script: Script, etag: str) -> Script:
    """An answer, and 304 to whoever has it."""

    def answered(asked: Asked, connection: object) -> None:
        (answer(status=304) if asked.headers.get("if-none-match") == etag else script)(asked, connection)  # type: ignore[arg-type]

    return answered


def test_conditional_requests(world: World) -> None:
    """A feed and a page that are unchanged are sent once."""
    world.server.routes |= {
        "/feed": conditional(feed(1, etag='"f"'), '"f"'),
        "/1": conditional(answer(html(1), etag='"p"'), '"p"'),
    }
    world.look()
    world.look(2)

    assert [(asked.path, asked.headers.get("if-none-match")) for asked in world.server.asked] == [
        ("/feed", None), ("/1", None), ("/feed", '"f"'), ("/1", '"p"'),
    ]  # fmt: skip


def test_an_edited_page_is_a_revision(world: World) -> None:
    """Found by looking again, or because the feed says that it changed; under the same id, in order, also when its address changes."""
    [first] = world.look()
    world.server.routes["/1"] = page(1, "صحح الوزير ما قاله، وأعلن أن بلاده تقبل العرض الذي قدمه الوسطاء.")
    assert world.look(0.1) == []
    [second] = world.look(1)
    world.server.routes |= {
        "/feed": answer(rss(item(1, "<description>تحديث</description>"))),
        "/1": redirect("/1-new"),
        "/1-new": page(1, "أعلن الوزير في تصحيح ثان أن بلاده تدرس العرض ولم ترد عليه بعد."),
    }
    [third] = world.look(0.1)
    articles = [each.content for each in (first, second, third)]

    assert all(isinstance(found, Article) for found in articles)
    assert len({found.article_id for found in world.sink.articles}) == 1
    assert [found.revision for found in world.sink.articles] == sorted(
        {found.revision for found in world.sink.articles}
    )
    assert {each.key for each in (first, second, third)} == {world.server.url("/1")}


def test_a_page_that_is_gone_is_a_withdrawal(world: World) -> None:
    """410 at once, 404 when it stays; an article that comes back is a revision."""
    world.look()
    world.server.routes["/1"] = answer(status=410)
    assert texts(world.look(1.1)) == ["withdrawn"]
    world.server.routes |= {"/1": page(1), "/feed": answer(rss(item(1, "<description>عاد</description>")))}
    [back] = world.look(1)
    world.server.routes |= {
        "/1": answer(status=404),
        "/feed": answer(rss(item(1, "<description>ثم غاب</description>"))),
    }
    later = [texts(world.look(hours)) for hours in (1, 1, 7, 24)]

    assert isinstance(back.content, Article)
    assert later == [[], [], ["withdrawn"], []]
    assert [found.revision for found in world.sink.articles] == sorted(
        {found.revision for found in world.sink.articles}
    )


def test_entries_that_a_feed_takes_back(world: World) -> None:
    """A deleted entry of Atom withdraws its article; that the feed is full and drops old ones does not."""
    world.look()
    atom = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>a</title>{}</feed>'
    world.server.routes["/feed"] = answer(atom.format(""))
    assert world.look(30) == []
    world.server.routes["/feed"] = answer(
        atom.format(f'<at:deleted-entry ref="{world.server.url("/1")}" when="2021-06-01T10:00:00Z"/>')
    )

    assert texts(world.look(0.5)) == ["withdrawn"]


def test_changed_guids_and_other_feeds(world: World) -> None:
    """An article whose guid changes, or to which another link leads, is the same article."""
    world.look()
    world.server.routes["/feed"] = answer(
        rss(item(1).replace("g1", "other"), item(1, link="/1?utm_source=rss"), item(1, link="/amp/1"))
    )
    world.server.routes["/amp/1"] = page(1, head='<link rel="canonical" href="/1">')

    assert world.look(0.5) == []


def test_full_text(world: World) -> None:
    """A feed with whole articles needs no page; an edit is a revision under the same id, with a link or without."""
    world.feed = Subscription(url=world.feed.url, full_text=True)
    names = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'

    def full(text: str) -> Script:
        content = f"<content:encoded>&lt;p&gt;{text}&lt;/p&gt;&lt;p&gt;تتمة&lt;/p&gt;</content:encoded>"
        return answer(rss(item(1, content), item(2, content, link="")).replace("<rss", f"<rss {names}"))

    world.server.routes["/feed"] = full("ترفض الحكومة العرض")
    first = world.look()
    world.server.routes["/feed"] = full("تقبل الحكومة العرض")
    second = world.look(1)

    assert texts(first) == ["ترفض الحكومة العرض\nتتمة"] * 2
    assert texts(second) == ["تقبل الحكومة العرض\nتتمة"] * 2
    assert [each.key for each in first] == [each.key for each in second]
    assert world.server.paths() == ["/feed", "/feed"]


def test_a_fault_that_passes(world: World) -> None:
    """500, then well: the feed is asked again after its back-off and not before."""
    world.server.routes["/feed"] = answer(status=500)
    world.look()
    world.server.routes["/feed"] = feed(1)
    assert world.look(0.001) == []
    assert world.told

    assert len(world.look(0.1)) == 1
    assert not world.told


def test_retry_after_of_a_feed_is_kept_over_processes(world: World) -> None:
    """Not even a new process asks before the server wants to be asked."""
    world.server.routes["/feed"] = answer(status=429, retry_after="7200")
    world.look()
    world.look(1)
    assert world.server.paths() == ["/feed"]
    world.look(1.1)

    assert world.server.paths() == ["/feed", "/feed"]


def test_pages_in_the_way_are_asked_again(world: World) -> None:
    """A page that was busy is taken in later, though the feed does not change."""
    world.server.routes |= {"/feed": feed(1, 2), "/1": answer(status=503), "/2": page(2)}
    assert len(world.look()) == 1
    world.server.routes["/1"] = page(1)

    assert len(world.look(0.1)) == 1


def test_what_kafka_does_not_take_is_offered_again(world: World) -> None:
    """A broker that is gone costs nothing, wherever it goes: what the feed told, or the article of a page."""
    for failing in range(3):
        world.sink.down, feeds = 1, list(range(1, failing + 3))
        world.server.routes |= {"/feed": feed(*feeds), **{f"/{n}": page(n) for n in feeds}}
        try:
            world.look(0.3)
        except UnavailableError:
            pass
        else:
            pytest.fail("the fault was not told")
        world.look(0.3)

    assert len(world.sink.articles) == len({found.article_id for found in world.sink.articles}) == 4


def test_following_until_it_is_stopped(world: World) -> None:
    """A process looks again by itself, survives a broker that is gone, and stops when it is told."""
    world.server.routes["/feed"] = feed(1)
    world.feed = Subscription(url=world.feed.url, interval_seconds=0.2)
    world.sink.down = 1
    source, stop = world.source(world.feed), threading.Event()
    moving = Clock(world)
    source._now = moving
    thread = threading.Thread(target=source.run, args=(stop,))
    thread.start()
    assert eventually(lambda: len(world.sink.articles) == 1)
    world.server.routes |= {"/feed": feed(1, 2), "/2": page(2)}
    assert eventually(lambda: len(world.sink.articles) == 2)
    assert source.unready is None
    stop.set()
    thread.join(5)

    assert not thread.is_alive()


@dataclass
class Clock:
    """Runs, from the world's start."""

    world: World
    began: float = field(default_factory=time.monotonic)

    def __call__(self) -> float:
        """Now."""
        return START + time.monotonic() - self.began


def eventually(check: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + seconds
    while not check() and time.monotonic() < deadline:
        time.sleep(0.05)
    return check()


def test_many_feeds_side_by_side(world: World) -> None:
    """A feed that drips keeps no other waiting, and the memory of each is its own."""
    world.server.routes["/slow"] = drip(b"HTTP/1.1 200 OK\r\n\r\n", b"<", 0.05)
    with Server() as other:
        other.routes |= {"/feed": feed(1), "/1": page(7)}
        feeds = [Subscription(url=world.server.url("/slow")), Subscription(url=other.url("/feed"))]
        world.source(*feeds).look()

    assert len(world.sink.articles) == 1
    assert set(world.sink.waits) == {feeds[0].url}
    assert world.sink.store.memory(source_of(feeds[1])).keys() == {"feed", f"page {other.url('/1')}"}


def test_memory_is_bounded(world: World) -> None:
    """Pages that left the feed a month ago are forgotten, and are not sent again when they come back."""
    world.server.routes |= {
        f"/{n}": page(n, head='<meta itemprop="datePublished" content="2021-05-01">') for n in range(5)
    }
    for number in range(1, 5):
        world.server.routes["/feed"] = feed(number)
        world.look(400)
    assert f"page {world.server.url('/1')}" not in world.sink.store.memory(source_of(world.feed))
    world.server.routes["/feed"] = feed(1, 2, 3)

    assert world.look(1) == []

"""Feeds become articles, each version once: revisions, withdrawals, what is remembered over processes.

Kafka is not asked: what is taken in goes into a list, and into a real `SourceStore`.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from streams.errors import UnavailableError
from streams.ingest.article import make_article
from streams.ingest.feed_list import Subscription
from streams.records import Article, PublishedFrom
from streams.runtime.feed_source import source_of
from tests.misbehaving import Asked, Script, Server, answer, drip, redirect
from tests.runtime.feed_world import HOUR, START, World, feed, html, item, new_world, page, rss, texts
from tests.support import eventually

DAY = dt.datetime(2021, 6, 1, 10, tzinfo=dt.timezone(dt.timedelta(hours=3)))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A server with one article, in a feed of it."""
    with new_world(tmp_path) as found:
        yield found


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
    again = make_article(
        found.text, url=found.url, source="Outlet", title=found.title, language="ar-EG", published_at=DAY
    )
    assert (found.article_id, found.revision) == (again.article_id, again.revision)


def test_a_change_that_the_feed_dates(world: World) -> None:
    """Where the page does not say when it changed, the feed's date does."""
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>a</title><entry><id>1</id><title>خبر 1</title><link href="/1"/>
    <published>2021-06-01T08:00:00Z</published><updated>2021-06-01T09:00:00Z</updated></entry></feed>"""
    world.server.routes["/feed"] = answer(atom)
    [found] = [each.content for each in world.look()]

    assert isinstance(found, Article)
    assert found.updated_at == DAY.replace(hour=9, tzinfo=dt.UTC)
    world.server.routes |= {
        "/feed": answer(atom.replace("06-01T09", "06-11T09")),
        "/1": page(1, "أعلن الوزير بعد عشرة أيام أن بلاده تقبل العرض الذي قدمه الوسطاء."),
    }
    [later] = [each.content for each in world.look(240)]
    assert isinstance(later, Article)
    assert later.updated_at == DAY.replace(day=11, hour=9, tzinfo=dt.UTC)


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


@pytest.mark.slow
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
    eventually(lambda: len(world.sink.articles) == 1, 10, "the article is taken in")
    world.server.routes |= {"/feed": feed(1, 2), "/2": page(2)}
    eventually(lambda: len(world.sink.articles) == 2, 10, "the new article is taken in")
    assert source.fault is None
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


def test_another_log_is_filled_anew(world: World) -> None:
    """What is remembered of a feed is of the log that has its articles: on another one a feed that is the same is sent again."""
    assert texts(world.look()) == texts(again := world.sink.items[:])
    assert world.look(2) == []
    world.sink.is_other = True

    assert texts(world.look(2)) == texts(again)
    assert world.look(2) == []


@pytest.mark.slow
def test_another_log_is_met_by_one_of_two_feeds(world: World) -> None:
    """The other one, whose memory was read before, does not write it back, and sends its articles again as well."""
    with Server() as other:
        other.routes |= {"/feed": feed(7), "/7": page(7)}
        feeds = [Subscription(url=url, interval_seconds=0.2) for url in (world.feed.url, other.url("/feed"))]
        world.source(*feeds).look()
        source, stop = world.source(*feeds), threading.Event()
        source._now = Clock(world)
        world.sink.is_other, world.sink.down = True, 1
        thread = threading.Thread(target=source.run, args=(stop,))
        thread.start()
        try:
            eventually(lambda: len(world.sink.articles) == 4, 10, "the articles are sent again")
        finally:
            stop.set()
            thread.join(5)

    assert world.sink.epoch == 1


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

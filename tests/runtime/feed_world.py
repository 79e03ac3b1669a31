"""Feeds on a server of the test's own, a sink instead of Kafka with a real `SourceStore`, and a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from streams.errors import Reject, UnavailableError
from streams.ingest.feed_list import Subscription
from streams.ingest.fetch.addresses import allowed_of
from streams.ingest.fetch.client import Fetcher
from streams.ingest.fetch.outcome import Limits
from streams.ingest.item import Item, SourceName
from streams.records import Article
from streams.runtime.feed_source import FeedSource
from streams.runtime.source_store import Count, SourceStore, digest_of
from tests.misbehaving import Script, Server, answer

__all__ = ["HOUR", "START", "Sink", "World", "feed", "html", "item", "new_world", "page", "rss", "texts"]

LIMITS = Limits(seconds=2, bytes_max=200_000, grace_seconds=0.3)
START = 1_622_541_600.0
HOUR = 3_600.0


class Sink:
    """Takes in as the intake does, with a list for a log, which may become another one."""

    def __init__(self, path: Path) -> None:
        self.store = SourceStore(path)
        self.items: list[Item] = []
        """What was new, in its order."""
        self.waits: dict[str, str | None] = {}
        self.down = 0
        """How many calls of `take` fail, as when Kafka is gone."""
        self.epoch, self.behind = 0, True
        self.is_other = False
        """Whether the log turns out to be another one when it is asked for next."""

    def take(self, source: SourceName, items: Sequence[Item], memory: Mapping[str, str | None] | None = None) -> Count:
        """Keep what is new together with the memory."""
        if self.down:
            self.down, self.behind = self.down - 1, True
            message = "no broker"
            raise UnavailableError(message)
        self.known_epoch(source)
        with self.store.writing() as db:
            known = self.store.fingerprints(db, source, [item.key for item in items])
            new = [item for item in items if known.get(item.key) != digest_of(item.fingerprint)]
            count = Count(len(new), 0, len(items) - len(new))
            self.store.write_taken(db, source, {item.key: digest_of(item.fingerprint) for item in new}, count)
            self.store.write_memory(db, source, memory or {})
        self.items += new
        self.waits.pop(source.name, None)
        return count

    def known_epoch(self, _source: SourceName) -> int:
        """The epoch of the log, asked for where it is not known."""
        if self.behind and self.is_other:
            self.store.forget_all("another")
            self.epoch, self.is_other = self.epoch + 1, False
        self.behind = False
        return self.epoch

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
        self.sink.behind = True
        before = len(self.sink.items)
        self.source().look()
        return self.sink.items[before:]

    @property
    def told(self) -> str:
        """Why the feed waits."""
        return self.sink.waits.get(self.feed.url) or ""


@contextmanager
def new_world(folder: Path) -> Iterator[World]:
    """A server with one article, in a feed of it."""
    with Server() as server:
        found = World(server, Sink(folder / "store.sqlite"))
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

"""Feeds in, the articles that they lead to out: new ones, edited ones as revisions, those that are gone as withdrawals.

What a feed told is remembered before a page is asked for, and each page with what was
sent of it: whatever ends this process, the next one goes on where it was. Feeds are
looked at side by side, the pages of one feed one after the other.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import threading
import time
from collections.abc import Callable, KeysView, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import structlog

from streams.errors import Reject, UnavailableError
from streams.ingest.canonical_url import clean_url
from streams.ingest.feed import Entry, Feed, feed_of
from streams.ingest.feed_list import Subscription
from streams.ingest.fetch.client import Fetcher
from streams.ingest.fetch.outcome import Fetched, Outcome
from streams.ingest.fetch.retry import backoff_seconds
from streams.ingest.files import Known
from streams.ingest.html import article_of_html, article_of_markup
from streams.ingest.item import Item, SourceClass, SourceName
from streams.ingest.page_watch import Page, page_of, text_of, with_article, withdrawn, without_answer
from streams.records import Article
from streams.runtime.source_store import Count, SourceStore

__all__ = ["FeedSource", "Sink", "source_of"]

log = structlog.get_logger("parley.ingest")
FEED_TYPES: Final = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
PAGE_TYPES: Final = "text/html, application/xhtml+xml, */*;q=0.5"
_FEED: Final = "feed"
_PAGE: Final = "page "
_LEFT_SECONDS: Final = 30 * 86_400.0
"""How long a page is remembered that is no longer in its feed."""
_PAGES_MAX: Final = 5_000
_STOP_SECONDS: Final = 0.2
_GONE_SECONDS: Final = 86_400.0


class Sink(Protocol):
    """Where articles end: `Intake`."""

    store: SourceStore

    def take(self, source: SourceName, items: Sequence[Item], memory: Any = ...) -> Count:
        """Return once items and memory are kept; raises UnavailableError."""

    def known_epoch(self, source: SourceName) -> int:
        """Which log it is, asked before what is remembered is read; raises UnavailableError."""

    def looked(self, source: SourceName, waits: str | None = None) -> None:
        """Note a look, and why the source waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What is remembered of a feed itself; written as JSON."""

    next: float = 0.0
    etag: str | None = None
    modified: str | None = None
    sha256: str | None = None
    """Of the body that was read last."""
    failures: int = 0


@dataclass(slots=True)
class _Memory:
    """One feed at work."""

    feed: Subscription
    source: SourceName
    epoch: int
    """Of the log that it was read for."""
    state: _State
    pages: dict[str, Page] = field(default_factory=dict)
    """By link."""


class FeedSource:
    """Some feeds; `look` looks at those that are due, `run` until it is stopped."""

    def __init__(
        self,
        sink: Sink,
        feeds: Sequence[Subscription],
        fetcher: Callable[[], Fetcher],
        article_bytes_max: int,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._sink, self._feeds, self._fetcher, self._now = sink, feeds, fetcher, now
        self._bytes_max = article_bytes_max
        self._threads = ThreadPoolExecutor(4, "feeds")  # apart from those of DNS, which may hang
        self.faults: dict[str, str] = {}
        """Why the last look at a feed failed, by URL; a feed that is well is not in it."""

    @property
    def source(self) -> SourceName:
        """What the log calls all of them together."""
        return (
            source_of(self._feeds[0])
            if len(self._feeds) == 1
            else SourceName(SourceClass.FEED, f"{len(self._feeds)} feeds")
        )

    @property
    def fault(self) -> str | None:
        """Why no feed can be looked at; None while one of them is well."""
        return next(iter(self.faults.values())) if len(self.faults) == len(self._feeds) else None

    def look(self) -> None:
        """Look at every feed once, and at their pages that are due; raises UnavailableError."""
        try:
            asyncio.run(self._look())
        finally:
            self._threads.shutdown()

    def run(self, stop: threading.Event) -> None:
        """Look again and again until it is stopped; a fault is logged and tried again."""
        try:
            asyncio.run(self._run(stop))
        finally:
            self._threads.shutdown()

    async def _look(self) -> None:
        async with self._fetcher() as fetcher:
            memories = [await self._call(self._memory, feed) for feed in self._feeds]
            looks = [self._look_at(memory, fetcher, at_once=True) for memory in memories]
            for result in await asyncio.gather(*looks, return_exceptions=True):
                if isinstance(result, BaseException):
                    raise result

    async def _run(self, stop: threading.Event) -> None:
        async with self._fetcher() as fetcher:
            tasks = [asyncio.create_task(self._follow(feed, fetcher)) for feed in self._feeds]
            while not stop.is_set() and not any(task.done() for task in tasks):  # noqa: ASYNC110  # set by a thread
                await asyncio.sleep(_STOP_SECONDS)
            for task in tasks:
                task.cancel()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(result, Exception):
                    raise result

    async def _follow(self, feed: Subscription, fetcher: Fetcher) -> None:
        failures, at_once = 0, True
        while True:
            try:
                memory = await self._call(self._memory, feed)
                await self._look_at(memory, fetcher, at_once=at_once)
                failures, at_once = 0, False
            except UnavailableError as error:
                failures += 1
                self.faults[feed.url] = str(error)
                log.error("cannot take in", feed=feed.url, fault=str(error))  # noqa: TRY400  # the message says it all
                await asyncio.sleep(backoff_seconds(failures, feed.url, base_seconds=2.0))
                continue
            due = min([memory.state.next, *(page.next for page in memory.pages.values() if page.next is not None)])
            await asyncio.sleep(min(max(due - self._now(), 0.05), feed.interval_seconds))

    async def _look_at(self, memory: _Memory, fetcher: Fetcher, *, at_once: bool) -> None:
        if memory.state.next <= self._now() or (at_once and not memory.state.failures):
            await self._look_at_feed(memory, fetcher)
        for link in [link for link, page in memory.pages.items() if page.next is not None and page.next <= self._now()]:
            await self._look_at_page(memory, link, fetcher)

    async def _look_at_feed(self, memory: _Memory, fetcher: Fetcher) -> None:
        state = memory.state
        fetched = await fetcher.get(memory.feed.url, accept=FEED_TYPES, etag=state.etag, modified=state.modified)
        if fetched.outcome is Outcome.UNCHANGED:
            return await self._well(memory, replace(state, failures=0))
        if fetched.outcome is not Outcome.OK:
            return await self._ill(memory, fetched, f"{fetched.outcome.value}: {fetched.detail}")
        sha256 = hashlib.sha256(fetched.body).hexdigest()
        known = replace(state, etag=fetched.etag, modified=fetched.modified, sha256=sha256, failures=0)
        if sha256 == state.sha256:
            return await self._well(memory, known)
        found = await self._call(feed_of, fetched.body, fetched.url, fetched.charset)
        if isinstance(found, Reject):
            return await self._ill(memory, fetched, found.detail)
        return await self._read(memory, known, found)

    async def _well(self, memory: _Memory, state: _State) -> None:
        """The feed has nothing new."""
        memory.state = replace(state, next=self._now() + memory.feed.interval_seconds)
        self.faults.pop(memory.feed.url, None)
        await self._take(memory, [], {_FEED: _text(memory.state)})

    async def _ill(self, memory: _Memory, fetched: Fetched, why: str) -> None:
        """The feed cannot be had: it is asked later, the later the longer it lasts, and not before it wants to be."""
        failures = memory.state.failures + 1
        wait = max(fetched.retry_after_seconds or 0.0, backoff_seconds(failures, memory.feed.url))
        if fetched.outcome is Outcome.GONE:
            wait = _GONE_SECONDS
        memory.state = replace(memory.state, failures=failures, next=self._now() + wait)
        self.faults[memory.feed.url] = why
        log.warning("feed", feed=memory.feed.url, fault=why, again_in_seconds=round(wait))
        state = {_FEED: _text(memory.state)}
        await self._call(self._for_its_log, memory, lambda: self._sink.store.remember(memory.source, state))
        await self._call(self._sink.looked, memory.source, why)

    async def _read(self, memory: _Memory, state: _State, feed: Feed) -> None:
        """Remember what the feed tells, and which pages are to be looked at; take in what it holds whole."""
        memory.state = replace(state, next=self._now() + memory.feed.interval_seconds)
        items: list[Item] = []
        told: dict[str, str | None] = {_FEED: _text(memory.state)}
        entries = {self._place(memory, entry): entry for entry in reversed(feed.entries)}
        for link, entry in reversed(entries.items()):
            page = memory.pages.get(link)
            if page is not None and page.entry == entry.fingerprint and page.left is None:
                continue
            page, item = self._noted(memory, page, entry)
            memory.pages[link] = page
            told[_PAGE + link] = text_of(page)
            items += [item] if item is not None else []
        told |= self._left(memory, entries.keys())
        self.faults.pop(memory.feed.url, None)
        await self._take(memory, items, told)

    def _noted(self, memory: _Memory, page: Page | None, entry: Entry) -> tuple[Page, Item | None]:
        """What is remembered of an entry that is new or changed, and the article where no page is needed for it."""
        now = self._now()
        if page is None:
            page = Page(entry=entry.fingerprint, first=now, next=now)
        published = page.published if entry.published is None else entry.published.isoformat()
        noted = replace(
            page,
            entry=entry.fingerprint,
            next=now,
            left=None,
            misses=0,
            failures=0,
            title=entry.title,
            published=published,
            updated=None if entry.updated is None else entry.updated.isoformat(),
        )
        if entry.withdrawn:
            return withdrawn(noted, now, memory.feed.outlet)
        if entry.link is not None and not (memory.feed.full_text and entry.content):
            return noted, None
        known = replace(self._known(memory, noted), url=entry.link)
        if entry.link is None and known.article_id is None:
            told = f"{memory.feed.url}\x1f{entry.guid}"
            known = replace(known, article_id=hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32])
        article = article_of_markup(entry.content or entry.summary, known, self._bytes_max)
        place = self._place(memory, entry)
        noted, item = with_article(noted, article, Fetched(outcome=Outcome.OK, url=place), now)
        return replace(noted, next=None), item

    @staticmethod
    def _place(memory: _Memory, entry: Entry) -> str:
        """What an entry is remembered by: its link, without what tells where readers came from, or its guid."""
        return clean_url(entry.link) if entry.link is not None else f"{memory.feed.url}#{entry.guid}"

    def _left(self, memory: _Memory, links: KeysView[str]) -> dict[str, str | None]:
        """What changes in the memory of pages that are no longer in the feed; old ones are forgotten."""
        now = self._now()
        told: dict[str, str | None] = {}
        for link, page in list(memory.pages.items()):
            if link in links:
                continue
            is_old = page.left is not None and now - page.left > _LEFT_SECONDS and page.next is None
            if is_old or len(memory.pages) > _PAGES_MAX:
                del memory.pages[link]
                told[_PAGE + link] = None
            elif page.left is None:
                memory.pages[link] = replace(page, left=now)
                told[_PAGE + link] = text_of(memory.pages[link])
        return told

    async def _look_at_page(self, memory: _Memory, link: str, fetcher: Fetcher) -> None:
        page = memory.pages[link]
        fetched = await fetcher.get(link, accept=PAGE_TYPES, etag=page.etag, modified=page.modified)
        if fetched.outcome is Outcome.OK and _is_front(fetched.url) and not _is_front(link):
            fetched = replace(fetched, outcome=Outcome.MISSING, detail="sent on to the front page")
        if fetched.outcome is Outcome.OK:
            content = await self._call(self._article, memory, page, fetched)
            page, item = with_article(page, content, fetched, self._now())
            if item is not None and self._is_twin(memory, link, item.key):
                page, item = replace(memory.pages[link], next=None), None
        else:
            page, item = without_answer(page, fetched, self._now(), memory.feed.outlet)
            if fetched.outcome is not Outcome.UNCHANGED:
                log.info(
                    "page", page=link, outcome=fetched.outcome.value, detail=fetched.detail, again=page.next is not None
                )
        memory.pages[link] = page
        await self._take(memory, [] if item is None else [item], {_PAGE + link: text_of(page)})

    @staticmethod
    def _is_twin(memory: _Memory, link: str, key: str) -> bool:
        """Whether another link of the feed has led to the same article before."""
        return memory.pages[link].key is None and any(page.key == key for page in memory.pages.values())

    def _article(self, memory: _Memory, page: Page, fetched: Fetched) -> Article | Reject:
        known = replace(self._known(memory, page), url=fetched.url)
        now = dt.datetime.fromtimestamp(self._now(), dt.UTC)
        return article_of_html(fetched.body, known, self._bytes_max, fetched.charset, now)

    def _known(self, memory: _Memory, page: Page) -> Known:
        return Known(
            article_id=page.article_id,
            source=memory.feed.outlet,
            title=page.title,
            published_at=dt.datetime.fromisoformat(page.published) if page.published else None,
            is_page_surer=True,
            updated_at=dt.datetime.fromisoformat(page.updated) if page.updated else None,
            language=memory.feed.language,
            ingested_at=dt.datetime.fromtimestamp(int(page.first), dt.UTC),  # what has no date is dated once
        )

    def _memory(self, feed: Subscription) -> _Memory:
        """What is remembered of a feed, and nothing where it is of another log; blocks, raises UnavailableError."""
        source = source_of(feed)
        epoch = self._sink.known_epoch(source)
        told = self._sink.store.memory(source)
        pages = {key.removeprefix(_PAGE): page_of(text) for key, text in told.items() if key.startswith(_PAGE)}
        try:
            state = _State(**json.loads(told.get(_FEED, "{}")))
        except (ValueError, TypeError):
            state = _State()
        return _Memory(feed, source, epoch, state, {link: page for link, page in pages.items() if page is not None})

    async def _take(self, memory: _Memory, items: list[Item], told: dict[str, str | None]) -> None:
        await self._call(self._for_its_log, memory, lambda: self._sink.take(memory.source, items, told))

    def _for_its_log(self, memory: _Memory, write: Callable[[], Any]) -> None:
        """Write, or raise UnavailableError where another feed met another log: what was read of this one is read anew."""
        if self._sink.known_epoch(memory.source) != memory.epoch:
            message = "the article log is another one than before; the feed is looked at anew"
            raise UnavailableError(message)
        write()  # at once: another feed may meet another log in between, and the memory of the old one be written to it

    async def _call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call what blocks in a thread; it is done to its end also when this task is cancelled meanwhile."""
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments))


def source_of(feed: Subscription) -> SourceName:
    """What a feed is called among the sources."""
    return SourceName(SourceClass.FEED, feed.url)


def _is_front(url: str) -> bool:
    """Whether it is the front page of a site: where many of them lead readers of what is not there any more."""
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def _text(state: _State) -> str:
    return json.dumps({name: value for name, value in asdict(state).items() if value is not None})

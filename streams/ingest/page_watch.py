"""How a look at a page ended in, what is sent of it and when it is looked at again out; pure, the time is an argument.

An article is looked at again one, four, twelve and twenty-four hours after it was first
seen, and whenever its feed says that it changed: an edit becomes a revision under the
same id, a page that is gone a withdrawal.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from typing import Final

from streams.errors import Reject
from streams.ingest.article import make_article, revision_of
from streams.ingest.fetch.outcome import Fetched, Outcome
from streams.ingest.fetch.retry import backoff_seconds
from streams.ingest.item import Item, fingerprint_of
from streams.records import Article

__all__ = ["FAILURES_MAX", "MISSES_MAX", "Page", "page_of", "text_of", "with_article", "withdrawn", "without_answer"]

_AGES_SECONDS: Final = (3_600.0, 14_400.0, 43_200.0, 86_400.0)
"""How old an article is when it is looked at again."""
MISSES_MAX: Final = 3
"""After so many looks in a row that find nothing (404), a page counts as gone."""
_MISS_SECONDS: Final = (1_800.0, 21_600.0)
FAILURES_MAX: Final = 12
"""About two days of back-off."""
_FINAL: Final = frozenset({Outcome.REFUSED, Outcome.FORBIDDEN, Outcome.BAD_URL, Outcome.REDIRECTS, Outcome.TOO_LARGE})
"""What will not be otherwise in an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is remembered of one linked page; written as JSON."""

    entry: str
    """Fingerprint of what the feed says of it."""
    first: float
    """When it was first seen, in seconds since 1970."""
    next: float | None = None
    """When it is looked at again; None: when the feed says something new."""
    title: str | None = None
    published: str | None = None
    """As the feed has it, ISO 8601."""
    updated: str | None = None
    """When it was last changed, as the feed has it, ISO 8601."""
    key: str | None = None
    """Its canonical URL, under which it was taken in; None before."""
    article_id: str | None = None
    sent: str | None = None
    """Fingerprint of the version that was taken in last."""
    revision: str | None = None
    """Of that version."""
    published_at: str | None = None
    """Of that version, ISO 8601."""
    etag: str | None = None
    modified: str | None = None
    misses: int = 0
    failures: int = 0
    left: float | None = None
    """When it was no longer in the feed; None while it is."""


def page_of(text: str) -> Page | None:
    """What was remembered; None where it is not to be read."""
    try:
        return Page(**json.loads(text))
    except (ValueError, TypeError):
        return None


def text_of(page: Page) -> str:
    """How it is remembered."""
    return json.dumps({name: value for name, value in asdict(page).items() if value is not None}, ensure_ascii=False)


def with_article(page: Page, content: Article | Reject, fetched: Fetched, now: float) -> tuple[Page, Item | None]:
    """The page gave an article, or none could be read in it."""
    known = replace(page, etag=fetched.etag, modified=fetched.modified, misses=0, failures=0, next=_next(page, now))
    if isinstance(content, Reject):
        # Of a page in which nothing is found every version would be a dead letter: the first is enough.
        item = Item(page.key or fetched.url, f"{content.stage} {content.reason}", content, fetched.url)
        return known, None if page.sent else item
    content = replace(content, ingested_at=_instant(now))
    sent = fingerprint_of(content)
    if sent == page.sent:
        return known, None
    content = _behind(content, page, now)
    key = page.key or content.url or fetched.url
    known = replace(
        known,
        key=key,
        article_id=content.article_id,
        sent=sent,
        revision=content.revision,
        published_at=content.published_at.isoformat(),
    )
    return known, Item(key, sent, content, fetched.url)


def without_answer(page: Page, fetched: Fetched, now: float, source: str | None) -> tuple[Page, Item | None]:
    """The page was not to be had: it is unchanged, gone, missing, or there is something in the way."""
    if fetched.outcome is Outcome.UNCHANGED:
        return replace(page, misses=0, failures=0, next=_next(page, now)), None
    if fetched.outcome is Outcome.GONE:
        return withdrawn(page, now, source)
    if fetched.outcome is Outcome.MISSING:
        misses = page.misses + 1
        if misses >= MISSES_MAX:
            return withdrawn(page, now, source)
        return replace(page, misses=misses, failures=0, next=now + _MISS_SECONDS[misses - 1]), None
    failures = page.failures + 1
    if fetched.outcome in _FINAL or failures >= FAILURES_MAX:
        return replace(page, failures=0, next=None), None
    wait = max(fetched.retry_after_seconds or 0.0, backoff_seconds(failures, fetched.url))
    return replace(page, failures=failures, next=now + wait), None


def withdrawn(page: Page, now: float, source: str | None) -> tuple[Page, Item | None]:
    """The outlet has taken it back; nothing is sent where nothing was taken in, or where it was withdrawn before."""
    done = replace(page, misses=0, failures=0, next=None, etag=None, modified=None)
    if page.article_id is None or page.key is None or (page.sent or "").endswith(" withdrawn"):
        return done, None
    content = make_article(
        "",
        article_id=page.article_id,
        url=page.key if page.key.startswith("http") else None,
        source=source,
        published_at=dt.datetime.fromisoformat(page.published_at) if page.published_at else None,
        updated_at=_instant(page.next or now),
        ingested_at=_instant(now),
        withdrawn=True,
    )
    content = _behind(content, page, now)
    sent = f"{page.article_id} withdrawn"
    return replace(done, sent=sent, revision=content.revision), Item(page.key, sent, content, page.key)


def _behind(article: Article, page: Page, now: float) -> Article:
    """The version behind the one that was taken in last, also where its outlet does not say that it changed.

    It counts as changed when the look was due, not when it happened: a look that is done
    again after `kill -9` makes the same version.
    """
    if page.revision is None or article.revision > page.revision:
        return article
    last = dt.datetime.fromisoformat(page.revision[:23]).replace(tzinfo=dt.UTC)
    changed = max(_instant(page.next or now), last + dt.timedelta(seconds=1))
    revision = revision_of(changed, withdrawn=article.withdrawn, content_hash=article.content_hash)
    return replace(article, updated_at=changed, revision=revision)


def _next(page: Page, now: float) -> float | None:
    return next((page.first + age for age in _AGES_SECONDS if page.first + age > now), None)


def _instant(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(int(seconds), dt.UTC)

"""The articles of a request in, their ids and revisions out once Kafka has acknowledged them; the same request twice gives the same.

A request is known by its `Idempotency-Key`, or by its bytes. When it first came is
written down before anything is sent: articles without dates are dated by it, so that
the request gives the same versions when it is sent again, also after `kill -9`.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from typing import Any, Final

from streams.errors import BrokerError, StoreDamagedError
from streams.ingest.item import Item, SourceClass, SourceName, digest_of_bytes
from streams.ingest.posted import Fault, articles_of
from streams.records import Article
from streams.runtime.intake import Intake
from streams.serve.problems import ProblemError
from streams.settings import Settings

__all__ = ["KEPT_SECONDS", "POSTED", "Desk"]

POSTED: Final = SourceName(SourceClass.HTTP, "/articles")
KEPT_SECONDS: Final = 7 * 86_400
"""How long a request is known again."""
_SWEEP_SECONDS: Final = 3_600.0
_RETRY_SECONDS: Final = 5.0


class Desk:
    """Where posted articles are handed in; its calls block, from any thread."""

    def __init__(self, settings: Settings, intake: Intake) -> None:
        self._settings, self._intake = settings, intake
        self._swept_at: float | None = None
        self.fault: str | None = None
        """Why nothing can be taken in; None when nothing is in the way."""

    def take(self, objects: list[Any], key: str | None, digest: str, trace: bytes = b"") -> Sequence[Article]:
        """The articles, once they are on the log; raises ProblemError. They go on in the `trace` that the request is of."""
        name, now = f"key {digest_of_bytes(key.encode())}" if key else f"body {digest}", int(time.time())
        try:
            told = self._intake.store.recall(POSTED, name)
            guess = _split(told)[0] if told is not None else now
            articles = self._articles(
                objects, guess
            )  # what has a fault is not remembered, and may be mended under its key
            self._intake.known_epoch(POSTED)  # what is remembered of another log is forgotten with it
            began = self._began(name, digest, now)
            if began != guess:
                articles = self._articles(objects, began)
            self._intake.take(POSTED, [_item(article, trace) for article in articles])
        except (BrokerError, StoreDamagedError) as error:
            self.fault = str(error)
            raise ProblemError(Fault(503, "", str(error)), retry_after_seconds=_RETRY_SECONDS) from error
        self.fault = None
        return articles

    def look(self) -> None:
        """Find out whether articles can be taken in; forget requests that are long gone."""
        try:
            if self.fault is None:
                self._intake.known_epoch(POSTED)
                self._intake.looked(POSTED)
            else:
                self._intake.take(POSTED, [])  # writes, which may be what is not possible
            self._sweep(time.time())
        except (BrokerError, StoreDamagedError) as error:
            self.fault = str(error)
        else:
            self.fault = None

    def _articles(self, objects: list[Any], began: int) -> list[Article]:
        """The articles of a request that first came at this second; raises ProblemError."""
        found = articles_of(objects, dt.datetime.fromtimestamp(began, dt.UTC), self._settings.article_bytes_max)
        faults = [each for each in found if isinstance(each, Fault)]
        if faults:
            raise ProblemError(*faults)
        return [each for each in found if isinstance(each, Article)]

    def _began(self, key: str, digest: str, now: int) -> int:
        """The second at which this request first came; raises ProblemError when its key was given to another."""
        store = self._intake.store
        with store.writing() as db:  # one of two that ask at once writes it down
            told = store.recall(POSTED, key)
            began, was = _split(told) if told is not None else (now, digest)
            if told is None:
                store.write_memory(db, POSTED, {key: f"{now} {digest}"})
        if was != digest:
            detail = "this key was given with another request before; a new request needs a new key"
            raise ProblemError(Fault(422, "idempotency-key", detail))
        return began

    def _sweep(self, now: float) -> None:
        if self._swept_at is not None and now - self._swept_at < _SWEEP_SECONDS:
            return
        self._swept_at = now
        old = {
            key: None for key, value in self._intake.store.each_memory(POSTED) if _split(value)[0] < now - KEPT_SECONDS
        }
        if old:
            self._intake.store.remember(POSTED, old)


def _split(told: str) -> tuple[int, str]:
    """When a request first came, in seconds, and the digest of it, from what is remembered of it."""
    began, _, digest = told.partition(" ")
    return int(began), digest


def _item(article: Article, trace: bytes) -> Item:
    place = article.url or article.article_id
    return Item(article.article_id, article.revision, article, f"{POSTED.name} {place}", trace)

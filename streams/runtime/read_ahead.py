"""Articles whose turn has not come in, their readings out when it has: reading is a pure function, and may be done before.

While the records of one batch are on their way, its agent would compute nothing. What waits behind it is read then, and
nothing else of it is done: no register is looked at, nothing is sent, and who is lost with the process has lost time only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.extract import Reading
from streams.records import Article

__all__ = ["ReadAhead"]

_KEPT_MAX: Final = 64
"""Readings: what a rebalance took away never has its turn here."""


class ReadAhead:
    """A memory of readings, each asked for once."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Article, Reading]] = {}

    def read(self, article: Article, read: Callable[[Article], Reading]) -> None:
        """Read it, unless it is read already; a fault is met again when its turn has come, and told then."""
        if self._of(article) is not None:
            return
        try:
            found = read(article)
        except Exception:  # noqa: BLE001
            return
        if len(self._kept) >= _KEPT_MAX:
            self._kept.clear()
        self._kept[article.article_id] = article, found

    def taken(self, article: Article) -> Reading | None:
        """What was read of exactly this article, no longer kept; None where it was not."""
        found = self._of(article)
        self._kept.pop(article.article_id, None)
        return found

    def _of(self, article: Article) -> Reading | None:
        kept, reading = self._kept.get(article.article_id, (None, None))
        return reading if kept == article else None

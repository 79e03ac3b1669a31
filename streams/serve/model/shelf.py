"""A read model in, articles and their records as they hold out: what a correction by API is made of, of any kind of record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from streams.corrections.fields import LAYERS
from streams.corrections.fold import read_corrected
from streams.extract.knowledge import Knowledge
from streams.knowledge import load_knowledge
from streams.records import Article, Derived, RecordKind
from streams.serve.model.corrections import ids_said_of, said_of
from streams.serve.model.moment import Moment
from streams.serve.model.store import Store
from streams.serve.model.versions import current_article

__all__ = ["ModelShelf"]


class ModelShelf:
    """The current version of each article, read again with what people have said of it."""

    def __init__(self, store: Store, knowledge: Callable[[], Knowledge] = load_knowledge) -> None:
        """`knowledge` is asked for when a correction comes."""
        self._store, self._knowledge = store, knowledge

    def article(self, article_id: str) -> Article | None:
        """The current version; None where there is none."""
        with self._store.reading() as db:
            return current_article(db, article_id, Moment(dt.date.max))

    def said(self, article_id: str) -> list[str]:
        """The ids of what was said of an article."""
        with self._store.reading() as db:
            return ids_said_of(db, article_id)

    def record(self, article: Article, kind: RecordKind, record_id: str) -> Derived | None:
        """A record of this version as it holds with all that was said of it; None where it has none."""
        with self._store.reading() as db:
            said = said_of(db, article.article_id)
        reading: Any = read_corrected(article, self._knowledge(), said)
        return next((record for record in getattr(reading, LAYERS[kind]) if record.id == record_id), None)

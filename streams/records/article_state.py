"""What the agent `read` remembers of an article, and the keys that it emitted for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from streams.records.correction import Correction
from streams.records.position import EventType

__all__ = ["ArticleState", "Emitted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Emitted:
    """A key that was emitted for an article, with what its retraction must name."""

    topic: str
    """Topic of the derived record."""
    key: str
    """Its key; where that is article or actor and UUID, as made by parley, the 22 characters of the UUID in base64."""
    actor: str | None = None
    """Actor of a position; null for other records."""
    issue: str | None = None
    """Issue of a position; null for other records."""
    event_type: EventType | None = None
    """Event type of a position; null for other records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleState:
    """What the agent `read` remembers of an article: internal, in a changelog."""

    article_id: str
    """The article."""
    revision: str
    """Its current revision; empty while only corrections of it have come."""
    generation: int
    """The generation it was read under."""
    ruleset: str
    """The ruleset it was read under."""
    published_at: dt.datetime
    """When the current revision was published."""
    emitted: tuple[Emitted, ...]
    """Every key ever emitted for the article, sorted by topic and key."""
    offset: int | None = None
    """Where that revision is on its partition of the article log; null while none has come, and in registers of earlier versions."""
    corrections: tuple[Correction, ...] = ()
    """What people say of its records, in the order in which it came, each once."""

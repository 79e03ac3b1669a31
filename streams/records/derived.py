"""What every record found in an article carries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Derived"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What every record found in an article carries."""

    id: str
    """UUIDv5 of what the record says: article, kind, normal surface, its occurrence, discriminators."""
    article_id: str
    """The article it was found in."""
    revision: str
    """The revision of the article it was found in; behind a plus, with how many corrections it is read, if any, and when the latest was made."""
    generation: int
    """How often the log has been re-read under new rules, from 1."""
    start: int
    """Offset of the first code point of the surface."""
    end: int
    """Offset behind the last code point of the surface."""
    text: str
    """The surface: the article's text from start to end."""
    published_at: dt.datetime
    """When the article was published."""
    rule: str
    """Name of the rule that found it, as `parley explain` prints it."""
    confidence: int
    """Thousandths, 0 to 1000: how often findings of this rule are right, as estimated by its author."""
    ruleset: str
    """Hash of the lexicons, seeds, code and data libraries that read the article."""
    correction_id: str | None = None
    """Id of the correction that makes it what it is; null where it is as the rules read it."""

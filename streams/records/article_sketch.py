"""What is kept of an article's words to tell copies of it, and what the agent `group` remembers of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["ArticleSketch", "SketchRegister"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSketch:
    """A sketch of the words of one article, by which copies of it are found."""

    article_id: str
    """The article."""
    revision: str
    """Its revision."""
    generation: int
    """How often the log has been re-read under new rules, from 1."""
    ruleset: str
    """Ruleset that it was read under."""
    published_at: dt.datetime
    """When the article was published."""
    source: str | None = None
    """Outlet that published it; null when unknown."""
    title: str | None = None
    """Headline, or the first line of the text, at most 200 code points; null when there is none."""
    runs: int
    """How many distinct runs of three folded words its body has."""
    hashes: bytes
    """The least hashes of these runs, at most 256, ascending: 32 bits each, big-endian (BLAKE2b with a digest of four bytes)."""
    numbers: bytes
    """The least hashes of its numbers in digits, at most 32, likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SketchRegister:
    """What the agent `group` remembers of an article: internal, in a changelog."""

    article_id: str
    """The article."""
    revision: str
    """Revision of the article that asserted or retracted it."""
    generation: int
    """Generation it was asserted or retracted under."""
    sketch: ArticleSketch | None = None
    """The sketch; null once the article is withdrawn."""

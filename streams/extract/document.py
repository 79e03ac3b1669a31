"""An article in, the document that the extractors share out: tokens, and the head of each record found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TypedDict

from streams.arabic.spelling import Spelling
from streams.arabic.text import normalise
from streams.arabic.tokens import Tokens, tokenise
from streams.ids import uuid
from streams.records import Article

__all__ = ["Document", "Head", "body_of", "open_document"]


_SHORT_CODE_POINTS = 48
"""Surfaces up to this length come again and again: names above all."""
_SURFACES_MAX = 4_000
"""More different surfaces than any article has."""
_normal = lru_cache(maxsize=1 << 14)(normalise)


class Head(TypedDict):
    """The fields of `records.Derived`."""

    id: str
    article_id: str
    revision: str
    generation: int
    start: int
    end: int
    text: str
    published_at: datetime
    rule: str
    confidence: int
    ruleset: str


@dataclass(frozen=True, slots=True)
class Document:
    """One article, tokenised; what every extractor takes."""

    article: Article
    """The article as ingested."""
    tokens: Tokens
    """Its tokens, of the body blocks only."""
    ruleset: str
    """Hash of the knowledge it is read with."""
    generation: int
    """Generation it is read under."""
    published: date = field(init=False, compare=False)
    """The day of publication where it was published, which relative dates count from."""
    _counts: dict[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)
    """How far the occurrences of a surface are counted: offset behind the last one, and their number."""
    _asked: dict[str, dict[int, int]] = field(default_factory=dict, compare=False, repr=False)
    """The numbers given to the occurrences of a surface that is not counted, by their offsets."""

    @property
    def text(self) -> str:
        """The article's text as received."""
        return self.article.text

    def __post_init__(self) -> None:
        # Once: it is asked for sixty times an article.
        day = self.article.published_at + timedelta(minutes=self.article.utc_offset_minutes or 0)
        object.__setattr__(self, "published", day.date())

    def head(self, kind: str, start: int, end: int, rule: str, confidence: int, *discriminators: str) -> Head:
        """The common fields of a record found at these offsets; `confidence` in thousandths."""
        article, text = self.article, self.article.text[start:end]
        surface = _normal(text) if len(text) <= _SHORT_CODE_POINTS else normalise(text)
        said = (article.article_id, kind, surface, str(self.occurrence(text, start)), *discriminators)
        # Two spellings of one normal surface are counted apart, so they must be told apart.
        return {
            "id": uuid(said if surface == text else (*said, text)),
            "article_id": article.article_id,
            "revision": article.revision,
            "generation": self.generation,
            "start": start,
            "end": end,
            "text": text,
            "published_at": article.published_at,
            "rule": rule,
            "confidence": confidence,
            "ruleset": self.ruleset,
        }

    def occurrence(self, surface: str, start: int) -> int:
        """How often the surface stands before `start`, none overlapping; counts on from the last question about it.

        Beyond so many different surfaces the occurrences asked for are counted
        instead of those in the text, or the text would be searched without end.
        """
        if len(self._counts) >= _SURFACES_MAX and surface not in self._counts:
            asked = self._asked.setdefault(surface, {})
            return asked.setdefault(start, len(asked))
        text, (position, count) = self.article.text, self._counts.get(surface, (0, 0))
        if start < position:
            position, count = 0, 0
        while (found := text.find(surface, position, start)) >= 0:
            position, count = found + (len(surface) or 1), count + 1
        self._counts[surface] = position, count
        return count


def body_of(article: Article) -> str:
    """What is read of an article: the blocks of its text, a line each."""
    return "\n".join(article.text[block.start : block.end] for block in article.blocks)


def open_document(article: Article, ruleset: str, generation: int, spelling: Spelling) -> Document:
    """Tokenise the body of an article."""
    tokens = tokenise(article.text, [(block.start, block.end) for block in article.blocks], spelling)
    return Document(article, tokens, ruleset, generation)

"""An article in, the document that the extractors share out: tokens, and the head of each record found."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from streams.arabic.text import even, normalise
from streams.arabic.tokens import Tokens, tokenise
from streams.records import Article

__all__ = ["Document", "Head", "clause_hash", "open_document", "record_id"]

_NAMESPACE = UUID("6f6c8a3e-5b0e-5f6e-9d5c-70a1e4c0de01").bytes


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

    @property
    def text(self) -> str:
        """The article's text as received."""
        return self.article.text

    @property
    def published(self) -> date:
        """The day of publication, which relative dates count from."""
        return self.article.published_at.date()

    def head(self, kind: str, start: int, end: int, rule: str, confidence: int, *discriminators: str) -> Head:
        """The common fields of a record found at these offsets; `confidence` in thousandths."""
        article, text = self.article, self.article.text[start:end]
        return {
            "id": record_id(article.article_id, kind, normalise(text), article.text.count(text, 0, start), *discriminators),
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


def open_document(article: Article, ruleset: str, generation: int) -> Document:
    """Tokenise the body of an article."""
    tokens = tokenise(article.text, [(block.start, block.end) for block in article.blocks])
    return Document(article, tokens, ruleset, generation)


def record_id(article_id: str, kind: str, surface: str, occurrence: int, *discriminators: str) -> str:
    """UUIDv5 of what a record says; the same for the same words wherever they stand."""
    name = "\x1f".join((article_id, kind, surface, str(occurrence), *discriminators))
    # Not uuid.uuid5: a lone surrogate in the text must not raise, and this is done for every record.
    digest = bytearray(hashlib.sha1(_NAMESPACE + name.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest())
    digest[6] = (digest[6] & 0x0F) | 0x50    # version 5
    digest[8] = (digest[8] & 0x3F) | 0x80    # variant of RFC 9562
    digits = digest.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}"


def clause_hash(text: str) -> str:
    """SHA-256 of the folded letters and digits of a clause: equal for copies of one agency text."""
    return hashlib.sha256("".join(c for c in even(text) if c.isalnum()).encode("utf-8", "surrogatepass")).hexdigest()

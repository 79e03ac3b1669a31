"""The language of an article in, who reads it out: the one place that says which languages are read.

A reader is a pure function `(article, knowledge) -> Reading`, deterministic as `read` is. A new language is one row of
`READERS` beside its folder (`docs/guides/add-a-language.md`); what has no row is kept, counted
(`parley_articles_unread_total`), and read after `parley upgrade` by a version that has one: the row is code of the core, so
that it changes the ruleset.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from streams.extract.arabic_reader import read_arabic
from streams.extract.english_reader import read_english
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.records import Article

__all__ = ["READERS", "Reader", "is_read", "reader_of"]

Reader = Callable[[Article, Knowledge], Reading]
"""What reads the articles of one language; never asked about withdrawn ones."""

READERS: Final[Mapping[str, Reader]] = {
    "ar": read_arabic,
    "en": read_english,
}
"""Primary subtag of the language (`ar` of `ar-EG`, lower case) to its reader."""


def reader_of(language: str, readers: Mapping[str, Reader] = READERS) -> Reader | None:
    """Who reads articles with this BCP 47 tag; None when nobody does."""
    return readers.get(language.replace("_", "-").partition("-")[0].lower())


def is_read(article: Article) -> bool:
    """Whether records are looked for in it: a language that is read, and not withdrawn."""
    return not article.withdrawn and reader_of(article.language) is not None

"""Parsed TOML tables in, folded word lists out: what every extractor compiles its lexicon from.

A table is one file of `arabic/lexicon/` or `seeds/`, or reference data of a
library, under its name. Compiling is pure; reading the files is `knowledge`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from streams.arabic.text import fold_phrase

__all__ = ["Phrases", "Tables", "phrases", "words"]

Tables = Mapping[str, Mapping[str, Any]]
"""File stem (`numbers`, `reporting`, `actors`, …) to its parsed content."""

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], Any], ...]]
"""First folded word to the phrases that begin with it (all their words, value), longest first."""


def words(entries: Iterable[str]) -> frozenset[str]:
    """Single words, folded; raises ValueError for an entry of several words."""
    found = set()
    for entry in entries:
        folded = fold_phrase(entry)
        if len(folded) != 1:
            message = f"lexicon: «{entry}» is not one word: put it in a list of phrases"
            raise ValueError(message)
        found.add(folded[0])
    return frozenset(found)


def phrases(entries: Iterable[tuple[str, Any]]) -> Phrases:
    """Phrases (one or more words) with their values, for matching token by token; the first value of a phrase wins."""
    by_first: dict[str, dict[tuple[str, ...], Any]] = {}
    for phrase, value in entries:
        folded = fold_phrase(phrase)
        by_first.setdefault(folded[0], {}).setdefault(folded, value)
    return {
        first: tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))
        for first, found in by_first.items()
    }

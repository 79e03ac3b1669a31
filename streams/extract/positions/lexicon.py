"""Predicates and issues in, compiled, with the places whose names are masculine."""

from __future__ import annotations

from dataclasses import dataclass

from streams.arabic.text import fold
from streams.extract.positions.issues import read_topics
from streams.extract.positions.vocabulary import Words, compile_words
from streams.lexicon_tables import Tables

__all__ = ["PositionLexicon", "compile_positions"]


@dataclass(frozen=True, slots=True)
class PositionLexicon:
    """The compiled predicates and issues."""

    words: Words
    masculine: frozenset[str]
    """Folded names of places that are masculine."""


def compile_positions(tables: Tables) -> PositionLexicon:
    """Compile predicates and issues."""
    return PositionLexicon(
        words=compile_words(tables, read_topics(tables)),
        masculine=frozenset(fold(word) for word in tables["clauses"]["masculine_places"]),
    )

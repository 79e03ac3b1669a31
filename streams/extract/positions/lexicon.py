"""Predicates and issues in, compiled, with the places whose names are masculine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from streams.arabic.text import fold
from streams.extract.positions.issues import read_topics
from streams.extract.positions.models import Models, compile_models
from streams.extract.positions.vocabulary import Words, compile_words
from streams.lexicon_tables import Tables

__all__ = ["PositionLexicon", "compile_positions"]

_COUNTED_MIN: Final = 3


@dataclass(frozen=True, slots=True)
class PositionLexicon:
    """The compiled predicates and issues."""

    words: Words
    masculine: frozenset[str]
    """Folded names of places that are masculine."""
    remaining: frozenset[str]
    """Folded verbs that say of a matter what it is."""
    pledge_nouns: tuple[str, ...]
    """Beginnings of folded nouns of promising."""
    groups: frozenset[str]
    """Folded nouns of several parties: «دول»."""
    counts: Mapping[str, int]
    """Folded numerals that count them, with and without article."""
    models: Models
    """What was learnt from annotated articles."""


def compile_positions(tables: Tables, weights: Mapping[str, str]) -> PositionLexicon:
    """Compile predicates, issues, and the files of weights, by name."""
    return PositionLexicon(
        words=compile_words(tables, read_topics(tables)),
        masculine=frozenset(fold(word) for word in tables["places"]["masculine_places"]),
        remaining=frozenset(fold(word) for word in tables["clauses"]["remaining"]),
        pledge_nouns=tuple(sorted(fold(word) for word in tables["clauses"]["pledge_nouns"])),
        groups=frozenset(fold(word) for word in tables["clauses"]["groups"]),
        counts=_counts(tables["numbers"]["ones"]),
        models=compile_models(weights, tables["decisions"]),
    )


def _counts(ones: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Folded numerals from three on, with and without article, to their values."""
    forms = ((article + word, int(value)) for value, some in ones.items() for word in some for article in ("", "ال"))
    return {fold(form): value for form, value in forms if value >= _COUNTED_MIN}

"""Tokens and entities in, quotes with their speakers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from streams.extract.document import Document
from streams.extract.rule import Rule
from streams.lexicon import Tables
from streams.records import Entity, Fact, Quote

__all__ = ["RULES", "QuoteLexicon", "compile_quotes", "find_quotes"]

RULES: tuple[Rule[object], ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteLexicon:
    """The compiled cues."""


def compile_quotes(tables: Tables) -> QuoteLexicon:
    """Compile the cues."""
    return QuoteLexicon()


def find_quotes(
    document: Document, lexicon: QuoteLexicon, entities: Sequence[Entity], facts: Sequence[Fact]
) -> tuple[Quote, ...]:
    """Quotes in the order of the text, outer before inner."""
    return ()

"""Quotes and narration in, positions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from streams.extract.document import Document
from streams.extract.rule import Rule
from streams.lexicon import Tables
from streams.records import Entity, Fact, Position, Quote

__all__ = ["RULES", "PositionLexicon", "compile_positions", "find_positions"]

RULES: tuple[Rule[object], ...] = ()


@dataclass(frozen=True, slots=True)
class PositionLexicon:
    """The compiled predicates and issues."""


def compile_positions(tables: Tables) -> PositionLexicon:
    """Compile predicates and issues."""
    return PositionLexicon()


def find_positions(
    document: Document, lexicon: PositionLexicon, entities: Sequence[Entity], quotes: Sequence[Quote], facts: Sequence[Fact]
) -> tuple[Position, ...]:
    """Positions in the order of the text."""
    return ()

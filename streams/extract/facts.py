"""Tokens in, numeric and temporal facts out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from streams.extract.document import Document
from streams.extract.rule import Rule
from streams.lexicon import Tables
from streams.records import Fact, Quote

__all__ = ["RULES", "FactLexicon", "attribute", "compile_facts", "find_facts"]

RULES: tuple[Rule[object], ...] = ()


@dataclass(frozen=True, slots=True)
class FactLexicon:
    """The compiled lists of numbers, units and dates."""


def compile_facts(tables: Tables) -> FactLexicon:
    """Compile the lists."""
    return FactLexicon()


def find_facts(document: Document, lexicon: FactLexicon) -> tuple[Fact, ...]:
    """Facts in the order of the text; no two overlap."""
    return ()


def attribute(facts: tuple[Fact, ...], quotes: tuple[Quote, ...]) -> tuple[Fact, ...]:
    """The facts, each with the innermost quote that holds it."""
    def holder(fact: Fact) -> str | None:
        holding = [q for q in quotes if q.start <= fact.start and fact.end <= q.end]
        return min(holding, key=lambda q: (q.end - q.start, q.id)).id if holding else None
    return tuple(replace(fact, said_by=said) if (said := holder(fact)) else fact for fact in facts)

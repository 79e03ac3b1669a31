"""Tokens in, mentions of persons, organisations and places out."""

from __future__ import annotations

from dataclasses import dataclass

from streams.extract.document import Document
from streams.extract.rule import Rule
from streams.lexicon import Tables
from streams.records import Entity

__all__ = ["RULES", "Gazetteer", "compile_gazetteer", "find_entities"]

RULES: tuple[Rule[object], ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The compiled names."""


def compile_gazetteer(tables: Tables) -> Gazetteer:
    """Compile the names."""
    return Gazetteer()


def find_entities(document: Document, gazetteer: Gazetteer) -> tuple[Entity, ...]:
    """Mentions in the order of the text; no two overlap."""
    return ()

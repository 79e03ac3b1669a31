"""Entities and dates in, mentions of meetings out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from streams.extract.document import Document
from streams.extract.rule import Rule
from streams.lexicon import Tables
from streams.negotiation.sameness import Members
from streams.records import Entity, Fact, MeetingMention

__all__ = ["RULES", "MeetingLexicon", "compile_meetings", "find_meetings"]

RULES: tuple[Rule[object], ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingLexicon:
    """The compiled nouns and verbs of meeting."""

    members: Members
    """Who belongs to which organisation."""


def compile_meetings(tables: Tables) -> MeetingLexicon:
    """Compile the lists."""
    return MeetingLexicon(members={code: frozenset(members) for code, members in tables["members"].items()})


def find_meetings(
    document: Document, lexicon: MeetingLexicon, entities: Sequence[Entity], facts: Sequence[Fact]
) -> tuple[MeetingMention, ...]:
    """Mentions in the order of the text."""
    return ()

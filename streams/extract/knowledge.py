"""All that `read` knows beside the article: one frozen value, loaded by the shell."""

from __future__ import annotations

from dataclasses import dataclass

from streams.arabic.spelling import Spelling
from streams.english.vocabulary import English
from streams.extract.entities.gazetteer import Gazetteer
from streams.extract.facts.lexicon import FactLexicon
from streams.extract.linear_model import LinearModel
from streams.extract.meetings.lexicon import MeetingLexicon, Members
from streams.extract.page_lines import PageLines
from streams.extract.parties.lexicon import PartyLexicon
from streams.extract.positions.lexicon import PositionLexicon
from streams.extract.quotes.lexicon import QuoteLexicon

__all__ = ["Bearings", "Knowledge", "bearings_of"]


@dataclass(frozen=True, slots=True)
class Bearings:
    """What is known by whoever reads no article: a thousandth of what `read` knows."""

    ruleset: str
    generation: int
    members: Members
    """Of each party in meetings: see `MeetingLexicon`."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that `read` knows beside the article."""

    ruleset: str
    """Hash of everything below, 16 hex digits."""
    generation: int
    """Generation that records are stamped with, from 1."""
    spelling: Spelling
    """How Arabic texts spell and lay out words."""
    facts: FactLexicon
    gazetteer: Gazetteer
    names: LinearModel
    """Tells which tokens are names."""
    parties: PartyLexicon
    quotes: QuoteLexicon
    speakers: LinearModel
    """Tells for whom somebody speaks."""
    positions: PositionLexicon
    meetings: MeetingLexicon
    meeting_choice: LinearModel
    """Tells which readings of a meeting are believed."""
    page_lines: PageLines
    english: English
    confidence_min: int = 0
    """Thousandths: positions that are less certain are left out."""


def bearings_of(knowledge: Knowledge) -> Bearings:
    """What of all that is known the rest of the program needs."""
    return Bearings(knowledge.ruleset, knowledge.generation, knowledge.meetings.members)

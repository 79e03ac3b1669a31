"""One article in, every record found in it out: the pure core.

    article -> tokens -> entities, facts -> quotes -> positions, meetings

No clock, no input or output, no randomness: the same article and knowledge give
the same bytes under any interpreter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from streams.extract.document import open_document
from streams.extract.entities import find_entities
from streams.extract.facts import attribute, find_facts
from streams.extract.quotes import find_quotes
from streams.negotiation.meetings import find_meetings
from streams.negotiation.numbers import with_numbers
from streams.negotiation.positions import find_positions

if TYPE_CHECKING:
    from streams.knowledge import Knowledge
    from streams.records import Article, Entity, Fact, MeetingMention, Position, Quote

__all__ = ["Reading", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article says; each sequence in the order of the text."""

    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    facts: tuple[Fact, ...] = ()
    positions: tuple[Position, ...] = ()
    meetings: tuple[MeetingMention, ...] = ()


def read(article: Article, knowledge: Knowledge) -> Reading:
    """Every record of the article; an empty reading when it is withdrawn."""
    if article.withdrawn:
        return Reading()
    document = open_document(article, knowledge.ruleset, knowledge.generation)
    entities = find_entities(document, knowledge.gazetteer)
    facts = find_facts(document, knowledge.facts)
    quotes = find_quotes(document, knowledge.quotes, knowledge.gazetteer, entities, facts)
    positions = find_positions(document, knowledge.positions, knowledge.gazetteer, entities, quotes, facts)
    meetings = find_meetings(document, knowledge.meetings, knowledge.gazetteer, entities, facts)
    said = attribute(facts, quotes)
    return Reading(entities, quotes, said, with_numbers(positions, said, quotes), meetings)

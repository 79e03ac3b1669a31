"""An Arabic article in, every record found in it out.

article -> tokens -> entities, parties, facts -> quotes -> positions, meetings
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import takewhile
from typing import Any, Final

from streams.extract.asides import own_meetings, own_positions, own_quotes
from streams.extract.document import Document, open_document
from streams.extract.entities.extractor import find_entities
from streams.extract.facts.extractor import find_facts
from streams.extract.knowledge import Knowledge
from streams.extract.links import attribute_facts, number_positions
from streams.extract.meetings.extractor import find_meetings
from streams.extract.parties.extractor import find_parties, give_affiliations
from streams.extract.positions.extractor import find_positions
from streams.extract.quotes.extractor import find_quotes
from streams.extract.reading import Reading
from streams.extract.speakers.choice import give_parties_of_persons, give_parties_of_titles, settle_parties
from streams.records import Article

__all__ = ["LAYERS", "Layer", "read_arabic", "read_before", "read_through"]

Layer = Callable[[Document, Reading, Knowledge], tuple[Any, ...]]
"""The document, what the layers before have found, what is known -> the records of one kind."""

LAYERS: Final[tuple[tuple[str, Layer], ...]] = (
    ("entities", find_entities),
    ("parties", find_parties),
    ("entities", give_affiliations),
    ("facts", find_facts),
    ("quotes", find_quotes),
    ("quotes", own_quotes),
    ("quotes", settle_parties),
    ("entities", give_parties_of_persons),
    ("parties", give_parties_of_titles),
    ("facts", attribute_facts),
    ("positions", find_positions),
    ("positions", own_positions),
    ("positions", number_positions),
    ("meetings", find_meetings),
    ("meetings", own_meetings),
)
"""Field of the reading, and the layer that fills it; each sees what stands in the reading before it."""


def read_arabic(article: Article, knowledge: Knowledge) -> Reading:
    """Every record of an article in Arabic."""
    return _read(open_document(article, knowledge.ruleset, knowledge.generation, knowledge.spelling), knowledge, LAYERS)


def read_through(wrap: Callable[[str, Layer], Layer]) -> Callable[[Article, Knowledge], Reading]:
    """The same reader with every layer in a wrapping, which is told its field: for who times layers, since nothing here has a clock."""
    layers = tuple((field, wrap(field, layer)) for field, layer in LAYERS)
    return lambda article, knowledge: _read(
        open_document(article, knowledge.ruleset, knowledge.generation, knowledge.spelling), knowledge, layers
    )


def read_before(field: str, document: Document, knowledge: Knowledge) -> Reading:
    """What stands in the reading before the first layer that fills this field."""
    return _read(document, knowledge, takewhile(lambda layer: layer[0] != field, LAYERS))


def _read(document: Document, knowledge: Knowledge, layers: Iterable[tuple[str, Layer]]) -> Reading:
    found: dict[str, tuple[Any, ...]] = {}
    for field, layer in layers:
        found[field] = layer(document, Reading(**found), knowledge)
    return Reading(**found)

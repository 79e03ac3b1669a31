"""Mentions in, the capitals out that act for their states where the lists of entities did not see it: «وكيغالي تشترط»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.extract.document import Document
from streams.extract.entities.parties import party_of
from streams.extract.knowledge import Knowledge
from streams.records import Entity, EntityType

__all__ = ["acting_capitals"]

_CAPITAL: Final = "capital"
_JOINED: Final = frozenset("وف")
_SIGNS: Final = frozenset('،,:.;؛«»"“”-–—!؟')


def acting_capitals(document: Document, entities: Sequence[Entity], knowledge: Knowledge) -> dict[str, str]:
    """English name to the state of each capital that is the subject of a verb and that no list took for its government."""
    found: dict[str, str] = {}
    for entity in entities:
        if entity.type is not EntityType.GPE or entity.name is None or entity.name in found or not entity.affiliation:
            continue
        capital = knowledge.gazetteer.kind(entity.entity_id) == _CAPITAL
        if capital and party_of(entity) is None and _acts(document, entity, knowledge):
            found[entity.name] = entity.affiliation
    return found


def _acts(document: Document, entity: Entity, knowledge: Knowledge) -> bool:
    """Whether the place stands at the head of a clause before its verb."""
    tokens = document.tokens
    words = tokens.words
    first, last = tokens.covering(entity.start, entity.end)
    before = words[first - 1] if first else ""
    if tokens.starts[first] < entity.start and document.text[tokens.starts[first]] not in _JOINED:
        return False
    heads = (
        before in knowledge.parties.titles.clause_heads
        or before in knowledge.parties.topicalizers
        or before[:1] in _SIGNS
        or first == tokens.sentences[tokens.sentence(first)][0]
    )
    behind = last + (last < len(words) and words[last] in knowledge.parties.before_verbs)
    if not heads or behind >= len(words):
        return False
    form = knowledge.gazetteer.analyser[words[behind]]
    return bool(form.finite) and not form.noun and not form.function

"""Tokens in, mentions of persons, organisations and places out."""

from __future__ import annotations

from streams.extract.compile_names import compile_gazetteer
from streams.extract.document import Document
from streams.extract.gazetteer import Gazetteer, Node, Sense
from streams.extract.rule import Rule
from streams.arabic.tokens import stems
from streams.records import Entity, EntityType

__all__ = ["RULES", "Gazetteer", "compile_gazetteer", "find_entities"]

RULES: tuple[Rule[object], ...] = ()


def find_entities(document: Document, gazetteer: Gazetteer) -> tuple[Entity, ...]:
    """Mentions in the order of the text; no two overlap."""
    tokens = document.tokens
    found: list[Entity] = []
    i = 0
    seen: dict[str, Sense] = {}
    while i < len(tokens):
        best: tuple[int, int, Sense] | None = None
        for taken, stem in stems(tokens.words[i]):
            node = gazetteer.names.get(stem)
            if node:
                end, sense = _walk(node, tokens.words, i + 1)
                if sense and (best is None or end > best[0]):
                    best = (end, taken, sense)
            if best is None and (family := gazetteer.families.get(stem)):
                best = (i + 1, taken, next((s for s in family if s.id in seen), family[0]))
        if best is None:
            i += 1
            continue
        end, taken, sense = best
        start = tokens.starts[i] + taken
        if taken and document.text[start] == "ل" and document.text[start - 1] == "ل":
            start += 1
        seen[sense.id] = sense
        stands = sense.stands_for or (sense.actor if sense.kind == "capital" and (not i or tokens.words[i - 1] != "في") else None)
        found.append(Entity(
            **document.head("entity", start, tokens.ends[end - 1], "entities.name", 900, sense.id),
            type=sense.type, entity_id=sense.id, name=sense.name, affiliation=sense.actor, stands_for=stands, wikidata=sense.wikidata,
        ))
        i = end
    return tuple(found)


def _walk(node: Node, words: tuple[str, ...], i: int) -> tuple[int, Sense | None]:
    end, sense = i, node.senses[0] if node.senses else None
    while i < len(words):
        if words[i] == "-" and node.next:
            i += 1
            continue
        step = node.next.get(words[i])
        if step is None:
            break
        node, i = step, i + 1
        if node.senses:
            end, sense = i, node.senses[0]
    return end, sense

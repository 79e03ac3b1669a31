"""Tokens in, mentions of persons, organisations and places out, each linked where the text allows.

known names, institutions, places -> titles and persons -> links within the article -> metonyms -> records
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.extract.compile_names import compile_gazetteer
from streams.extract.coreference import link, stand_for
from streams.extract.document import Document
from streams.extract.gazetteer import Gazetteer
from streams.extract.institutions import is_portfolio_of_title, match_institution, match_ministry, may_widen
from streams.extract.known import make_known, match_known
from streams.extract.localities import match_border, match_locality
from streams.extract.mentions import Mention, Role, Scene, open_scene
from streams.extract.persons import find_persons
from streams.extract.rule import Rule
from streams.records import Entity

__all__ = ["RULES", "Gazetteer", "compile_gazetteer", "find_entities"]

RULES: tuple[Rule[object], ...] = ()

_PATTERNS: Final[tuple[Callable[[Scene, int], Mention | None], ...]] = (match_institution, match_ministry, match_locality, match_border)


def find_entities(document: Document, gazetteer: Gazetteer) -> tuple[Entity, ...]:
    """Mentions in the order of the text; no two overlap."""
    scene = open_scene(document, gazetteer)
    _find_named(scene)
    find_persons(scene)
    link(scene)
    stand_for(scene)
    return tuple(_record(scene, mention) for mention in scene.mentions)


def _find_named(scene: Scene) -> None:
    """Known names and institutions and places by their heads, the longest at each token."""
    clues, behind = scene.clues, 0
    for i in [i for i, clue in enumerate(clues) if clue.named or clue.pattern]:
        if i < behind:
            continue
        clue, mention = clues[i], None
        if clue.named and (match := match_known(scene, i)) is not None and not is_portfolio_of_title(scene, i):
            mention = make_known(scene, i, match)
        if clue.pattern:
            for pattern in _PATTERNS:
                other = pattern(scene, i)
                if other is not None and (mention is None or may_widen(scene, mention, other)):
                    mention = other
        if mention is not None:
            scene.add(mention)
            behind = mention.last


def _record(scene: Scene, mention: Mention) -> Entity:
    tokens, sense, role = scene.document.tokens, mention.sense, mention.role
    start = tokens.starts[mention.first]
    if mention.taken:
        start += _letters(tokens.text, start, mention.taken)
    head = scene.document.head("entity", start, tokens.ends[mention.last - 1], mention.rule, 900, mention.type)
    return Entity(
        **head, type=mention.type,
        entity_id=sense.id if sense else None, wikidata=sense.wikidata if sense else None, name=sense.name if sense else None,
        role=_title(scene, role) if role is not None and role.office else None,
        affiliation=(sense.actor if sense else None) or mention.side, stands_for=mention.stands_for,
    )


def _title(scene: Scene, role: Role) -> str:
    """A title as written, without what is glued to its front."""
    tokens = scene.document.tokens
    title = scene.clues[role.first].title
    taken = title[0] if title is not None else 0
    start = tokens.starts[role.first]
    return tokens.text[start + (_letters(tokens.text, start, taken) if taken else 0):tokens.ends[role.last - 1]]


def _letters(text: str, start: int, taken: int) -> int:
    """Code points of the first letters of a token, with the marks between them."""
    i = start
    while taken:
        if text[i].isalpha() and text[i] != "ـ":
            taken -= 1
        i += 1
    while not text[i].isalpha() or text[i] == "ـ":
        i += 1
    return i - start

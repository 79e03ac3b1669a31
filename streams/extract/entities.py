"""Tokens in, mentions of persons, organisations and places out, each linked where the text allows.

known names, institutions, places -> titles and persons -> links within the article -> metonyms -> records
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from streams.extract.clue import Pattern
from streams.extract.compile_names import compile_gazetteer
from streams.extract.coreference import link, stand_for
from streams.extract.document import Document
from streams.extract.gazetteer import Gazetteer
from streams.extract.institutions import (
    is_portfolio_of_title,
    match_credit,
    match_institution,
    match_ministry,
    match_quoted_outlet,
    may_widen,
)
from streams.extract.known import make_known, match_known
from streams.extract.localities import match_border, match_found_place, match_locality, match_state
from streams.extract.mentions import Mention, Role, Scene, open_scene
from streams.extract.persons import find_persons, match_titled, match_untitled
from streams.extract.rule import Rule
from streams.frozen import twin
from streams.records import Entity

__all__ = ["RULES", "Gazetteer", "compile_gazetteer", "find_entities"]

Matcher = Callable[[Scene, int], Any]
"""A production: reads the scene at a token."""

RULES: Final[tuple[Rule[Matcher], ...]] = (
    Rule("entities.person", (), match_known),
    Rule("entities.country", (), match_known),
    Rule("entities.capital", (), match_known),
    Rule("entities.place", (), match_known),
    Rule("entities.organisation", (), match_known),
    Rule("entities.institution", (), match_institution),
    Rule("entities.ministry", (), match_institution),
    Rule("entities.state_body", (), match_institution),
    Rule("entities.outlet", (), match_institution),
    Rule("entities.named_behind", (), match_institution),
    Rule("entities.bare_ministry", (), match_ministry),
    Rule("entities.credit", (), match_credit),
    Rule("entities.locality", (), match_locality),
    Rule("entities.town", (), match_locality),
    Rule("entities.border", (), match_border),
    Rule("entities.state", (), match_state),
    Rule("entities.found_place", (), match_found_place),
    Rule("entities.titled", (), match_titled),
    Rule("entities.titled_surname", (), match_titled),
    Rule("entities.given_name", (), match_untitled),
    Rule("entities.unknown_first_name", (), match_untitled),
    Rule("entities.surname", (), match_untitled),
    Rule("entities.surname_only", (), match_untitled),
    Rule("entities.national", (), match_untitled),
    Rule("entities.speaker", (), match_untitled),
    Rule("entities.joined", (), match_untitled),
    Rule("entities.repeated", (), match_untitled),
)
"""Every way to find a name; the extractor calls them itself, by what the word at hand can be (`clues`)."""

_CONFIDENCE: Final[Mapping[str, int]] = {
    "entities.person": 980,
    "entities.country": 990,
    "entities.capital": 980,
    "entities.place": 950,
    "entities.organisation": 970,
    "entities.institution": 850,
    "entities.ministry": 960,
    "entities.state_body": 940,
    "entities.outlet": 850,
    "entities.named_behind": 850,
    "entities.bare_ministry": 960,
    "entities.credit": 950,
    "entities.locality": 850,
    "entities.town": 800,
    "entities.border": 950,
    "entities.state": 980,
    "entities.found_place": 750,
    "entities.titled": 930,
    "entities.titled_surname": 940,
    "entities.given_name": 870,
    "entities.unknown_first_name": 850,
    "entities.surname": 920,
    "entities.surname_only": 870,
    "entities.national": 900,
    "entities.speaker": 860,
    "entities.joined": 900,
    "entities.repeated": 900,
}
"""Thousandths, by rule: its precision on news of another decade, raised where that corpus labels by other rules."""

_ENTITY: Final = twin(Entity)
_TATWEEL: Final = "\u0640"
_PATTERNS: Final[Mapping[Pattern, Callable[[Scene, int], Mention | None]]] = {
    Pattern.INSTITUTION: match_institution,
    Pattern.MINISTRY: match_ministry,
    Pattern.LOCALITY: match_locality,
    Pattern.BORDER: match_border,
    Pattern.STATE: match_state,
    Pattern.FOUND_PLACE: match_found_place,
    Pattern.CREDIT: match_credit,
}


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
    for i in [i for i, clue in enumerate(clues) if clue.starts]:
        if i < behind:
            continue
        clue, mention = clues[i], None
        if clue.quotable:
            mention = match_quoted_outlet(scene, i)
        if mention is None and clue.named and (match := match_known(scene, i)) is not None:
            mention = make_known(scene, i, match) if not is_portfolio_of_title(scene, i) else None
        for pattern in clue.patterns:
            other = _PATTERNS[pattern](scene, i)
            if other is not None and (mention is None or may_widen(scene, mention, other)):
                mention = other
        if mention is not None:
            scene.add(mention)
            behind = mention.last


def _record(scene: Scene, mention: Mention) -> Entity:
    tokens, sense, role = scene.document.tokens, mention.sense, mention.role
    start = tokens.starts[mention.first]
    if mention.taken:
        start += _letters(tokens.text, start, tokens.ends[mention.first], mention.taken)
    head = scene.document.head(
        "entity", start, tokens.ends[mention.last - 1], mention.rule, _CONFIDENCE[mention.rule], mention.type
    )
    return _ENTITY(
        **head,
        type=mention.type,
        entity_id=sense.id if sense else None,
        wikidata=sense.wikidata if sense else None,
        name=sense.name if sense else None,
        role=_title(scene, role) if role is not None and role.office else None,
        affiliation=(sense.actor if sense else None) or mention.side,
        stands_for=mention.stands_for,
    )


def _title(scene: Scene, role: Role) -> str:
    """A title as written, without what is glued to its front."""
    tokens = scene.document.tokens
    title = scene.clues[role.first].title
    taken = title[0] if title is not None else 0
    start = tokens.starts[role.first]
    if taken:
        start += _letters(tokens.text, start, tokens.ends[role.first], taken)
    return tokens.text[start : tokens.ends[role.last - 1]]


def _letters(text: str, start: int, end: int, taken: int) -> int:
    """Code points of the first letters of the token from `start` to `end`, with the marks between them; never all."""
    i = start
    while taken and i < end - 1:
        taken -= text[i].isalpha() and text[i] != _TATWEEL
        i += 1
    while i < end - 1 and not (text[i].isalpha() and text[i] != _TATWEEL):
        i += 1
    return i - start

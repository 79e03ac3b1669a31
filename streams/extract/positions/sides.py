"""A document with its entities and parties in, every place out where a party is named: by a name, a noun or a nationality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from streams.arabic.tokens import Tokens, stems
from streams.extract.document import Document
from streams.extract.entities.gazetteer import Gazetteer
from streams.extract.entities.outlet_nationality import is_of_outlet, outlet_tokens
from streams.extract.entities.parties import Party, party_of
from streams.extract.knowledge import Knowledge
from streams.extract.parties.lexicon import Noun
from streams.extract.parties.lexicon import Role as NounRole
from streams.extract.positions.function_words import Mark, Role
from streams.extract.positions.vocabulary import Word
from streams.extract.reading import Reading
from streams.records import Entity, EntityType, Fact

__all__ = ["Side", "covered", "sides_of"]

_TO: Final = "الي"
_WAY_MAX: Final = 10
"""Tokens between a verb of going and where it leads."""
_DATELINE_TOKENS: Final = 60
"""Tokens at the top in which a place and a comma at the head of a line are where the news comes from."""
_COMMAS: Final = frozenset("،,")
_FEMININE: Final = "ة"
_WOMEN: Final = "ات"
_DEFINITE: Final = ("ال", "وال")
_PLACES: Final = frozenset({EntityType.GPE, EntityType.LOC})
_TOWNS: Final = frozenset({"city", "town"})
"""Kinds of places that are only where something happens."""
_FIRMS: Final = frozenset({"company", "firm"})
"""Kinds of bodies whose nationality stands behind their name and names nobody else: «رينو الفرنسية»."""
_CONJUNCTIONS: Final = frozenset("وف")
_GLUED: Final = frozenset("بلك")
_PREFIXES: Final = frozenset("ولفبك")


@dataclass(slots=True, eq=False)
class Side:
    """A party that is named: by an entity, a common noun, or an adjective of nationality."""

    first: int
    last: int
    """Token numbers, half-open."""
    actor: str | None
    """Actor code; None when `own`."""
    joined: bool = False
    """Whether «and» is glued before it."""
    preposition: str = ""
    """ب, ل or ك glued before it."""
    place: bool = False
    """Whether it is the name of a state, city or region."""
    person: bool = False
    """Whether it is the name of a person."""
    adjective: bool = False
    """Whether it only qualifies a noun: «الروسية»."""
    own: bool = False
    """Whether it is the party of whoever speaks: «بلاده»."""
    near: bool = False
    """Whether it only tells whose a border, river or region is: «الحدود الأوكرانية»."""
    entity_id: str | None = None
    """Entity that names it; None for a common noun or adjective."""
    masculine: bool = False
    """Whether it is a place whose name is masculine, as few are: «لبنان»."""
    feminine: bool = False
    """Whether it is a noun before which a verb is feminine: «الحكومة», «الشركات», but not «القضاة»."""


def sides_of(document: Document, reading: Reading, knowledge: Knowledge, words: Sequence[Word]) -> list[Side]:
    """Every party that is named, by whatever words, in the order of the text; `words` are what the lexicons know of each token."""
    tokens, masculine = document.tokens, knowledge.positions.masculine
    found = _found(document, knowledge.gazetteer, reading.entities, reading.parties)
    towns = {tokens.covering(e.start, e.end)[1]: e.affiliation for e in reading.entities if e.type in _PLACES}
    for number, side in enumerate(found):
        if (side.adjective or side.place) and _tells_where(knowledge.gazetteer, tokens, words, towns, side):
            side.near = True
        if number and side.joined and side.place and _is_where(words, found[number - 1], side):
            side.near = True
        if side.place:
            found[number] = _placed(tokens, words, side, masculine)
        elif not (side.person or side.adjective):
            side.feminine = _is_feminine(tokens, knowledge.parties.nouns, side)
    return found


def _found(
    document: Document, gazetteer: Gazetteer, entities: Sequence[Entity], parties: Sequence[Party]
) -> list[Side]:
    tokens = document.tokens
    spans = [tokens.covering(entity.start, entity.end) for entity in entities]
    found = [
        _named(tokens, entity, *span)
        for entity, span in zip(entities, spans, strict=True)
        if party_of(entity) and span[0] < span[1]
    ]
    taken = bytearray(len(tokens))
    for first, last in spans:
        taken[first:last] = b"\1" * (last - first)
    for party in parties:
        if (party.actor or party.own) and not any(taken[party.first : party.last]):
            if party.last == party.first + 1 and party.first and _is_portfolio(gazetteer, tokens, party.first):
                continue
            joined, preposition = _proclitics(tokens.words[party.first])
            found.append(
                Side(party.first, party.last, party.actor, joined, preposition, person=party.person, own=party.own)
            )
            taken[party.first : party.last] = b"\1" * (party.last - party.first)
    places = covered(tokens, [e for e in entities if e.type is EntityType.LOC and party_of(e) is None])
    demonyms, words = gazetteer.demonyms, tokens.words
    outlets = outlet_tokens(gazetteer, entities, spans)
    firms = {
        span[1] for entity, span in zip(entities, spans, strict=True) if gazetteer.kind(entity.entity_id) in _FIRMS
    }
    for i, word in enumerate(words):
        if word in demonyms:
            stem = word
        elif word[:1] in _PREFIXES and (stem := _bare(word)) in demonyms:
            pass
        else:
            continue
        if (taken[i] and not places[i]) or gazetteer.is_subject(words, i):
            continue
        if i and (i in firms or is_of_outlet(gazetteer, words, taken, outlets, i)):
            continue
        compound = gazetteer.compounds.get((stem, words[i + 1])) if i + 1 < len(words) else None
        joined, preposition = _proclitics(word)
        last = i + 1 + (compound is not None)
        found.append(
            Side(i, last, compound or demonyms[stem], joined, preposition, adjective=True, near=bool(places[i]))
        )
        taken[i:last] = b"\1" * (last - i)
    return sorted(found, key=lambda side: side.first)


def _placed(tokens: Tokens, words: Sequence[Word], side: Side, masculine: frozenset[str]) -> Side:
    """The place with its gender; only a place where it names the seat of talks («محادثات جنيف») or heads a line."""
    heads = tokens.opens_line(side.first)
    stop = side.last < len(words) and bool(words[side.last].marks & Mark.STOP)
    dateline = heads and stop and (side.first < _DATELINE_TOKENS or tokens.words[side.last] not in _COMMAS)
    before = words[side.first - 1]
    talks = not before.roles & Role.DELEGATE and any(t.generic and not t.rest and not t.other for t in before.topics)
    seat = (talks and not heads and not side.joined) or _reached(tokens, words, side)
    male = not masculine.isdisjoint(stem for _, stem in stems(tokens.words[side.first]))
    return replace(side, masculine=male, near=side.near or dateline or seat) if male or dateline or seat else side


def _tells_where(
    gazetteer: Gazetteer, tokens: Tokens, words: Sequence[Word], towns: Mapping[int, str | None], side: Side
) -> bool:
    """Whether it only tells whose the town before it is, in which something happens: «من العاصمة السلوفاكية», «بمدينة جدة السعودية»; `towns` tells whose the place is behind whose name a token stands."""
    i = side.first - 1
    if i < 1 or side.joined or side.preposition:
        return False
    if side.actor is not None and towns.get(side.first) == side.actor:
        return True
    town = gazetteer.analyser[tokens.words[i]].place
    return town is not None and town[1].kind in _TOWNS and (town[0] > 0 or bool(words[i - 1].marks & Mark.PREPOSITION))


def _is_where(words: Sequence[Word], before: Side, side: Side) -> bool:
    """Whether the place before, with which «and» joins the place, is only where or under whom something happens: «برعاية الرياض وواشنطن»."""
    return before.place and before.last == side.first and bool(words[before.first - 1].marks & Mark.PLACE)


def _reached(tokens: Tokens, words: Sequence[Word], side: Side) -> bool:
    """Whether somebody goes to the place: «وصل وفد … إلى كابل»; who is reached is not addressed by that."""
    if not side.place or side.first < 2 or tokens.words[side.first - 1] != _TO:
        return False
    begin = max(tokens.sentences[tokens.sentence(side.first)][0], side.first - _WAY_MAX)
    return any(word.roles & Role.TRAVEL for word in words[begin : side.first - 1])


def _is_feminine(tokens: Tokens, nouns: Mapping[str, Sequence[Noun]], side: Side) -> bool:
    """Whether a verb before the noun of a party is feminine; before people in a broken plural it need not be."""
    word, last = tokens.words[side.first], tokens.laid[tokens.ends[side.first] - 1]
    people = any(noun.role is NounRole.PEOPLE for noun in nouns.get(word, ()))
    definite = word.startswith(_DEFINITE)
    return (definite and word.endswith(_WOMEN)) or (last == _FEMININE and not people)


@lru_cache(maxsize=1 << 16)
def _bare(word: str) -> str:
    """The word without the conjunction or preposition before its article, or the conjunction alone."""
    if word.startswith(("لل", "ولل")):
        return "ال" + word[word.index("ل") + 2 :]
    for prefix in ("وبال", "بال", "كال", "وكال"):
        if word.startswith(prefix):
            return word[len(prefix) - 2 :]
    return word[1:] if word[0] in _CONJUNCTIONS else word


def _is_portfolio(gazetteer: Gazetteer, tokens: Tokens, i: int) -> bool:
    """Whether the ministry at token `i` is part of the title before it: «وزير الخارجية», not «رئيس الحكومة»."""
    ministry = gazetteer.analyser[tokens.words[i]].bare_ministry >= 0
    return ministry and gazetteer.title_stem(tokens.words[i - 1]) is not None


def _named(tokens: Tokens, entity: Entity, first: int, last: int) -> Side:
    prefix = tokens.laid[tokens.starts[first] : entity.start]
    return Side(
        first,
        last,
        party_of(entity),
        prefix[:1] in _CONJUNCTIONS,
        prefix[-1:] if prefix[-1:] in _GLUED else "",
        place=entity.type in _PLACES,
        person=entity.type is EntityType.PERSON,
        entity_id=entity.entity_id,
    )


def _proclitics(word: str) -> tuple[bool, str]:
    """Whether «and» is glued before a common noun with the article, and which preposition is."""
    joined = word.startswith(("وال", "فال", "وب", "ول"))
    rest = word[1:] if joined else word
    return joined, rest[0] if rest.startswith(("بال", "كال", "لل")) else ""


def covered(tokens: Tokens, records: Sequence[Entity] | Sequence[Fact]) -> bytearray:
    """One byte a token: whether one of the records covers it."""
    marked = bytearray(len(tokens))
    for record in records:
        first, last = tokens.covering(record.start, record.end)
        marked[first:last] = b"\1" * (last - first)
    return marked

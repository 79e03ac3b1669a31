"""Tokens and mentions in, the parties that nouns and titles name out; and the mentions with whom they speak for.

setting -> organisations and names -> short mentions -> titles -> those who take no stand left out
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from streams.arabic.forms import bare
from streams.extract.document import Document
from streams.extract.entities.parties import Party, find_described, party_of
from streams.extract.knowledge import Knowledge
from streams.extract.parties.acting_capitals import acting_capitals
from streams.extract.parties.bearers import add_titles, introduce
from streams.extract.parties.context import PartyContext, open_party_context
from streams.extract.parties.lexicon import Role
from streams.extract.parties.names import CLOSING, OPENING
from streams.extract.parties.organisations import body_of
from streams.extract.parties.register import Body, Register
from streams.extract.parties.sites import MANY, find_sites, name_site, party_at
from streams.extract.parties.strangers import find_strangers, is_verb
from streams.extract.reading import Reading
from streams.records import Entity, EntityType

__all__ = ["find_parties", "give_affiliations"]

_ORG: Final = EntityType.ORG
_GPE: Final = EntityType.GPE
_PLACED: Final = frozenset({"في", "ب"})
_ARTICLES: Final = ("ال", "وال", "بال", "لل")
_INSIDE: Final = frozenset({"في", "عن", "بين", "وفي", "ومن"})
_PREPOSED: Final = ("بال", "لل", "كال", "وبال", "ولل")
_ADJECTIVES_MAX: Final = 2
"""Most adjectives between who opens a sentence and its verb."""
_SORTS: Final = frozenset({"اقليم", "ولايه", "مقاطعه", "جزيره", "جزر"})
"""Nouns of regions that may stand before the name: «رئيس ولاية بونتلاند»."""
_DATELINE_TOKENS: Final = 2
"""Tokens at the top in which a region is where the news comes from."""


def find_parties(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Party, ...]:
    """Parties in the order of the text: common nouns, titles without a name, and organisations; none overlaps another."""
    context = open_party_context(document, knowledge.gazetteer, knowledge.parties, reading.entities)
    register, found = Register(knowledge.gazetteer.countries), {}
    for number, entity in enumerate(context.entities):
        if entity.type is _ORG and (body := body_of(context, register, number)) is not None:
            first, last = context.spans[number]
            kind = context.gazetteer.kind(entity.entity_id)
            register.add(first, body, kind, body.words, outside=context.is_outside(first))
            found[first] = Party(first, last, body.code, entity.entity_id, entity.name)
    _note_groups(context, register)
    _call_by_heads(context, found)
    sites = [*find_sites(context)]
    named = [name_site(context, register, site) for site in sites]
    register.close([*context.states, *context.groups])
    for site, body in zip(sites, named, strict=True):
        party = party_at(context, register, site, body)
        if party is not None:
            found[party.first] = party
    taken = _taken(context, found)
    for party in find_described(document, knowledge.gazetteer, context.entities, taken):
        if not any(taken[party.first : party.last]) and not _is_loose(context, party):
            found[party.first] = party
            taken[party.first : party.last] = b"\1" * (party.last - party.first)
    for party in find_strangers(context, register, taken):
        found[party.first] = party
    taken = _taken(context, found)
    found.update({i: Party(i, i + 1, code) for i, code in context.realms.items() if not taken[i]})
    for party in _called(context, register, taken):
        found[party.first] = party
    add_titles(context, register, found)
    introduce(context, register, found)
    _merge(context, found)
    kept = _active(context, found)
    return tuple(sorted(kept, key=lambda party: party.first))


def _call_by_heads(context: PartyContext, found: dict[int, Party]) -> None:
    """Add the mentions of an organisation by the first noun of its name alone, where no table has the noun: «الدار»."""
    heads: dict[str, Party] = {}
    for party in found.values():
        head = bare(context.words[party.first])
        own = party.actor not in context.gazetteer.countries and party.last - party.first > 1
        if own and head not in context.lexicon.nouns and head.isalpha() and not head.isascii():
            heads.setdefault(head, party)
    forms = {article + head: party for head, party in heads.items() for article in _ARTICLES}
    for i in [i for i, word in enumerate(context.words) if word in forms] if forms else ():
        party_of_head = forms[context.words[i]]
        further = i + 1 < len(context.words) and context.words[i + 1].startswith(("ال", "لل"))
        if i > party_of_head.first and context.at[i] < 0 and not further:
            found[i] = replace(party_of_head, first=i, last=i + 1)


def _note_groups(context: PartyContext, register: Register) -> None:
    """Note the groups that are told by a nationality: «الجماعة» may mean them later."""
    for i, code in context.groups:
        if code not in MANY:
            register.add(i, Body(code, "", frozenset()), "armed-group")


def _called(context: PartyContext, register: Register, taken: bytearray) -> Iterator[Party]:
    """Yield the later mentions by the name alone: «الإصلاح يرفض», «ردت «سيمكو»»; only where a verb stands beside them."""
    names = register.names
    if not names:
        return
    for i, word in enumerate(context.words):
        body = names.get(word) or (names.get(word[1:]) if word[0] in "وف" else None)
        if body is None or taken[i] or context.at[i] >= 0:
            continue
        party = Party(i, i + 1, body.code, body.entity_id, body.name)
        if _acts(context, party):
            yield party


def _taken(context: PartyContext, found: dict[int, Party]) -> bytearray:
    """One byte a token: whether a mention or a party covers it."""
    taken = bytearray(len(context.at))
    for first, last in (*context.spans, *((party.first, party.last) for party in found.values())):
        taken[first:last] = b"\1" * (last - first)
    return taken


def _is_loose(context: PartyContext, party: Party) -> bool:
    """Whether a body's noun alone was taken for an organisation of another noun: «اللجنة» for the United Nations."""
    nouns = context.lexicon.nouns.get(context.words[party.first], ())
    return party.entity_id is not None and any(noun.role is Role.BODY for noun in nouns)


def _merge(context: PartyContext, found: dict[int, Party]) -> None:
    """Give a body the code of its short name in marks or brackets right behind: «رابطة الصناعة في الشمال «رصين»»."""
    words, same = context.words, {}
    for party in found.values():
        j = party.last
        if j + 2 < len(words) and words[j] in _PLACED and context.at[j + 1] >= 0:
            j = context.spans[context.at[j + 1]][1]
        short = found.get(j + 1) if j < len(words) and (words[j] in OPENING or words[j] == "(") else None
        if (
            short is not None
            and short.actor
            and party.actor
            and {short.actor, party.actor}.isdisjoint(context.gazetteer.countries)
        ):
            same[party.actor] = short.actor
    for first, party in found.items() if same else ():
        if party.actor in same:
            found[first] = replace(party, actor=same[party.actor])


def _active(context: PartyContext, found: dict[int, Party]) -> Iterator[Party]:
    """Yield the parties of which any mention may act or speak, and those that a list knows."""
    countries, kinds = context.gazetteer.countries, context.gazetteer.kinds
    active, unsure = set(), []
    for party in found.values():
        if party.actor is None or party.actor in countries or party.entity_id in kinds:
            active.add(party.actor)
            yield party
        else:
            unsure.append(party)
    active |= {party.actor for party in unsure if _acts(context, party) or not _governed(context, party)}
    yield from (party for party in unsure if party.actor in active)


def _governed(context: PartyContext, party: Party) -> bool:
    """Whether a preposition governs the mention, or a noun alone stands where no verb makes it a party."""
    if party.last == party.first + 1:
        return True
    word, before = context.words[party.first], context.words[party.first - 1] if party.first else ""
    return before in context.lexicon.tails or before in _INSIDE or word.startswith(_PREPOSED)


def _acts(context: PartyContext, party: Party) -> bool:
    """Whether a verb stands before or behind the mention, or a colon behind it, or it is the title of who acts."""
    words, first, last = context.words, party.first, party.last
    if party.person:
        return True
    place = first - 2 if first > 1 and words[first - 1] in OPENING else first - 1
    if place >= 0 and (is_verb(context, place) or context.lexicon_role(place)):
        return True
    if words[first][0] == "ل" and not context.lexicon.titles.organs.isdisjoint(words[max(0, first - 2) : first]):
        return True
    last += last < len(words) and words[last] in CLOSING
    if first == context.tokens.sentences[context.tokens.sentence(first)][0]:
        last = _behind_adjectives(context, last)
    behind = words[last] if last < len(words) else ""
    return behind == ":" or is_verb(context, last)


def _behind_adjectives(context: PartyContext, i: int) -> int:
    """The token behind the definite words that describe who opens a sentence: «الدائنون | الأجانب يرفضون»."""
    last = min(len(context.words), i + _ADJECTIVES_MAX)
    while i < last and context.words[i].startswith("ال") and context.at[i] < 0:
        i += 1
    return i


def give_affiliations(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Entity, ...]:
    """The mentions, with the party that an organisation is, and the one that a person speaks for by his title."""
    parties = {party.first: party for party in reading.parties if party.entity_id is not None}
    carriers, seats = knowledge.parties.carriers, knowledge.parties.seats
    alone = _seats_alone(document, reading.entities, knowledge)
    regions = {**acting_capitals(document, reading.entities, knowledge), **knowledge.parties.regions}
    ends, found = document.tokens.ends, list(reading.entities)
    for number, entity in enumerate(found):
        if entity.type is _GPE:
            seated = seats.get(entity.name or "") if entity.stands_for is not None else None
            if seated is not None and (entity.name in alone or any(party.actor == seated for party in reading.parties)):
                found[number] = replace(entity, stands_for=seated)
            elif entity.name in regions and entity.stands_for is None:
                first = bisect_right(ends, entity.start)
                found[number] = _region(document, knowledge, entity, first, regions)
            continue
        party = parties.get(bisect_right(ends, entity.start)) if parties else None
        if party is not None and party.entity_id == entity.entity_id:
            if party.actor != party_of(entity):
                found[number] = replace(entity, affiliation=party.actor)
        elif entity.affiliation is not None and entity.entity_id in carriers:
            found[number] = replace(entity, affiliation=None)
    return tuple(found)


def _seats_alone(document: Document, entities: Iterable[Entity], knowledge: Knowledge) -> frozenset[str]:
    """The cities that mean the party that sits there, since the article names their state by nothing else: «بروكسل» without Belgium."""
    sole = knowledge.parties.sole & {entity.name for entity in entities if entity.name is not None}
    if not sole:
        return frozenset()
    states = {entity.affiliation for entity in entities if entity.name in sole}
    named = {entity.affiliation for entity in entities if entity.name not in sole}
    told = {knowledge.gazetteer.side(word) for word in document.tokens.words}
    return frozenset(sole) if states.isdisjoint(named | told) else frozenset()


def _region(document: Document, knowledge: Knowledge, entity: Entity, first: int, regions: Mapping[str, str]) -> Entity:
    """A region, or its seat, where its government is meant: behind its officers or no preposition of place."""
    words, name = document.tokens.words, entity.name or ""
    noun = first - 1 if first and words[first - 1] in _SORTS else first
    before = words[noun - 1] if noun else ""
    governed = before in knowledge.parties.titles.governments or knowledge.gazetteer.title_stem(before) is not None
    glued = words[first][:1] == "ب" and document.tokens.starts[first] < entity.start
    heads = first < _DATELINE_TOKENS and first + 1 < len(words) and words[first + 1] in "-–(:/،"
    city = glued or heads or (before in knowledge.gazetteer.lists.locatives and not governed)
    return entity if city else replace(entity, stands_for=regions[name])

"""Tokens and mentions in, the parties that nouns and titles name out; and the mentions with whom they speak for.

setting -> organisations and names -> short mentions -> titles -> those who take no stand left out
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter
from typing import Final

from streams.arabic.forms import bare
from streams.extract.document import Document
from streams.extract.entities.parties import Party, find_described, party_of
from streams.extract.knowledge import Knowledge
from streams.extract.parties.context import PartyContext, open_party_context
from streams.extract.parties.lexicon import Noun, Role
from streams.extract.parties.names import Name, make_code, name_key, read_name
from streams.extract.parties.officers import introduced, latter, office_of, read_office, tells_side
from streams.extract.parties.organisations import body_of
from streams.extract.parties.register import Body, Register, nearest_before
from streams.extract.reading import Reading
from streams.records import Entity, EntityType

__all__ = ["find_parties", "give_affiliations"]

_PERSON: Final = EntityType.PERSON
_ORG: Final = EntityType.ORG
_GPE: Final = EntityType.GPE
_SITES: Final = frozenset({Role.BODY, Role.PEOPLE, Role.STATE, Role.DELEGATION, Role.REGION, Role.KNOWN})
_ALONE: Final = _SITES - {Role.BODY, Role.PEOPLE}
"""Roles of nouns that have no name behind them."""
_OPENING: Final = frozenset('«"“„‹')
_CLOSING: Final = frozenset('»"”›')
_ARMY: Final = "الجيش"
_MISSION: Final = "البعثه"
_MISSIONS: Final = "بعثه"
_MISSION_TOKENS: Final = 120
"""How far back the body may be named whose mission it is."""
_ARTICLES: Final = ("ال", "وال", "بال", "لل")
_CALLED: Final = frozenset({"BLOC", "COMPANY", "FRONT", "LIST", "MOVEMENT", "PARTY"})
"""Bodies that are called by their name alone, without their noun."""
_MANY: Final = frozenset({"AU", "EU", "UN", "WEST"})
"""Nationalities of many states, whose farmers or banks are not the party itself."""
_DATELINE_TOKENS: Final = 2
"""Tokens at the top in which a region is where the news comes from."""
Site = tuple[int, Noun, Name]


def find_parties(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Party, ...]:
    """Parties in the order of the text: common nouns, titles without a name, and organisations; none overlaps another."""
    context = open_party_context(document, knowledge.gazetteer, knowledge.parties, reading.entities)
    register, found = Register(knowledge.gazetteer.countries), {}
    for number, entity in enumerate(context.entities):
        if entity.type is _ORG and (body := body_of(context, register, number)) is not None:
            first, last = context.spans[number]
            register.add(first, body, context.gazetteer.kind(entity.entity_id), body.words)
            found[first] = Party(first, last, body.code, entity.entity_id, entity.name)
    _note_groups(context, register)
    _call_by_heads(context, found)
    sites = [*_sites(context)]
    named = [_name_site(context, register, site) for site in sites]
    register.close([*context.states, *context.groups])
    for site, body in zip(sites, named, strict=True):
        party = _party(context, register, site, body)
        if party is not None:
            found[party.first] = party
    taken = _taken(context, found)
    for party in find_described(document, knowledge.gazetteer, context.entities, taken):
        if not any(taken[party.first : party.last]) and not _is_loose(context, party):
            found[party.first] = party
            taken[party.first : party.last] = b"\1" * (party.last - party.first)
    for party in _called(context, register, taken):
        found[party.first] = party
    for i, noun in _titles(context):
        _add_title(context, register, found, i, noun)
    _introduce(context, register, found)
    kept = _active(context, found)
    return tuple(sorted(kept, key=lambda party: party.first))


def _government(context: PartyContext, register: Register, noun: Noun, i: int) -> Body | None:
    """The body of a state that was named so, or is of the kind that the noun means: «الوزارة» behind «وزارة الدفاع»."""
    if noun.role is Role.DELEGATION:
        return None
    kinds = context.gazetteer.party_heads.get(context.words[i], "").removeprefix("anaphor:").split()
    lists = (register.stems.get(noun.stem, ()), *(register.kinds.get(kind, ()) for kind in kinds))
    found = [mention for mentions in lists if (mention := nearest_before(mentions, i)) is not None]
    return max(found, key=itemgetter(0))[1] if found else None


def _call_by_heads(context: PartyContext, found: dict[int, Party]) -> None:
    """Add the mentions of an organisation by the first noun of its name alone, where no table has the noun: «الدار»."""
    heads: dict[str, Party] = {}
    for party in found.values():
        head = bare(context.words[party.first])
        own = party.actor not in context.gazetteer.countries and party.last - party.first > 1
        if own and head not in context.lexicon.nouns and head.isalpha() and not head.isascii():
            heads.setdefault(head, party)
    forms = {article + head: party for head, party in heads.items() for article in _ARTICLES}
    for i, word in enumerate(context.words if forms else ()):
        party_of_head = forms.get(word)
        further = i + 1 < len(context.words) and context.words[i + 1].startswith(("ال", "لل"))
        if party_of_head is not None and i > party_of_head.first and context.at[i] < 0 and not further:
            found[i] = replace(party_of_head, first=i, last=i + 1)


def _note_groups(context: PartyContext, register: Register) -> None:
    """Note the groups that are told by a nationality: «الجماعة» may mean them later."""
    for i, code in context.groups:
        if code not in _MANY:
            register.add(i, Body(code, "", frozenset()), "armed-group")


def _sites(context: PartyContext) -> Iterator[Site]:
    """Yield the nouns of bodies, people and the state outside mentions, with the names behind them."""
    behind = 0
    for i in context.hits:
        if i < behind:
            continue
        noun = _noun_at(context, i)
        if noun is None or noun.role not in _SITES:
            continue
        name = read_name(context, i, noun) if noun.role not in _ALONE else Name(i + 1 + len(noun.rest), ())
        behind = name.last
        yield i, noun, name


def _noun_at(context: PartyContext, i: int) -> Noun | None:
    """The longest noun that stands at token `i`."""
    words = context.words
    for noun in context.lexicon.nouns[words[i]]:
        if not noun.rest or words[i + 1 : i + 1 + len(noun.rest)] == noun.rest:
            return noun
    return None


def _name_site(context: PartyContext, register: Register, site: Site) -> Body | None:
    """The party that the noun names with its name; noted for what comes later. None for a noun alone."""
    i, noun, name = site
    if noun.role in _ALONE or not name.words:
        return None
    words = tuple(word for word in name.words if context.gazetteer.side(word) is None)
    told = (context.gazetteer.side(word) for word in context.words[i + 1 : name.last])
    side = next((side for side in told if side is not None), None)
    if side is not None and _stands_alone(context, noun, side):
        return Body(side, noun.stem, frozenset(words))
    body = register.known(noun.stem, words)
    if body is None:
        head = "" if name.proper and noun.role is Role.BODY else noun.code
        code = make_code(context, head, words, side or context.setting)
        if not code:
            return None
        body = Body(code, noun.stem, frozenset(words))
    register.add(i, body, "", words)
    if noun.role is Role.BODY and len(name.words) == 1 and (name.proper or noun.code in _CALLED):
        register.names.setdefault(context.words[name.last - 1 - name.proper], body)
    return body


def _party(context: PartyContext, register: Register, site: Site, body: Body | None) -> Party | None:
    i, noun, name = site
    if body is not None:
        return Party(i, name.last, body.code, body.entity_id, body.name)
    if not noun.definite:
        return None
    side = context.gazetteer.side_at(context.words, name.last) if name.last < len(context.words) else None
    if side is not None:
        if noun.role in _ALONE or _stands_alone(context, noun, side[0]):
            return Party(i, name.last + side[1], side[0])
        if noun.role is Role.PEOPLE or noun.alone:
            return Party(i, name.last + side[1], make_code(context, noun.code, (), side[0]))
        return None
    if noun.role in _ALONE:
        return _state(context, register, noun, i, name.last)
    meant = register.meant(noun, i) if noun.role is Role.BODY else register.aliases.get(name_key(noun.stem))
    if meant is not None:
        return Party(i, name.last, meant.code, meant.entity_id, meant.name)
    known = context.lexicon.unnamed.get(noun.stem)
    if known is not None and known in context.many:
        return Party(i, name.last, known)
    return Party(i, name.last, make_code(context, noun.code, (), context.setting)) if noun.alone else None


def _stands_alone(context: PartyContext, noun: Noun, side: str) -> bool:
    """Whether the nationality is the party, whatever the noun: «المقاتلون الحوثيون», «المجلس الأوروبي»."""
    if side in context.gazetteer.countries:
        return False
    return noun.role is not Role.PEOPLE or side not in _MANY


def _state(context: PartyContext, register: Register, noun: Noun, i: int, last: int) -> Party | None:
    """The government named so before, the region, or the state that the article is set in."""
    if noun.role is Role.KNOWN:
        return Party(i, last, noun.code) if noun.code in context.many else None
    if noun.stem == _MISSION and (sender := _sender(context, register, i)) is not None:
        return Party(i, last, sender)
    meant = _government(context, register, noun, i)
    if meant is not None:
        return Party(i, last, meant.code, meant.entity_id, meant.name)
    code = context.region if noun.role is Role.REGION else context.region_behind(i + 1) or context.state_at(i)
    if noun.stem == _ARMY:
        code = context.lexicon.armies.get(code or "", code)
    return Party(i, last, code) if code is not None else None


def _sender(context: PartyContext, register: Register, i: int) -> str | None:
    """Who sent the mission at token `i`: the body of which a mission is named in the article, else the body named last."""
    words = context.words
    sent = (body.code for token, body in register.all if token and words[token - 1].removeprefix("ل") == _MISSIONS)
    return next(sent, None) or register.before(i, _MISSION_TOKENS)


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
    taken = bytearray(number >= 0 for number in context.at)
    for party in found.values():
        taken[party.first : party.last] = b"\1" * (party.last - party.first)
    return taken


def _is_loose(context: PartyContext, party: Party) -> bool:
    """Whether a body's noun alone was taken for an organisation of another noun: «اللجنة» for the United Nations."""
    nouns = context.lexicon.nouns.get(context.words[party.first], ())
    return party.entity_id is not None and any(noun.role is Role.BODY for noun in nouns)


def _titles(context: PartyContext) -> Iterator[tuple[int, Noun]]:
    """Yield the titles and «الأخير», outside mentions; no title inside another."""
    nouns, title = context.lexicon.nouns, False
    for i in context.hits:
        noun: Noun | None = nouns[context.words[i]][0]
        if noun is None or noun.role is not Role.LATTER:
            noun = context.title_at(i)
        if (
            noun is not None
            and not (title and context.title_at(i - 1) is not None)
            and not _qualifies(context, i, noun)
        ):
            yield i, noun
        title = noun is not None


def _qualifies(context: PartyContext, i: int, noun: Noun) -> bool:
    """Whether a title that is an adjective too qualifies the definite noun before it: «الوفد الروسي المفاوض»."""
    before = context.words[i - 1] if i else ""
    return (
        noun.definite
        and not noun.owned
        and before.startswith(_ARTICLES)
        and context.gazetteer.title_stem(before) is None
    )


def _add_title(context: PartyContext, register: Register, found: dict[int, Party], i: int, noun: Noun) -> None:
    """Add whom a title without a name speaks for, unless its party stands in it, or its bearer behind it."""
    if noun.role is Role.LATTER:
        meant = latter(context, found, i, noun)
        if meant is not None:
            found[i] = Party(i, i + 1, *meant)
        return
    inside, last, _ = read_office(context, found, i)
    office = noun.office
    if inside is not None:
        register.offices[office] = inside
    if i in found or inside is not None:
        return
    told = noun.definite or last > i + 1 or tells_side(context, i)
    code = office_of(context, register, found, i, noun) if told else None
    if code is not None and not any(j in found for j in range(i, last)):
        register.offices[office] = code
        if last < len(context.words) and _is_person(context, last):
            return
        found[i] = Party(i, last, code, person=True)


def _is_person(context: PartyContext, i: int) -> bool:
    return context.at[i] >= 0 and context.entities[context.at[i]].type is _PERSON


def _active(context: PartyContext, found: dict[int, Party]) -> Iterator[Party]:
    """Yield the parties of which any mention acts or speaks, and those that a list knows."""
    countries, kinds = context.gazetteer.countries, context.gazetteer.kinds
    unsure = []
    for party in found.values():
        if party.actor is None or party.actor in countries or party.entity_id in kinds:
            yield party
        else:
            unsure.append(party)
    active = {party.actor for party in unsure if _acts(context, party)}
    yield from (party for party in unsure if party.actor in active)


def _acts(context: PartyContext, party: Party) -> bool:
    """Whether a verb stands before or behind the mention, or a colon behind it, or it is the title of who acts."""
    words, analyser, first, last = context.words, context.gazetteer.analyser, party.first, party.last
    if party.person:
        return True
    before = words[first - 1] if first else ""
    if first > 1 and before in _OPENING:
        before = words[first - 2]
    if before and (analyser[before].finite or context.lexicon_role(first - 1)):
        return True
    last += last < len(words) and words[last] in _CLOSING
    behind = words[last] if last < len(words) else ""
    return bool(behind) and (behind == ":" or (analyser[behind].finite and not analyser[behind].function))


def _introduce(context: PartyContext, register: Register, found: dict[int, Party]) -> None:
    """Add the mentions of persons whose party a title told once."""
    register.offices.clear()
    countries, known = context.gazetteer.countries, context.gazetteer.persons
    told: dict[str, tuple[int, str]] = {}
    people = [
        (number, entity.entity_id, party_of(entity))
        for number, entity in enumerate(context.entities)
        if entity.type is _PERSON and entity.entity_id and entity.entity_id not in known
    ]
    for number, name, side in people:
        if side is not None and side not in countries:
            continue
        introduction = introduced(context, register, found, number)
        if introduction is None or (side is not None and (introduction[0] or introduction[1] in countries)):
            continue
        if name not in told or introduction[0] < told[name][0]:
            told[name] = introduction
    for number, name, _ in people:
        introduction, entity, (first, last) = told.get(name), context.entities[number], context.spans[number]
        if introduction is not None:
            found[first] = Party(first, last, introduction[1], entity.entity_id, entity.name, person=True)


def give_affiliations(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Entity, ...]:
    """The mentions, with the party that an organisation is, and the one that a person speaks for by his title."""
    parties = {party.first: party for party in reading.parties if party.entity_id is not None}
    carriers, regions = knowledge.parties.carriers, knowledge.parties.regions
    ends, found = document.tokens.ends, list(reading.entities)
    for number, entity in enumerate(found):
        if entity.type is _GPE:
            if entity.name in regions and entity.stands_for is None:
                first = bisect_right(ends, entity.start)
                found[number] = _region(document, knowledge, entity, first)
            continue
        party = parties.get(bisect_right(ends, entity.start)) if parties else None
        if party is not None and party.entity_id == entity.entity_id:
            if party.actor != party_of(entity):
                found[number] = replace(entity, affiliation=party.actor)
        elif entity.affiliation is not None and entity.entity_id in carriers:
            found[number] = replace(entity, affiliation=None)
    return tuple(found)


def _region(document: Document, knowledge: Knowledge, entity: Entity, first: int) -> Entity:
    """A region, or its seat, where its government is meant: behind no preposition of place."""
    words, name = document.tokens.words, entity.name or ""
    before = words[first - 1] if first else ""
    glued = words[first][:1] == "ب" and document.tokens.starts[first] < entity.start
    heads = first < _DATELINE_TOKENS and first + 1 < len(words) and words[first + 1] in "-–(:/،"
    city = before in knowledge.gazetteer.lists.locatives or glued or heads
    return entity if city else replace(entity, stands_for=knowledge.parties.regions[name])

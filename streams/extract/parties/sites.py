"""A noun of a body, of people or of the state in, the party that it names out: by the name behind it, or by what was named before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter
from typing import Final

from streams.arabic.forms import bare, masculine
from streams.extract.entities.parties import Party, party_of
from streams.extract.parties.context import PartyContext
from streams.extract.parties.lexicon import Noun, Role
from streams.extract.parties.names import Name, make_code, name_key, read_name
from streams.extract.parties.organisations import ASSEMBLY, GENERAL, NATIONAL
from streams.extract.parties.register import Body, Register, nearest_before
from streams.extract.parties.strangers import is_verb
from streams.extract.parties.titles import is_adjective
from streams.records import EntityType

__all__ = ["MANY", "Site", "find_sites", "name_site", "party_at"]

_SITES: Final = frozenset({Role.BODY, Role.PEOPLE, Role.STATE, Role.DELEGATION, Role.REGION, Role.KNOWN})
_ALONE: Final = _SITES - {Role.BODY, Role.PEOPLE}
"""Roles of nouns that have no name behind them."""
_RELATED: Final = "يين"
_ARMY: Final = "الجيش"
_CONDUCT: Final = "اجراء"
"""Without its hamza above, what is conducted, and nobody who is paid: «إجراء الانتخابات»."""
_ABOVE: Final = "أ"
_CABINETS: Final = frozenset({"AUTHORITY", "COMMITTEE", "COUNCIL", "MANAGEMENT"})
"""Bodies that one word of their name may make one of the state: «هيئة الأركان»; a bloc in parliament is none."""
_MANAGEMENT: Final = "MANAGEMENT"
"""Its first word alone tells that it is one of the state: «إدارة الجمارك», but «إدارة شركة طيران»."""
_ORGANS: Final = frozenset({"BOARD", "COMMAND", "COUNCIL", "MANAGEMENT"})
"""Bodies that are part of another, which they speak for: «إدارة الشركة», «مجلس النقابة», «ديوان الحكومة»."""
_COUNCIL: Final = "COUNCIL"
_AGENCY: Final = "AGENCY"
_AGENCY_KIND: Final = "directorate"
_COMPANY: Final = "company"
_UNION: Final = "union"
_MINISTRY: Final = "ministry"
"""Kind of bodies that are, like delegations, of the state that is spoken of."""
_MISSION: Final = "البعثه"
_MISSIONS: Final = "بعثه"
_ADJECTIVES_MAX: Final = 2
"""Most adjectives behind an indefinite noun before its nationality or verb."""
_MISSION_TOKENS: Final = 120
"""How far back the body may be named whose mission it is."""
_CALLED: Final = frozenset({"BLOC", "COMPANY", "FRONT", "LIST", "MOVEMENT", "PARTY"})
"""Bodies that are called by their name alone, without their noun."""
MANY: Final = frozenset({"AU", "EU", "UN", "WEST"})
"""Nationalities of many states, whose farmers or banks are not the party itself."""
Site = tuple[int, Noun, Name]


def find_sites(context: PartyContext) -> Iterator[Site]:
    """Yield the nouns of bodies, people and the state outside mentions, with the names behind them."""
    behind = 0
    for i in context.hits:
        if i < behind:
            continue
        noun = _noun_at(context, i)
        if noun is None or noun.role not in _SITES or _is_portfolio(context, i, noun):
            continue
        name = read_name(context, i, noun) if noun.role not in _ALONE else Name(i + 1 + len(noun.rest), ())
        if noun.definite and name.proper and not _is_name(context, i, name):
            name = Name(i + 1 + len(noun.rest), ())
        behind = name.last
        if not _is_joint(context, i + 1, name.last):
            yield i, noun, name


def _is_portfolio(context: PartyContext, i: int, noun: Noun) -> bool:
    """Whether the noun is what a minister is for: «وزير الإدارة المحلية»."""
    title = context.title_at(i - 1) if i and noun.code == _MANAGEMENT else None
    return title is not None and title.role is Role.MINISTER


def _is_joint(context: PartyContext, first: int, last: int) -> bool:
    """Whether two states have a body in common, which is no party beside them: «اللجنة السودانية الليبية المشتركة»."""
    sides = {context.gazetteer.side(word) for word in context.words[first:last]}
    return len(sides & context.gazetteer.countries.keys()) > 1


def _is_name(context: PartyContext, i: int, name: Name) -> bool:
    """Whether words in marks behind a definite noun name it, and are not said of it: «الحزب «النهج»», but «لغة الحزب «قاسية وغير مفيدة»»."""
    return len(name.words) == 1 or context.words[i + 2].startswith("ال") or context.words[i + 2].isascii()


def _noun_at(context: PartyContext, i: int) -> Noun | None:
    """The longest noun that stands at token `i`."""
    words = context.words
    if words[i] in context.lexicon.titles.verbal or (words[i].endswith(_CONDUCT) and not _has_hamza_above(context, i)):
        return None
    for noun in context.lexicon.nouns[words[i]]:
        if not noun.rest or words[i + 1 : i + 1 + len(noun.rest)] == noun.rest:
            return noun
    return None


def _has_hamza_above(context: PartyContext, i: int) -> bool:
    return _ABOVE in context.tokens.laid[context.tokens.starts[i] : context.tokens.ends[i]]


def name_site(context: PartyContext, register: Register, site: Site) -> Body | None:
    """The party that the noun names with its name; noted for what comes later. None for a noun alone."""
    i, noun, name = site
    if noun.role in _ALONE or not name.words:
        return None
    words = tuple(word for word in name.words if context.gazetteer.side(word) is None)
    told = (context.gazetteer.side(word) for word in context.words[i + 1 : name.last])
    side = next((side for side in told if side is not None), None)
    if noun.stem == ASSEMBLY and not GENERAL.isdisjoint(words):
        return None
    if (state := _of_state(context, register, site, words, side)) is not None:
        return state
    if side is not None and _stands_alone(context, noun, side):
        return Body(side, noun.stem, frozenset(words))
    led = _led(context, register, i, noun, name)
    if led is not None:
        return led
    inner = register.at.get(i + 2) if name.proper else None
    body = register.known(noun.stem, words) if inner is None else replace(inner, stem=noun.stem)
    if body is None and side is not None and noun.definite and not words and _COMPANY in noun.kinds:
        body = _of_nation(context, register, noun, side, i)
    body = body or _of_known(context, register, noun, i + 1, frozenset(words))
    if body is None:
        head = "" if name.proper and noun.role is Role.BODY else noun.code
        code = make_code(context, head, words, side or context.setting)
        if not code:
            return None
        body = Body(code, noun.stem, frozenset(words))
    kind = _UNION if _UNION in noun.kinds else min(noun.kinds, default="")
    register.add(i, body, kind, words, outside=context.is_outside(i))
    if noun.role is Role.BODY and len(name.words) == 1 and (name.proper or noun.code in _CALLED):
        register.names.setdefault(context.words[name.last - 1 - name.proper], body)
    return body


def _of_state(
    context: PartyContext, register: Register, site: Site, words: tuple[str, ...], side: str | None
) -> Body | None:
    """The state whose agency, council or committee the noun names: «مصلحة الضرائب», «هيئة الأركان»; None for any other."""
    i, noun, name = site
    telling = words[:1] if noun.code == _MANAGEMENT else words
    parliament = noun.stem == ASSEMBLY and frozenset(words) == NATIONAL
    cabinet = noun.code in _CABINETS and not context.lexicon.cabinets.isdisjoint(map(masculine, telling))
    cabinet = cabinet or parliament
    if not cabinet and (noun.code != _AGENCY or side is not None):
        return None
    state = side or (context.region_behind(name.last) if noun.code == _AGENCY else None) or context.state_at(i)
    body = Body(state, noun.stem, frozenset(words)) if state is not None else None
    if body is not None and not cabinet:
        register.add(i, body, _AGENCY_KIND, words)
    return body


def _of_nation(context: PartyContext, register: Register, noun: Noun, side: str, i: int) -> Body | None:
    """The one company named before that may be of this nationality: «شركة «موج»», later «الشركة التركية»; None for none or several."""
    homes = {
        register.at[first].code: entity.affiliation
        for entity, (first, _) in zip(context.entities, context.spans, strict=True)
        if first in register.at and entity.type is EntityType.ORG and entity.affiliation in context.gazetteer.countries
    }
    named = register.stems.get(noun.stem, []) + [one for kind in noun.kinds for one in register.kinds.get(kind, ())]
    may_be = {body.code: body for token, body in named if token < i and homes.get(body.code, side) == side}
    return next(iter(may_be.values())) if len(may_be) == 1 else None


def _of_known(context: PartyContext, register: Register, noun: Noun, i: int, words: frozenset[str]) -> Body | None:
    """The organisation that acts under a code of its own and is named behind its kind: «حركة طالبان», later «الحركة»."""
    number = context.at[i] if i < len(context.at) else -1
    entity = context.entities[number] if number >= 0 and noun.role is Role.BODY else None
    if entity is None or entity.type is not EntityType.ORG:
        return None
    known = register.at.get(i)
    actor = known.code if known is not None else party_of(entity)
    return Body(actor, noun.stem, words) if actor else None


def _led(context: PartyContext, register: Register, first: int, noun: Noun, name: Name) -> Body | None:
    """The body of which the noun means a part, where that was named before: «إدارة الشركة»; None for any other noun."""
    if noun.code not in _ORGANS:
        return None
    inner = register.at.get(name.last - 1) or register.at.get(first + 1)
    if inner is not None and not noun.definite and context.at[first + 1] >= 0:
        return inner
    nouns = context.lexicon.nouns.get(context.words[name.last - 1], ())
    owner = next((n for n in nouns if n.role in (Role.BODY, Role.STATE)), None)
    if owner is None or not owner.definite:
        return None
    if owner.role is Role.BODY:
        return register.meant(owner, name.last)
    state = context.state_at(name.last - 1)
    code = context.lexicon.armies.get(state or "", state) if owner.stem == _ARMY else state
    return Body(code, owner.stem, frozenset()) if code is not None else None


def party_at(context: PartyContext, register: Register, site: Site, body: Body | None) -> Party | None:
    """The party at this noun: `body` where that was named with it, else whom the noun alone means; None for no party."""
    i, noun, name = site
    if body is not None:
        return Party(i, name.last, body.code, body.entity_id, body.name)
    if not noun.definite:
        return _some(context, noun, i, name.last)
    side = context.gazetteer.side_at(context.words, name.last) if name.last < len(context.words) else None
    if side is not None:
        if noun.role in _ALONE or _stands_alone(context, noun, side[0]):
            return Party(i, name.last + side[1], side[0])
        if noun.role is Role.PEOPLE or noun.alone:
            return Party(i, name.last + side[1], make_code(context, noun.code, (), side[0]))
        return None
    if noun.role in _ALONE:
        return _state(context, register, noun, i, name.last)
    meant = register.meant(noun, i) if noun.role is Role.BODY else _alias(register, noun.stem)
    if meant is not None:
        return Party(i, name.last, meant.code, meant.entity_id, meant.name)
    known = next((code for code in context.lexicon.unnamed.get(noun.stem, ()) if code in context.many), None)
    if known is not None:
        return Party(i, name.last, known)
    if noun.code == _COUNCIL and (seat := context.state_behind(name.last) or context.seat_of_sentence(i)) is not None:
        return Party(i, name.last, seat)  # «وفي نيامي رفض المجلس …»
    return Party(i, name.last, make_code(context, noun.code, (), context.setting)) if noun.alone else None


def _alias(register: Register, stem: str) -> Body | None:
    """The body that people are named in, or whose adjective they are called by: «الليبراليون» behind «الحزب الليبرالي»."""
    key = name_key(stem)
    return register.aliases.get(key) or (register.aliases.get(key[:-2]) if key.endswith(_RELATED) else None)


def _some(context: PartyContext, noun: Noun, i: int, last: int) -> Party | None:
    """The party that an indefinite noun is as the subject of a verb: «رفضت جمعية تونسية», «محتجون يقطعون»; None elsewhere."""
    if noun.role not in (Role.PEOPLE, Role.BODY):
        return None
    plain = _behind_adjectives(context, last)
    side = context.gazetteer.side_at(context.words, plain) if plain < len(context.words) else None
    behind = plain + (side[1] if side is not None else 0)
    before = i - 1 - (i > 1 and context.words[i - 1] in context.lexicon.titles.counts)
    if not (is_verb(context, before) or is_verb(context, behind)):
        return None
    return Party(i, behind, make_code(context, noun.code, (), side[0] if side is not None else context.setting))


def _behind_adjectives(context: PartyContext, i: int) -> int:
    """The token behind the adjectives at token `i` that tell no nationality: «فصائل | مسلحة عراقية»."""
    last = min(len(context.words), i + _ADJECTIVES_MAX)
    words, gazetteer = context.words, context.gazetteer
    while i < last and gazetteer.is_adjective(words[i]) and gazetteer.side(words[i]) is None:
        i += 1
    return i


def _stands_alone(context: PartyContext, noun: Noun, side: str) -> bool:
    """Whether the nationality is the party, whatever the noun: «المقاتلون الحوثيون», «المجلس الأوروبي»."""
    if side in context.gazetteer.countries or side in context.lexicon.regions.values():
        return False
    return noun.role is not Role.PEOPLE or side not in MANY


def _state(context: PartyContext, register: Register, noun: Noun, i: int, last: int) -> Party | None:
    """The government named so before, the region, or the state that the article is set in."""
    if noun.role is Role.KNOWN:
        further = last < len(context.words) and is_adjective(context, last)
        return Party(i, last, noun.code) if not further and (noun.code in context.many or _sole(context, i)) else None
    if noun.stem == _MISSION and (sender := _sender(context, register, i)) is not None:
        return Party(i, last, sender)
    if noun.role is Role.STATE and noun.stem != _ARMY and (seat := context.state_behind(last)) is not None:
        return Party(i, last, seat)
    meant = _government(context, register, noun, i)
    if meant is not None:
        return Party(i, last, meant.code, meant.entity_id, meant.name)
    code = context.region if noun.role is Role.REGION else context.region_behind(i + 1)
    if code is None and noun.role is not Role.REGION:
        turns = noun.role is Role.DELEGATION or _MINISTRY in context.gazetteer.party_heads.get(context.words[i], "")
        code = context.officer_state(i) if turns else context.state_at(i)
    if noun.stem == _ARMY:
        code = context.lexicon.armies.get(code or "", code)
    elif noun.role is Role.STATE:
        code = code or context.nameless
    return Party(i, last, code) if code is not None else None


def _government(context: PartyContext, register: Register, noun: Noun, i: int) -> Body | None:
    """The body of a state that was named so, or is of the kind that the noun means: «الوزارة» behind «وزارة الدفاع»."""
    if noun.role is Role.DELEGATION:
        return None
    kinds = context.gazetteer.party_heads.get(context.words[i], "").removeprefix("anaphor:").split()
    lists = (register.stems.get(noun.stem, ()), *(register.kinds.get(kind, ()) for kind in kinds))
    found = [mention for mentions in lists if (mention := nearest_before(mentions, i)) is not None]
    return max(found, key=itemgetter(0))[1] if found else None


def _sole(context: PartyContext, i: int) -> bool:
    """Whether no organisation of the article has the noun at token `i` in its name."""
    noun = bare(context.words[i])
    return not any(bare(context.words[first]) == noun for first, _ in context.spans)


def _sender(context: PartyContext, register: Register, i: int) -> str | None:
    """Who sent the mission at token `i`: the body of which a mission is named in the article, else the body named last."""
    words = context.words
    sent = (body.code for token, body in register.all if token and words[token - 1].removeprefix("ل") == _MISSIONS)
    return next(sent, None) or register.before(i, _MISSION_TOKENS)

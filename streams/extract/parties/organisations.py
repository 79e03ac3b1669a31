"""A mention of an organisation in, the party that it is out: its listed actor, its own code, or the state it belongs to."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from streams.arabic.forms import masculine
from streams.arabic.text import fold_phrase
from streams.extract.entities.parties import party_of
from streams.extract.parties.context import PartyContext
from streams.extract.parties.lexicon import Role
from streams.extract.parties.names import CLOSING, OPENING, make_code, name_key
from streams.extract.parties.register import Body, Register
from streams.records import EntityType

__all__ = ["ASSEMBLY", "GENERAL", "NATIONAL", "PARTS", "body_of"]

_SILENT: Final = frozenset(
    {
        "agency", "broadcaster", "centre", "court", "institute", "market", "museum", "newspaper", "outlet", "programme",
        "team", "university",
    }
)  # fmt: skip
"""Kinds that take no stand of their own, unless they are listed with a party."""
_STATE: Final = frozenset(
    {
        "administration", "directorate", "embassy", "forces", "government", "intelligence", "military", "ministry", "mission",
        "office", "parliament", "presidency",
    }
)  # fmt: skip
"""Kinds that speak for the state that the article is set in, where no other is named."""
_OWN: Final = frozenset(
    {
        "alliance", "association", "bank", "brigade", "chamber", "club", "company", "firm", "front", "group", "league", "movement",
        "ngo", "party", "union",
    }
)  # fmt: skip
"""Kinds that speak for themselves even where their state is known."""
_CIVIC: Final = frozenset({"centre", "institute", "organisation"})
"""Kinds that speak for themselves where they defend rights."""
_RIGHTS: Final = frozenset({"الحق", "حقوق", "لحقوق"})
ASSEMBLY: Final = "جمعيه"
GENERAL: Final = frozenset({"عموميه", "عامه"})
"""With these an assembly is that of some body, and no association."""
PARTS: Final = frozenset({"COMMITTEE", "MANAGEMENT"})
"""Bodies that are part of another, of which they are behind «in»."""
_IN: Final = "في"
_DATELINE_MAX: Final = 9
"""Tokens of a dateline up to the name of its outlet."""
_BEFORE_CREDIT: Final = frozenset("(-–—ـ/،")
_BEHIND_CREDIT: Final = frozenset(")-–—ـ/:،")
_LETTER: Final = 2
"""Letters of a word that is itself an abbreviation."""
NATIONAL: Final = frozenset({"وطنيه"})
"""With it alone an assembly is a parliament."""
_THERE: Final = frozenset({"فيها", "هناك"})
"""Behind a ministry they mean the state that is spoken of."""
_UNIVERSITY: Final = "university"
_UNION: Final = "union"
_ARMIES: Final = frozenset({"armed", "forces", "military"})
_PROPER: Final = frozenset({"entities.named_behind", "entities.tagged"})
"""Rules of names whose noun stays outside, so that the name alone is the code."""
_UN: Final = "UN"
_UNITED_NATIONS: Final = ("الامم", "المتحده")
_SENT: Final = frozenset({"mission", "office"})
"""Kinds of bodies that speak for who sent them, where the name tells it: «بعثة الأمم المتحدة»."""
_AGENCIES: Final = frozenset({"institution", "fund"})
"""Kinds of bodies of the United Nations that are parties of their own, but its organs and missions (`lexicon.organs`)."""
_CODES: Final = {"organisation": "ORGANISATION", "company": "", "firm": "", "brigade": "MILITIA"}
"""Last part of the code where it is not the kind."""


def body_of(context: PartyContext, register: Register, number: int) -> Body | None:
    """The party that an organisation mentioned is; None for one that takes no stand."""
    entity, (first, last) = context.entities[number], context.spans[number]
    gazetteer, actor = context.gazetteer, party_of(entity)
    kind = gazetteer.kind(entity.entity_id)
    stem, words = _words(context, first, last)
    chamber = _seat_of_chamber(context, number, actor)
    whole = (
        _whole(context, register, number)
        if chamber is None
        else Body(chamber, stem, words, entity.entity_id, entity.name)
    )
    if whole is not None:
        return replace(whole, stem=stem, words=words)
    assembly = stem == ASSEMBLY and actor is None and bool(words) and words <= GENERAL
    if assembly or entity.entity_id in context.lexicon.carriers or _is_abbreviated(context, first, last):
        return None
    if actor == _UN and kind in _AGENCIES and entity.entity_id not in context.lexicon.organs:
        return Body((entity.entity_id or "").upper(), stem, words, entity.entity_id, entity.name)
    kind = _UNION if kind == _UNIVERSITY and _is_federation(context, first, last) else kind
    national = actor is None or actor in gazetteer.countries
    own = kind in _OWN or (kind in _CIVIC and _defends_rights(context, first, last))
    if not national or (actor is not None and not own) or entity.stands_for is not None:
        return Body(actor or "", stem, words, entity.entity_id, entity.name)
    if (kind in _SILENT and not own) or entity.entity_id is None or (not own and _is_credited(context, first, last)):
        return None
    if (
        kind in _STATE
        or (stem and kind not in _OWN and not context.lexicon.cabinets.isdisjoint(map(masculine, words)))
        or (kind == "bank" and "مركزي" in words)
        or (stem == ASSEMBLY and words == NATIONAL)
    ):
        state = _state(context, kind, first, last)
        return Body(state, stem, words, entity.entity_id, entity.name) if state is not None else None
    if entity.entity_id in gazetteer.kinds:
        return Body(entity.entity_id.upper(), stem, words, entity.entity_id, entity.name)
    known = register.known(stem, tuple(words))
    if known is not None:
        return known
    if not words and (people := _people_code(context, first)) is not None:
        return Body(
            make_code(context, people, (), actor or context.setting), stem, words, entity.entity_id, entity.name
        )
    ordered = [key for key in map(name_key, context.words[first + (stem != "") : last]) if key in words]
    head = "" if entity.rule in _PROPER and not stem else _CODES.get(kind, kind.upper())
    code = make_code(context, head, ordered, actor or context.setting)
    return Body(code, stem, words, entity.entity_id, entity.name) if code else None


def _defends_rights(context: PartyContext, first: int, last: int) -> bool:
    """Whether a body is one for somebody's rights, and of no government: «المركز الكيني لحقوق الإنسان», «… للحق في السكن»."""
    return not _RIGHTS.isdisjoint(map(name_key, context.words[first : last + 1]))


def _is_credited(context: PartyContext, first: int, last: int) -> bool:
    """Whether the name is that of the outlet behind the place where a report comes from: «عمان (بترا) -», «أربيل - «الوطن»»."""
    words, opens = context.words, context.tokens.opens_line
    begin = next((i for i in range(first - 1, max(-1, first - _DATELINE_MAX), -1) if opens(i)), first)
    if begin == first or context.at[begin] < 0 or context.entities[context.at[begin]].type is not EntityType.GPE:
        return False
    if any(context.gazetteer.analyser[word].finite or word in context.lexicon.nouns for word in words[begin:first]):
        return False  # «مصر تدرج (…) على قائمة»
    before, behind = first - 1 - (words[first - 1] in OPENING), last + (last < len(words) and words[last] in CLOSING)
    ends = behind >= len(words) or opens(behind)
    return words[before] in _BEFORE_CREDIT and (ends or words[behind] in _BEHIND_CREDIT)


def _state(context: PartyContext, kind: str, first: int, last: int) -> str | None:
    """The state whose body of this kind is named over these tokens, or who sent it: «بعثة الأمم المتحدة»."""
    if kind in _SENT and context.words[last - 2 : last] == _UNITED_NATIONS:
        return _UN
    there = last < len(context.words) and context.words[last] in _THERE
    own = context.region_behind(last) or context.state_behind(last)
    state = own or (context.officer_state(first) if there else context.state_at(first))
    return context.lexicon.armies.get(state or "", state) if kind in _ARMIES else state


def _seat_of_chamber(context: PartyContext, number: int, actor: str | None) -> str | None:
    """The state whose house of parliament is named by its noun alone: «في أبوجا، رفض مجلس الشيوخ», «مجلس النواب في عمان»; None for another body."""
    entity, (first, last) = context.entities[number], context.spans[number]
    name = tuple(fold_phrase(entity.text))
    if name not in context.lexicon.chambers:
        return None
    told = context.state_behind(last) or context.seat_of_sentence(first)
    if told is not None or entity.entity_id not in context.gazetteer.kinds:
        return told or context.state_at(first)
    if actor is None or len(name) == 1 or any(code == actor for _, code in context.states):
        return None
    subject = context.subject_before(first)  # it is known as that of a state which the article does not name
    return context.home or (context.entities[subject].affiliation if subject is not None else None)


def _whole(context: PartyContext, register: Register, number: int) -> Body | None:
    """The body in which the committee is one: «لجنة المال في المجلس النيابي», but «لجنة الأساتذة في الجامعة»; None for any other organisation."""
    first, last = context.spans[number]
    owner = _owner(context, number, last)
    if owner is not None:
        return body_of(context, register, owner)
    inner = context.at[last + 1] if last + 1 < len(context.at) and context.words[last] == _IN else -1
    nouns = context.lexicon.nouns.get(context.words[first], ())
    if inner < 0 or context.entities[inner].type is not EntityType.ORG or not any(noun.code in PARTS for noun in nouns):
        return None
    of_people = first + 1 < last and _people_code(context, first + 1) is not None
    return body_of(context, register, inner) if not of_people else None


def _owner(context: PartyContext, number: int, last: int) -> int | None:
    """The organisation to which an unlisted one belongs: «لجنة الأسرى التابعة للحوثيين», «… لحركة حماس»; None for none."""
    if party_of(context.entities[number]) is not None or last + 1 >= len(context.words):
        return None
    if context.words[last] not in context.lexicon.titles.belonging or context.words[last + 1][0] != "ل":
        return None
    behind = [at for at in context.at[last + 1 : last + 3] if at >= 0]
    return behind[0] if behind and context.entities[behind[0]].type is EntityType.ORG else None


def _people_code(context: PartyContext, first: int) -> str | None:
    """Last part of the code of the people that the word at token `first` means: «الخضر»; None for no people."""
    nouns = context.lexicon.nouns.get(context.words[first], ())
    return next((noun.code for noun in nouns if noun.role is Role.PEOPLE and not noun.rest), None)


def _is_abbreviated(context: PartyContext, first: int, last: int) -> bool:
    """Whether the name is the letters of an agency: «أ ف ب»."""
    words = context.words[first:last]
    return len(words) > 1 and all(len(word) <= _LETTER and not word.isascii() for word in words)


def _is_federation(context: PartyContext, first: int, last: int) -> bool:
    """Whether «الجامعة» with whom or what it is for is a federation: «الجامعة المغربية للفلاحة»."""
    words = context.words
    return words[first].endswith(("الجامعه", "للجامعه")) and any(
        word.startswith("ل") for word in words[first + 1 : last]
    )


def _words(context: PartyContext, first: int, last: int) -> tuple[str, frozenset[str]]:
    """The head noun of an organisation's name, and its other words as keys."""
    nouns = context.lexicon.nouns.get(context.words[first], ())
    stem = next((noun.stem for noun in nouns if (noun.code or noun.role is Role.STATE) and not noun.rest), "")
    inner = context.words[first + (stem != "") : last]
    demonyms = context.gazetteer.demonyms
    return stem, frozenset([name_key(word) for word in inner if word[0].isalnum() and word not in demonyms])

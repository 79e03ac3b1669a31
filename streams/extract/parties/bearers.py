"""The titles of an article in, whom their bearers speak for out: titles without a name, and persons introduced with one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from streams.extract.entities.parties import Party, party_of
from streams.extract.parties.antecedents import antecedent
from streams.extract.parties.context import PartyContext
from streams.extract.parties.counterparts import counterpart_state, is_counterpart
from streams.extract.parties.lexicon import Noun, Role
from streams.extract.parties.officers import giver_of, governed_place, introduced, latter, office_of
from streams.extract.parties.register import Register
from streams.extract.parties.titles import is_portfolio, read_office
from streams.extract.parties.unnamed_offices import tells_side
from streams.records import EntityType

__all__ = ["add_titles", "introduce"]

_PERSON: Final = EntityType.PERSON
_ELECTED: Final = frozenset({"حاكم", "حاكمه"})
"""Those who govern a place for itself, not for the state: «حاكم تشوبوت», but «والي الخرطوم»."""
_ARTICLES: Final = ("ال", "وال", "بال", "لل")


def add_titles(context: PartyContext, register: Register, found: dict[int, Party]) -> None:
    """Add the titles without a name, in the order of the text."""
    for i, noun in _titles(context):
        _add_title(context, register, found, i, noun)
    for i, word in enumerate(context.words):
        if i not in found and context.at[i] < 0 and is_counterpart(context, i):
            code = counterpart_state(context, found, i)
            if code is not None and not (i + 1 < len(context.words) and _is_person(context, i + 1)):
                found[i] = Party(i, i + 1, code, person=True)
        if word in context.lexicon.one_of_them and i not in found and context.at[i] < 0:
            code = antecedent(context, register, found, i, "هم", of_state=False)
            if code is not None:
                found[i] = Party(i, i + 1, code, person=True)


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
        and not context.gazetteer.analyser[before].finite
        and context.gazetteer.title_stem(before) is None
    )


def _add_title(context: PartyContext, register: Register, found: dict[int, Party], i: int, noun: Noun) -> None:
    """Add whom a title without a name speaks for, unless its party stands in it, or its bearer behind it."""
    if noun.role is Role.LATTER:
        meant = latter(context, found, i, noun)
        if meant is not None:
            found[i] = Party(i, i + 1, *meant)
        return
    if i not in found and noun.stem in _ELECTED and (place := governed_place(context, i, noun)) is not None:
        last = context.spans[context.at[i + 1]][1]
        if not (last < len(context.words) and _is_person(context, last)):
            found[i] = Party(i, last, place, person=True)
        return
    inside, last, _ = read_office(context, found, i)
    office = noun.office
    if inside is not None:
        register.offices[office] = inside
        _make_part(context, found, last - 1, inside)
    if i in found or inside is not None:
        return
    told = noun.definite or last > i + 1 or tells_side(context, i)
    code = office_of(context, register, found, i, noun) if told else None
    inner = [j for j in range(i, last) if j in found]
    plain = all(found[j].own or is_portfolio(context, found, i, j) for j in inner)
    if code is not None and (plain or giver_of(context, i) is not None):
        register.offices[office] = code
        if last < len(context.words) and _is_person(context, last):
            return
        for j in inner:
            del found[j]
        found[i] = Party(i, last, code, person=True)


def _make_part(context: PartyContext, found: dict[int, Party], j: int, whole: str) -> None:
    """Have the department at token `j` mean the body in which it is: «مسؤول إدارة الطوارئ في الاتحاد»."""
    part = found.get(j)
    if part is not None and part.actor not in {None, whole} and context.at[j] < 0:
        found[j] = replace(part, actor=whole)


def _is_person(context: PartyContext, i: int) -> bool:
    return context.at[i] >= 0 and context.entities[context.at[i]].type is _PERSON


def introduce(context: PartyContext, register: Register, found: dict[int, Party]) -> None:
    """Add the mentions of persons whose party a title told once."""
    register.offices.clear()
    countries, known = context.gazetteer.countries, context.gazetteer.persons
    told: dict[str, tuple[int, str | None]] = {}
    people = [
        (number, entity.entity_id, party_of(entity))
        for number, entity in enumerate(context.entities)
        if entity.type is _PERSON and entity.entity_id
    ]
    for number, name, side in people:
        if side is not None and side not in countries and name in known:
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

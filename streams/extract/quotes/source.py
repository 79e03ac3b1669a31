"""An entity in, the source of words that it is out: with party, gender, and whether it carries the words of others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from streams.arabic.text import fold
from streams.extract.entities.outlets import OUTLET_KINDS
from streams.extract.entities.parties import party_of
from streams.extract.parties.names import OPENING
from streams.extract.quotes.context import Place, QuoteContext
from streams.records import Entity, EntityType
from streams.slugs import slug

__all__ = [
    "Source",
    "bare_noun",
    "entity_source",
    "first_of_role",
    "gender_of",
    "is_independent",
    "is_outlet",
    "outlet_name",
    "skip_adverbs",
    "spoken_for",
    "topic_between",
]

_TOPIC_TOKENS: Final = 14
"""How far into a sentence what it is about may stand."""
_RANK_TOKENS: Final = 5
"""Tokens of a rank that may stand between a body and the name of its officer."""
_OFFICE_TOKENS: Final = 3
"""Tokens before the name of a body in which the title of its officer may stand, its noun and a mark between."""
_ADVERBS: Final = 12
"""Tokens of adverbs and dates that may stand between a verb and its subject."""
_MASCULINE_KINDS: Final = frozenset({"alliance", "union", "council"})
_GENERAL: Final = "عام"
"""Behind it the secretary of a union is no writer: «الكاتب العام»."""


class Source(NamedTuple):
    """Who is credited with words."""

    entity_id: str | None
    """Entity id; None when the source is no entity."""
    name: str | None
    """Canonical English name, or the words of the text."""
    actor: str | None
    """Actor code of the party spoken for."""
    start: int | None
    """Offset of the mention; None when it is carried over."""
    end: int | None
    """Offset behind the mention; None when it is carried over."""
    feminine: bool | None = None
    """Grammatical gender of one; None when unknown."""
    plural: bool | None = None
    """Whether they are two or more; None when unknown."""
    person: bool = False
    """Whether it is a named person."""
    outlet: bool = False
    """Whether it carries the words of others."""
    behind: int = 0
    """The token behind the mention."""
    described: bool = False
    """Whether it is mentioned by a common noun alone: «المسؤول»."""

    def carried(self) -> Source:
        """The same source where it is not mentioned again."""
        entity_id, name, actor, _, _, feminine, plural, person, outlet, _, _ = self
        return _source((entity_id, name, actor, None, None, feminine, plural, person, outlet, 0, False))


_SourceFields = tuple[
    str | None, str | None, str | None, int | None, int | None, bool | None, bool | None, bool, bool, int, bool
]
_source: Final[Callable[[_SourceFields], Source]] = partial(tuple.__new__, Source)
"""As `context._place`."""


def entity_source(context: QuoteContext, place: Place, behind: int = 0) -> Source:
    """The entity at this place as a source."""
    entity = place.entity
    kind, role, last = entity.type, entity.role, place.last
    outlet, person = kind is EntityType.ORG and is_outlet(context, place), kind is EntityType.PERSON
    actor = None if outlet or (role is not None and is_independent(context, role)) else spoken_for(entity)
    entity_id, name = entity.entity_id, entity.name or entity.text
    if kind is EntityType.GPE and actor is not None and context.gazetteer.kind(entity_id) == "capital":
        name = context.gazetteer.countries.get(actor, name)
        entity_id = slug(name)
    return _source(
        (
            entity_id,
            name,
            actor,
            entity.start,
            entity.end,
            gender_of(context, place),
            False if person or kind is EntityType.GPE else None,
            person,
            outlet,
            max(behind, last),
            False,
        )
    )


def first_of_role(context: QuoteContext, place: Place) -> int:
    """The first token of a name with its title."""
    role, start = place.entity.role, place.entity.start
    begins = context.document.text.rfind(role, 0, start) if role else -1
    return context.tokens.at(begins) if begins >= 0 else place.first


def skip_adverbs(context: QuoteContext, i: int, stop: int) -> int:
    """The first token from `i` that is no adverb, date, or comma after one."""
    words, adverbs, days = context.words, context.lexicon.lists["adverbs"], context.days
    begin, stop = i, min(stop, i + _ADVERBS)
    while i < stop:
        word = words[i]
        if i in days:
            i = max(i + 1, context.tokens.covering(days[i].start, days[i].end)[1])
        elif word in adverbs or (word in "،," and (i > begin or _adverb_between(context, i, stop))):
            i += 1
        elif word in "،,":
            behind = _behind_insertion(context, i, stop)
            if behind is None:
                break
            i = behind
        else:
            break
    return i


def _behind_insertion(context: QuoteContext, i: int, stop: int) -> int | None:
    """The token behind an occasion set between commas, of which `i` is the first: «، في بيان صدر الاثنين، », «، خلال مؤتمر صحفي،»."""
    words = context.words
    if i + 1 >= stop or words[i + 1] not in context.lexicon.lists["prepositions"]:
        return None
    for j in range(i + 2, stop):
        if words[j] in "،,":
            return j + 1
        if words[j] in context.lexicon.lists["complementisers"]:
            return None
    return None


def _adverb_between(context: QuoteContext, i: int, stop: int) -> bool:
    """Whether the comma at `i` opens an inserted adverb or date."""
    return i + 1 < stop and (i + 1 in context.days or context.has("adverbs", i + 1))


def bare_noun(word: str) -> str:
    """A folded noun without its article, and without ل before the article: الشرطة and للشرطة give شرطة."""
    return word[2:] if word.startswith(("ال", "لل")) else word


def spoken_for(entity: Entity) -> str | None:
    """The party an entity that speaks speaks for: a place speaks for its state."""
    return party_of(entity) or entity.affiliation


def is_independent(context: QuoteContext, role: str) -> bool:
    """Whether this title is that of an observer, who speaks for no party."""
    head, *rest = fold(role).split()
    return head.removeprefix("ال") in context.lexicon.lists["independents"] and not (
        rest and bare_noun(rest[0]) == _GENERAL
    )


def is_outlet(context: QuoteContext, place: Place) -> bool:
    """Whether the entity is a newspaper, agency or channel: known as such, or introduced as one."""
    entity = place.entity
    if entity.type is not EntityType.ORG:
        return False
    kind = context.gazetteer.kind(entity.entity_id)
    if kind in OUTLET_KINDS:
        return kind != "agency" or party_of(entity) is None
    return context.has("outlets", place.first - 1)


def outlet_name(source: Source | None) -> str | None:
    """The name of a source that carries the words of others; None for any other."""
    return source.name if source is not None and source.outlet else None


def gender_of(context: QuoteContext, place: Place) -> bool | None:
    """Whether verbs agree with this entity in the feminine; None where it cannot be told."""
    entity, first = place.entity, context.words[place.first]
    lists = context.lexicon.lists
    if entity.type is EntityType.PERSON:
        known = context.gazetteer.gender(entity.entity_id)
        if known:
            return known == "f"
        if first in lists["feminine_names"]:
            return True
        head = entity.role.split()[0] if entity.role else ""
        return head.endswith("ة") if head and fold(head) not in lists["epicene"] else None
    if entity.type is EntityType.ORG:
        head = context.words[place.first - 1] if context.has("outlets", place.first - 1) else first
        kind = context.gazetteer.kind(entity.entity_id)
        return True if head.endswith("ه") or kind == "ministry" else False if kind in _MASCULINE_KINDS else None
    return first not in lists["masculine_places"]


def topic_between(context: QuoteContext, begin: int, stop: int) -> Source | None:
    """What a sentence over these tokens is about: its first entity that no preposition governs."""
    for i in range(begin, min(stop, begin + _TOPIC_TOKENS)):
        place = context.places.get(i)
        if place is None or (i > begin and context.has("prepositions", i - 1)):
            continue
        if not place.joined or context.words[i][0] in "وف":
            return entity_source(context, _bearer(context, place) or place)
    return None


def _bearer(context: QuoteContext, place: Place) -> Place | None:
    """The person named behind the body whose officer he is: «قائد الحرس اللواء فلان», «زعيم حزب «النور» المعارض فلان»; None for none."""
    if place.entity.type is EntityType.PERSON:
        return None
    before = context.words[max(0, place.first - _OFFICE_TOKENS) : place.first]
    if not before or not any(context.gazetteer.title_stem(word) is not None for word in before):
        return None
    if before[-1] in OPENING or before[-1] == "باسم" or context.gazetteer.title_stem(before[-1]) is not None:
        near = context.placed(place.last, place.last + _RANK_TOKENS)
        return next((other for other in near if other.entity.type is EntityType.PERSON and not other.joined), None)
    return None

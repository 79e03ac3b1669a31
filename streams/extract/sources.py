"""A place in the text in, the noun phrase there as a source of words out: a person, a body, a group, with its party.

source_after(hearing, i, stop)    the subject behind a verb: «قال وزير الخارجية …»
source_before(hearing, i, begin)  the subject before a verb: «الوزير قال …»
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from streams.arabic.text import fold
from streams.extract.hearing import Hearing, Place
from streams.extract.parties import party_of, resolve_title
from streams.records import Entity, EntityType

__all__ = ["Source", "entity_source", "is_outlet", "skip_adverbs", "source_after", "source_before"]

_OUTLET_KINDS: Final = frozenset({"agency", "newspaper", "broadcaster", "outlet"})
_MASCULINE_KINDS: Final = frozenset({"alliance", "union", "council"})
_LONGEST: Final = 24
"""Tokens of the longest noun phrase that is read as a source."""
_ANAPHORS: Final = ("ministry", "government", "alliance", "union", "armed-group", "party", "council", "agency")
_MARKS: Final = frozenset('"«»“”„‟‹›')


@dataclass(frozen=True, slots=True)
class Source:
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

    def carried(self) -> Source:
        """The same source where it is not mentioned again."""
        return Source(self.entity_id, self.name, self.actor, None, None, self.feminine, self.plural, self.person, self.outlet)


def source_after(hearing: Hearing, i: int, stop: int) -> Source | None:
    """The noun phrase that begins at token `i` (adverbs and dates before it skipped), before token `stop`."""
    i = skip_adverbs(hearing, i, stop)
    if i >= stop:
        return None
    if hearing.words[i] in _MARKS and i + 1 in hearing.places and i + 1 < stop:
        i += 1
    place = hearing.places.get(i)
    if place is not None and place.joined and hearing.document.text[hearing.tokens.starts[i]] == "ل":
        return source_after(hearing, place.last, stop)
    if place is not None:
        return _named(hearing, place, stop)
    if not _is_head(hearing, i):
        return None
    return _titled(hearing, i, stop) or _described(hearing, i, stop)


def skip_adverbs(hearing: Hearing, i: int, stop: int) -> int:
    """The first token from `i` that is no adverb, date, or comma after one."""
    begin = i
    while i < stop:
        day = hearing.days.get(i)
        if day is not None:
            i = max(i + 1, hearing.tokens.covering(day.start, day.end)[1])
        elif hearing.has("adverbs", i) or (hearing.words[i] in "،," and (i > begin or _adverb_between(hearing, i, stop))):
            i += 1
        else:
            break
    return i


def _adverb_between(hearing: Hearing, i: int, stop: int) -> bool:
    """Whether the comma at `i` opens an inserted adverb or date."""
    return i + 1 < stop and (i + 1 in hearing.days or hearing.has("adverbs", i + 1))


def _is_head(hearing: Hearing, i: int) -> bool:
    """Whether a source may begin with this word: a title, a noun of people or bodies, or any definite noun."""
    word = hearing.words[i]
    if word in hearing.lexicon.lists["stops"] or word in hearing.lexicon.lists["complementisers"]:
        return False
    bare = word.removeprefix("ال")
    persons = hearing.lexicon.lists["persons"]
    return (
        (word.startswith("ال") and len(word) > 4) or bare in persons
        or word.endswith("ون") or hearing.gazetteer.title_stem(word) is not None
    )


def entity_source(hearing: Hearing, place: Place, behind: int = 0) -> Source:
    """The entity at this place as a source."""
    entity = place.entity
    outlet = is_outlet(hearing, place)
    person = entity.type is EntityType.PERSON
    return Source(
        entity.entity_id, entity.name or entity.text, None if outlet or _is_independent(hearing, entity.role) else _spoken_for(entity),
        entity.start, entity.end,
        feminine=_gender(hearing, place), plural=False if person or entity.type is EntityType.GPE else None, person=person, outlet=outlet, behind=max(behind, place.last),
    )


def _spoken_for(entity: Entity) -> str | None:
    """The party an entity that speaks speaks for: a place speaks for its state."""
    return party_of(entity) or entity.affiliation


def _is_independent(hearing: Hearing, role: str | None) -> bool:
    """Whether this title is that of an observer, who speaks for no party."""
    return role is not None and fold(role.split()[0]).removeprefix("ال") in hearing.lexicon.lists["independents"]


def is_outlet(hearing: Hearing, place: Place) -> bool:
    """Whether the entity is a newspaper, agency or channel: known as such, or introduced as one."""
    entity = place.entity
    if entity.type is not EntityType.ORG:
        return False
    if hearing.gazetteer.kind(entity.entity_id) in _OUTLET_KINDS:
        return hearing.gazetteer.kind(entity.entity_id) != "agency" or party_of(entity) is None
    return hearing.has("outlets", place.first - 1)


def _gender(hearing: Hearing, place: Place) -> bool | None:
    """Whether verbs agree with this entity in the feminine; None where it cannot be told."""
    entity, first = place.entity, hearing.words[place.first]
    lists = hearing.lexicon.lists
    if entity.type is EntityType.PERSON:
        known = hearing.gazetteer.gender(entity.entity_id)
        if known:
            return known == "f"
        if first in lists["feminine_names"]:
            return True
        return entity.role.split()[0].endswith("ة") if entity.role else None
    if entity.type is EntityType.ORG:
        head = hearing.words[place.first - 1] if hearing.has("outlets", place.first - 1) else first
        kind = hearing.gazetteer.kind(entity.entity_id)
        return True if head.endswith("ه") or kind == "ministry" else False if kind in _MASCULINE_KINDS else None
    return first not in lists["masculine_places"]


def _named(hearing: Hearing, place: Place, stop: int) -> Source:
    """The entity at the head of a source; with those joined to it by و."""
    following = hearing.places.get(place.last)
    if (
        following is not None and following.joined and following.first < stop and place.entity.type is not EntityType.PERSON
        and hearing.words[following.first].startswith("و") and following.entity.entity_id != place.entity.entity_id
    ):
        return _joint(hearing, place, following)
    if place.entity.type is not EntityType.PERSON:
        spoken = _tongue(hearing, place, stop)
        if spoken is not None:
            return spoken
    return entity_source(hearing, place)


def _tongue(hearing: Hearing, place: Place, stop: int) -> Source | None:
    """Who speaks for a body: «الخارجية على لسان المتحدث …»."""
    i = place.last
    if hearing.words[i:i + 2] == ("علي", "لسان"):
        return source_after(hearing, i + 2, stop)
    return None


def _joint(hearing: Hearing, one: Place, other: Place) -> Source:
    first, second = _spoken_for(one.entity), _spoken_for(other.entity)
    return Source(
        None, f"{one.entity.name or one.entity.text} and {other.entity.name or other.entity.text}",
        first if first == second else None, one.entity.start, other.entity.end, _gender(hearing, one), True, behind=other.last,
    )


def _titled(hearing: Hearing, i: int, stop: int) -> Source | None:
    """The person whose title begins at token `i`: the title was found with the name."""
    text, start = hearing.document.text, hearing.tokens.starts[i]
    for j in range(i + 1, min(i + _LONGEST, stop)):
        place = hearing.places.get(j)
        if place is None or place.entity.type is not EntityType.PERSON:
            continue
        role = place.entity.role
        begins = text.find(role, start, place.entity.start) if role else -1
        if (role and begins == start) or (begins > start and hearing.tokens.at(begins) == i):
            return entity_source(hearing, place)
    return None


def _described(hearing: Hearing, i: int, stop: int) -> Source:
    """A source without a name of its own: a title, a body named before, a group; or a title whose name follows."""
    behind, inner = _extent(hearing, i, stop)
    if inner and hearing.has("outlets", i) and is_outlet(hearing, inner[0]):
        return entity_source(hearing, inner[0], behind)
    person = next((p for p in reversed(inner) if p.entity.type is EntityType.PERSON and p.last == behind), None)
    if person is not None and not _is_genitive(hearing, i, person):
        return entity_source(hearing, person)
    start, end = hearing.tokens.starts[i], hearing.tokens.ends[behind - 1]
    words = hearing.document.text[start:end]
    independent = hearing.words[i].removeprefix("ال") in hearing.lexicon.lists["independents"]
    feminine, plural = _agreement(hearing, i)
    if not independent and person is None:
        meant = _meant(hearing, i, behind, inner)
        if meant is not None:
            entity_id, name, actor, is_person = meant
            return Source(entity_id, name or words, actor, start, end, feminine, plural, is_person, behind=behind)
    actor = next((party for p in inner if (party := _spoken_for(p.entity))), None)
    actor = None if independent else actor or _side(hearing, i, behind)
    return Source(None, words, actor, start, end, feminine, plural, behind=behind)


def _is_genitive(hearing: Hearing, i: int, person: Place) -> bool:
    """Whether the name belongs to the title's complement: «مستشار بوتين», «المتحدث باسم الرئيس فلان»."""
    before = person.first - 1
    if before == i:
        return not hearing.words[i].startswith("ال")
    return hearing.words[i + 1] == "باسم" and hearing.gazetteer.title_stem(hearing.words[before]) is not None


def _extent(hearing: Hearing, i: int, stop: int) -> tuple[int, list[Place]]:
    """The token behind the noun phrase that begins at `i`, and the entities inside it."""
    lists, words = hearing.lexicon.lists, hearing.words
    inner: list[Place] = []
    j, limit = i + 1, min(stop, i + _LONGEST)
    while j < limit:
        place, word = hearing.places.get(j), words[j]
        if place is not None:
            person = place.entity.type is EntityType.PERSON
            if not person and (is_outlet(hearing, place) if place.joined else words[j - 1].startswith("ال")):
                break
            inner.append(place)
            j = place.last
            if person and not (words[j:j + 1] and j in hearing.places):
                break
        elif word in lists["links"] and not (inner and inner[-1].entity.type is EntityType.PERSON):
            if not _links(hearing, j, limit):
                break
            j += 1
        elif word in lists["stops"] or word[1:] in lists["outlets"] or not (word[0].isalpha() or word in _MARKS) or not _goes_on(hearing, j):
            break
        else:
            j += 1
    return j, inner


def _links(hearing: Hearing, j: int, limit: int) -> bool:
    """Whether the preposition at `j` belongs to the phrase: a body or place, or a title, stands behind it."""
    if j + 1 >= limit:
        return False
    place = hearing.places.get(j + 1)
    if place is not None:
        return place.entity.type is not EntityType.PERSON
    word = hearing.words[j + 1]
    return hearing.words[j] == "باسم" or j + 2 in hearing.places or hearing.gazetteer.title_stem(word) is not None


def _goes_on(hearing: Hearing, j: int) -> bool:
    """Whether the word may continue a noun phrase: definite, an adjective of nationality, or behind an indefinite noun."""
    word, before = hearing.words[j], hearing.words[j - 1]
    if word.startswith(("ال", "لل")) or hearing.gazetteer.side(word) is not None or word in _MARKS:
        return True
    return not before.startswith("ال") and hearing.lexicon.signs.get(word) is None


def _agreement(hearing: Hearing, i: int) -> tuple[bool | None, bool | None]:
    """Gender and number of a common noun, by its ending and by what it is known as."""
    head = hearing.words[i]
    stem = hearing.gazetteer.title_stem(head)
    if head.endswith("ون") or (head.endswith("ين") and stem is None) or (stem or "") in hearing.gazetteer.titles.plurals:
        return False, True
    return head.endswith("ه"), False if stem is not None else None


def _side(hearing: Hearing, i: int, behind: int) -> str | None:
    """The actor of the first adjective of nationality in the phrase."""
    return next((side for j in range(i, behind) if (side := hearing.gazetteer.side(hearing.words[j]))), None)


def _meant(hearing: Hearing, i: int, behind: int, inner: list[Place]) -> tuple[str | None, str | None, str | None, bool] | None:
    """Id, name and actor of whom a title or a definite common noun means; and whether it is a person."""
    referent = resolve_title(hearing.document, hearing.gazetteer, hearing.entities, (i, behind))
    if referent is not None and referent.entity_id is not None:
        return referent.entity_id, referent.name, referent.actor, True
    kind = hearing.gazetteer.party_heads.get(hearing.words[i], "") if behind == i + 1 else ""
    if kind.startswith("anaphor:"):
        body = _latest(hearing, i, tuple(kind[8:].split()))
        if body is not None:
            return body.entity_id, body.name, party_of(body), False
    if referent is not None and not inner:
        return None, None, referent.actor, False
    return None


def _latest(hearing: Hearing, i: int, kinds: tuple[str, ...]) -> Entity | None:
    """The nearest body of these kinds before token `i`."""
    start = hearing.tokens.starts[i]
    return next((
        entity for entity in reversed(hearing.entities)
        if entity.end <= start and entity.type is EntityType.ORG and hearing.gazetteer.kind(entity.entity_id) in kinds
    ), None)


def source_before(hearing: Hearing, i: int, begin: int) -> Source | None:
    """The noun phrase that ends right before token `i`, from token `begin` on, unless a preposition governs it."""
    place = hearing.ends.get(i)
    if place is None and i > begin and hearing.words[i - 1] in _MARKS:
        place = hearing.ends.get(i - 1)
    head = _head_before(hearing, place.first if place is not None else i, begin)
    if head is not None and (place is None or not _governed(hearing, head)):
        found = _titled(hearing, head, i) or _described(hearing, head, i)
        if found.behind >= i - 1 and not _governed(hearing, head):
            return found
    if place is None or place.first < begin or _governed(hearing, place.first) or _is_adverbial(hearing, place):
        return None
    return entity_source(hearing, place)


def _is_adverbial(hearing: Hearing, place: Place) -> bool:
    """Whether a preposition is glued to the name: «لموسكو»."""
    return place.joined and hearing.document.text[hearing.tokens.starts[place.first]] in "بلك"


def _governed(hearing: Hearing, i: int) -> bool:
    """Whether a preposition stands before token `i`, or is glued to it."""
    return i > 0 and hearing.words[i - 1] in hearing.lexicon.lists["stops"] and hearing.words[i - 1] != "ان"


def _head_before(hearing: Hearing, i: int, begin: int) -> int | None:
    """The title or noun of people that heads the phrase which ends before token `i`; None when there is none close by."""
    persons = hearing.lexicon.lists["persons"]
    for j in range(i - 1, max(begin, i - 6) - 1, -1):
        word = hearing.words[j]
        if word.removeprefix("ال") in persons or hearing.gazetteer.title_stem(word) is not None:
            before = hearing.words[j - 1] if j > begin else ""
            if before.removeprefix("ال") not in persons and hearing.gazetteer.title_stem(before or "،") is None:
                return j
        elif not (word.startswith("ال") or hearing.gazetteer.side(word) or j in hearing.places):
            return None
    return None

"""Mentions and common nouns in, the parties and persons that they stand for out.

What entities are not (see the guidelines), quotes and positions still need: who
«الوزير», «الرئيس الروسي», «نظيره الأميركي» is, and whom «الحلف», «الجانب الأميركي»,
«الدول الغربية» or «بلاده» speaks for.

    party_of(entity)                                   -> actor code or None
    demonym(gazetteer, word)                           -> actor code or None
    find_described(document, gazetteer, entities)      -> tuple[Party, ...]
    resolve_title(document, gazetteer, entities, span) -> Referent or None
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter
from typing import Final

from streams.arabic.forms import bare
from streams.arabic.tokens import Span, Tokens
from streams.extract.document import Document
from streams.extract.entities.gazetteer import Gazetteer, Office
from streams.records import Entity, EntityType

__all__ = ["Party", "Referent", "demonym", "find_described", "party_of", "resolve_title"]

_QUOTES: Final = frozenset('"«»“”')
_MEMORY_ENTITIES: Final = 400
"""How many mentions back (and, for an anaphor, ahead) a reader remembers."""
_WINDOW_TOKENS: Final = 4
"""How far behind a noun its nationality may stand: «المسؤول العسكري الكبير الأميركي»."""
_start: Final = attrgetter("start")
_end: Final = attrgetter("end")


@dataclass(frozen=True, slots=True)
class Party:
    """A common noun that stands for a party: «الوفد الروسي», «الدول الغربية», «الحلف», «الوزارة», «بلاده»."""

    first: int
    """Number of its first token."""
    last: int
    """Number of the token behind its last one."""
    actor: str | None
    """Actor code; None when it is the speaker's own (`own`) or cannot be told."""
    entity_id: str | None = None
    """Entity meant, for an anaphor («الوزارة»); None for a nationality («الجانب الروسي»)."""
    name: str | None = None
    """English name of that entity; None without one."""
    own: bool = False
    """Whether it is the party of whoever speaks: «بلاده»."""
    person: bool = False
    """Whether it is the title of an officer of the party: «الوزير»."""


@dataclass(frozen=True, slots=True)
class Referent:
    """Who a title without a name means."""

    entity_id: str | None
    """Entity id of the person; None when only the side is known."""
    name: str | None
    """Canonical name; None when only the side is known."""
    actor: str | None
    """Actor code of the side; None when unknown."""


def party_of(entity: Entity) -> str | None:
    """The actor an entity speaks for: what it stands for, else what it belongs to; None when neither is known.

    A state or an organisation that is an actor belongs to itself: its `affiliation` is its own code. A city or
    region speaks for nobody unless it stands for somebody: «جنيف» is a place, «موسكو» may be its government.
    """
    place = entity.type is EntityType.GPE and entity.rule != "entities.country"
    return entity.stands_for or (None if place else entity.affiliation)


def demonym(gazetteer: Gazetteer, word: str) -> str | None:
    """The actor code of a folded adjective of nationality or collective, in any form and with or without article.

    «الروسيه», «روس», «الاميركيون» -> RUS, RUS, USA; «الاوروبي» -> EU, «الغربيه» -> WEST, «الاممي» -> UN; else None.
    Take proclitics off first (`tokens.stems`).
    """
    return gazetteer.demonyms.get(word)


def find_described(
    document: Document, gazetteer: Gazetteer, entities: Sequence[Entity], taken: Sequence[int] | None = None
) -> tuple[Party, ...]:
    """Common nouns that stand for parties, in the order of the text; none overlaps an entity or another.

    `entities` are those of the article, in the order of the text; `taken` tells of each token whether it is read
    already, the entities among them.
    """
    tokens = document.tokens
    taken = _covered(tokens, entities) if taken is None else taken
    heads = gazetteer.party_heads
    found: list[Party] = []
    for i in [i for i, word in enumerate(tokens.words) if word in heads]:
        if taken[i] or (found and i < found[-1].last):
            continue
        party = _party(document, gazetteer, entities, i, heads[tokens.words[i]])
        if party is not None:
            found.append(party)
    return tuple(found)


def resolve_title(document: Document, gazetteer: Gazetteer, entities: Sequence[Entity], span: Span) -> Referent | None:
    """Who the title over these tokens means: «الأمين العام», «الرئيس الروسي», «نظيره الأميركي», «الوزير».

    Within the article first: the nearest person before that bears this title, or holds this office at the day of
    publication, on this side and of this gender; then who held the office that day; then the side alone. An
    indefinite title («مسؤول أميركي») is somebody unnamed: only his side is known. None when the words name no
    title. `entities` are those of the article, in the order of the text.
    """
    tokens = document.tokens
    first, last = span
    title = _read(gazetteer, tokens, entities, first, last)
    if title is None:
        return None
    before = entities[: bisect_right(entities, tokens.starts[first], key=_end)]
    if title.counterpart and title.side is None:
        return None
    if not title.counterpart and _indefinite(tokens, entities, first, last):
        return Referent(None, None, title.side) if title.side else None
    if title.counterpart:
        title = replace(title, role=_mirrored(gazetteer, document, before, first))
    mention = _bearer(gazetteer, document, before, title)
    if mention is not None:
        return Referent(mention.entity_id, mention.name, party_of(mention))
    side = title.side
    office = gazetteer.holder(title.role, side, document.published, title.words) if side else None
    if office is not None:
        return Referent(office.person.id, office.person.name, office.of)
    return Referent(None, None, side) if side else None


_DEFINITE = ("ال", "لل", "وال", "فال", "بال", "كال", "ولل")


def _indefinite(tokens: Tokens, entities: Sequence[Entity], first: int, last: int) -> bool:
    """Whether a title is nobody's in particular: no word of it has the article, and no name makes it definite."""
    if any(word.startswith(_DEFINITE) for word in tokens.words[first:last]):
        return False
    start, end = tokens.starts[first], tokens.ends[last - 1]
    return not any(start < entity.end and entity.start < end for entity in entities)


@dataclass(frozen=True, slots=True)
class _Title:
    """A title without a name, read."""

    role: tuple[str, ...]
    """Role key; () for «his counterpart»."""
    side: str | None
    """Actor code that it tells."""
    words: frozenset[str]
    """Its folded words, bare."""
    feminine: bool
    counterpart: bool


def _read(gazetteer: Gazetteer, tokens: Tokens, entities: Sequence[Entity], first: int, last: int) -> _Title | None:
    words = tokens.words[first : _title_end(gazetteer, tokens, entities, first, last)]
    head = gazetteer.title_stem(words[0]) if words else None
    if head is None:
        return None
    side: str | None = None
    rest: list[str] = []
    i = 1
    while i < len(words):
        found = gazetteer.side_at(words, i)
        if found is None:
            rest.append(words[i])
        side = side or (found[0] if found else None)
        i += found[1] if found else 1
    start, end = tokens.starts[first], tokens.ends[last - 1]
    inside = bisect_left(entities, start, key=_start)
    while side is None and inside < len(entities) and entities[inside].end <= end:
        side = party_of(entities[inside])
        inside += 1
    counterpart = gazetteer.is_counterpart(head)
    role = () if counterpart else gazetteer.role_key((head, *rest))
    return _Title(role, side, frozenset(map(bare, rest)), head.endswith("ه") and not counterpart, counterpart)


def _title_end(gazetteer: Gazetteer, tokens: Tokens, entities: Sequence[Entity], first: int, last: int) -> int:
    """The token behind the title that begins at token `first`: before a person, a verb, a sign."""
    end = tokens.ends[last - 1]
    k = bisect_left(entities, tokens.starts[first], key=_start)
    i = first + 1
    while i < last:
        features = gazetteer.analyser[tokens.words[i]]
        while k < len(entities) and entities[k].end <= tokens.starts[i]:
            k += 1
        inside = k < len(entities) and entities[k].start < tokens.ends[i] and entities[k].end <= end
        if inside and entities[k].type is EntityType.PERSON:
            break
        if not (
            inside
            or features.complement
            or features.side
            or features.title
            or features.link
            or tokens.words[i] in _QUOTES
        ):
            break
        i += 1
    return i


def _covered(tokens: Tokens, entities: Sequence[Entity]) -> bytearray:
    """One byte a token: whether an entity covers it."""
    covered = bytearray(len(tokens))
    for entity in entities:
        first, last = tokens.covering(entity.start, entity.end)
        covered[first:last] = b"\1" * (last - first)
    return covered


def _party(document: Document, gazetteer: Gazetteer, entities: Sequence[Entity], i: int, kind: str) -> Party | None:
    words = document.tokens.words
    if kind == "own":
        return Party(i, i + 1, None, own=True)
    if kind == "people":
        return Party(i, i + 1, gazetteer.side(words[i]))
    found = _nationality(gazetteer, words, i + 1)
    if found is not None:
        return Party(i, found[1], found[0])
    if kind == "allies":
        return _anaphor(document, entities, i, ("alliance", "union"), gazetteer)
    if kind.startswith("anaphor:"):
        return _anaphor(document, entities, i, tuple(kind[8:].split()), gazetteer)
    return None


def _nationality(gazetteer: Gazetteer, words: Sequence[str], i: int) -> tuple[str, int] | None:
    """The nationality that qualifies the noun before token `i`, and the token behind it; None when there is none."""
    for j in range(i, min(i + _WINDOW_TOKENS, len(words))):
        side = gazetteer.side_at(words, j)
        if side is not None:
            return side[0], j + side[1]
        if not gazetteer.is_adjective(words[j]):
            break
    return None


def _anaphor(
    document: Document, entities: Sequence[Entity], i: int, kinds: tuple[str, ...], gazetteer: Gazetteer
) -> Party | None:
    """The nearest organisation of these kinds before token `i`, else the first behind it."""
    here = bisect_left(entities, document.tokens.starts[i], key=_start)
    before = range(here - 1, max(here - 1 - _MEMORY_ENTITIES, -1), -1)
    behind = range(here, min(here + _MEMORY_ENTITIES, len(entities)))
    for k in chain(before, behind):
        entity = entities[k]
        if entity.type is EntityType.ORG and gazetteer.kind(entity.entity_id) in kinds:
            return Party(i, i + 1, party_of(entity), entity.entity_id, entity.name)
    return None


def _mirrored(gazetteer: Gazetteer, document: Document, before: Sequence[Entity], first: int) -> tuple[str, ...]:
    """The office of whom «his counterpart» mirrors: the nearest title or titled person before, in the sentence."""
    words = document.tokens.words
    begin = document.tokens.sentences[document.tokens.sentence(first)][0]
    for i in range(first - 1, begin - 1, -1):
        head = gazetteer.title_stem(words[i])
        if head is None or gazetteer.is_counterpart(head):
            continue
        end = i + 1
        while end < first and gazetteer.is_role_word(words[end]) and gazetteer.side(words[end]) is None:
            end += 1
        role, k = (head, *words[i + 1 : end]), i
        while k > begin and (outer := gazetteer.title_stem(words[k - 1])) is not None:
            role, k = (outer, words[k], *role[1:]), k - 1
        return gazetteer.role_key(role)
    for entity in reversed(before[-_MEMORY_ENTITIES:]):
        if entity.type is EntityType.PERSON:
            offices = gazetteer.offices_of(entity.entity_id, document.published)
            if offices:
                return offices[0].role
    return ()


def _bearer(gazetteer: Gazetteer, document: Document, before: Sequence[Entity], title: _Title) -> Entity | None:
    """The nearest person before who may be called by this title."""
    for entity in reversed(before[-_MEMORY_ENTITIES:]):
        if entity.type is not EntityType.PERSON:
            continue
        party = party_of(entity)
        if title.side and party and party != title.side:
            continue
        if title.feminine and gazetteer.gender(entity.entity_id) == "m":
            continue
        if _bears(gazetteer, entity, gazetteer.offices_of(entity.entity_id, document.published), title):
            return entity
    return None


def _bears(gazetteer: Gazetteer, entity: Entity, offices: Sequence[Office], title: _Title) -> bool:
    """Whether a person is called so here, or holds such an office; an office in full asks for that office."""
    role = title.role
    if gazetteer.is_generic(role):
        return title.side is None or party_of(entity) == title.side
    whole = len(role) == 1 and role[0] in gazetteer.titles.single
    held = [gazetteer.role_of(entity.role)] if entity.role else []
    held += [office.role for office in offices if title.side is None or office.of == title.side]
    return bool(role) and any(one == role if whole else one[: len(role)] == role for one in held)

"""Mentions and common nouns in, the parties and persons that they stand for out.

What entities are not (see the guidelines), quotes and positions still need: who
«الوزير», «الرئيس الروسي», «نظيره الأميركي» is, and whom «الحلف», «الجانب الأميركي»,
«الدول الغربية» or «بلاده» speaks for.

    party_of(entity)                                   -> actor code or None
    demonym(gazetteer, word)                           -> actor code or None
    find_parties(document, gazetteer, entities)        -> tuple[Party, ...]
    resolve_title(document, gazetteer, entities, span) -> Referent or None
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from streams.arabic.tokens import Span, Tokens
from streams.extract.document import Document
from streams.extract.gazetteer import Gazetteer, Office
from streams.records import Entity, EntityType

__all__ = ["Party", "Referent", "demonym", "find_parties", "party_of", "resolve_title"]

_WINDOW_TOKENS: Final = 4
"""How far behind a noun its nationality may stand: «المسؤول العسكري الكبير الأميركي»."""


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

    A state or an organisation that is an actor belongs to itself: its `affiliation` is its own code.
    """
    return entity.stands_for or entity.affiliation


def demonym(gazetteer: Gazetteer, word: str) -> str | None:
    """The actor code of a folded adjective of nationality or collective, in any form and with or without article.

    «الروسيه», «روس», «الاميركيون» -> RUS, RUS, USA; «الاوروبي» -> EU, «الغربيه» -> WEST, «الاممي» -> UN; else None.
    Take proclitics off first (`tokens.stems`).
    """
    return gazetteer.demonyms.get(word)


def find_parties(document: Document, gazetteer: Gazetteer, entities: Sequence[Entity]) -> tuple[Party, ...]:
    """Common nouns that stand for parties, in the order of the text; none overlaps an entity or another."""
    tokens = document.tokens
    taken = _covered(tokens, entities)
    heads = gazetteer.party_heads
    found: list[Party] = []
    for i, word in enumerate(tokens.words):
        kind = heads.get(word)
        if kind is None or taken[i] or (found and i < found[-1].last):
            continue
        party = _party(document, gazetteer, entities, i, kind)
        if party is not None:
            found.append(party)
    return tuple(found)


def resolve_title(
    document: Document, gazetteer: Gazetteer, entities: Sequence[Entity], span: Span
) -> Referent | None:
    """Who the title over these tokens means: «الأمين العام», «الرئيس الروسي», «نظيره الأميركي», «الوزير».

    Within the article first: the nearest person before that bears this title, or holds this office at the day of
    publication, on this side and of this gender; then who held the office that day; then the side alone. None when
    the words name no title.
    """
    tokens = document.tokens
    first, last = span
    words = tokens.words[first:last]
    role, side, stem = _title_parts(gazetteer, words)
    if role is None:
        return None
    start = tokens.starts[first]
    before = [e for e in entities if e.end <= start]
    side = side or _side_inside(tokens, entities, span)
    if role == ():
        role = _counterpart_role(gazetteer, document, before, tokens, first)
    mention = _bearer(gazetteer, document, before, role, side, feminine=stem.endswith("ه"))
    if mention is not None:
        return Referent(mention.entity_id, mention.name, party_of(mention))
    office = gazetteer.holder(role, side, document.published) if side else None
    if office is not None:
        return Referent(office.person.id, office.person.name, office.of)
    return Referent(None, None, side) if side else None


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
    starts = [e.start for e in entities]
    here = bisect_left(starts, document.tokens.starts[i])
    ordered = [*reversed(entities[:here]), *entities[here:]]
    for entity in ordered:
        if entity.type is EntityType.ORG and gazetteer.kind(entity.entity_id) in kinds:
            return Party(i, i + 1, party_of(entity), entity.entity_id, entity.name)
    return None


def _title_parts(gazetteer: Gazetteer, words: Sequence[str]) -> tuple[tuple[str, ...] | None, str | None, str]:
    """Role key, side and head of a title; role () for «his counterpart», None when it is no title."""
    if not words:
        return None, None, ""
    head = gazetteer.title_stem(words[0])
    if head is None:
        return None, None, ""
    sides = [side for word in words[1:] if (side := gazetteer.side(word))]
    rest = [word for word in words[1:] if not gazetteer.side(word)]
    if gazetteer.is_counterpart(head):
        return (), sides[0] if sides else None, head
    return gazetteer.role_key((head, *rest)), sides[0] if sides else None, head


def _side_inside(tokens: Tokens, entities: Sequence[Entity], span: Span) -> str | None:
    """The actor of the first entity inside the title: «الأمين العام لحلف الناتو»."""
    start, end = tokens.starts[span[0]], tokens.ends[span[1] - 1]
    return next((party_of(e) for e in entities if start <= e.start and e.end <= end and party_of(e)), None)


def _counterpart_role(
    gazetteer: Gazetteer, document: Document, before: Sequence[Entity], tokens: Tokens, first: int
) -> tuple[str, ...]:
    """The office of whom «his counterpart» mirrors: the nearest title or titled person before, in the sentence."""
    begin = tokens.sentences[tokens.sentence(first)][0]
    for i in range(first - 1, begin - 1, -1):
        head = gazetteer.title_stem(tokens.words[i])
        if head is not None and not gazetteer.is_counterpart(head):
            end = i + 1
            while end < first and gazetteer.is_role_word(tokens.words[end]):
                end += 1
            return gazetteer.role_key((head, *tokens.words[i + 1:end]))
    for entity in reversed(before):
        if entity.type is EntityType.PERSON:
            offices = gazetteer.offices_of(entity.entity_id, document.published)
            if offices:
                return offices[0].role
    return ()


def _bearer(
    gazetteer: Gazetteer, document: Document, before: Sequence[Entity], role: tuple[str, ...], side: str | None,
    *, feminine: bool,
) -> Entity | None:
    """The nearest person before who may be called by this title."""
    for entity in reversed(before):
        if entity.type is not EntityType.PERSON or (side and party_of(entity) and party_of(entity) != side):
            continue
        if feminine and gazetteer.gender(entity.entity_id) == "m":
            continue
        offices = gazetteer.offices_of(entity.entity_id, document.published)
        if _bears(gazetteer, entity, offices, role, side):
            return entity
    return None


def _bears(
    gazetteer: Gazetteer, entity: Entity, offices: Sequence[Office], role: tuple[str, ...], side: str | None
) -> bool:
    if gazetteer.is_generic(role):
        return side is None or party_of(entity) == side
    written = gazetteer.role_of(entity.role) if entity.role else None
    if written is not None and written[:len(role)] == role:
        return True
    return any(office.role[:len(role)] == role and (side is None or office.of == side) for office in offices)

"""A title or a group in, the party that it belongs to out: named by it, or the body behind «in»."""

from __future__ import annotations

from typing import Final

from streams.extract.parties.organisations import PARTS
from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.source import spoken_for
from streams.records import EntityType

__all__ = ["office_named"]

_TAIL: Final = 5
"""Tokens behind a noun phrase that may tell whose official it is: «عضو في الوفد الحكومي»."""
_AT: Final = frozenset({"لدي", "عن"})
"""Behind these stands the body where a delegate is, or for which a deputy sits: «مندوب لدى المنظمة», «نائب عن الحزب»."""
_FROM: Final = frozenset({"من", "داخل", "ضمن"})
"""Behind somebody indefinite they bring the body that he is of: «ضابط من وفد القيادة»."""
_INSIDE: Final = _FROM | _AT | {"في"}
"""Words behind which a place is only where somebody is, or comes from."""
_AFFAIRS: Final = "شءون"
_DEALING: Final = ("وزير", "وزيره", "مستشار", "مستشاره")
"""Officers who deal with what stands behind «affairs of»: «وزير شؤون الاتحاد الأوروبي»."""
_DEFINITE: Final = ("ال", "وال", "لل", "بال")


def office_named(context: QuoteContext, i: int, behind: int) -> str | None:
    """The party that a title or group belongs to: named by it, or in its head; behind «in» a body, but no place."""
    whole = context.parties.get(i)
    if whole is not None and whole.actor is not None:
        return whole.actor
    loose, limit = False, min(len(context.words), max(behind, i + 1) + _TAIL)
    for j in range(i, limit):
        word = context.words[j]
        from_inside = word in _FROM and j > i and not context.words[i].startswith(_DEFINITE)
        if (word in context.tails and word not in _AT and not from_inside) or (
            j >= behind and word in context.lexicon.lists["complementisers"]
        ):
            break
        named = context.places.get(j)
        if named is not None and named.entity.type is EntityType.PERSON:
            break
        dealt_with = j > i and context.words[j - 1].endswith(_AFFAIRS) and context.words[i].endswith(_DEALING)
        party = _party_at(context, j, loose=loose) if not dealt_with else None
        if party is not None:
            return _whole(context, j) or party
        if j >= behind and not loose and word not in _INSIDE:
            break
        loose = word not in context.title_words.governments and (loose or word in _INSIDE)
    if context.gazetteer.analyser[context.words[i]].head is None:
        return None
    return next((spoken_for(place.entity) for place in context.placed(i, behind)), None)


def _party_at(context: QuoteContext, j: int, *, loose: bool) -> str | None:
    """The party that is named at token `j`; behind «in» (`loose`) no place is one."""
    party, place = context.parties.get(j), context.places.get(j)
    if party is not None and party.actor is not None:
        return party.actor
    if place is not None and place.entity.type is not EntityType.PERSON:
        entity = place.entity
        glued = place.joined and context.words[j].startswith("ب")
        return None if entity.type is not EntityType.ORG and (loose or glued) else spoken_for(entity)
    side = context.gazetteer.side_at(context.words, j)
    return side[0] if side is not None else None


def _whole(context: QuoteContext, j: int) -> str | None:
    """The body in which the committee or department at token `j` is one: «لجنة المتابعة في الجامعة», «إدارة الأزمات بالمنظمة»; None for any other party."""
    if not any(noun.code in PARTS for noun in context.party_nouns.get(context.words[j], ())):
        return None
    party, place = context.parties.get(j), context.places.get(j)
    last = max(place.last if place is not None else 0, party.last if party is not None else 0)
    if last + 1 >= len(context.words):
        return None
    inside = context.words[last] in _INSIDE
    body = context.places.get(last + inside)
    if body is None or body.entity.type is not EntityType.ORG:
        return None
    glued = body.joined and context.words[last][0] == "ب"
    return spoken_for(body.entity) if inside or glued else None

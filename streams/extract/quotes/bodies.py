"""A noun of a body or a text in, who speaks by it out: the body or outlet that is named behind it, or whoever wrote the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.extract.parties.lexicon import Role
from streams.extract.quotes.context import Place, QuoteContext
from streams.extract.quotes.source import Source, entity_source, is_outlet
from streams.records import EntityType

__all__ = ["body_called", "outlet_behind", "text_source"]

_BODIES: Final = frozenset({Role.BODY})

_SEEN_TOKENS: Final = 8
"""How far behind a text the verb of who has seen it may stand."""


def text_source(context: QuoteContext, i: int, behind: int, stop: int) -> Source:
    """A text as the subject: who issued it speaks («بيان للوزارة», «تقرير صادر عن الوكالة»); else the text itself."""
    tokens = context.tokens
    seen = next((j for j in range(i + 1, min(i + _SEEN_TOKENS, stop)) if context.has("obtained", j)), None)
    if seen is not None:  # «وثيقة من صفحتين اطلعت عليها "الأفق"»
        behind, stop = min(behind, seen), seen
    for j in range(i + 1, min(i + 5, stop)):
        place = context.places.get(j)
        if place is not None and place.entity.type is not EntityType.LOC:
            issuer = entity_source(context, place)
            return issuer._replace(start=tokens.starts[i], feminine=None)
        party = context.parties.get(j)
        if party is not None and party.actor is not None and not party.person:
            title = tokens.surface(i, max(behind, party.last))
            return Source(
                party.entity_id,
                party.name or title,
                party.actor,
                tokens.starts[i],
                tokens.ends[j],
                plural=False,
                behind=max(behind, party.last),
                described=True,
            )
    name = tokens.surface(i, behind)
    return Source(
        None,
        name,
        None,
        tokens.starts[i],
        tokens.ends[behind - 1],
        context.words[i].endswith("ه"),
        plural=False,
        behind=behind,
        described=True,
    )


def body_called(context: QuoteContext, i: int, behind: int, inner: Sequence[Place]) -> Source | None:
    """The body that is named right behind its noun: «بعثة يونامي», «وفد فتح»."""
    nouns = context.party_nouns.get(context.words[i], ())
    if not any(noun.role in _BODIES for noun in nouns) and not context.has("sent_bodies", i):
        return None
    if len(inner) != 1 or inner[0].first != i + 1 or inner[0].last != behind or inner[0].joined:
        return None
    if inner[0].entity.type is not EntityType.ORG or is_outlet(context, inner[0]):
        return None
    named = entity_source(context, inner[0], behind)
    return named._replace(start=context.tokens.starts[i], feminine=context.words[i].endswith("ه"), described=True)


def outlet_behind(context: QuoteContext, i: int, behind: int, stop: int) -> Source | None:
    """The outlet that the noun at token `i` introduces: «وكالة أنباء (تسنيم)»; None for any other noun."""
    places = context.places
    near = (places[j] for j in range(i + 1, min(i + 5, stop)) if j in places) if context.has("outlets", i) else ()
    outlet = next(iter(near), None)
    if outlet is None or outlet.entity.type is not EntityType.ORG:
        return None
    closed = context.words[outlet.last : outlet.last + 1] == (")",)
    return entity_source(context, outlet, max(behind, outlet.last + closed))

"""The subject of a verb as far as it was read in, the person named at its end out: «الناطق باسم جبهة من أجل التغيير فلان»."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.context import Place, QuoteContext
from streams.extract.quotes.known_heads import heads_body
from streams.extract.quotes.report import COMMAS
from streams.extract.quotes.source import Source, entity_source, first_of_role
from streams.records import EntityType

__all__ = ["is_inside_title", "named_apposed", "named_before", "named_last"]

_REST_TOKENS: Final = 8
"""Tokens of a title that may stand between where its reading ended and the name."""
_FURTHER_TOKENS: Final = 10
"""The same where a rank or nationality of his own stands before the name."""
_CLOSING: Final = frozenset('"»”')
"""Marks behind which a name may follow a title."""
_INSIDE: Final = frozenset({"اجل", "ل", *'"«»“”„‟‹›'})
"""Words and marks that may be part of a title, beside the links of titles."""


def named_last(context: QuoteContext, source: Source, stop: int) -> Source:
    """The person whose name ends right before token `stop`, where only the rest of a title lies between, or ends the title before; else the source."""
    if not _may_be_named(source) or heads_body(context, context.tokens.at(source.start or 0)):
        return source
    return _as(context, source, _named_right_before(context, source, stop) or _named_further(context, source, stop))


def named_apposed(context: QuoteContext, source: Source, stop: int) -> Source:
    """The person named between commas behind a title, before the object of the verb: «دعا نائب الرئيس لشؤون الأمن، فلان، الحكومة إلى»."""
    place = _named_further(context, source, stop) if _may_be_named(source) and not source.person else None
    if place is None or context.words[first_of_role(context, place) - 1] not in COMMAS:
        return source
    closed = place.last < len(context.words) and context.words[place.last] in COMMAS
    return _as(context, source, place) if closed else source


def _may_be_named(source: Source) -> bool:
    """Whether the source may be a title whose bearer is named behind it."""
    return source.start is not None and not source.outlet and (source.described or not source.person)


def _as(context: QuoteContext, source: Source, place: Place | None) -> Source:
    """The person at this place, who speaks for the party of his title if for none by himself; the source for none."""
    if place is None:
        return source
    named = entity_source(context, place)
    return named if named.actor is not None else named._replace(actor=source.actor)


def _named_right_before(context: QuoteContext, source: Source, stop: int) -> Place | None:
    """The person whose name ends right before token `stop`."""
    back = stop - 1 if stop and context.words[stop - 1] in "،," else stop
    place = context.ends.get(back)
    if place is None or place.joined or place.entity.type is not EntityType.PERSON:
        return None
    first = max(context.tokens.at(source.start or 0) + 1, min(source.behind, place.first))
    if place.first - first > _REST_TOKENS or not _is_titled(context, source, first):
        return None
    return place if all(_goes_on(context, i) or context.in_marks(i) for i in range(first, place.first)) else None


def _named_further(context: QuoteContext, source: Source, stop: int) -> Place | None:
    """The person named before «، في مؤتمر صحفي، إن», where what stands before the name ends a title: «رئيس «الأفق» التنفيذي فلان», «نائب رئيس الإدارة المؤقتة، العميد فلان»."""
    near = context.placed(source.behind, min(stop, source.behind + _FURTHER_TOKENS))
    place = next((place for place in near if place.entity.type is EntityType.PERSON), None)
    if place is None or place.joined or source.plural:
        return None
    first = first_of_role(context, place)
    before = context.words[first - 1]
    if (
        first < source.behind
        or not _is_titled(context, source, source.behind)
        or not (before.startswith("ال") or before in _CLOSING or before in COMMAS or first in context.ends)
    ):
        return None
    between = range(source.behind, first)
    return place if all(_goes_on(context, i) or _is_sign_or_number(context, i) for i in between) else None


def _is_sign_or_number(context: QuoteContext, i: int) -> bool:
    """Whether a comma or a numeral stands there: «ممثل 14 شركة، الكندي فلان»."""
    word = context.words[i]
    return word in COMMAS or word.isdigit()


def is_inside_title(context: QuoteContext, i: int) -> bool:
    """Whether token `i` stands inside the title of the person who is named next: «المستشار | لرئيس البعثة فلان»."""
    near = context.placed(i + 1, i + 1 + _FURTHER_TOKENS)
    place = next((place for place in near if place.entity.type is EntityType.PERSON), None)
    return place is not None and first_of_role(context, place) < i


def named_before(context: QuoteContext, i: int, stop: int) -> Source | None:
    """The person with a title who is named right before token `stop`, where prepositions only stand between token `i` and the title: «يرد عليه من كوتونو الوزير فلان بأن»."""
    place = context.ends.get(stop)
    if place is None or place.joined or not place.entity.role or place.entity.type is not EntityType.PERSON:
        return None
    first = first_of_role(context, place)
    if not (i < first <= i + _REST_TOKENS) or not _is_circumstance(context, i):
        return None
    return entity_source(context, place) if all(_goes_on(context, j) for j in range(i, first)) else None


def _is_circumstance(context: QuoteContext, i: int) -> bool:
    """Whether a preposition stands at token `i`, alone or with a pronoun: «عليه»."""
    return context.has("prepositions", i) or context.has("with_pronouns", i)


def _is_titled(context: QuoteContext, source: Source, first: int) -> bool:
    """Whether the source begins with a title or is but the body of one."""
    begin = context.tokens.at(source.start or 0)
    return any(context.gazetteer.title_stem(context.words[i]) is not None for i in range(max(0, begin - 2), first))


def _goes_on(context: QuoteContext, i: int) -> bool:
    """Whether the title may go on with the word at token `i`: a noun, a name, or a preposition inside it; no verb, no sign."""
    word = context.words[i]
    if word in _INSIDE or context.has("links", i) or i in context.places:
        return True
    if not word[0].isalpha() or word in context.lexicon.lists["stops"] or context.lexicon.signs.get(word) is not None:
        return False
    if word.startswith("م") and word.endswith("ا"):
        return False  # «متوجها إلى فلان»: a participle tells what he did meanwhile
    features = context.gazetteer.analyser[word]
    return not features.finite or features.noun or word.startswith("ال")

"""The subject of a verb as far as it was read in, the person named at its end out: «الناطق باسم جبهة من أجل التغيير فلان»."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.source import Source, entity_source
from streams.records import EntityType

__all__ = ["named_before", "named_last"]

_REST_TOKENS: Final = 8
"""Tokens of a title that may stand between where its reading ended and the name."""
_WITH_PRONOUN: Final = frozenset({"عليه", "عليها", "عليهم", "له", "لها", "لهم", "لنا", "لي"})
_INSIDE: Final = frozenset({"في", "من", "اجل", "ل", "باسم", "لدي", "عن", "علي", "الي", *'"«»“”„‟‹›'})
"""Words and marks that may be part of a title."""


def named_last(context: QuoteContext, source: Source, stop: int) -> Source:
    """The person whose name ends right before token `stop`, where only the rest of a title lies between; else the source."""
    if source.person or source.outlet or source.start is None:
        return source
    back = stop - 1 if stop and context.words[stop - 1] in "،," else stop
    place = context.ends.get(back)
    if place is None or place.joined or place.entity.type is not EntityType.PERSON:
        return source
    first = max(context.tokens.at(source.start) + 1, min(source.behind, place.first))
    if place.first - first > _REST_TOKENS or not _is_titled(context, source, first):
        return source
    if not all(_goes_on(context, i) or context.in_marks(i) for i in range(first, place.first)):
        return source
    named = entity_source(context, place)
    return named if named.actor is not None else named._replace(actor=source.actor)


def named_before(context: QuoteContext, i: int, stop: int) -> Source | None:
    """The person with a title who is named right before token `stop`, where prepositions only stand between token `i` and the title: «يرد عليه من كوتونو الوزير فلان بأن»."""
    place = context.ends.get(stop)
    if place is None or place.joined or not place.entity.role or place.entity.type is not EntityType.PERSON:
        return None
    begins = context.document.text.rfind(place.entity.role, 0, place.entity.start)
    first = context.tokens.at(begins) if begins >= 0 else place.first
    if not (i < first <= i + _REST_TOKENS) or not _is_circumstance(context, i):
        return None
    return entity_source(context, place) if all(_goes_on(context, j) for j in range(i, first)) else None


def _is_circumstance(context: QuoteContext, i: int) -> bool:
    """Whether a preposition stands at token `i`, alone or with a pronoun: «عليه»."""
    word = context.words[i]
    return context.has("prepositions", i) or word in _WITH_PRONOUN


def _is_titled(context: QuoteContext, source: Source, first: int) -> bool:
    """Whether the source begins with a title or is but the body of one."""
    begin = context.tokens.at(source.start or 0)
    return any(context.gazetteer.title_stem(context.words[i]) is not None for i in range(max(0, begin - 2), first))


def _goes_on(context: QuoteContext, i: int) -> bool:
    """Whether the title may go on with the word at token `i`: a noun, a name, or a preposition inside it; no verb, no sign."""
    word = context.words[i]
    if word in _INSIDE or i in context.places:
        return True
    if not word[0].isalpha() or word in context.lexicon.lists["stops"] or context.lexicon.signs.get(word) is not None:
        return False
    features = context.gazetteer.analyser[word]
    return not features.finite or features.noun

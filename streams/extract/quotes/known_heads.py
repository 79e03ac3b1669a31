"""A word in, whether it heads a source of words out: a title, or a noun of people or bodies, in any case and with any pronoun."""

from __future__ import annotations

from typing import Final

from streams.extract.parties.lexicon import Role
from streams.extract.quotes.context import QuoteContext

__all__ = ["heads_body", "is_accusative_head", "is_known_head", "is_owned_title", "names_party"]

_BODIES: Final = frozenset({Role.BODY, Role.STATE})
_THOUSANDS: Final = "الاف"
_OWNERS: Final = ("ها", "هم", "ه")
"""Pronouns of those whose officer a title is."""
_STEM_LETTERS: Final = 2
"""Letters that are too few for a title before a pronoun."""


def is_known_head(context: QuoteContext, i: int) -> bool:
    """Whether this word is a title, or a noun of people or bodies; a title may have the pronoun of whose it is."""
    word, lexicon = context.words[i], context.lexicon
    if word == _THOUSANDS and i and context.words[i - 1].isdigit():
        return False  # «3 آلاف صنف» are counted, and speak as little
    if word in lexicon.speaking or word[1:] in lexicon.speakers:
        return True
    return context.gazetteer.analyser[word].title is not None or is_owned_title(context, word)


def is_accusative_head(context: QuoteContext, i: int) -> bool:
    """Whether an indefinite title or noun of people that may be in the accusative stands there: «مصدرا», «متحدثة»."""
    word = context.words[i]
    if i in context.places or word.startswith("ال"):
        return False
    if word.endswith("ه"):
        return word in context.lexicon.lists["persons"] and context.gazetteer.title_stem(word) == word
    if not word.endswith("ا"):
        return False
    stem = word[:-1]
    return stem in context.lexicon.lists["persons"] or context.gazetteer.title_stem(stem) == stem


def names_party(context: QuoteContext, i: int, *, common: bool = False) -> bool:
    """Whether a party is named at token `i` by a common noun or a body's name: «حراك «الجنوب»»; with `common` no known body's."""
    party = context.parties.get(i)
    return party is not None and party.actor is not None and not (common and party.entity_id is not None)


def heads_body(context: QuoteContext, i: int) -> bool:
    """Whether a body's noun stands at token `i`, which a person behind it only belongs to, or is the object beside: «مكتب الرئيس فلان», «الشرطة»."""
    if i and (context.words[i - 1] == "باسم" or context.gazetteer.title_stem(context.words[i - 1]) is not None):
        return False  # «المتحدثة باسم مجلس الأمن فلانة»
    bodies = (noun.role in _BODIES for noun in context.party_nouns.get(context.words[i], ()))
    return context.has("bureaus", i) or any(bodies)


def is_owned_title(context: QuoteContext, word: str) -> bool:
    """Whether the word is a title with a pronoun: «كاتبها العام», «رئيسه»."""
    ending = next((end for end in _OWNERS if word.endswith(end)), "")
    if not ending or word in context.lexicon.lists["prepositions"]:
        return False
    stem = word[: -len(ending)]
    return (
        len(stem) > _STEM_LETTERS
        and stem not in context.lexicon.lists["prepositions"]
        and stem in context.gazetteer.titles.heads
    )

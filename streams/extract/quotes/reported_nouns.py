"""A folded word in, whether it is a noun that a verb may report out: a feeling, a content, a verbal noun, any noun."""

from __future__ import annotations

from streams.arabic.nominal_forms import has_noun_shape
from streams.extract.quotes.context import QuoteContext

__all__ = ["is_any", "is_content", "is_feeling", "is_verbal"]


def is_feeling(context: QuoteContext, word: str) -> bool:
    """Whether the word is a noun of feeling: «أمله», «قلقا»."""
    nouns = context.lexicon.nouns["feelings"]
    return word in nouns or (word.endswith("ا") and word[:-1] in nouns)


def is_content(context: QuoteContext, word: str) -> bool:
    """Whether the word is a noun of content: «ضرورة», or has the shape of a verbal noun."""
    return word in context.lexicon.nouns["contents"] or has_noun_shape(word)


def is_any(context: QuoteContext, word: str) -> bool:
    """Whether the word may be what is demanded or threatened: an indefinite noun of any kind, or a verbal noun."""
    return is_verbal(context, word) or (
        len(word) > 2
        and word[0].isalpha()
        and not word.startswith("ال")
        and word not in context.lexicon.signs
        and not context.gazetteer.analyser[word].function
    )


def is_verbal(context: QuoteContext, word: str) -> bool:
    """Whether the word is a verbal noun, an accusative without article («تمديدا») too."""
    return (
        word in context.lexicon.nouns["verbal_nouns"]
        or is_content(context, word)
        or (word.endswith("ا") and is_verbal(context, word[:-1]))
    )

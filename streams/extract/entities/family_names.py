"""The word behind a given name that has its title before it in, whether it can only be the family name out."""

from __future__ import annotations

from typing import Final

from streams.extract.entities.mentions import MentionContext

__all__ = ["is_family_name"]

_STOPS: Final = frozenset("،؛")
_ARTICLES: Final = ("ال", "لل", "بال", "وال", "كال", "فال")


def is_family_name(context: MentionContext, j: int) -> bool:
    """Whether the word at token `j`, ordinary or in no list, is the family name of whose title and given name came before."""
    return (
        _is_surname(context, j)
        or _is_before_that(context, j)
        or _is_before_stop(context, j)
        or _is_unlisted(context, j)
    )


def _is_before_stop(context: MentionContext, j: int) -> bool:
    """Whether the word before a comma can only be the family name of the one whose title came before: «الشيخ جمال خطار، …»."""
    if j + 1 >= context.limits[j - 1] or context.words[j + 1] not in _STOPS or context.owners[j] is not None:
        return False
    features, word = context.word_features[j], context.words[j]
    first = context.word_features[j - 1]
    ordinary = features.common and not (first.opens or (first.strong and not word.endswith(("ا", "ه"))))
    return not (ordinary or features.function or features.verb) and word[:1].isalpha() and word[0] not in "بلكف"


def _is_unlisted(context: MentionContext, j: int) -> bool:
    """Whether a word that no list has stands behind a foreign given name with its title, before another's title or a preposition: «المدير كواسي منداه ووزيرة …»."""
    lists, words = context.gazetteer.lists, context.words
    if words[j - 1] not in lists.foreign or j + 1 >= context.limits[j - 1] or context.owners[j] is not None:
        return False
    features, behind = context.word_features[j], context.word_features[j + 1]
    known = features.common or features.function or features.verb or features.title is not None or features.names
    joined = behind.title is not None and behind.title[0] > 0 and words[j + 1][0] == "و"
    plain = words[j].isalpha() and not words[j].startswith(_ARTICLES)
    return plain and not known and (joined or behind.locative or behind.function)


def _is_before_that(context: MentionContext, j: int) -> bool:
    """Whether the word before «إن» can only be the family name of who says it: «قال المبعوث سالم زاد إن …»."""
    if j + 1 >= context.limits[j - 1] or context.words[j + 1] != "ان" or context.owners[j] is not None:
        return False
    features = context.word_features[j]
    plain = context.words[j][:1].isalpha() and not (features.function or features.verb or features.title is not None)
    return plain and features.side is None and not context.words[j].startswith("ال")


def _is_surname(context: MentionContext, j: int) -> bool:
    """Whether an ordinary word behind a titled given name can only be the family name: an indefinite noun."""
    if j >= context.limits[j - 1] or context.owners[j] is not None:
        return False
    features, word = context.word_features[j], context.words[j]
    if not features.noun or features.function or features.title is not None or word.endswith(("ا", "ه")):
        return False
    return (
        j + 1 >= context.limits[j]
        or context.word_features[j + 1].function
        or context.words[j + 1][:1] in {"ب", "ل", "،", ".", "(", ")"}
    )

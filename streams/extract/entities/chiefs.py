"""A known family name or an office in, whether a title ends with it and whose name stands behind it is another out: «كبير مستشاري أردوغان …», «المتحدث باسم نتنياهو …»."""

from __future__ import annotations

from typing import Final

from streams.extract.entities.mentions import MentionContext
from streams.extract.entities.word_features import Tail, Title
from streams.records import EntityType

__all__ = ["begins_name", "has_another_behind", "is_chief", "is_spoken_for", "speaks_for"]

_OF: Final = "ل"
_IN_NAME: Final = "باسم"
"""A given name too."""


def is_chief(context: MentionContext, j: int) -> bool:
    """Whether the known family name at token `j` only tells whose officer or kin is named right behind it."""
    features = context.word_features[j]
    if features.family is None or not j or context.limits[j - 1] <= j or context.owners[j] is not None:
        return False
    if features.family[0]:
        return context.words[j][0] == _OF and begins_name(context, j + 1)
    before = context.word_features[j - 1]
    headed = before.governs or (before.title is not None and not before.title[3]) or context.words[j - 1] == _IN_NAME
    return headed and features.family_alone and context.owners[j - 1] is None and begins_name(context, j + 1)


def begins_name(context: MentionContext, j: int) -> bool:
    """Whether a name of two words, the first no family name, stands at token `j`."""
    if j + 1 >= context.limits[j - 1] or context.owners[j] is not None or context.owners[j + 1] is not None:
        return False
    first, second = context.word_features[j], context.word_features[j + 1]
    named = first.given == 0 or (first.opens and first.family is None)
    goes_on = second.tail >= Tail.UNKNOWN or second.given == 0
    return named and goes_on and not (second.function or second.verb or second.joined)


def speaks_for(context: MentionContext, i: int) -> bool:
    """Whether «باسم» at token `i` brings for whom somebody speaks, a known family name, and is no given name."""
    if context.words[i] != _IN_NAME or i + 1 >= context.limits[i]:
        return False
    owner, family = context.owners[i + 1], context.word_features[i + 1].family
    known = family is not None and not family[0] and context.word_features[i + 1].family_alone
    return known if owner is None else owner.type is EntityType.PERSON


def is_spoken_for(context: MentionContext, j: int) -> bool:
    """Whether the family name at token `j` is that for whose bearer somebody speaks: «المتحدث باسم نتنياهو»."""
    return j > 0 and context.owners[j] is None and speaks_for(context, j - 1)


def has_another_behind(context: MentionContext, i: int) -> bool:
    """Whether a definite office alone stands at token `i`, and that of somebody else, who bears the name, right behind it: «دعا الملك | الرئيس الجزائري فلان»."""
    title = context.word_features[i].title
    if title is None or title[1] is not Title.OFFICE or not title[3] or i + 1 >= context.limits[i]:
        return False
    return context.words[i + 1] in context.gazetteer.titles.met

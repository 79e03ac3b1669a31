"""A head noun in, the end of a complement that no list has out: «نقابة عمال الموانئ», «لجنة الدائنين الرسميين»."""

from __future__ import annotations

from typing import Final

from streams.extract.entities.known_phrases import known_end, quoted_span
from streams.extract.entities.mentions import MentionContext
from streams.extract.entities.person_spans import extend
from streams.extract.entities.senses import Head
from streams.extract.entities.word_features import Adjective, Tail, Title
from streams.records import EntityType

__all__ = ["free_complement_end", "governed_end", "governs"]

_LOCAL: Final = frozenset(
    {"university", "bank", "museum", "market", "club", "council", "court", "municipality", "chamber"}
)
"""Kinds whose complement may be a place: «جامعة دمشق»."""
_FEMININE: Final = frozenset({"authority", "committee", "directorate", "movement", "front", "group"})
"""Kinds whose nouns are feminine, so that the adjective at the end is theirs."""
_GOVERNING: Final = frozenset(
    {
        "agency",
        "association",
        "authority",
        "bank",
        "centre",
        "chamber",
        "committee",
        "council",
        "directorate",
        "fund",
        "institute",
        "market",
        "ministry",
        "organisation",
        "union",
    }
)
"""Kinds whose complement may be an indefinite noun that governs another: «نقابة عمال الموانئ»."""
_PEOPLED: Final = frozenset({"association", "chamber", "committee", "council", "organisation", "union"})
"""Kinds whose complement may be a plural that is a title too: «نقابة المحامين»."""
_DEDICATED: Final = frozenset({"centre", "university", "institute", "museum", "association", "court"})
"""Kinds that are called after persons: «مركز أولوف بالمه»."""
_OF_INSTITUTIONS: Final = frozenset({"party", "union"})
"""Kinds whose complement may be the noun of another institution: «حزب التكتل», «اتحاد الإذاعة والتليفزيون»."""
_GOVERNED_MAX: Final = 3
"""Indefinite nouns in a row that a name may have."""


def free_complement_end(context: MentionContext, j: int, head: Head) -> int | None:
    """The end of the complement at token `j`: a proper name, nouns in a row, any definite noun where the head is loose."""
    if quoted_span(context, j) is not None:
        return None
    known = known_end(context, j)
    if known is not None:
        named = head.kind in _LOCAL and known[1].type is not EntityType.ORG
        return known[0] if named or known[1].kind == head.kind == "agency" else None
    features, word = context.word_features[j], context.words[j]
    if features.side is not None or word in context.gazetteer.lists.generic.get(head.kind, ()):
        return None
    if governs(context, j):
        return governed_end(context, j) if head.kind in _GOVERNING and head.needs != "named" else None
    if features.head is not None and not word.startswith("ال"):
        return None
    return _name_end(context, j, head) or _noun_end(context, j, head)


def _name_end(context: MentionContext, j: int, head: Head) -> int | None:
    """The end of a person's name, or of a name that no list has, behind a head."""
    features = context.word_features[j]
    if features.title is not None and features.title[3]:
        peopled = head.kind in _PEOPLED and features.title[1] is Title.PLURAL
        return j + 1 if peopled else _dedicated(context, j)
    if head.kind in _DEDICATED and features.given == 0 and features.strong:
        return extend(context, j)
    return _unknown_end(context, j) if features.opens and head.kind != "ministry" else None


def _noun_end(context: MentionContext, j: int, head: Head) -> int | None:
    """The end of a definite noun behind a head that takes any, or with an adjective of the head's gender."""
    if head.needs == "named":
        return j + 1 if _is_qualified(context, j, head) else None
    titled = context.word_features[j].title is not None and context.words[j].startswith("ال")
    if (
        head.needs != "loose"
        or titled
        or not _is_definite_noun(context, j, of_institutions=head.kind in _OF_INSTITUTIONS)
    ):
        return None
    return j + 2 if _is_qualified_for(context, j) else j + 1


def _is_definite_noun(context: MentionContext, j: int, *, of_institutions: bool) -> bool:
    """Whether a noun with its article stands there: no adjective, and nobody that «the» points back to."""
    features, word = context.word_features[j], context.words[j]
    if not word.startswith("ال") or len(word) < 4 or features.adjective is not Adjective.NONE:
        return False
    if of_institutions:
        return True
    return features.head is None and not context.gazetteer.party_heads.get(word, "").startswith("anaphor")


def _is_qualified_for(context: MentionContext, j: int) -> bool:
    """Whether an adjective and «for» stand behind a definite noun."""
    behind = context.words[j + 1 : min(j + 3, context.limits[j])]
    return len(behind) == 2 and behind[0].startswith("ال") and behind[1].startswith("لل")


def governed_end(context: MentionContext, j: int) -> int | None:
    """The end of nouns that govern one another from token `j` on: «عمال الموانئ», «أطباء السودان»; None when none does."""
    if j >= len(context.words):
        return None
    k, limit = j, min(context.limits[j], j + _GOVERNED_MAX + 1)
    while k < limit and governs(context, k):
        k += 1
    if k == j or k >= limit or context.words[k] in context.gazetteer.lists.generic["time"]:
        return None
    known = known_end(context, k)
    if known is not None:
        return known[0]
    features = context.word_features[k]
    if features.opens or (features.names and not features.common):
        return k + 1
    return k + 1 if features.side is None and _is_definite_noun(context, k, of_institutions=False) else None


def governs(context: MentionContext, i: int) -> bool:
    """Whether an indefinite noun stands there that another may complete."""
    return context.word_features[i].governs or context.words[i] in context.gazetteer.lists.people_of


def _unknown_end(context: MentionContext, j: int) -> int:
    """The end of up to three words that no list has."""
    end = j + 1
    while end < context.limits[j] and end - j < 3 and context.word_features[end].opens:
        end += 1
    return end


def _is_qualified(context: MentionContext, j: int, head: Head) -> bool:
    """Whether a definite noun has an adjective that belongs to a feminine head: «لجنة التربية النيابية»."""
    if head.kind not in _FEMININE or j + 1 >= context.limits[j]:
        return False
    word, features, behind = context.words[j], context.word_features[j], context.word_features[j + 1]
    plain = word.startswith("ال") and len(word) > 3 and not features.adjective and features.title is None
    return (
        plain and behind.adjective >= Adjective.NAMING and context.words[j + 1].endswith("ه") and not word.endswith("ه")
    )


def _dedicated(context: MentionContext, j: int) -> int | None:
    """The end of a title with the name behind it: «جامعة الملك سعود»; None when no name follows."""
    end = j + 1
    while end < context.limits[j] and context.word_features[end].tail is Tail.NAME:
        end += 1
    return end if end > j + 1 else None

"""A head noun in, the token at which the name of its institution ends out.

A name is a head with definite adjectives («البنك المركزي الروسي»), with a complement («حزب العدالة والتنمية»), with
what it is for («الوكالة الدولية للطاقة الذرية»).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.extract.entities.mentions import MentionContext
from streams.extract.entities.senses import Head, Node, Sense
from streams.extract.entities.word_features import Adjective, Tail
from streams.records import EntityType

__all__ = ["construct_end", "definite_end", "known_end", "longest_phrase", "quoted_span", "read_adjectives", "state_at"]

_ADJECTIVES_MAX: Final = 4
_PURPOSE_MAX: Final = 3
"""Indefinite nouns that «for» may govern before the definite one."""
_QUOTED_MAX: Final = 6
"""Words that a quoted name may have."""
_LOCAL: Final = frozenset({"university", "bank", "museum", "market", "club", "council", "court"})
"""Kinds whose complement may be a place: «جامعة دمشق»."""
_OPENING: Final = frozenset("\"«“'‘(")
_CLOSING: Final = frozenset("\"»”'’)")
_FEMININE: Final = frozenset({"authority", "committee", "directorate"})
"""Kinds whose nouns are feminine, so that the adjective at the end is theirs."""
_COORDINATING: Final = frozenset({"party", "movement", "organisation", "authority", "union", "ministry", "committee"})
"""Kinds whose complement may go on with «and»."""
_PURPOSEFUL: Final = frozenset(
    {
        "organisation",
        "authority",
        "committee",
        "agency",
        "centre",
        "union",
        "association",
        "fund",
        "programme",
        "court",
        "office",
        "council",
        "university",
        "bank",
        "company",
    }
)
"""Kinds whose name may go on with «for»."""


def definite_end(context: MentionContext, i: int, head: Head) -> int | None:
    """The end of a name that is a definite head with its adjectives: «البنك المركزي الروسي», «المنظمة الدولية للهجرة»."""
    end, _, naming = read_adjectives(context, i + 1)
    purpose = _purpose(context, end, head) if end > i + 1 else None
    if purpose is not None:
        return purpose
    weak = head.needs == "proper" or (head.needs == "named" and naming < 2)
    return end if naming and not weak else None


def construct_end(context: MentionContext, i: int, head: Head) -> int | None:
    """The end of a name that is a head with a complement: «مجلس النواب الليبي», «حزب العدالة والتنمية»."""
    limit = context.limits[i]
    j = i + 1
    if j >= limit:
        return None
    lists = context.gazetteer.lists
    roots = (
        lists.portfolios if head.kind == "ministry" else lists.forces if head.kind == "forces" else lists.complements
    )
    phrase = longest_phrase(context, j, roots)
    if phrase is not None and not context.words[j].startswith("لل"):
        end = phrase[0]
    else:
        if head.kind == "ministry":
            return None
        free = _free_complement(context, j, head)
        if free is None:
            return None
        end = free
    news = head.kind == "agency" and context.words[j] in context.gazetteer.lists.news
    end = _and_more(context, end, head)
    behind = read_adjectives(context, end)[0]
    if news and behind == end:
        return None
    end = behind
    return _purpose(context, end, head) or end


def _free_complement(context: MentionContext, j: int, head: Head) -> int | None:
    """The end of a complement that no list has: a proper or quoted name, or any definite noun where the head is loose."""
    quoted = quoted_span(context, j)
    if quoted is not None:
        return None
    known = known_end(context, j)
    if known is not None:
        named = head.kind in _LOCAL and known[1].type is not EntityType.ORG
        return known[0] if named or known[1].kind == head.kind == "agency" else None
    features, word = context.word_features[j], context.words[j]
    if features.side is not None or (features.head is not None and not word.startswith("ال")):
        return None
    if features.title is not None and features.title[3]:
        return _dedicated(context, j)
    if features.opens:
        end = j + 1
        while end < context.limits[j] and end - j < 3 and context.word_features[end].opens:
            end += 1
        return end
    if head.needs == "named" and _is_qualified(context, j, head):
        return j + 1
    if head.needs == "loose" and word.startswith("ال") and len(word) > 3 and features.adjective is Adjective.NONE:
        qualified = (
            j + 2 < context.limits[j]
            and context.words[j + 1].startswith("ال")
            and context.words[j + 2].startswith("لل")
        )
        return j + 2 if qualified else j + 1
    return None


def _is_qualified(context: MentionContext, j: int, head: Head) -> bool:
    """Whether a definite noun has a naming adjective that belongs to a feminine head: «لجنة التربية النيابية»."""
    if head.kind not in _FEMININE or j + 1 >= context.limits[j]:
        return False
    word, features, behind = context.words[j], context.word_features[j], context.word_features[j + 1]
    plain = word.startswith("ال") and len(word) > 3 and not features.adjective and features.title is None
    return plain and behind.adjective is Adjective.NAMING and context.words[j + 1].endswith("ه")


def _dedicated(context: MentionContext, j: int) -> int | None:
    """The end of a title with the name behind it: «جامعة الملك سعود»; None when no name follows."""
    end = j + 1
    while end < context.limits[j] and context.word_features[end].tail is Tail.NAME:
        end += 1
    return end if end > j + 1 else None


def _and_more(context: MentionContext, end: int, head: Head) -> int:
    """The end behind «and» with further definite complements: «وزارة الموارد المائية والري»."""
    while end < context.limits[end - 1] and head.kind in _COORDINATING:
        word = context.words[end]
        if (
            not word.startswith("وال")
            or len(word) < 5
            or context.word_features[end].head is not None
            or context.word_features[end].title
        ):
            break
        if head.kind == "ministry" and word[1:] not in context.gazetteer.lists.portfolios:
            break
        if head.kind in {"committee", "authority"} and word[1:] not in context.gazetteer.lists.complements:
            break
        end += 1
    return end


def _purpose(context: MentionContext, end: int, head: Head) -> int | None:
    """The end behind «for» with what the institution is for: «للطاقة الذرية», «لحقوق الإنسان»; None without."""
    limit = context.limits[end - 1]
    if end >= limit or head.kind not in _PURPOSEFUL:
        return None
    if context.gazetteer.party_heads.get(context.words[end], "").startswith("anaphor"):
        return None
    first, word = end, context.words[end]
    if word.startswith("لل") and len(word) > 4:
        end += 1
    elif word.startswith("ل") and not word.startswith("لا") and len(word) > 3 and context.word_features[end].common:
        end += 1
        while end < limit and end - first < _PURPOSE_MAX and context.word_features[end].noun:
            end += 1
        if end >= limit or not context.words[end].startswith("ال"):
            return None
        end += 1
    else:
        return None
    return read_adjectives(context, end)[0]


def read_adjectives(context: MentionContext, i: int) -> tuple[int, str | None, int]:
    """The end of the definite adjectives from token `i`, the nationality among them, how many of them name."""
    side, naming, limit = None, 0, context.limits[i - 1]
    first = i
    while i < limit and i - first < _ADJECTIVES_MAX:
        features = context.word_features[i]
        if features.adjective is Adjective.NONE or (features.adjective is Adjective.SIDE and side is not None):
            break
        if features.adjective is Adjective.SIDE:
            side = features.side
        naming += features.adjective is not Adjective.COMMON
        i += 1
    return i, side, naming


def longest_phrase(context: MentionContext, i: int, roots: Mapping[str, Node]) -> tuple[int, Node] | None:
    """The longest phrase of a trie at token `i`, the first word with لل read as ال."""
    words, limit = context.words, context.limits[i]
    word = words[i]
    node = roots.get(word) or (roots.get("ال" + word[2:]) if word.startswith("لل") else None)
    best: tuple[int, Node] | None = None
    i += 1
    while node is not None:
        if node.senses:
            best = i, node
        if i >= limit:
            break
        node = node.next.get(words[i])
        i += 1
    return best


def known_end(context: MentionContext, j: int) -> tuple[int, Sense] | None:
    """The end of a known place or organisation at token `j`, without proclitics, and what it is."""
    best: tuple[int, Sense] | None = None
    for taken, root in context.word_features[j].names:
        if taken:
            continue
        end, node = j + 1, root
        best = (end, node.senses[0]) if node.senses and not node.need else best
        while end < context.limits[j] and (step := node.next.get(context.words[end])) is not None:
            node, end = step, end + 1
            best = (end, node.senses[0]) if node.senses else best
    return best


def state_at(context: MentionContext, i: int) -> tuple[int, str] | None:
    """The end and code of a state named at token `i`."""
    if i >= context.limits[i - 1]:
        return None
    for taken, root in context.word_features[i].names:
        if taken:
            continue
        end, node = i + 1, root
        while end < context.limits[i] and (step := node.next.get(context.words[end])) is not None:
            node, end = step, end + 1
        if node.senses and node.senses[0].kind == "country" and node.senses[0].actor:
            return end, node.senses[0].actor
    return None


def quoted_span(context: MentionContext, j: int) -> tuple[int, int] | None:
    """The tokens inside quotation marks that open at token `j`; None when they are too many or none."""
    if context.words[j] not in _OPENING:
        return None
    for k in range(j + 1, min(j + 2 + _QUOTED_MAX, context.limits[j])):
        if context.words[k] in _CLOSING:
            return (j + 1, k) if k > j + 1 else None
    return None

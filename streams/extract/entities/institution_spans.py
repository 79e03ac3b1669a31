"""A head noun in, the token at which the name of its institution ends out.

A name is a head with definite adjectives («البنك المركزي الروسي»), with a complement («حزب العدالة والتنمية»), with
what it is for («الوكالة الدولية للطاقة الذرية»).
"""

from __future__ import annotations

from typing import Final

from streams.arabic.forms import bare, masculine
from streams.extract.entities.institution_complements import free_complement_end, governs
from streams.extract.entities.known_phrases import known_end, longest_phrase
from streams.extract.entities.mentions import MentionContext
from streams.extract.entities.senses import Head
from streams.extract.entities.word_features import Adjective, Tail
from streams.records import EntityType

__all__ = ["construct_end", "definite_end", "purpose_end", "read_adjectives"]

_PLACES: Final = frozenset({EntityType.GPE, EntityType.LOC})
_ADJECTIVES_MAX: Final = 4
_PURPOSE_MAX: Final = 3
"""Indefinite nouns that «for» may govern before the definite one."""
_COORDINATING: Final = frozenset({"party", "movement", "organisation", "union", "ministry"})
"""Kinds whose complement may go on with «and» and any noun."""
_OF_MATTERS: Final = frozenset(
    {"association", "authority", "bank", "centre", "chamber", "committee", "council", "fund", "institute"}
)
"""Kinds whose complement may go on with «and» and a matter, no people: «مجلس الإنماء والإعمار»."""
_MATTERS: Final = _COORDINATING | _OF_MATTERS
"""Kinds whose complement may go on with «and» and what is done to something."""
_ABOUT: Final = frozenset({"عن", "علي"})
"""«للدفاع عن الحقوق», «للتأمين على المرض»: what is defended or insured is named behind it."""
_AFFAIRS: Final = "شءون"
"""Behind it «and» brings people too: «هيئة شؤون الأسرى والمحررين»."""
_RELATIONS: Final = ("يه", "يين", "يون")
"""Endings of definite adjectives of relation that are no family names."""
_PEOPLE: Final = ("ون", "ين", "وا")
"""Endings of people in the plural."""
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
        "directorate",
        "institute",
        "chamber",
        "front",
        "movement",
        "group",
        "league",
        "mission",
        "firm",
    }
)
"""Kinds whose name may go on with «for»."""


def definite_end(context: MentionContext, i: int, head: Head) -> int | None:
    """The end of a name that is a definite head with its adjectives: «البنك المركزي الروسي», «المنظمة الدولية للهجرة»."""
    feminine = context.words[i].endswith("ه")
    if context.words[i + 1 : i + 2] and context.words[i + 1] in context.gazetteer.lists.generic.get(head.kind, ()):
        return None
    end, _, naming = read_adjectives(context, i + 1, feminine=feminine)
    purpose = purpose_end(context, end, head) if end > i + 1 else None
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
    if phrase is not None and phrase[0] == j + 1 and context.words[j] in lists.generic.get(head.kind, ()):
        return None
    if phrase is not None and not context.words[j].startswith("لل"):
        end = phrase[0]
    else:
        free = free_complement_end(context, j, head)
        if free is None:
            return None
        end = free
    news = head.kind == "agency" and context.words[j] in context.gazetteer.lists.news
    end = _and_more(context, end, head)
    behind = read_adjectives(context, end, free=phrase is None)[0]
    if news and behind == end:
        return None
    further = _and_more(context, behind, head) if behind > end and head.kind == "ministry" else behind
    end = read_adjectives(context, further)[0] if further > behind else behind
    return purpose_end(context, end, head) or end


def _and_more(context: MentionContext, end: int, head: Head) -> int:
    """The end behind «and» with further definite complements: «وزارة الموارد المائية والري»."""
    while end < context.limits[end - 1] and (head.kind in _COORDINATING or head.kind in _OF_MATTERS):
        word, features = context.words[end], context.word_features[end]
        if (
            head.kind in _MATTERS
            and word[0] == "و"
            and word[1:] in context.gazetteer.lists.aims
            and _is_governed(context, end + 1)
        ):
            end += 2
            continue
        if not word.startswith("وال") or len(word) < 5 or features.head is not None or features.title:
            break
        if head.kind == "ministry" and word[1:] not in context.gazetteer.lists.portfolios:
            break
        of_people = context.words[end - 2] == _AFFAIRS and word.endswith(_PEOPLE)
        if head.kind in _OF_MATTERS and not (of_people or _is_matter(context, end)):
            break
        end += 1
    return end


def _is_governed(context: MentionContext, j: int) -> bool:
    """Whether a definite noun stands there that a verbal noun before it governs: «وصناعة البتروكيماويات»."""
    if j >= context.limits[j - 1] or context.owners[j] is not None:
        return False
    features, word = context.word_features[j], context.words[j]
    return word.startswith("ال") and len(word) > 4 and features.head is None and features.title is None


def _is_matter(context: MentionContext, end: int) -> bool:
    """Whether «and» brings an ordinary noun that names no people, or one that the lists have as a complement."""
    word, features = context.words[end], context.word_features[end]
    if word[1:] in context.gazetteer.lists.complements:
        return True
    return features.common and features.side is None and not features.names and not word.endswith(_PEOPLE)


def purpose_end(context: MentionContext, end: int, head: Head) -> int | None:
    """The end behind «for» with what the institution is for: «للطاقة الذرية», «لحقوق الإنسان»; None without."""
    limit = context.limits[end - 1]
    if end >= limit or head.kind not in _PURPOSEFUL:
        return None
    first, word = end, context.words[end]
    defends = end + 1 < limit and context.words[end + 1] in _ABOUT
    if not defends and context.gazetteer.party_heads.get(word, "").startswith("anaphor"):
        return None
    if word.startswith("لل") and len(word) > 4:
        end += 1
        if defends and end + 1 < limit and context.words[end + 1].startswith("ال"):
            end += 2
    elif word.startswith("ل") and len(word) > 3 and _is_aim(context, end):
        end += 1
        while end < limit and end - first < _PURPOSE_MAX and governs(context, end):
            end += 1
        place = known_end(context, end) if end < limit else None
        if place is not None and place[1].type in _PLACES:
            return place[0]  # «لعمال موريتانيا»
        if end >= limit or not context.words[end].startswith("ال"):
            return None
        end += 1
    else:
        return None
    end = read_adjectives(context, end, free=True)[0]
    while end < limit and context.words[end].startswith("وال") and _is_further_aim(context, end):
        end = read_adjectives(context, end + 1)[0]
    return end


def _is_further_aim(context: MentionContext, end: int) -> bool:
    """Whether «and» brings a further matter or adjective of what an institution is for: «للغذاء والدواء»."""
    features = context.word_features[end]
    if features.head is not None or features.title is not None:
        return False
    return _is_matter(context, end) or masculine(bare(context.words[end][1:])) in context.gazetteer.lists.adjectives


def _is_aim(context: MentionContext, end: int) -> bool:
    """Whether «for» has an ordinary noun or a verbal noun that no list has: «لتثمين موارد المحروقات»."""
    features, word, lists = context.word_features[end], context.words[end], context.gazetteer.lists
    aim = word[1:]
    if aim in lists.people_of or aim in lists.aims:
        return True
    if features.function or features.names or aim in lists.next_acts or word.startswith("لا"):
        return False
    return features.common or (features.tail is Tail.UNKNOWN and word.startswith("لت"))


def read_adjectives(
    context: MentionContext, i: int, *, feminine: bool = False, free: bool = False
) -> tuple[int, str | None, int]:
    """The end of the definite adjectives from token `i`, the nationality among them, how many of them name.

    Behind a `feminine` noun a masculine nationality is that of somebody else («رئيس اللجنة المصري …»). Behind a `free`
    complement any adjective of relation counts, the lists have it or not.
    """
    side, naming, limit = None, 0, context.limits[i - 1]
    first = i
    while i < limit and i - first < _ADJECTIVES_MAX:
        features = context.word_features[i]
        if features.adjective is Adjective.NONE and not (free and _is_relation(context, i)):
            break
        if features.adjective is Adjective.SIDE:
            if side is not None or (feminine and not context.words[i].endswith("ه")):
                break
            side = features.side
        naming += features.adjective >= Adjective.NAMING
        i += 1
    return i, side, naming


def _is_relation(context: MentionContext, i: int) -> bool:
    """Whether a definite adjective of relation stands there that is no name and no title: «البنية التحتية»."""
    features, word = context.word_features[i], context.words[i]
    if not word.startswith("ال") or len(word) < 6 or features.title is not None or features.head is not None:
        return False
    if word in context.gazetteer.adjectives:
        return i + 1 >= context.limits[i] or not context.words[i + 1].startswith(("ل", "ب"))
    plain = features.tail is not Tail.NAME and not features.names and features.family is None
    return plain and word.endswith(_RELATIONS)

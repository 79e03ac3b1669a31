"""A run of letters in, where two words are glued in it out: archives of the press lose the space before an article."""

from __future__ import annotations

import re
from typing import Final

from streams.arabic.glued_lists import FIRST_WORDS, SECOND_WORDS

__all__ = ["glued_at"]

_HEADS: Final = (
    "اتحاد",
    "أمين",
    "جامعة",
    "جيش",
    "حركة",
    "حزب",
    "حكومة",
    "حلف",
    "دول",
    "رئيس",
    "شركة",
    "صحيفة",
    "صندوق",
    "قائد",
    "قوات",
    "لجنة",
    "مبعوث",
    "مجلس",
    "مدير",
    "مدينة",
    "مساء",
    "مفاوضات",
    "منطقة",
    "منظمة",
    "نائب",
    "نقابة",
    "هيئة",
    "وزارة",
    "وزراء",
    "وزير",
    "وزيرا",
    "وكالة",
    "يوم",
)
"""Nouns that news has before an article; no word of the language begins with one of them and an article."""
_ENDINGS: Final = ("ون", "ين", "ات", "ية")
"""Endings of a definite word behind which another definite word follows."""
_GLUED: Final = re.compile(
    rf"[وف]?[بلك]?(?:{'|'.join(_HEADS)})(?=ال\w{{2}})"
    rf"|[وف]?[بك]?ال\w{{2,}}?(?:{'|'.join(_ENDINGS)})(?=ال\w{{4}})"
    r"|\w*ة(?=ال\w{2})"
)


_LEVEL: Final = str.maketrans("أإآىةؤئ", "ااايهءء")
"""Letters as the lists spell them, each at its place."""
_ARTICLE: Final = "ال"
_SECOND_MIN: Final = 5
"""Letters of a second word, with its article."""
_UNLISTED_MIN: Final = 3
"""Letters of a first word that no list has: shorter ones are proclitics."""


def glued_at(surface: str) -> int:
    """How many letters the first of two glued words has: 4 in «وزيرالري»; 0 when there is one word."""
    found = _GLUED.match(surface)
    return found.end() if found is not None else _listed_at(surface.translate(_LEVEL))


def _listed_at(word: str) -> int:
    """Where a definite word begins behind a word of the first list, or one of the second list behind any; 0 for nowhere."""
    at = word.find(_ARTICLE, 2)
    while 0 <= at <= len(word) - _SECOND_MIN:
        first = word[:at]
        if first in FIRST_WORDS or (first[0] in "وف" and first[1:] in FIRST_WORDS):
            return at
        if at >= _UNLISTED_MIN and word[at:] in SECOND_WORDS:
            return at
        at = word.find(_ARTICLE, at + 1)
    return 0

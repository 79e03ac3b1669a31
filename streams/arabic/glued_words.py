"""A run of letters in, where two words are glued in it out: archives of the press lose the space before an article."""

from __future__ import annotations

import re
from typing import Final

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


def glued_at(surface: str) -> int:
    """How many letters the first of two glued words has: 4 in «وزيرالري»; 0 when there is one word."""
    found = _GLUED.match(surface)
    return found.end() if found is not None else 0

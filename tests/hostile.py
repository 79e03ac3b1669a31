"""Texts that are made to be slow to read: a family of them for each structure that a rule could look across."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count
from typing import Final

__all__ = ["FAMILIES", "hostile_text"]

_NAMES: Final = ("محمود عباس", "سيرغي لافروف", "عبد الفتاح السيسي", "الولايات المتحدة", "إيران", "مجلس الأمن الدولي")
_VERBS: Final = ("قال", "أكد", "أعلن", "رفض", "طالب", "هدد", "وافق", "دعا")
_WORDS: Final = ("المفاوضات", "وقف", "إطلاق", "النار", "على", "الحدود", "مع", "الوفد", "في", "جنيف", "سد", "النهضة")


def hostile_text(family: str, code_points: int) -> str:
    """The text of a family, of exactly this length; the same each time."""
    made = FAMILIES[family](code_points)
    return made[:code_points] if len(made) >= code_points else made + " " * (code_points - len(made))


def _again(unit: str) -> Callable[[int], str]:
    """A text that repeats one piece."""
    return lambda length: unit * (length // len(unit) + 1)


def _opened(left: str, right: str) -> Callable[[int], str]:
    """A text that opens marks to its middle, and closes them to its end."""
    return lambda length: left * (length // len(left + right)) + right * (length // len(left + right))


def _numbered(unit: str) -> Callable[[int], str]:
    """A text that repeats one piece with another number each time: no two pieces are the same."""

    def make(length: int) -> str:
        pieces: list[str] = []
        size = 0
        for number in count(1):
            if size >= length:
                break
            pieces.append(unit.format(number, _spelled(number)))
            size += len(pieces[-1])
        return "".join(pieces)

    return make


def _spelled(number: int) -> str:
    """A number as letters, so that each makes another Arabic word."""
    return "".join("ابجدهوزحطي"[int(digit)] for digit in str(number))


def _mixed(pieces: tuple[str, ...]) -> Callable[[int], str]:
    """A text of these pieces in an order that looks random."""

    def make(length: int) -> str:
        rng = random.Random(7)
        shortest = min(map(len, pieces))
        return "".join(rng.choice(pieces) for _ in range(length // shortest + 1))

    return make


FAMILIES: Final[dict[str, Callable[[int], str]]] = {
    "digits": _again("7"),
    "digits-grouped": _again("123,"),
    "digits-spaced": _again("1 "),
    "decimal-points": _again("1."),
    "numbers-distinct": _numbered("بلغ العدد {0} قتيلا و"),
    "number-words": _again("ألف ومئة و"),
    "millions": _again("مليون "),
    "ranges": _again("بين 5 و 7 إلى "),
    "ordinals": _again("الثاني والعشرين "),
    "dates": _again("يوم 5 مارس 2024 "),
    "dates-impossible": _again("31 فبراير "),
    "dates-of-stands": _again("دعت مصر إيران إلى الحوار، مساء الثلاثاء، في القاهرة يوم 5 مايو 2020. "),
    "dates-slashed": _again("1/2/"),
    "weekdays": _again("الأحد الماضي و"),
    "clock": _again("الساعة 5:30 "),
    "quotes-nested-guillemets": _opened("«", "»"),
    "quotes-nested-curly": _opened("“", "”"),
    "quotes-open-only": _again("«"),
    "quotes-straight": _again('"'),
    "quotes-straight-words": _again('" قال '),
    "quotes-mixed": _mixed(("«", "»", '"', "“", "”", "(", ")", "'")),
    "quotes-many": _again("قال عباس: «نرفض العرض». "),
    "quotes-distinct": _numbered("قال عباس: «نرفض العرض {1}». "),
    "quotes-never-closed": _again("قال عباس: «نرفض العرض. "),
    "brackets": _again("("),
    "dashes": _again("- "),
    "colons": _again("قال: "),
    "commas": _again("، "),
    "reporting": _again("قال إن "),
    "reporting-feminine": _again("وأضافت أن "),
    "reporting-relayed": _again("ونقلت الوكالة عن المتحدث قوله إن "),
    "according": _again("بحسب مصادر "),
    "names": _again("محمود عباس "),
    "names-joined": _again("محمود عباس وسيرغي لافروف و"),
    "names-distinct": _numbered("قال {1} {1}ون إن "),
    "parties-distinct": _numbered("وقال المتحدث باسم حركة «{1}» {1}ون {1}ي إن الاتفاق مرفوض. "),
    "titles": _again("وزير الخارجية "),
    "titles-distinct": _numbered("قال وزير الخارجية {1} {1}ي. "),
    "institutions": _again("مجلس الأمن القومي "),
    "institutions-headless": _again("مجلس "),
    "places": _again("مدينة جنوب "),
    "articles-alone": _again("ال"),
    "waw": _again("و"),
    "waw-spaced": _again("و "),
    "conjunctions": _again("إيران وروسيا والصين و"),
    "kin": _again("بن "),
    "abd": _again("عبد "),
    "pronouns": _again("هو الذي قالها له "),
    "positions": _again("رفضت إيران العرض وطالبت الولايات المتحدة "),
    "positions-sentences": _again("رفضت إيران العرض. "),
    "negations": _again("لا لم لن "),
    "conditions": _again("إذا وافقت إيران فإن "),
    "purposes": _again("من أجل أن ترفض "),
    "meetings": _again("التقى بوتين وبايدن في جنيف "),
    "meetings-sentences": _again("التقى بوتين وبايدن في جنيف يوم 5 مارس. "),
    "meetings-distinct": _numbered("عقد اجتماع في جنيف يوم {0} مارس بحضور {1} {1}ي. "),
    "talks": _again("جولة المفاوضات الثانية "),
    "token": _again("ب"),
    "token-latin": _again("a"),
    "token-marks": _again("بّ"),
    "tatweel": _again("ـ"),
    "diacritics": _again("\u064e"),
    "zero-width": _again("\u200b\u200d"),
    "bidi": _again("\u202e\u202c"),
    "bidi-words": _again("\u2067قال\u2069 "),
    "newlines": _again("\n"),
    "newlines-words": _again("قال\n"),
    "carriage-returns": _again("\r\n"),
    "spaces": _again(" "),
    "no-break-spaces": _again("\u00a0"),
    "stops": _again("."),
    "ellipses": _again("… "),
    "questions": _again("هل؟ "),
    "address": _again("http://a.b/"),
    "hashtags": _again("#"),
    "emoji": _again("👨‍👩‍👧"),
    "presentation-forms": _again("ﷺﻼ"),
    "latin-words": _again("said that "),
    "no-sentence-end": _mixed(tuple(f"{word} " for word in _NAMES + _VERBS + _WORDS)),
    "sentences": _mixed((*(f"{word} " for word in _NAMES + _VERBS + _WORDS), ". ", "، ", "«", "» ", "\n")),
    "words-distinct": _numbered("{1} "),
}
"""Families by name; each makes at least so many code points."""

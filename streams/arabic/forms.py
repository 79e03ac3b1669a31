"""Folded words in, their forms and looser keys out: articles, feminines, nisbas, transliterations, slugs."""

from __future__ import annotations

import re
from typing import Final

from streams.arabic.text import fold

__all__ = [
    "article_forms",
    "bare",
    "feminine",
    "gender_forms",
    "has_subject_pronoun",
    "is_definite",
    "latin",
    "loose",
    "masculine",
    "nisba_forms",
    "respelled",
    "subject_pronoun",
]

_ARTICLE: Final = "ال"
_DEFINITE: Final = (*(c + p + "ال" for c in ("", "و", "ف") for p in ("", "ب", "ك")), "لل", "ولل", "فلل")
_SUBORDINATING: Final = frozenset({"لكن", "ولكن", "ان", "وان", "فان"})
"""Words to which the pronoun of a subject is glued."""
_NISBA_ENDINGS: Final = ("", "ه", "ون", "ين", "ان", "ات", "تان", "تين")
_LOOSE: Final = str.maketrans(
    {
        **dict.fromkeys("غجق", "ك"),
        **dict.fromkeys("صذظثز", "س"),
        **dict.fromkeys("طض", "ت"),
        "د": "ت",
        "ح": "ه",
        "ڤ": "ف",
        **dict.fromkeys("اويءهةىع"),
    }
)
_SOUNDS: Final = str.maketrans(
    {**dict.fromkeys("غجق", "ك"), "ص": "س", "ط": "ت", "ض": "د", "ظ": "ز", "ذ": "د", "ث": "ت"}
)
_VOWELS: Final = frozenset("اويهء")
_FINAL_VOWELS: Final = frozenset("اه")
_DOUBLED: Final = re.compile(r"(.)\1+")
_LATIN: Final = str.maketrans(
    {
        "ا": "a",
        "أ": "a",
        "إ": "i",
        "آ": "a",
        "ب": "b",
        "ت": "t",
        "ث": "th",
        "ج": "j",
        "ح": "h",
        "خ": "kh",
        "د": "d",
        "ذ": "dh",
        "ر": "r",
        "ز": "z",
        "س": "s",
        "ش": "sh",
        "ص": "s",
        "ض": "d",
        "ط": "t",
        "ظ": "z",
        "ع": "a",
        "غ": "gh",
        "ف": "f",
        "ق": "q",
        "ك": "k",
        "ل": "l",
        "م": "m",
        "ن": "n",
        "ه": "h",
        "و": "w",
        "ي": "y",
        "ى": "a",
        "ة": "a",
        "ء": "",
        "ؤ": "w",
        "ئ": "y",
        "ڤ": "v",
        "پ": "p",
        "چ": "ch",
        "گ": "g",
        "ژ": "zh",
    }
)


def bare(word: str) -> str:
    """The folded word without its article; short words keep what looks like one."""
    return word[2:] if word.startswith(_ARTICLE) and len(word) > 4 else word


def is_definite(word: str) -> bool:
    """Whether a folded word has the article, proclitics before it or not: الوزير, وبالوزير, للوزير."""
    return word.startswith(_DEFINITE)


def article_forms(word: str) -> tuple[str, str]:
    """A folded word without and with the article."""
    return word, _ARTICLE + word


def feminine(word: str) -> str:
    """The feminine of a folded masculine noun or adjective: رئيس, رئيسه; قاض, قاضيه."""
    return word if word.endswith("ه") else word + "ه"


def masculine(word: str) -> str:
    """The masculine of a folded feminine: رئيسه, رئيس; the word itself when it is none."""
    return word[:-1] if word.endswith("ه") and len(word) > 3 else word


def gender_forms(word: str) -> tuple[str, ...]:
    """Masculine and feminine, each without and with the article."""
    return (*article_forms(word), *article_forms(feminine(word)))


def subject_pronoun(*, feminine: bool, plural: bool) -> str:
    """The pronoun, glued to the word before it, with which a verb of the third person agrees."""
    return "هم" if plural else "ها" if feminine else "ه"


def has_subject_pronoun(word: str, *, feminine: bool, plural: bool) -> bool:
    """Whether the pronoun glued to a folded word is the subject of a verb of that kind right behind it: «لكنها | دعت», «إنه | طالب»."""
    pronoun = subject_pronoun(feminine=feminine, plural=plural)
    return word.endswith(pronoun) and word.removesuffix(pronoun) in _SUBORDINATING


def nisba_forms(masculine_singular: str) -> tuple[str, ...]:
    """Every form of a folded adjective of relation (روسي): gender, number, case, article."""
    return tuple(article + masculine_singular + ending for article in ("", _ARTICLE) for ending in _NISBA_ENDINGS)


def loose(word: str) -> str:
    """What the spellings of one transliterated name share: its consonants by class; سيرغي and سيرجي have one key."""
    key = word[:1].translate(_LOOSE) or "ا"
    return _DOUBLED.sub(r"\1", key + word[1:].translate(_LOOSE))


def respelled(name: str, other: str) -> bool:
    """Whether two folded words spell one foreign name: letters of one sound, at most one vowel more or less."""
    first, second = name.translate(_SOUNDS), other.translate(_SOUNDS)
    if abs(len(first) - len(second)) > 1:
        return False
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    if longer == shorter:
        return True
    same = next((i for i, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    if len(longer) == len(shorter):
        return same == len(longer) - 1 and longer[same] in _FINAL_VOWELS and shorter[same] in _FINAL_VOWELS
    return longer[same] in _VOWELS and longer[same + 1 :] == shorter[same:]


def latin(arabic: str) -> str:
    """A plain romanisation of an Arabic name, letter by letter; not what its bearer uses."""
    return " ".join(fold(word).translate(_LATIN).capitalize() for word in arabic.split())

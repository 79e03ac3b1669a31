"""Arabic text in, its normal form and its matching key out.

Two strengths. `normalise` repairs the encoding and keeps the spelling: what a
careful typist would have written. `fold` also forgets what house styles spell
differently (hamza seats, final ya and ta marbuta): two spellings of one word
have one fold. Lexicons are written in normal form and matched by fold.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from streams.arabic.characters import YOUNG_RANGES

__all__ = ["DIACRITICS", "IGNORABLE", "even", "fold", "fold_phrase", "fold_unkept", "normalise"]

DIACRITICS: Final = "".join(
    map(
        chr,
        (
            *range(0x0610, 0x061B),
            *range(0x064B, 0x0660),
            0x0670,
            *range(0x06D6, 0x06DD),
            *range(0x06DF, 0x06E5),
            0x06E7,
            0x06E8,
            *range(0x06EA, 0x06EE),
        ),
    )
)
"""Combining marks of Arabic: vowels, shadda, Koranic signs."""

IGNORABLE: Final = "".join(
    map(chr, (0x00AD, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF))
)
"""Characters without a shape: soft hyphen, zero-width and bidirectional controls."""

_TATWEEL: Final = "\u0640"
_LOOK_ALIKES: Final = {
    "ک": "ك",
    "ی": "ي",
    "ې": "ي",
    "ے": "ي",
    "ھ": "ه",
    "ہ": "ه",
    "ە": "ه",
    "ۀ": "ة",
    "ۃ": "ة",
    "ٱ": "ا",
}
_DROPPED: Final = dict.fromkeys(DIACRITICS + IGNORABLE + _TATWEEL)
_PRESENTATION: Final = {
    chr(c): unicodedata.normalize("NFKC", chr(c)).translate(str.maketrans({**_DROPPED, **_LOOK_ALIKES})).strip()
    for block in (range(0xFB50, 0xFE00), range(0xFE70, 0xFEFF))
    for c in block
    if unicodedata.normalize("NFKC", chr(c)) != chr(c)
}
_DIGITS: Final = {chr(zero + d): str(d) for zero in (0x0660, 0x06F0, 0xFF10) for d in range(10)}
_SEATS: Final = {"أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "ء", "ئ": "ء", "ى": "ي", "ة": "ه"}
_FOREIGN: Final = {"ڤ": "ف", "پ": "ب", "چ": "ج", "گ": "ك", "ژ": "ز"}

_EVEN: Final = {**_SEATS, **_FOREIGN}

_YOUNG: Final = {chr(c): "\ufffd" for first, last in YOUNG_RANGES for c in range(first, last + 1)}
"""Letters of a newer Unicode than the oldest Python's, which are signs: no letter under any Python."""

_TURNED: Final = "اال"
"""How the text of some PDF files has the article before an alef: the ligature of lam and alef comes out turned round."""
_TURNED_AT_MAX: Final = 2
"""Letters of proclitics that may stand before it."""
_NORMAL: Final = {**dict.fromkeys(_DROPPED, ""), **_PRESENTATION, **_LOOK_ALIKES}
_ABNORMAL: Final = re.compile("[" + re.escape("".join(_NORMAL)) + "]")
_FOLD: Final = str.maketrans(
    {
        **_DROPPED,
        **{c: "".join(_EVEN.get(letter, letter) for letter in s) for c, s in _PRESENTATION.items()},
        **{c: _SEATS.get(s, s) for c, s in _LOOK_ALIKES.items()},
        **_EVEN,
        **_DIGITS,
        **_YOUNG,
    }
)
_ORDINARY: Final = map(chr, (*range(0x80), *range(0xA0, 0x100), *range(0x600, 0x700), *range(0x2010, 0x2040)))
_ODD: Final = re.compile(rf"[^{re.escape(''.join([c for c in _ORDINARY if ord(c) not in _FOLD]))}{''.join(_SEATS)}]+")
"""Whatever may need evening out and is no hamza seat, ى or ة: seldom more than a few signs of a text."""
_SHORT: Final = 24
"""Letters up to which every letter is looked up: a word, not a clause."""


def normalise(text: str) -> str:
    """The text as well-encoded Arabic: composed, no marks, tatweel, controls, presentation forms or Persian letters."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    if _ABNORMAL.search(composed) is None:
        return composed
    # Most text is normal but for some marks; to look for those is quicker than to translate every letter.
    return unicodedata.normalize("NFC", _ABNORMAL.sub(lambda found: _NORMAL[found[0]], composed))


def even(text: str) -> str:
    """`normalise`, and hamza seats, ى and ة evened out, ASCII digits, lower case."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", _folded(unicodedata.normalize("NFC", text))).lower()


def _folded(text: str) -> str:
    """The text by the table; a long one as it is quicker: the frequent letters one by one, then what else is odd."""
    if len(text) <= _SHORT:
        return text.translate(_FOLD)
    for seat, letter in _SEATS.items():
        text = text.replace(seat, letter)
    return _ODD.sub(lambda found: found[0].translate(_FOLD), text)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The matching key of one word, remembered: `even`, and the article before an alef put right."""
    return fold_unkept(word)


def fold_unkept(word: str) -> str:
    """As `fold`, for those that remember themselves."""
    word = even(word)
    at = word.find(_TURNED)
    return f"{word[:at]}الا{word[at + 3 :]}" if 0 <= at <= _TURNED_AT_MAX else word


def fold_phrase(phrase: str) -> tuple[str, ...]:
    """The matching keys of the words of a phrase; hyphens and white space separate words, a plus is one of its own."""
    return tuple(fold(word) for word in phrase.replace("-", " ").replace("+", " + ").split())

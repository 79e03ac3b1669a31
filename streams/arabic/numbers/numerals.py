"""Numbers as written in Arabic in, exact values out: cardinals with sign and fraction, fractions alone, ordinals."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from streams.arabic.numbers.cardinals import read_cardinal
from streams.arabic.numbers.digits import digits_before, stands_alone
from streams.arabic.numbers.number import Number
from streams.arabic.token_cursor import TokenCursor
from streams.arabic.vocabulary import VocabularyBuilder

__all__ = ["add_numbers", "parts_joined", "read_number", "read_ordinal"]

_WORDS: Final = ("ten_words", "signs", "points", "over", "few", "and_more")
_VALUES: Final = (
    "ones",
    "teen_ones",
    "tens",
    "hundreds",
    "scales",
    "scales_accusative",
    "scales_dual",
    "fuzzy",
    "fractions",
    "fractions_dual",
    "fractions_plural",
    "ordinals",
    "ordinal_ones",
)
_LIKE_ONES: Final = frozenset((5, 7, 9, 10))
"""Fractions that are written as the number is: خمس is five and a fifth."""


def add_numbers(vocabulary: VocabularyBuilder, table: Mapping[str, Any]) -> None:
    """Put the lists of `numbers.toml` under their tags."""
    for tag in _WORDS:
        vocabulary.words(tag, table[tag])
    for tag in _VALUES:
        for value, entries in table[tag].items():
            vocabulary.words(tag, entries, int(value))


def read_number(cursor: TokenCursor, i: int) -> Number | None:
    """The longest number that starts at token i, with sign and fraction; None when none does."""
    lexeme = cursor.at(i)
    if not lexeme.numeric:
        return None
    if "digits" in lexeme.tags and stands_alone(cursor, i):
        return Number(i, i + 1, int(cursor.words[i]), cursor.words[i])
    if "signs" in lexeme.tags:
        found = read_number(cursor, i + 1) if not cursor.tag(i + 1, "signs") else None
        return found._replace(first=i, value=-found.value) if found else None
    found = _fraction(cursor, i) or read_cardinal(cursor, i)
    return _extend(cursor, found) if found else None


def _fraction(cursor: TokenCursor, i: int) -> Number | None:
    """A half, two thirds, three quarters, 3/4; with the power behind it (نصف مليون)."""
    found = _parts_of(cursor, i)
    if found is None:
        return None
    value, last = found
    if cursor.tag(i, "digits"):
        first, digits = digits_before(cursor, i, last)
        return Number(first, last, -value if digits.startswith("-") else value)
    power = cursor.tag(last, "scales")
    if power and not cursor.at(last).cut:
        return Number(i, last + 1, value * power, "", power)
    return Number(i, last, value)


def _parts_of(cursor: TokenCursor, i: int) -> tuple[Fraction, int] | None:
    """The value of a fraction in words or digits, and the token behind it."""
    lexeme = cursor.at(i)
    tags = lexeme.tags
    if "fractions" in tags:
        parts = tags["fractions"]
        following = cursor.at(i + 1)
        if parts in _LIKE_ONES and (
            lexeme.definite or not (cursor.word(i + 1).startswith("ال") and not following.tags)
        ):
            return None
        return Fraction(1, parts), i + 1
    tens = cursor.at(i + 1).joined and cursor.tag(i + 1, "tens")  # five and twenty, no two fifths
    if "fractions_dual" in tags and not tens:
        return Fraction(2, tags["fractions_dual"]), i + 1
    if (
        ("ones" in tags or "digits" in tags)
        and not cursor.at(i + 1).cut
        and (parts := cursor.tag(i + 1, "fractions_plural"))
    ):
        count = tags.get("ones") or int(cursor.words[i])
        return Fraction(count, parts), i + 2
    if "digits" in tags and cursor.word(i + 1) == "/" and cursor.tag(i + 2, "digits"):
        return _slashed(cursor, i)
    return None


def _slashed(cursor: TokenCursor, i: int) -> tuple[Fraction, int] | None:
    """3/4 written close, with one slash."""
    if not (cursor.glued(i + 1) and cursor.glued(i + 2)) or cursor.word(i + 3) == "/" or cursor.word(i - 1) == "/":
        return None
    bottom = int(cursor.words[i + 2])
    return (Fraction(int(cursor.words[i]), bottom), i + 3) if bottom else None


def _extend(cursor: TokenCursor, number: Number) -> Number:
    """The number with what may follow it: and a half, point five, over twenty."""
    joined, k = cursor.joint(number.last)
    if joined and (found := _joined_fraction(cursor, k)):
        part, last = found
        power = cursor.tag(last, "scales") if not cursor.at(last).cut else None
        if number.scale > 1:
            return number._replace(
                value=number.value + part * number.scale, digits="", last=last + (power == number.scale)
            )
        value = number.value + part
        return (
            number._replace(value=value * power, digits="", last=last + 1, scale=power)
            if power
            else number._replace(value=value, digits="", last=last)
        )
    if cursor.tag(number.last, "points") and (decimals := read_cardinal(cursor, number.last + 1)):
        shift = 10 ** len(str(decimals.value))
        return number._replace(value=number.value + Fraction(decimals.value) / shift, digits="", last=decimals.last)
    if cursor.tag(number.last, "over") and (number.value == 1 or not number.digits):
        below = read_cardinal(cursor, number.last + 1)
        if below and below.value:
            return number._replace(value=Fraction(number.value) / below.value, digits="", last=below.last)
    return number


def _joined_fraction(cursor: TokenCursor, i: int) -> tuple[Fraction, int] | None:
    """A fraction that و joins to a number: not the numbers that look like one."""
    return None if cursor.tag(i, "fractions") in _LIKE_ONES else _parts_of(cursor, i)


def parts_joined(cursor: TokenCursor, i: int) -> tuple[Fraction, int] | None:
    """The fraction that و joins to what stands before token i (… ونصف), and the token behind it."""
    joined, k = cursor.joint(i)
    return _joined_fraction(cursor, k) if joined else None


def read_ordinal(cursor: TokenCursor, i: int) -> Number | None:
    """The ordinal at token i: الثالث, الحادي والعشرون, الثالثة عشرة, المئة والخامسة; None when there is none."""
    lexeme = cursor.at(i)
    ones = lexeme.tags.get("ordinals") or lexeme.tags.get("ordinal_ones")
    if ones is None:
        return _ordinal_by_number(cursor, i)
    following = cursor.at(i + 1)
    if ones < 10 and "ten_words" in following.tags and not following.cut:
        return Number(i, i + 2, 10 + ones)
    joined, k = cursor.joint(i + 1)
    tens = cursor.at(k)
    if joined and ones < 10 and "tens" in tens.tags and tens.definite == lexeme.definite:
        return Number(i, k + 1, ones + tens.tags["tens"])
    return Number(i, i + 1, ones) if "ordinals" in lexeme.tags else None


def _ordinal_by_number(cursor: TokenCursor, i: int) -> Number | None:
    """Ordinals that begin as a number does: الواحد والعشرون, المئة والخامسة."""
    lexeme = cursor.at(i)
    joined, k = cursor.joint(i + 1)
    if not (joined and lexeme.definite):
        return None
    if lexeme.tags.get("ones") == 1 and "tens" in cursor.at(k).tags and cursor.at(k).definite:
        return Number(i, k + 1, 1 + cursor.at(k).tags["tens"])
    if (
        "hundreds" in lexeme.tags
        and cursor.tag(k, "ordinals")
        and cursor.at(k).definite
        and (rest := read_ordinal(cursor, k))
    ):
        return Number(i, rest.last, lexeme.tags["hundreds"] + rest.value)
    return None

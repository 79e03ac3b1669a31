"""Tokens in, the month that they name and its year out: شهر مارس 2021, كانون الأول/ديسمبر الماضي, الشهر المقبل."""

from __future__ import annotations

from typing import Final, NamedTuple

from streams.arabic import calendar
from streams.arabic.numbers.numerals import read_number, read_ordinal
from streams.arabic.token_cursor import TokenCursor

__all__ = ["MonthName", "direction_word", "month_at", "year_at"]

_DASHES: Final = frozenset("-–—−")
_COMMAS: Final = frozenset(",،")
_YEARS: Final = range(1000, 3000)
"""Years that may stand as bare digits behind a month."""


class MonthName(NamedTuple):
    """A month named, with what is said of its year."""

    month: int
    """1 to 12."""
    year: int | None
    """The year, where it is said or pointed to."""
    direction: int | None
    """-1 for the last such month, 1 for the next, 0 for this year's; None when nothing is said."""
    last: int
    """The token behind it."""
    sure: bool
    """Whether more than one name alone says that it is a month."""


def month_at(cursor: TokenCursor, i: int) -> MonthName | None:
    """The month named at token i: شباط, شهر مارس 2021, كانون الأول/ديسمبر الماضي, الشهر المقبل, شهر عشرة."""
    if cursor.tag(i, "this"):
        return _this_month(cursor, i)
    lexeme = cursor.at(i)
    if "month_words" in lexeme.tags:
        named = cursor.phrase(i + 1, "months") if not lexeme.definite else None
        if named is None:
            return _pointed_month(cursor, i)
        month, last = named
        return _with_year(cursor, month, last, sure=True)
    named = cursor.phrase(i, "months")
    if named is None or lexeme.definite:
        return None
    month, last = named
    return _with_year(cursor, month, last, sure=not (last == i + 1 and "months_need_cue" in lexeme.tags))


def _this_month(cursor: TokenCursor, i: int) -> MonthName | None:
    """هذا الشهر, هذا يناير, هذا شهر يناير."""
    if cursor.tag(i + 1, "month_words") and cursor.at(i + 1).definite:
        return MonthName(cursor.published.month, cursor.published.year, None, i + 2, sure=True)
    found = month_at(cursor, i + 1) if not cursor.tag(i + 1, "this") else None
    return found._replace(direction=found.direction or 0, sure=True) if found else None


def _pointed_month(cursor: TokenCursor, i: int) -> MonthName | None:
    """الشهر الماضي, الشهر نفسه, الشهر التاسع, شهر عشرة."""
    published = cursor.published
    if cursor.at(i).definite:
        sign = direction_word(cursor, i + 1)
        if sign is not None:
            rolled = calendar.add_months(published.replace(day=1), sign)
            return MonthName(rolled.month, rolled.year, None, i + 2, sure=True) if rolled else None
        if cursor.tag(i + 1, "same"):
            named = cursor.named.start if cursor.named else published
            return MonthName(named.month, named.year, None, i + 2, sure=True)
        number = read_ordinal(cursor, i + 1)
        if number is None or not cursor.at(i + 1).definite:
            return None
    else:
        number = read_number(cursor, i + 1) if not (cursor.at(i + 1).cut or cursor.tag(i + 1, "whole")) else None
    if number is None or number.value not in range(1, 13) or number.first != i + 1:
        return None
    return _with_year(cursor, int(number.value), number.last, sure=True)


def _with_year(cursor: TokenCursor, month: int, last: int, *, sure: bool) -> MonthName:
    """A month with its second name, «last» or «next», and its year."""
    last, doubled = _second_name(cursor, month, last)
    sign = direction_word(cursor, last)
    if sign is not None:
        return MonthName(month, None, sign, last + 1, sure=True)
    year = year_at(cursor, last)
    if year is None and doubled and cursor.word(last) == ")":
        year = year_at(cursor, last + 1)
    if year:
        return MonthName(month, year[0], None, year[1], sure=True)
    return MonthName(month, None, None, last, sure=sure or doubled)


def _second_name(cursor: TokenCursor, month: int, last: int) -> tuple[int, bool]:
    """Behind a month: the same month in the other names, after a slash or dash or in brackets."""
    sign = cursor.word(last)
    if sign not in ("/", "(", *_DASHES):
        return last, False
    other = cursor.phrase(last + 1, "months")
    if other is None or other[0] != month:
        return last, False
    if sign == "(":
        return (other[1] + 1, True) if cursor.word(other[1]) == ")" else (last, False)
    return other[1], True


def direction_word(cursor: TokenCursor, i: int) -> int | None:
    """-1, 0 or 1 for a definite «last», «this» or «next» at token i; None when it is none."""
    lexeme = cursor.at(i)
    if not lexeme.definite or lexeme.joined:
        return None
    for tag, sign in (("past", -1), ("current", 0), ("future", 1)):
        if tag in lexeme.tags:
            return sign
    return None


def year_at(cursor: TokenCursor, i: int) -> tuple[int, int] | None:
    """The year said at token i, behind a comma or «of»: 2022, عام 2022, العام الماضي; and the token behind it."""
    comma = cursor.word(i) in _COMMAS
    if not comma and not cursor.at(i).tags:
        return None
    k = i + comma
    k += bool(cursor.tag(k, "of"))
    if cursor.tag(k, "this") and cursor.tag(k + 1, "year_words") and cursor.at(k + 1).definite:
        return cursor.published.year, k + 2
    lexeme = cursor.at(k)
    if "year_words" in lexeme.tags and not lexeme.joined:
        pointed = _pointed_year(cursor, k) if lexeme.definite else None
        return pointed or _year_number(cursor, k + 1, range(1, 3000))
    return _year_number(cursor, k, _YEARS)


def _pointed_year(cursor: TokenCursor, k: int) -> tuple[int, int] | None:
    """العام الماضي, العام نفسه."""
    sign = direction_word(cursor, k + 1)
    if sign is not None:
        return cursor.published.year + sign, k + 2
    if cursor.tag(k + 1, "same"):
        named = cursor.named.start if cursor.named else cursor.published
        return named.year, k + 2
    return None


def _year_number(cursor: TokenCursor, k: int, years: range) -> tuple[int, int] | None:
    """A year in digits or words, and its era."""
    lexeme = cursor.at(k)
    if "digits" in lexeme.tags:
        word = cursor.words[k]
        if len(word) > 4 or (len(word) < 4 and years.start >= 1000) or int(word) not in years:
            return None
        following = cursor.word(k + 1)
        if following in ("/", ".", ":") and cursor.glued(k + 1) and cursor.glued(k + 2) and cursor.tag(k + 2, "digits"):
            return None
        year, last = int(word), k + 1
    else:
        number = read_number(cursor, k) if not lexeme.joined and lexeme.tags else None
        if number is None or number.value not in years or number.value <= 10:
            return None
        year, last = int(number.value), number.last
    return year, last + bool(cursor.tag(last, "christian_era"))

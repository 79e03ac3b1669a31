"""Tokens in, dates in digits alone out: 2022/01/12, 12-1-2022, 2/2013, 2014-2018, 1/9/1445هـ; day first unless the year is."""

from __future__ import annotations

from typing import Final

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.arabic.dates.eras import era_at, foreign_day, hijri_years
from streams.arabic.dates.month_names import MonthName, direction_word
from streams.arabic.dates.months import When, resolve_day
from streams.arabic.token_cursor import TokenCursor
from streams.records import Granularity

__all__ = ["numeric_date"]

_PERIOD: Final = Granularity.PERIOD

_JOINTS: Final = frozenset("/-.:+")
_SIGNS: Final = frozenset("/-.–\\")
_SPACED: Final = frozenset("/-–")
"""Signs that may have spaces beside them in a date of three parts."""
_YEARS: Final = range(1800, 2200)


def numeric_date(cursor: TokenCursor, i: int) -> When | None:
    """2022/01/12, 12-1-2022, 12.1.2022, 5 / 6 / 2024, 2/2013, 2015/3, 22/04, 2014-2018; day first unless the year is."""
    if not cursor.tag(i, "digits") or (
        cursor.word(i - 1) in _JOINTS and cursor.glued(i) and cursor.tag(i - 2, "digits")
    ):
        return None
    sign = cursor.word(i + 1)
    if sign not in _SIGNS:
        return None
    years = _spaced_years(cursor, i)
    if years:
        return years
    parts, last = _run(cursor, i)
    if len(parts) < 3 and (spaced := _spaced_parts(cursor, i)):
        parts, last = spaced, i + 5
    if cursor.word(last) in ("/", "-", ":") and _goes_on(cursor, last):
        return None
    if len(parts) == 3 and (whole := _with_year(cursor, i, parts, last)):
        return whole
    days = _of_parts(cursor, i, parts, last)
    sign_behind = direction_word(cursor, last) if len(parts) == 2 and max(map(len, parts)) <= 2 else None
    return When(i, last + (sign_behind is not None), days) if days else None


def _goes_on(cursor: TokenCursor, i: int) -> bool:
    """Whether the sign at token i hangs between two runs of digits."""
    return cursor.glued(i) and cursor.glued(i + 1) and bool(cursor.tag(i + 1, "digits"))


def _run(cursor: TokenCursor, i: int) -> tuple[list[str], int]:
    """Up to four runs of digits that one sign holds together, and the token behind them."""
    sign, parts, last = cursor.word(i + 1), [cursor.words[i]], i + 1
    while len(parts) < 4 and cursor.word(last) == sign and _goes_on(cursor, last):
        parts.append(cursor.words[last + 1])
        last += 2
    return parts, last


def _spaced_parts(cursor: TokenCursor, i: int) -> list[str] | None:
    """Three runs of digits with one sign and spaces between them, a year of four digits at one end."""
    sign = cursor.word(i + 1)
    if sign not in _SPACED or cursor.word(i + 3) != sign:
        return None
    if not (cursor.tag(i + 2, "digits") and cursor.tag(i + 4, "digits")):
        return None
    parts = [cursor.words[i], cursor.words[i + 2], cursor.words[i + 4]]
    lengths = [len(part) for part in parts]
    return parts if lengths[1] <= 2 and sorted((lengths[0] > 2, lengths[2] == 4)) == [False, True] else None


def _spaced_years(cursor: TokenCursor, i: int) -> When | None:
    """2014 - 2018."""
    first, second = cursor.words[i], cursor.word(i + 2)
    if cursor.word(i + 1) not in ("-", "–") or cursor.glued(i + 1) or not cursor.tag(i + 2, "digits"):
        return None
    days = _years(int(first), int(second)) if len(first) == len(second) == 4 else None
    return When(i, i + 3, days) if days else None


def _with_year(cursor: TokenCursor, i: int, parts: list[str], last: int) -> When | None:
    """Three parts of which one is a year of four digits: a date, even when the calendar has no such day."""
    numbers, lengths = [int(part) for part in parts], [len(part) for part in parts]
    if lengths[0] == 4 and max(lengths[1:]) <= 2:
        year, day, month = numbers[0], numbers[2], numbers[1]
    elif lengths[2] == 4 and max(lengths[:2]) <= 2:
        day, month, year = numbers
    else:
        return None
    year, month, day = _in_order(year, day, month)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    era, behind = era_at(cursor, i, last, year)
    if era:
        return When(i, behind, foreign_day(era, year, month, day))
    days = calendar.day(year, month, day)
    return When(i, behind, days) if days or year in _YEARS else None


def _of_parts(cursor: TokenCursor, i: int, parts: list[str], last: int) -> Days | None:
    """The days that two or three runs of digits without a long year mean; None when they are no date."""
    lengths = [len(part) for part in parts]
    if max(lengths) > 4:
        return None
    numbers, sign = [int(part) for part in parts], cursor.word(i + 1)
    if len(parts) == 3 and lengths[2] == 2 and max(lengths) <= 2 and sign != ".":
        return calendar.day(*_in_order(2000 + numbers[2], numbers[0], numbers[1]))
    if len(parts) != 2 or sign == ".":
        return None
    return _of_two(cursor, i, numbers, lengths, last)


def _of_two(cursor: TokenCursor, i: int, numbers: list[int], lengths: list[int], last: int) -> Days | None:
    """A month and its year, two years, or a day and its month."""
    a, b = numbers
    if lengths == [4, 4]:
        return hijri_years(a, b) or _years(a, b)
    if 4 in lengths:
        year, month = (a, b) if lengths[0] == 4 else (b, a)
        return calendar.month(year, month) if year in _YEARS and 1 <= month <= 12 else None
    cued = bool(cursor.tag(i - 1, "day_words") or cursor.tag(i - 1, "date_words"))
    if cursor.word(i + 1) != "/" and not (cued and cursor.word(i + 1) in ("-", "\\")):
        return None
    if not ((1 <= a <= 31 and 1 <= b <= 12) or (1 <= b <= 31 and 1 <= a <= 12)):
        return None
    if a < b <= 10 and lengths == [1, 1] and not cued:
        return None  # 3/4 is three quarters
    day, month = (a, b) if b <= 12 else (b, a)
    direction = direction_word(cursor, last)
    return resolve_day(cursor, i, MonthName(month, None, direction, i, sure=True), day)


def _years(first: int, last: int) -> Days | None:
    if first not in _YEARS or last not in _YEARS or first >= last:
        return None
    start, end = calendar.year(first), calendar.year(last)
    return Days(start.start, end.end, _PERIOD) if start and end else None


def _in_order(year: int, day: int, month: int) -> tuple[int, int, int]:
    """Year, month and day, where month and day are exchanged if only that makes a date."""
    return (year, month, day) if month <= 12 else (year, day, month)

"""Tokens in, dates in digits alone out: 2022/01/12, 12-1-2022, 2/2013, 2014-2018; day first unless the year is."""

from __future__ import annotations

from typing import Final

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.arabic.dates.month_names import MonthName
from streams.arabic.dates.months import When, resolve_day
from streams.arabic.token_cursor import TokenCursor
from streams.records import Granularity

__all__ = ["numeric_date"]

_PERIOD: Final = Granularity.PERIOD

_JOINTS: Final = frozenset("/-.:+")


def numeric_date(cursor: TokenCursor, i: int) -> When | None:
    """2022/01/12, 12-1-2022, 12.1.2022, 2/2013, 2015/3, 22/04, 2014-2018; day first unless the year is."""
    if not cursor.tag(i, "digits") or (
        cursor.word(i - 1) in _JOINTS and cursor.glued(i) and cursor.tag(i - 2, "digits")
    ):
        return None
    parts, sign, last = [cursor.words[i]], cursor.word(i + 1), i + 1
    if sign not in ("/", "-", ".", "–", "\\"):
        return None
    if (
        sign in ("-", "–")
        and not cursor.glued(last)
        and len(parts[0]) == len(cursor.word(i + 2)) == 4
        and cursor.tag(i + 2, "digits")
    ):
        days = _of_two(cursor, i, [int(parts[0]), int(cursor.word(i + 2))], [4, 4], sign)
        return When(i, i + 3, days) if days else None
    while (
        len(parts) < 4
        and cursor.word(last) == sign
        and cursor.glued(last)
        and cursor.glued(last + 1)
        and cursor.tag(last + 1, "digits")
    ):
        parts.append(cursor.words[last + 1])
        last += 2
    if (
        cursor.word(last) in ("/", "-", ":")
        and cursor.glued(last)
        and cursor.glued(last + 1)
        and cursor.tag(last + 1, "digits")
    ):
        return None
    days = _of_parts(cursor, i, parts, sign)
    return When(i, last, days) if days else None


def _of_parts(cursor: TokenCursor, i: int, parts: list[str], sign: str) -> Days | None:
    """The days that two or three runs of digits mean; None when they are no date."""
    lengths = [len(part) for part in parts]
    if max(lengths) > 4:
        return None
    numbers = [int(part) for part in parts]
    if len(parts) == 3:
        if lengths[0] == 4:
            return calendar.day(*_in_order(numbers[0], numbers[2], numbers[1]))
        if lengths[2] == 4 or (lengths[2] == 2 and sign != "."):
            year = numbers[2] if lengths[2] == 4 else 2000 + numbers[2]
            return calendar.day(*_in_order(year, numbers[0], numbers[1]))
        return None
    if len(parts) != 2 or sign == ".":
        return None
    return _of_two(cursor, i, numbers, lengths, sign)


def _of_two(cursor: TokenCursor, i: int, numbers: list[int], lengths: list[int], sign: str) -> Days | None:
    (a, b), years = numbers, range(1800, 2200)
    if lengths == [4, 4]:
        return _years(a, b) if a in years and b in years and a < b else None
    if lengths[0] == 4 or lengths[1] == 4:
        year, month = (a, b) if lengths[0] == 4 else (b, a)
        return calendar.month(year, month) if year in years and 1 <= month <= 12 else None
    if sign != "/" or not ((1 <= a <= 31 and 1 <= b <= 12) or (1 <= b <= 31 and 1 <= a <= 12)):
        return None
    if a < b <= 10 and lengths == [1, 1] and not cursor.tag(i - 1, "day_words"):
        return None  # 3/4 is three quarters
    day, month = (a, b) if b <= 12 else (b, a)
    return resolve_day(cursor, i, MonthName(month, None, None, i, sure=True), day)


def _years(first: int, last: int) -> Days | None:
    start, end = calendar.year(first), calendar.year(last)
    return Days(start.start, end.end, _PERIOD) if start and end else None


def _in_order(year: int, day: int, month: int) -> tuple[int, int, int]:
    """Year, month and day, where month and day are exchanged if only that makes a date."""
    return (year, month, day) if month <= 12 else (year, day, month)

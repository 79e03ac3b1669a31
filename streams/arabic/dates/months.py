"""Tokens in, days of months and whole months out: 12 يناير/كانون الثاني 2022, 9 و10 من الشهر نفسه, أكتوبر الماضي.

What a date leaves unsaid (its year, its month) is told by the day of
publication and by tense. Positions are token numbers.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Final, NamedTuple

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.arabic.dates.direction import month_direction_at
from streams.arabic.dates.month_names import MonthName, month_at, short_month, year_at
from streams.arabic.numbers.numerals import read_number, read_ordinal
from streams.arabic.token_cursor import TokenCursor
from streams.records import Granularity

__all__ = ["When", "day_at", "day_month", "month_date", "resolve_day", "resolve_month", "spanning"]

_DASHES: Final = frozenset("-–—−")
_BETWEEN: Final = _DASHES | {"/"}
"""Signs between two days of one month: ليل 8-9 تموز, ليلة 8/9 تموز."""
_FAR_DAYS: Final = 320
"""A month without its year that lies so far ahead is the one that has just passed."""
_LISTED: Final = 6
"""Days of one month that are read as one list."""


class When(NamedTuple):
    """A date where it stands."""

    first: int
    """Its first token."""
    last: int
    """The token behind it."""
    days: Days | None
    """What it means; None when that cannot be told."""


def day_month(cursor: TokenCursor, i: int) -> When | None:
    """A day or several days, then their month: 12 يناير, الحادي والعشرين من مايو, 4 إلى 23 في الشهر المقبل, 9 و10 من الشهر نفسه."""
    first = day_at(cursor, i)
    if first is None:
        return None
    days, ends, ranged, apart = [first[0]], [first[1]], False, False
    while True:
        end = ends[-1]
        month = _month_behind(cursor, end)
        if month:
            break
        part = _behind_part(cursor, end) if _is_behind_part(cursor, i) else None
        following, is_range = _next_day(cursor, end, part)
        if following is None or ranged or len(days) == _LISTED:
            return None
        days.append(following[0])
        ends.append(following[1])
        apart = apart or bool(part or cursor.tag(end, "then") or cursor.tag(end, "day_words"))
        ranged = ranged or is_range
    if len(days) == 1:
        return When(i, month.last, resolve_day(cursor, i, month, days[0]))
    ranged = ranged or bool(cursor.tag(i - 1, "between_word"))
    if ranged or (not apart and all(b == a + 1 for a, b in pairwise(days))):
        start = resolve_day(cursor, i, month, days[0])
        end_day = calendar.day(start.start.year, month.month, days[-1]) if start else None
        return When(i, month.last, spanning(start, end_day))
    return When(i, ends[0], resolve_day(cursor, i, month, days[0]))


def _is_behind_part(cursor: TokenCursor, i: int) -> bool:
    """Whether a part of the day stands before a day, or before the word «day» that brings it: مساء 8, مساء يوم 8."""
    i -= bool(cursor.tag(i - 1, "day_words"))
    return any(cursor.after(j, "day_parts") == i for j in (i - 1, i - 2) if j >= cursor.begin)


def _behind_part(cursor: TokenCursor, i: int) -> int | None:
    """The token behind the part of the day with which و or «to» goes on: وفجر 9, إلى فجر يوم 9; None without."""
    joined, k = cursor.joint(i)
    k = k if joined else cursor.after(i, "to")
    behind = cursor.after(k, "day_parts") if joined or k > i else k
    return behind + bool(cursor.tag(behind, "day_words")) if behind > k else None


def _next_day(cursor: TokenCursor, i: int, part: int | None = None) -> tuple[tuple[int, int] | None, bool]:
    """A further day behind و, «then», «to» or a dash, or behind a `part` of the day; and whether it ends a range."""
    joined, k = cursor.joint(i)
    to = cursor.after(i, "to")
    if part is not None:
        return day_at(cursor, part), to > i
    if to > i:
        return day_at(cursor, to), True
    if joined or cursor.tag(i, "then"):
        k += 0 if joined else 1
        return day_at(cursor, k + bool(cursor.tag(k, "day_words"))), False
    return (day_at(cursor, i + 1), True) if cursor.word(i) in _BETWEEN else (None, False)


def _month_behind(cursor: TokenCursor, i: int) -> MonthName | None:
    """The month behind a day: after «of», a stop, a dash or a comma."""
    stop = cursor.stop
    if cursor.word(i) in (".", "-", "/") and cursor.glued(i):
        cursor.stop = cursor.count  # a stop behind the day ends no sentence: 2. أكتوبر
        i += 1
    else:
        i += bool(cursor.tag(i, "of"))
    month = None if cursor.at(i).joined else month_at(cursor, i) or short_month(cursor, i) or _bare_month(cursor, i)
    if month and month.year is None and cursor.word(month.last) == "." and cursor.tag(month.last + 1, "digits"):
        year = year_at(cursor, month.last + 1)
        month = month._replace(year=year[0], last=year[1]) if year else month
    cursor.stop = stop
    return month


def _bare_month(cursor: TokenCursor, i: int) -> MonthName | None:
    """The month named last, else that of publication, where «of the month» stands behind a day and says no more: 25 من الشهر."""
    if not (cursor.tag(i - 1, "of") and cursor.tag(i, "month_words") and cursor.at(i).definite):
        return None
    if cursor.word(i + 1).startswith("ال"):
        return None  # «الشهر الكريم», «الشهر الذي تلا»
    named = cursor.named
    day = named.start if named and named.granularity in (Granularity.DAY, Granularity.MONTH) else cursor.published
    return MonthName(day.month, day.year, None, i + 1, sure=True)


def month_date(cursor: TokenCursor, i: int) -> When | None:
    """A month, alone or with a day behind it: يناير, ديسمبر 2021, أكتوبر الماضي, مايو الحادي عشر, سبتمبر 10, 1901."""
    month = month_at(cursor, i)
    if month is None:
        return None
    if month.year is None and month.direction is None:
        dated = _day_behind(cursor, i, month)
        if dated:
            return dated
    if not (month.sure or cursor.at(i).preposition or cursor.tag(i - 1, "before_month")):
        return None
    return When(i, month.last, resolve_month(cursor, i, month))


def _day_behind(cursor: TokenCursor, i: int, month: MonthName) -> When | None:
    """A day behind its month, and the year behind that."""
    k = month.last
    if cursor.tag(k, "between_word"):
        first = day_at(cursor, k + 1)
        second = _next_day(cursor, first[1])[0] if first else None
        if first and second:
            return When(
                i,
                second[1],
                spanning(resolve_day(cursor, i, month, first[0]), resolve_day(cursor, i, month, second[0])),
            )
        return None
    lexeme = cursor.at(k)
    day = day_at(cursor, k) if lexeme.definite or "digits" in lexeme.tags else None
    if day is None:
        return None
    year = year_at(cursor, day[1])
    if not (lexeme.definite or year or not cursor.word(day[1])[:1].isalnum()):
        return None
    dated = month._replace(year=year[0]) if year else month
    return When(i, year[1] if year else day[1], resolve_day(cursor, i, dated, day[0]))


def day_at(cursor: TokenCursor, i: int) -> tuple[int, int] | None:
    """The day of a month at token i, in digits, as an ordinal or as a number; and the token behind it."""
    i = cursor.article(i)
    lexeme = cursor.at(i)
    if "digits" in lexeme.tags:
        word = cursor.words[i]
        return (int(word), i + 1) if len(word) <= 2 and 1 <= int(word) <= 31 else None
    if not lexeme.tags:
        return None
    number = read_ordinal(cursor, i) or read_number(cursor, i)
    if number is None or number.value not in range(1, 32):
        return None
    return int(number.value), number.last


def resolve_month(cursor: TokenCursor, i: int, month: MonthName) -> Days | None:
    """The days of a month named at token i."""
    published = cursor.published
    if month.year is not None:
        return calendar.month(month.year, month.month)
    year = published.year
    if month.direction:
        passed = month.month >= published.month if month.direction < 0 else month.month <= published.month
        return calendar.month(year + (month.direction if passed else 0), month.month)
    if month.direction == 0:
        return calendar.month(year, month.month)
    borrowed = _borrowed_year(cursor, month.last)
    if borrowed:
        return calendar.month(borrowed, month.month)
    around = [d for y in (year - 1, year, year + 1) if (d := calendar.month(y, month.month))]
    return _near(around, published, month_direction_at(cursor, i))


def _near(candidates: list[Days], published: dt.date, direction: int) -> Days | None:
    """The candidate of this direction; the one just past instead, where the next is almost a year away."""
    found = calendar.nearest(candidates, published, direction)
    if direction > 0 and found and (found.start - published).days > _FAR_DAYS:
        return calendar.nearest(candidates, published, -1)
    return found


def _borrowed_year(cursor: TokenCursor, i: int) -> int | None:
    """The year of the next month of a list: نوفمبر وديسمبر 2019."""
    joined, k = cursor.joint(i)
    following = month_at(cursor, k) if joined else None
    return following.year if following else None


def resolve_day(cursor: TokenCursor, i: int, month: MonthName, day: int) -> Days | None:
    """A day of a month named at token i."""
    published = cursor.published
    if month.year is not None:
        return calendar.day(month.year, month.month, day)
    reach = 4 if (month.month, day) == (2, 29) else 1
    around = [
        d for y in range(published.year - reach, published.year + reach + 1) if (d := calendar.day(y, month.month, day))
    ]
    if month.direction:
        beside = dt.timedelta(month.direction)
        try:
            return calendar.nearest(around, published + beside, month.direction)
        except OverflowError:
            return None
    if month.direction == 0:
        return calendar.day(published.year, month.month, day)
    return _near(around, published, month_direction_at(cursor, i))


def spanning(start: Days | None, end: Days | None) -> Days | None:
    """From the first day of one to the last day of the other; None when they do not follow."""
    if start is None or end is None or start.start > end.end:
        return None
    return Days(start.start, end.end, start.granularity if start.granularity == end.granularity else Granularity.PERIOD)

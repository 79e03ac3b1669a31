"""Tokens in, weeks, months and years told from now or by number out: الأسبوع الماضي, الأشهر الثلاثة القادمة, قبل يومين, عام 2021."""

from __future__ import annotations

import datetime as dt
from typing import Final

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.arabic.dates import (
    When,
    day_month,
    direction_word,
    year_at,
)
from streams.arabic.numerals import read_number
from streams.arabic.numeric_dates import numeric_date
from streams.arabic.reader import Reader
from streams.arabic.units import unit_at
from streams.arabic.weekdays import in_week, named_day
from streams.records import Granularity

__all__ = ["around", "counted_period", "offset_date", "period", "shifted", "week_of", "year_date"]

_CENTURY: Final = Granularity.CENTURY
_DAY: Final = Granularity.DAY
_MONTH: Final = Granularity.MONTH
_PERIOD: Final = Granularity.PERIOD
_WEEK: Final = Granularity.WEEK
_YEAR: Final = Granularity.YEAR

_CLOCK: Final = frozenset(("second", "minute", "hour"))
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_YEARS_A_CENTURY: Final = 100
_CUES: Final = frozenset(("before_month", "between_word", "year_words", "part_start", "since", "to"))
_ARTICLES: Final = frozenset(("ال", "وال", "بال", "لل", "فال"))
"""The article as it stands apart before digits."""
_TIMES: Final = frozenset(("months", "seasons", "times_of", "weekdays"))


def shifted(day: dt.date, unit: str, count: int) -> dt.date | None:
    """The day so many units later (earlier when negative); None outside the calendar or for units of the clock."""
    if unit in _DAYS:
        return calendar.from_ordinal(day.toordinal() + _DAYS[unit] * count)
    return calendar.add_months(day, _MONTHS[unit] * count) if unit in _MONTHS else None


def around(day: dt.date, unit: str, offset: int = 0) -> Days | None:
    """The calendar week, month, year, decade or century of a day, or so many of them later."""
    year = day.year
    if unit == "week":
        return calendar.week(day, offset)
    if unit == "month":
        return calendar.months(year, day.month + offset, 1, _MONTH)
    if unit == "year":
        return calendar.year(year + offset)
    if unit == "decade":
        return calendar.decade(year - year % 10 + 10 * offset)
    if unit == "century":
        return calendar.century((year - 1) // _YEARS_A_CENTURY + 1 + offset)
    found = calendar.from_ordinal(day.toordinal() + offset)
    return Days(found, found, _DAY) if found else None


def period(reader: Reader, i: int) -> When | None:
    """A definite unit told from now: الشهر الماضي, هذا العام, الأسبوع بعد القادم, العام نفسه."""
    this = bool(reader.tag(i, "this"))
    same = not this and bool(reader.tag(i, "same_before"))
    k = i + this + same
    lexeme = reader.at(k)
    unit = lexeme.tags.get("times_of")
    if unit is None or unit in _CLOCK or not lexeme.definite or (k > i and lexeme.cut) or "times_plural" in lexeme.tags:
        return None
    if this:
        return _day_of(reader, When(i, k + 1, around(reader.published, unit)))
    if same:
        return When(i, k + 1, around(reader.named.start, unit) if reader.named else None)
    beyond = reader.phrase(k + 1, "beyond")
    if beyond:
        return When(i, beyond[1], around(reader.published, unit, beyond[0]))
    if reader.tag(k + 1, "same") and not reader.at(k + 1).cut:
        named = reader.named.start if reader.named else None
        return When(i, k + 2, around(named, unit) if named else None)
    sign = direction_word(reader, k + 1)
    if sign is None or _is_title(reader, k):
        return None
    days = around(reader.published, unit, sign)
    return _day_of(reader, When(i, _same_year(reader, k + 2, days), days))


def _day_of(reader: Reader, when: When) -> When:
    """The weekday behind a week, if one is named there: الأسبوع الماضي الأحد."""
    weekday = reader.tag(when.last, "weekdays")
    if weekday is None or not reader.at(when.last).definite or reader.at(when.last).cut:
        return when
    if when.days is None or when.days.granularity is not _WEEK:
        return when
    return When(when.first, when.last + 1, in_week(when.days, weekday))


def _is_title(reader: Reader, k: int) -> bool:
    """Whether العام is «general» here: الأمين العام السابق."""
    before = reader.word(k - 1)
    return reader.words[k] == "العام" and before.startswith("ال") and not _TIMES & reader.at(k - 1).tags.keys()


def _same_year(reader: Reader, last: int, days: Days | None) -> int:
    """The token behind the number of the very year that has just been told: العام الماضي 2021."""
    told = days.start.year if days and days.granularity is _YEAR else None
    return last + 1 if told and reader.word(last) == str(told) else last


def counted_period(reader: Reader, i: int) -> tuple[When, int, str] | None:
    """Several units up to now or from now: الأشهر الثلاثة القادمة, العامين الماضيين, آخر 3 أيام, الساعات الـ24 الأخيرة.

    Returns the span, the count and the unit; the days of units of the clock are None.
    """
    found = _counted(reader, i)
    if found is None:
        return None
    count, unit, sign, last = found
    if unit in _CLOCK or count <= 0:
        return When(i, last, None), count, unit
    near = calendar.from_ordinal(reader.published.toordinal() + sign)
    far = shifted(reader.published, unit, sign * count)
    if near is None or far is None:
        return When(i, last, None), count, unit
    start, end = (far, near) if sign < 0 else (near, far)
    return When(i, last, Days(start, end, _PERIOD)), count, unit


def _counted(reader: Reader, i: int) -> tuple[int, str, int, int] | None:
    """Count, unit, sign and the token behind."""
    lexeme = reader.at(i)
    if "last" in lexeme.tags:
        number = read_number(reader, i + 1)
        if number is None:
            unit = reader.tag(i + 1, "times_of_dual")
            return (2, unit, -1, i + 2) if unit else None
        unit = reader.tag(number.last, "times_of")
        return (int(number.value), unit, -1, number.last + 1) if unit and number.value == int(number.value) else None
    if not lexeme.definite and reader.word(i - 1) not in _ARTICLES:
        return None
    count, unit, last = 2, lexeme.tags.get("times_of_dual"), i + 1
    if unit is None or not lexeme.definite:
        unit = lexeme.tags.get("times_of")
        if unit and lexeme.definite:
            number = read_number(reader, i + 1)
            last = number.last if number else 0
        else:
            number = read_number(reader, i)
            unit = reader.tag(number.last, "times_of") if number else None
            last = number.last + 1 if number else 0
        if number is None or unit is None or number.value != int(number.value):
            return None
        count = int(number.value)
    sign = direction_word(reader, last)
    return (count, unit, sign, last + 1) if sign else None


def year_date(reader: Reader, i: int) -> When | None:
    """عام 2021, العام 2021, عام ألفين وعشرين, and a bare 1970 where nothing else is counted."""
    lexeme = reader.at(i)
    if "year_words" in lexeme.tags:
        if lexeme.definite and direction_word(reader, i + 1) is not None:
            return None
        found = year_at(reader, i)
        if found is None or found[1] <= i + 1:
            return None
        before_christ = reader.after(found[1], "before_christ")
        return When(i, before_christ, None if before_christ > found[1] else calendar.year(found[0]))
    return _bare_year(reader, i)


def _bare_year(reader: Reader, i: int) -> When | None:
    """Four digits that look like a year, and no count: beside a preposition, or no round number."""
    word = reader.word(i)
    before_christ = reader.after(i + 1, "before_christ")
    if before_christ > i + 1:
        return When(i, before_christ, None)
    if (
        reader.tag(i + 1, "christian_era")
        and 3 <= len(word) <= 4
        and word.isdecimal()
        and not reader.tag(i + 2, "digits")
    ):
        return When(i, i + 2, calendar.year(int(word)))
    if not (len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2100) or reader.tag(
        i - 1, "names_before_year"
    ):
        return None
    before, behind = reader.at(i - 1).tags, reader.at(i + 1)
    if unit_at(reader, i + 1) or "scales" in behind.tags or ("singular_nouns" in behind.tags and not behind.cut):
        return None
    following = reader.word(i + 1)
    unknown = following[:1].isalpha() and not behind.tags and not following.isascii()
    if unknown and following.endswith("ا") and not _CUES & before.keys():
        return None  # 2021 مدنيا
    if int(word) % 100 == 0 and (unknown or not _CUES & before.keys()):
        return None
    last = i + 1 + bool("christian_era" in behind.tags)
    return When(i, last, calendar.year(int(word)))


def week_of(reader: Reader, i: int) -> When | None:
    """أسبوع 30 نوفمبر: the week that holds the day."""
    if reader.tag(i, "times_of") != "week" or reader.at(i).definite:
        return None
    dated = day_month(reader, i + 1) or numeric_date(reader, i + 1)
    if dated is None or dated.days is None:
        return None
    return When(i, dated.last, calendar.week(dated.days.start))


def offset_date(reader: Reader, i: int) -> When | None:
    """قبل يومين, بعد ثلاثة أسابيع: the day that far from publication; none where the count starts elsewhere (بعد يوم من)."""
    lexeme = reader.at(i)
    if "in_offset" not in lexeme.tags or lexeme.definite:
        return None
    span = _span_of_time(reader, i + 1)
    if span is None:
        return None
    count, unit, last = span
    if unit in _CLOCK or _counts_elsewhere(reader, last) or reader.phrase(last, "rates"):
        return None
    sign = -1 if reader.words[i].endswith("قبل") else 1
    day = shifted(reader.published, unit, sign * count)
    if day is None:
        return When(i, last, None)
    if unit in ("year", "decade", "century"):
        return When(i, last, calendar.month(day.year, day.month))
    return When(i, last, Days(day, day, _DAY))


def _counts_elsewhere(reader: Reader, last: int) -> bool:
    """Whether a duration is counted from something named behind it."""
    return bool(reader.tag(last, "counts_from")) and not reader.tag(last + 1, "future_cues")


def _span_of_time(reader: Reader, i: int) -> tuple[int, str, int] | None:
    """Count and unit of a duration of whole units, and the token behind it."""
    lexeme = reader.at(i)
    if lexeme.cut or lexeme.definite:
        return None
    if "times_of_dual" in lexeme.tags:
        return 2, lexeme.tags["times_of_dual"], i + 1
    if "times_of_one" in lexeme.tags and not named_day(reader, i) and not year_date(reader, i):
        return 1, lexeme.tags["times_of_one"], i + 1 + bool(reader.tag(i + 1, "whole"))
    number = read_number(reader, i)
    unit = reader.tag(number.last, "times_of") if number else None
    if number is None or unit is None or number.value != int(number.value) or reader.at(number.last).cut:
        return None
    return int(number.value), unit, number.last + 1

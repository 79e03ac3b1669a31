"""Tokens in, parts and multiples of years out: مطلع يناير, الربع الثالث من 2016, بقية الشهر, حقبة التسعينيات, صيف 2021."""

from __future__ import annotations

import datetime as dt
from typing import Final

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.arabic.dates.direction import month_direction_at
from streams.arabic.dates.month_names import direction_word, month_at, year_at
from streams.arabic.dates.months import When, resolve_month
from streams.arabic.dates.periods import around, period, shifted, year_date
from streams.arabic.numbers.numerals import read_number, read_ordinal
from streams.arabic.token_cursor import TokenCursor
from streams.records import Granularity

__all__ = [
    "century_date",
    "decade_date",
    "first_of_period",
    "part_of_period",
    "quarter_date",
    "rest_of_period",
    "season_date",
]

_YEARS_A_CENTURY: Final = 100
_PLACED: Final = frozenset(("before_month", "future_cues", "past_events", "present_events", "since"))
"""Tags of what stands before a season that is meant as a time."""


def quarter_date(cursor: TokenCursor, i: int) -> When | None:
    """الربع الثالث من عام 2016, النصف الأول من العام الجاري, 2016 الربع الثالث."""
    if cursor.tag(i, "digits") and len(cursor.words[i]) == 4:
        found = _quarter(cursor, i + 1)
        return When(i, found[2], calendar.quarter(int(cursor.words[i]), found[0], found[1])) if found else None
    found = _quarter(cursor, i)
    if found is None:
        return None
    nth, parts, last = found
    of = last + bool(cursor.tag(last, "of"))
    year = year_at(cursor, last)
    if year:
        return When(i, year[1], calendar.quarter(year[0], nth, parts))
    whole = _whole(cursor, of) if of > last else None
    if whole and whole.days:
        if whole.days.granularity is Granularity.YEAR:
            return When(i, whole.last, calendar.quarter(whole.days.start.year, nth, parts))
        return When(i, whole.last, _share(whole.days, nth - 1, parts))
    alone = parts == 4 or not cursor.word(last)[:1].isalpha()  # «the first half of the match» is none
    return When(i, last, calendar.quarter(cursor.published.year, nth, parts)) if alone and of == last else None


def _quarter(cursor: TokenCursor, i: int) -> tuple[int, int, int] | None:
    """Which quarter (of 4) or half (of 2), and the token behind it."""
    lexeme = cursor.at(i)
    parts = lexeme.tags.get("fractions")
    if parts not in (2, 4) or not lexeme.definite or not cursor.at(i + 1).definite:
        return None
    if cursor.tag(i + 1, "last"):
        return parts, parts, i + 2
    nth = read_ordinal(cursor, i + 1)
    return (int(nth.value), parts, nth.last) if nth and nth.value <= parts else None


def part_of_period(cursor: TokenCursor, i: int) -> When | None:
    """مطلع يناير, منتصف الشهر المقبل, أواخر العام الماضي, نهاية 2025: a third of it; نهاية الأسبوع: its last two days."""
    weekend = cursor.phrase(i, "weekend")
    if weekend:
        sign = direction_word(cursor, weekend[1])
        week = calendar.week(cursor.published, sign or 0)
        days = 0 if cursor.tag(i - 1, "deadlines") else 1  # before it is over
        start = calendar.from_ordinal(week.end.toordinal() - days) if week else None
        return When(
            i, weekend[1] + (sign is not None), Days(start, week.end, Granularity.PERIOD) if week and start else None
        )
    for third, tag in enumerate(("part_start", "part_middle", "part_end")):
        part = cursor.phrase(i, tag)
        if part and not cursor.at(part[1]).cut:
            whole = _whole(cursor, part[1] + bool(cursor.tag(part[1], "of")), i)
            last_day = tag == "part_end" and not cursor.among(i, "part_ends") and cursor.tag(i - 1, "deadlines")
            if whole and whole.days and last_day:
                return When(i, whole.last, Days(whole.days.end, whole.days.end, Granularity.DAY))
            return When(i, whole.last, _third(whole.days, third)) if whole else None
    return None


def _whole(cursor: TokenCursor, i: int, part: int | None = None) -> When | None:
    """The period that a part (named at token `part`) is taken of."""
    month = month_at(cursor, i)
    if month:
        return When(i, month.last, resolve_month(cursor, i if part is None else part, month))
    if cursor.tag(i + 1, "unlike_years"):
        return None
    found = (
        period(cursor, i)
        or year_date(cursor, i)
        or decade_date(cursor, i)
        or century_date(cursor, i)
        or quarter_date(cursor, i)
    )
    if found:
        return found
    lexeme = cursor.at(i)
    unit = lexeme.tags.get("times_of")
    if unit in ("week", "month", "year", "decade", "century") and lexeme.definite and "times_plural" not in lexeme.tags:
        return When(i, i + 1, around(cursor.published, unit))
    return None


def _third(days: Days | None, third: int) -> Days | None:
    """The first, second or last third: of a month its days 1 to 10, 11 to 20, 21 to the end; of a year four months."""
    if days is None:
        return None
    start, end = days.start, days.end
    if days.granularity is Granularity.MONTH:
        bounds = ((1, 10), (11, 20), (21, end.day))[third]
        return Days(start.replace(day=bounds[0]), start.replace(day=bounds[1]), Granularity.PERIOD)
    return _share(days, third, 3)


def _share(days: Days, nth: int, parts: int) -> Days:
    """One of so many equal parts of a span, from 0; by months where they divide it."""
    start, length = days.start, (days.end - days.start).days + 1
    months = (days.end.year - start.year) * 12 + days.end.month - start.month + 1
    if start.day == 1 and months >= 12 and months % parts == 0:
        part = calendar.months(start.year, start.month + months // parts * nth, months // parts, Granularity.PERIOD)
        if part:
            return part
    first, behind = length * nth // parts, length * (nth + 1) // parts
    return Days(start + dt.timedelta(first), start + dt.timedelta(behind - 1), Granularity.PERIOD)


def first_of_period(cursor: TokenCursor, i: int) -> When | None:
    """الأشهر الستة الأولى من 2023, أول أسبوعين من مارس, آخر ثلاثة أيام من العام: that long from its start, or to its end."""
    following = cursor.at(i + 1)
    if not (following.numeric or "times_of_dual" in following.tags):
        return None
    found = _units_in_order(cursor, i)
    if found is None or found[1] not in ("day", "week", "month") or not cursor.tag(found[3], "of"):
        return None
    count, unit, first, of = found
    year = year_at(cursor, of)
    whole = When(i, year[1], calendar.year(year[0])) if year else _whole(cursor, of + 1)
    if whole is None or whole.days is None:
        return None
    return When(i, whole.last, _at_an_end(whole.days, count, unit, first=first))


def _at_an_end(whole: Days, count: int, unit: str, *, first: bool) -> Days | None:
    """The first or the last so many units of a span; None when it is shorter."""
    if first:
        behind = shifted(whole.start, unit, count)
        start, end = whole.start, calendar.from_ordinal(behind.toordinal() - 1) if behind else None
    else:
        following = calendar.from_ordinal(whole.end.toordinal() + 1)
        begin = shifted(following, unit, -count) if following else None
        start, end = begin or whole.start, whole.end
    return Days(start, end, Granularity.PERIOD) if end and whole.start <= start and end <= whole.end else None


def _units_in_order(cursor: TokenCursor, i: int) -> tuple[int, str, bool, int] | None:
    """Count and unit of the first (or last) so many units, whether the first, and the token behind."""
    lexeme = cursor.at(i)
    if lexeme.definite:
        number = read_number(cursor, i + 1) if "times_of" in lexeme.tags else None
        if number is None or number.value != int(number.value) or not cursor.at(number.last).definite:
            return None
        order = cursor.tag(number.last, "ordinals") == 1 or (False if cursor.tag(number.last, "past") else None)
        return None if order is None else (int(number.value), lexeme.tags["times_of"], order, number.last + 1)
    first = lexeme.tags.get("ordinals") == 1
    if not (first or "last" in lexeme.tags):
        return None
    dual = cursor.tag(i + 1, "times_of_dual")
    if dual:
        return 2, dual, first, i + 2
    number = read_number(cursor, i + 1)
    unit = cursor.tag(number.last, "times_of") if number else None
    if number is None or unit is None or number.value != int(number.value):
        return None
    return int(number.value), unit, first, number.last + 1


def rest_of_period(cursor: TokenCursor, i: int) -> When | None:
    """بقية هذا الأسبوع, باقي الشهر: from the day of publication to its end."""
    rest = cursor.phrase(i, "rest")
    if rest is None:
        return None
    whole = _whole(cursor, rest[1])
    if whole is None or whole.days is None or whole.days.end < cursor.published:
        return None
    return When(i, whole.last, Days(cursor.published, whole.days.end, Granularity.PERIOD))


def decade_date(cursor: TokenCursor, i: int) -> When | None:
    """حقبة التسعينيات, ثمانينيات القرن الماضي, السبعينيات من القرن التاسع عشر; an age (في الثلاثينيات من عمره) is none."""
    k = i + bool(cursor.tag(i, "decade_words"))
    lexeme = cursor.at(k)
    decade = lexeme.tags.get("decades")
    if decade is None or (k > i and lexeme.joined):
        return None
    of = k + 1 + bool(cursor.tag(k + 1, "of"))
    if cursor.tag(of, "ages"):
        return None
    hundred = century_date(cursor, of)
    if hundred and hundred.days:
        return When(i, hundred.last, calendar.decade(hundred.days.start.year - 1 + decade))
    if not lexeme.definite:
        return None
    first = cursor.published.year - cursor.published.year % _YEARS_A_CENTURY + decade
    while first > cursor.published.year - 10:
        first -= _YEARS_A_CENTURY
    return When(i, k + 1, calendar.decade(first))


def century_date(cursor: TokenCursor, i: int) -> When | None:
    """القرن التاسع عشر, القرن العشرين, القرن الماضي."""
    lexeme = cursor.at(i)
    if "century_words" not in lexeme.tags or not lexeme.definite:
        return None
    sign = direction_word(cursor, i + 1)
    if sign is not None:
        return When(i, i + 2, around(cursor.published, "century", sign))
    numbered = cursor.at(i + 1).definite or cursor.tag(i + 1, "digits") or cursor.word(i + 1) == "ال"
    number = read_ordinal(cursor, i + 1) or (read_number(cursor, i + 1) if numbered else None)
    if number is None or number.value not in range(1, 100):
        return None
    before_christ = cursor.after(number.last, "before_christ")
    other_era = before_christ > number.last or cursor.tag(number.last, "hijri_era")
    return When(i, before_christ, None if other_era else calendar.century(int(number.value)))


def season_date(cursor: TokenCursor, i: int) -> When | None:
    """صيف 2016, الشتاء المقبل, الصيف."""
    if cursor.tag(i, "this"):
        lexeme = cursor.at(i + 1)
        current = lexeme.tags.get("seasons") if lexeme.definite and not lexeme.cut else None
        return (
            When(i, i + 2, calendar.months(cursor.published.year, current, 3, Granularity.PERIOD)) if current else None
        )
    lexeme = cursor.at(i)
    month = lexeme.tags.get("seasons")
    if month is None or ("hijri_months" in lexeme.tags and cursor.phrase(i, "hijri_months")):
        return None
    sign = direction_word(cursor, i + 1)
    year = year_at(cursor, i + 1)
    if sign is not None and lexeme.definite:
        return When(i, i + 2, _season(cursor, month, sign))
    if year and cursor.word(i + 1) not in (",", "،"):
        return When(i, year[1], calendar.months(year[0], month, 3, Granularity.PERIOD))
    if not lexeme.definite or cursor.with_article(i + 1) or not _PLACED & cursor.at(i - 1).tags.keys():
        return None
    return When(i, i + 1, _season(cursor, month, month_direction_at(cursor, i)))


def _season(cursor: TokenCursor, month: int, sign: int) -> Days | None:
    published = cursor.published
    near = [d for away in (-1, 0, 1) if (d := calendar.months(published.year + away, month, 3, Granularity.PERIOD))]
    if sign:
        near = [d for d in near if (d.end < published if sign < 0 else d.start > published)] or near
    return calendar.nearest(near, published, 0)

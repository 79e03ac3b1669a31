"""Tokens in, weeks, months, years and longer out: الأسبوع الماضي, الأشهر الثلاثة القادمة, مطلع يناير, الربع الثالث, حقبة التسعينيات."""

from __future__ import annotations

import datetime as dt
from typing import Final

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.arabic.dates import (
    When,
    day_month,
    direction_word,
    month_at,
    resolve_month,
    year_at,
)
from streams.arabic.numerals import read_number, read_ordinal
from streams.arabic.numeric_dates import numeric_date
from streams.arabic.reader import Reader
from streams.arabic.tense import direction_at
from streams.arabic.units import unit_at
from streams.arabic.weekdays import in_week, named_day
from streams.records import Granularity

__all__ = [
    "century_date", "counted_period", "decade_date", "offset_date", "part_of_period", "period", "quarter_date", "rest_of_period",
    "season_date", "shifted", "week_of", "year_date",
]

_CENTURY: Final = Granularity.CENTURY
_DAY: Final = Granularity.DAY
_DECADE: Final = Granularity.DECADE
_MONTH: Final = Granularity.MONTH
_PERIOD: Final = Granularity.PERIOD
_WEEK: Final = Granularity.WEEK
_YEAR: Final = Granularity.YEAR

_CLOCK: Final = frozenset(("second", "minute", "hour"))
_GRANULARITY: Final = {
    "day": _DAY, "week": _WEEK, "month": _MONTH, "year": _YEAR,
    "decade": _DECADE, "century": _CENTURY,
}
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_YEARS_A_CENTURY: Final = 100
_CUES: Final = frozenset(("before_month", "between_word", "year_words", "part_start", "since", "to"))
_ARTICLES: Final = frozenset(("ال", "وال", "بال", "لل", "فال"))
"""The article as it stands apart before digits."""
_PLACED: Final = frozenset(("before_month", "future_cues", "past_events", "present_events", "since"))
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
    if reader.tag(i + 1, "christian_era") and 3 <= len(word) <= 4 and word.isdecimal() and not reader.tag(i + 2, "digits"):
        return When(i, i + 2, calendar.year(int(word)))
    if not (len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2100) or reader.tag(i - 1, "names_before_year"):
        return None
    before, behind = reader.at(i - 1).tags, reader.at(i + 1)
    if unit_at(reader, i + 1) or "scales" in behind.tags or ("singular_nouns" in behind.tags and not behind.cut):
        return None
    following = reader.word(i + 1)
    unknown = following[:1].isalpha() and not behind.tags and not following.isascii()
    if unknown and following.endswith("ا") and not _CUES & before.keys():
        return None    # 2021 مدنيا
    if int(word) % 100 == 0 and (unknown or not _CUES & before.keys()):
        return None
    last = i + 1 + bool("christian_era" in behind.tags)
    return When(i, last, calendar.year(int(word)))


def quarter_date(reader: Reader, i: int) -> When | None:
    """الربع الثالث من عام 2016, النصف الأول من العام الجاري, 2016 الربع الثالث."""
    if reader.tag(i, "digits") and len(reader.words[i]) == 4:
        found = _quarter(reader, i + 1)
        return When(i, found[2], calendar.quarter(int(reader.words[i]), found[0], found[1])) if found else None
    found = _quarter(reader, i)
    if found is None:
        return None
    nth, parts, last = found
    of = last + bool(reader.tag(last, "of"))
    year = year_at(reader, last)
    if year:
        return When(i, year[1], calendar.quarter(year[0], nth, parts))
    whole = _whole(reader, of) if of > last else None
    if whole and whole.days:
        if whole.days.granularity is _YEAR:
            return When(i, whole.last, calendar.quarter(whole.days.start.year, nth, parts))
        return When(i, whole.last, _share(whole.days, nth - 1, parts))
    return When(i, last, calendar.quarter(reader.published.year, nth, parts)) if parts == 4 and of == last else None


def _quarter(reader: Reader, i: int) -> tuple[int, int, int] | None:
    """Which quarter (of 4) or half (of 2), and the token behind it."""
    lexeme = reader.at(i)
    parts = lexeme.tags.get("fractions")
    if parts not in (2, 4) or not lexeme.definite or not reader.at(i + 1).definite:
        return None
    if reader.tag(i + 1, "last"):
        return parts, parts, i + 2
    nth = read_ordinal(reader, i + 1)
    return (int(nth.value), parts, nth.last) if nth and nth.value <= parts else None


def part_of_period(reader: Reader, i: int) -> When | None:
    """مطلع يناير, منتصف الشهر المقبل, أواخر العام الماضي, نهاية 2025: a third of it; نهاية الأسبوع: its last two days."""
    weekend = reader.phrase(i, "weekend")
    if weekend:
        sign = direction_word(reader, weekend[1])
        week = calendar.week(reader.published, sign or 0)
        start = calendar.from_ordinal(week.end.toordinal() - 1) if week else None
        return When(i, weekend[1] + (sign is not None), Days(start, week.end, _PERIOD) if week and start else None)
    for third, tag in enumerate(("part_start", "part_middle", "part_end")):
        part = reader.phrase(i, tag)
        if part and not reader.at(part[1]).cut:
            whole = _whole(reader, part[1] + bool(reader.tag(part[1], "of")))
            return When(i, whole.last, _third(whole.days, third)) if whole else None
    return None


def _whole(reader: Reader, i: int) -> When | None:
    """The period that a part is taken of."""
    month = month_at(reader, i)
    if month:
        return When(i, month.last, resolve_month(reader, i, month))
    found = period(reader, i) or year_date(reader, i) or decade_date(reader, i) or century_date(reader, i) or quarter_date(reader, i)
    if found:
        return found
    lexeme = reader.at(i)
    unit = lexeme.tags.get("times_of")
    if unit in ("week", "month", "year", "decade", "century") and lexeme.definite and "times_plural" not in lexeme.tags:
        return When(i, i + 1, around(reader.published, unit))
    return None


def _third(days: Days | None, third: int) -> Days | None:
    """The first, second or last third: of a month its days 1 to 10, 11 to 20, 21 to the end; of a year four months."""
    if days is None:
        return None
    start, end = days.start, days.end
    if days.granularity is _MONTH:
        bounds = ((1, 10), (11, 20), (21, end.day))[third]
        return Days(start.replace(day=bounds[0]), start.replace(day=bounds[1]), _PERIOD)
    return _share(days, third, 3)


def _share(days: Days, nth: int, parts: int) -> Days:
    """One of so many equal parts of a span, from 0; by months where they divide it."""
    start, length = days.start, (days.end - days.start).days + 1
    months = (days.end.year - start.year) * 12 + days.end.month - start.month + 1
    if start.day == 1 and months >= 12 and months % parts == 0:
        part = calendar.months(start.year, start.month + months // parts * nth, months // parts, _PERIOD)
        if part:
            return part
    first, behind = length * nth // parts, length * (nth + 1) // parts
    return Days(start + dt.timedelta(first), start + dt.timedelta(behind - 1), _PERIOD)


def rest_of_period(reader: Reader, i: int) -> When | None:
    """بقية هذا الأسبوع, باقي الشهر: from the day of publication to its end."""
    rest = reader.phrase(i, "rest")
    if rest is None:
        return None
    whole = _whole(reader, rest[1])
    if whole is None or whole.days is None or whole.days.end < reader.published:
        return None
    return When(i, whole.last, Days(reader.published, whole.days.end, _PERIOD))


def week_of(reader: Reader, i: int) -> When | None:
    """أسبوع 30 نوفمبر: the week that holds the day."""
    if reader.tag(i, "times_of") != "week" or reader.at(i).definite:
        return None
    dated = day_month(reader, i + 1) or numeric_date(reader, i + 1)
    if dated is None or dated.days is None:
        return None
    return When(i, dated.last, calendar.week(dated.days.start))


def decade_date(reader: Reader, i: int) -> When | None:
    """حقبة التسعينيات, ثمانينيات القرن الماضي, السبعينيات من القرن التاسع عشر; an age (في الثلاثينيات من عمره) is none."""
    k = i + bool(reader.tag(i, "decade_words"))
    lexeme = reader.at(k)
    decade = lexeme.tags.get("decades")
    if decade is None or (k > i and lexeme.joined):
        return None
    of = k + 1 + bool(reader.tag(k + 1, "of"))
    if reader.tag(of, "ages"):
        return None
    hundred = century_date(reader, of)
    if hundred and hundred.days:
        return When(i, hundred.last, calendar.decade(hundred.days.start.year - 1 + decade))
    if not lexeme.definite:
        return None
    first = reader.published.year - reader.published.year % _YEARS_A_CENTURY + decade
    while first > reader.published.year - 10:
        first -= _YEARS_A_CENTURY
    return When(i, k + 1, calendar.decade(first))


def century_date(reader: Reader, i: int) -> When | None:
    """القرن التاسع عشر, القرن العشرين, القرن الماضي."""
    lexeme = reader.at(i)
    if "century_words" not in lexeme.tags or not lexeme.definite:
        return None
    sign = direction_word(reader, i + 1)
    if sign is not None:
        return When(i, i + 2, around(reader.published, "century", sign))
    numbered = reader.at(i + 1).definite or reader.tag(i + 1, "digits") or reader.word(i + 1) == "ال"
    number = read_ordinal(reader, i + 1) or (read_number(reader, i + 1) if numbered else None)
    if number is None or number.value not in range(1, 100):
        return None
    before_christ = reader.after(number.last, "before_christ")
    other_era = before_christ > number.last or reader.tag(number.last, "hijri_era")
    return When(i, before_christ, None if other_era else calendar.century(int(number.value)))


def season_date(reader: Reader, i: int) -> When | None:
    """صيف 2016, الشتاء المقبل, الصيف."""
    if reader.tag(i, "this"):
        lexeme = reader.at(i + 1)
        current = lexeme.tags.get("seasons") if lexeme.definite and not lexeme.cut else None
        return When(i, i + 2, calendar.months(reader.published.year, current, 3, _PERIOD)) if current else None
    lexeme = reader.at(i)
    month = lexeme.tags.get("seasons")
    if month is None or ("hijri_months" in lexeme.tags and reader.phrase(i, "hijri_months")):
        return None
    sign = direction_word(reader, i + 1)
    year = year_at(reader, i + 1)
    if sign is not None and lexeme.definite:
        return When(i, i + 2, _season(reader, month, sign))
    if year and reader.word(i + 1) not in (",", "،"):
        return When(i, year[1], calendar.months(year[0], month, 3, _PERIOD))
    if not lexeme.definite or reader.word(i + 1).startswith("ال") or not _PLACED & reader.at(i - 1).tags.keys():
        return None
    return When(i, i + 1, _season(reader, month, max(0, direction_at(reader, i))))


def _season(reader: Reader, month: int, sign: int) -> Days | None:
    published = reader.published
    near = [d for away in (-1, 0, 1) if (d := calendar.months(published.year + away, month, 3, _PERIOD))]
    if sign:
        near = [d for d in near if (d.end < published if sign < 0 else d.start > published)] or near
    return calendar.nearest(near, published, 0)


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


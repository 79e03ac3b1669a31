"""Tokens in, weeks, months and years told from now or by number out: الأسبوع الماضي, الأشهر الثلاثة القادمة, قبل يومين, عام 2021."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.arabic.dates.eras import era_of_year, foreign_year
from streams.arabic.dates.month_names import direction_word, year_at
from streams.arabic.dates.months import When, day_month
from streams.arabic.dates.numeric import numeric_date
from streams.arabic.dates.weekdays import in_week, named_day
from streams.arabic.numbers.numerals import parts_joined, read_number
from streams.arabic.numbers.units import unit_at
from streams.arabic.token_cursor import TokenCursor
from streams.records import Granularity

__all__ = ["around", "counted_period", "offset_date", "period", "shifted", "week_of", "year_date"]


_CLOCK: Final = frozenset(("second", "minute", "hour"))
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_DAYS_OF: Final = {"day": 1, "week": 7, "month": 30}
"""Days that a part is taken of."""
_LONG_AGO_MONTHS: Final = 120
_LONGEST: Final = ("century", "decade", "year", "month", "week", "day")
_YEARS_A_CENTURY: Final = 100
_CUES: Final = frozenset(("before_month", "between_word", "year_words", "part_start", "since", "to"))
_OR: Final = "او"
"""Behind a length: another follows, and no day is meant: بعد عام أو عامين."""
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
        return calendar.months(year, day.month + offset, 1, Granularity.MONTH)
    if unit == "year":
        return calendar.year(year + offset)
    if unit == "decade":
        return calendar.decade(year - year % 10 + 10 * offset)
    if unit == "century":
        return calendar.century((year - 1) // _YEARS_A_CENTURY + 1 + offset)
    found = calendar.from_ordinal(day.toordinal() + offset)
    return Days(found, found, Granularity.DAY) if found else None


def period(cursor: TokenCursor, i: int) -> When | None:
    """A definite unit told from now: الشهر الماضي, هذا العام, الأسبوع بعد القادم, العام نفسه."""
    this = bool(cursor.tag(i, "this"))
    same = not this and bool(cursor.tag(i, "same_before"))
    k = i + this + same
    lexeme = cursor.at(k)
    unit = lexeme.tags.get("times_of")
    if unit is None or unit in _CLOCK or not lexeme.definite or (k > i and lexeme.cut) or "times_plural" in lexeme.tags:
        return None
    if cursor.tag(k + 1, "unlike_years"):
        return None
    if this:
        return _day_of(cursor, When(i, k + 1, around(cursor.published, unit)))
    if same:
        return When(i, k + 1, around(cursor.named.start, unit) if cursor.named else None)
    beyond = cursor.phrase(k + 1, "beyond")
    if beyond:
        return When(i, beyond[1], around(cursor.published, unit, beyond[0]))
    if cursor.tag(k + 1, "same") and not cursor.at(k + 1).cut:
        named = cursor.named.start if cursor.named else None
        return When(i, k + 2, around(named, unit) if named else None)
    sign = direction_word(cursor, k + 1)
    if sign is None or _is_title(cursor, k):
        return None
    told = cursor.named.end if cursor.named and cursor.tag(k + 1, "following") else None
    base = told if told and told.year < cursor.published.year else cursor.published
    days = around(base, unit, sign)
    return _day_of(cursor, When(i, _same_year(cursor, k + 2, days), days))


def _day_of(cursor: TokenCursor, when: When) -> When:
    """The weekday behind a week, if one is named there: الأسبوع الماضي الأحد."""
    weekday = cursor.tag(when.last, "weekdays")
    if weekday is None or not cursor.at(when.last).definite or cursor.at(when.last).cut:
        return when
    if when.days is None or when.days.granularity is not Granularity.WEEK:
        return when
    return When(when.first, when.last + 1, in_week(when.days, weekday))


def _is_title(cursor: TokenCursor, k: int) -> bool:
    """Whether العام is «general» here: الأمين العام السابق."""
    return cursor.words[k] == "العام" and cursor.with_article(k - 1) and _TIMES.isdisjoint(cursor.at(k - 1).tags)


def _same_year(cursor: TokenCursor, last: int, days: Days | None) -> int:
    """The token behind the number of the very year that has just been told: العام الماضي 2021."""
    told = days.start.year if days and days.granularity is Granularity.YEAR else None
    return last + 1 if told and cursor.word(last) == str(told) else last


def counted_period(cursor: TokenCursor, i: int) -> tuple[When, int, str] | None:
    """Several units up to now or from now: الأشهر الثلاثة القادمة, العامين الماضيين, آخر 3 أيام, الساعات الـ24 الأخيرة.

    Returns the span, the count and the unit; the days of units of the clock are None.
    """
    found = _counted(cursor, i)
    if found is None:
        return None
    count, unit, sign, last = found
    if unit in _CLOCK or count <= 0:
        return When(i, last, None), count, unit
    if cursor.tag(i - 1, "spans"):
        return When(i, last, None), count, unit
    near = calendar.from_ordinal(cursor.published.toordinal() + sign)
    far = shifted(cursor.published, unit, sign * count)
    if near is None or far is None:
        return When(i, last, None), count, unit
    start, end = (far, near) if sign < 0 else (near, far)
    return When(i, last, Days(start, end, Granularity.PERIOD)), count, unit


def _counted(cursor: TokenCursor, i: int) -> tuple[int, str, int, int] | None:
    """Count, unit, sign and the token behind."""
    lexeme = cursor.at(i)
    if "last" in lexeme.tags:
        number = read_number(cursor, i + 1)
        if number is None:
            unit = cursor.tag(i + 1, "times_of_dual")
            return (2, unit, -1, i + 2) if unit else None
        unit = cursor.tag(number.last, "times_of")
        return (int(number.value), unit, -1, number.last + 1) if unit and number.value == int(number.value) else None
    if not lexeme.definite and cursor.word(i - 1) not in _ARTICLES:
        return None
    count, unit, last = 2, lexeme.tags.get("times_of_dual"), i + 1
    if unit is None or not lexeme.definite:
        unit = lexeme.tags.get("times_of")
        if unit and lexeme.definite:
            number = read_number(cursor, i + 1)
            last = number.last if number else 0
        else:
            number = read_number(cursor, i)
            unit = cursor.tag(number.last, "times_of") if number else None
            last = number.last + 1 if number else 0
        if number is None or unit is None or number.value != int(number.value):
            return None
        count = int(number.value)
    sign = direction_word(cursor, last)
    return (count, unit, sign, last + 1) if sign else None


def year_date(cursor: TokenCursor, i: int) -> When | None:
    """عام 2021, العام 2021, عام ألفين وعشرين, and a bare 1970 where nothing else is counted."""
    lexeme = cursor.at(i)
    if "year_words" in lexeme.tags:
        if lexeme.definite and direction_word(cursor, i + 1) is not None:
            return None
        found = year_at(cursor, i)
        if found is None or found[1] <= i + 1:
            return None
        before_christ = cursor.after(found[1], "before_christ")
        if before_christ > found[1]:
            return When(i, before_christ, None)
        era = era_of_year(cursor, i, found[1], found[0]) if cursor.tag(found[1] - 1, "digits") else None
        return When(i, found[1], foreign_year(era, found[0]) if era else calendar.year(found[0]))
    return _bare_year(cursor, i)


def _bare_year(cursor: TokenCursor, i: int) -> When | None:
    """Four digits that look like a year, and no count: beside a preposition, or no round number."""
    word = cursor.word(i)
    before_christ = cursor.after(i + 1, "before_christ")
    if before_christ > i + 1:
        return When(i, before_christ, None)
    if (
        cursor.tag(i + 1, "christian_era")
        and 3 <= len(word) <= 4
        and word.isdecimal()
        and not cursor.tag(i + 2, "digits")
    ):
        return When(i, i + 2, calendar.year(int(word)))
    if not (len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2100):
        return None
    if cursor.tag(i - 1, "names_before_year") or cursor.numbers_text(i):
        return None
    before, behind = cursor.at(i - 1).tags, cursor.at(i + 1)
    if unit_at(cursor, i + 1) or "scales" in behind.tags or ("singular_nouns" in behind.tags and not behind.cut):
        return None
    following = cursor.word(i + 1)
    unknown = following[:1].isalpha() and not behind.tags and not following.isascii()
    if unknown and following.endswith("ا") and not _CUES & before.keys():
        return None  # 2021 مدنيا
    if int(word) % 100 == 0 and (unknown or not _CUES & before.keys()):
        return None
    last = i + 1 + bool("christian_era" in behind.tags)
    return When(i, last, calendar.year(int(word)))


def week_of(cursor: TokenCursor, i: int) -> When | None:
    """أسبوع 30 نوفمبر: the week that holds the day."""
    if cursor.tag(i, "times_of") != "week" or cursor.at(i).definite:
        return None
    dated = day_month(cursor, i + 1) or numeric_date(cursor, i + 1)
    if dated is None or dated.days is None:
        return None
    return When(i, dated.last, calendar.week(dated.days.start))


def offset_date(cursor: TokenCursor, i: int) -> When | None:
    """قبل يومين, بعد ثلاثة أسابيع: the day that far from publication; none where the count starts elsewhere (بعد يوم من)."""
    lexeme = cursor.at(i)
    if "in_offset" not in lexeme.tags or lexeme.definite:
        return None
    span = _span_of_time(cursor, cursor.after(i + 1, "approximate"))
    if span is None:
        return None
    count, unit, last = span
    if unit in _CLOCK:
        return None
    if _MONTHS.get(unit, 0) * count >= _LONG_AGO_MONTHS:
        return None  # ten years ago: no month is meant
    length, last = _with_parts(cursor, _Length.of(count, unit), last)
    if _counts_elsewhere(cursor, last) or cursor.phrase(last, "rates") or cursor.word(last) == _OR:
        return None
    day = length.away_from(cursor.published, -1 if cursor.words[i].endswith("قبل") else 1)
    if day is None:
        return When(i, last, None)
    return When(i, last, calendar.month(day.year, day.month) if length.years else Days(day, day, Granularity.DAY))


class _Length(NamedTuple):
    """A length of time."""

    months: int
    days: int
    unit: str
    """The unit said last."""
    years: bool
    """Whether years and months are all that is said, so that no day is meant."""

    @staticmethod
    def of(count: int, unit: str) -> _Length:
        """So many units."""
        if unit in _DAYS:
            return _Length(0, count * _DAYS[unit], unit, years=False)
        return _Length(count * _MONTHS[unit], 0, unit, unit != "month")

    def plus(self, other: _Length) -> _Length:
        """Both; a day is meant once days are said."""
        return _Length(
            self.months + other.months, self.days + other.days, other.unit, self.years and other.unit not in _DAYS
        )

    def away_from(self, day: dt.date, sign: int) -> dt.date | None:
        """The day so long later (1) or earlier (-1); None outside the calendar."""
        moved = calendar.add_months(day, sign * self.months)
        return calendar.from_ordinal(moved.toordinal() + sign * self.days) if moved else None


def _with_parts(cursor: TokenCursor, length: _Length, last: int) -> tuple[_Length, int]:
    """The length with the fraction or the smaller units behind it: سنة ونصف, شهر و21 يوما."""
    part = parts_joined(cursor, last)
    if part:
        whole = _DAYS_OF.get(length.unit) or _MONTHS[length.unit]
        share = int(part[0] * whole)
        again = part[1] + (cursor.tag(part[1], "times_of") == length.unit)
        added = (
            _Length(0, share, length.unit, years=False)
            if length.unit in _DAYS_OF
            else _Length(share, 0, length.unit, length.years)
        )
        return length.plus(added)._replace(years=length.years), again
    joined, k = cursor.joint(last)
    found = _unit_joined(cursor, k) if joined else None
    if found is None or found[1] in _CLOCK or _LONGEST.index(found[1]) <= _LONGEST.index(length.unit):
        return length, last
    return _with_parts(cursor, length.plus(_Length.of(found[0], found[1])), found[2])


def _unit_joined(cursor: TokenCursor, k: int) -> tuple[int, str, int] | None:
    """The count and unit that و joins to a longer one, and the token behind it."""
    tags = cursor.at(k).tags
    if cursor.at(k).definite:
        return None
    if "times_of_dual" in tags:
        return 2, tags["times_of_dual"], k + 1
    if "times_of_one" in tags:
        return 1, tags["times_of_one"], k + 1
    number = read_number(cursor, k)
    unit = cursor.tag(number.last, "times_of") if number else None
    if number is None or unit is None or number.value != int(number.value) or cursor.at(number.last).cut:
        return None
    return int(number.value), unit, number.last + 1


def _counts_elsewhere(cursor: TokenCursor, last: int) -> bool:
    """Whether a duration is counted from something named behind it."""
    return bool(cursor.tag(last, "counts_from")) and not cursor.tag(last + 1, "future_cues")


def _span_of_time(cursor: TokenCursor, i: int) -> tuple[int, str, int] | None:
    """Count and unit of a duration of whole units, and the token behind it."""
    lexeme = cursor.at(i)
    if lexeme.cut or lexeme.definite:
        return None
    if "times_of_dual" in lexeme.tags:
        return 2, lexeme.tags["times_of_dual"], i + 1
    if "month_words" in lexeme.tags and cursor.phrase(i + 1, "months"):
        return None
    if "times_of_one" in lexeme.tags and not named_day(cursor, i) and not year_date(cursor, i):
        return 1, lexeme.tags["times_of_one"], i + 1 + bool(cursor.tag(i + 1, "whole"))
    number = read_number(cursor, i)
    unit = cursor.tag(number.last, "times_of") if number else None
    if number is None or unit is None or number.value != int(number.value) or cursor.at(number.last).cut:
        return None
    return int(number.value), unit, number.last + 1

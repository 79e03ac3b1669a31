"""Tokens in, feasts and Hijri dates out: عيد الفطر 2013, رأس السنة, 15 رمضان 1443 هـ."""

from __future__ import annotations

import datetime as dt
from typing import Final

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.arabic.dates.hijri import hijri_day, hijri_month, hijri_year, hijri_year_of
from streams.arabic.dates.month_names import direction_word, year_at
from streams.arabic.dates.months import When, day_at, day_month
from streams.arabic.dates.numeric import numeric_date
from streams.arabic.numbers.numerals import read_number
from streams.arabic.token_cursor import TokenCursor

__all__ = ["feast_date", "hijri_date", "hijri_year_date"]

_BEHIND_DAY: Final = frozenset(("hijri_months", "month_words", "of"))
_HIJRI_YEARS: Final = range(1200, 1600)
_BETWEEN_CALENDARS: Final = frozenset("/(-،,")
_TABLES_DIFFER_DAYS: Final = 2
_WITH_ERA: Final = range(1, 1600)


def feast_date(cursor: TokenCursor, i: int) -> When | None:
    """A feast, of the year that is said or the nearest one."""
    for tag, of_year in (("feasts_hijri", _hijri_feast), ("feasts_gregorian", _gregorian_feast), ("easter", _easter)):
        found = cursor.phrase(i, tag)
        if found is None or (found[0] is True and tag != "easter"):
            continue
        date, last = found
        sign = direction_word(cursor, last)
        said = year_at(cursor, last)
        if said and cursor.word(last) not in (",", "،"):
            return When(i, said[1], next(iter(of_year(said[0], date)), None))
        year = cursor.published.year
        near = [days for y in (year - 1, year, year + 1) for days in of_year(y, date)]
        return When(i, last + bool(sign), _pick(near, cursor.published, sign or 0))
    return None


def _pick(near: list[Days], published: dt.date, sign: int) -> Days | None:
    if sign:
        near = [d for d in near if (d.start < published if sign < 0 else d.start > published)] or near
    return calendar.nearest(near, published, 0)


def _hijri_feast(year: int, date: tuple[int, int]) -> list[Days]:
    """The days of a Gregorian year on which a Hijri feast falls."""
    first = hijri_year_of(dt.date(year, 1, 1)) if 1 <= year <= dt.MAXYEAR else 0
    days = (hijri_day(hijri, *date) for hijri in (first, first + 1))
    return [d for d in days if d and d.start.year == year]


def _gregorian_feast(year: int, date: tuple[int, int]) -> list[Days]:
    return [d] if (d := calendar.day(year, *date)) else []


def _easter(year: int, _date: object) -> list[Days]:
    if not 1 <= year <= dt.MAXYEAR:
        return []
    sunday = calendar.easter(year)
    found = calendar.day(sunday.year, sunday.month, sunday.day)
    return [found] if found else []


def hijri_date(cursor: TokenCursor, i: int) -> When | None:
    """A Hijri month with its day or year: 15 رمضان 1443, شهر رمضان, رمضان 2019; a bare name is a person's."""
    day = None
    k = i
    if cursor.phrase(i, "hijri_months") is None:
        if "digits" in cursor.at(i).tags and _BEHIND_DAY.isdisjoint(cursor.at(i + 1).tags):
            return None
        day = day_at(cursor, i)
        k = day[1] + bool(cursor.tag(day[1], "of")) if day else i
    word = bool(cursor.tag(k, "month_words")) and not cursor.at(k).definite
    found = cursor.phrase(k + word, "hijri_months")
    if found is None or (k > i and cursor.at(k).joined):
        return None
    month, last = found
    sign = direction_word(cursor, last)
    if sign is not None:
        last += 1
    year, last, hijri = _year(cursor, last)
    if not (word or day or sign is not None or year or (month == 9 and cursor.tag(i - 1, "before_month"))):
        return None
    days = _days(cursor, month, day[0] if day else None, year, sign, hijri=hijri)
    return When(i, last, _corresponding(cursor, last) or (_named_before(cursor, i, days) if day else None) or days)


def _year(cursor: TokenCursor, last: int) -> tuple[int | None, int, bool]:
    """The year behind a Hijri month; whether it is a Hijri year; and the token behind it."""
    if cursor.tag(last, "digits") and cursor.tag(last + 1, "hijri_era"):
        return int(cursor.words[last]), last + 2, True
    said = year_at(cursor, last)
    if said is None or cursor.word(last) in (",", "،"):
        return None, last, True
    year, behind = said
    return year, behind + bool(cursor.tag(behind, "hijri_era")), year in _HIJRI_YEARS


def _days(
    cursor: TokenCursor, month: int, day: int | None, year: int | None, sign: int | None, *, hijri: bool
) -> Days | None:
    def of(hijri_number: int) -> Days | None:
        return hijri_day(hijri_number, month, day) if day else hijri_month(hijri_number, month)

    if year is not None and hijri:
        return of(year)
    base = hijri_year_of(cursor.published if year is None else dt.date(year, 1, 1))
    near = [found for number in (base - 1, base, base + 1) if (found := of(number))]
    if year is not None:
        return next((d for d in near if d.start.year == year), None)
    return _pick(near, cursor.published, sign or 0)


def _corresponding(cursor: TokenCursor, last: int) -> Days | None:
    """The Gregorian day that the text itself gives behind «corresponding to»; it is right where tables differ by a day."""
    k = last + (cursor.word(last) in (",", "،", "(", "/"))
    if not cursor.tag(k, "corresponds") and k == last:
        return None
    k += bool(cursor.tag(k, "corresponds"))
    k += bool(cursor.tag(k, "day_words"))
    dated = day_month(cursor, k) or numeric_date(cursor, k)
    return dated.days if dated else None


def _named_before(cursor: TokenCursor, i: int, days: Days | None) -> Days | None:
    """The Gregorian day that the text has just given: 2 يوليو 2015 / 14 رمضان 1436."""
    named, before = cursor.named, cursor.word(i - 1)
    if named is None or days is None or not (before in _BETWEEN_CALENDARS or cursor.tag(i - 1, "corresponds")):
        return None
    return named if named.start == named.end and abs((named.start - days.start).days) <= _TABLES_DIFFER_DAYS else None


def hijri_year_date(cursor: TokenCursor, i: int) -> When | None:
    """عام 1443 هـ, 1443 للهجرة."""
    k = i + bool(cursor.tag(i, "year_words"))
    if k == i and not cursor.tag(i + 1, "hijri_era"):
        return None
    number = read_number(cursor, k) if not cursor.at(k).cut else None
    if number is None or not cursor.tag(number.last, "hijri_era") or number.value not in _WITH_ERA:
        return None
    return When(i, number.last + 1, hijri_year(int(number.value)))

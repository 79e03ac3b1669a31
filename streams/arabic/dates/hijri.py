"""Days of the Hijri calendar in, Gregorian days out, and back (Umm al-Qura, by `hijridate`)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from hijridate import Gregorian, Hijri

from streams.arabic.calendar import Days
from streams.records import Granularity

__all__ = ["hijri_day", "hijri_month", "hijri_year", "hijri_year_of"]


_FIRST_YEAR: Final = 1343
_LAST_YEAR: Final = 1500
"""Years that the library's tables cover."""
_APART_YEARS: Final = 622


def hijri_day(year: int, month: int, day: int) -> Days | None:
    """One day; None where the calendar has none such or the tables end."""
    found = _gregorian(year, month, day)
    return Days(found, found, Granularity.DAY) if found else None


def hijri_month(year: int, month: int) -> Days | None:
    """First to last day of a month; None where the tables end."""
    first = _gregorian(year, month, 1)
    if first is None:
        return None
    following = _gregorian(year + month // 12, month % 12 + 1, 1)
    last = following - dt.timedelta(1) if following else first + dt.timedelta(28)
    return Days(first, last, Granularity.MONTH)


def hijri_year(year: int) -> Days | None:
    """First to last day of a year; None where the tables end."""
    first, last = _gregorian(year, 1, 1), hijri_month(year, 12)
    return Days(first, last.end, Granularity.YEAR) if first and last else None


def hijri_year_of(day: dt.date) -> int:
    """The Hijri year of a Gregorian day; an estimate where the tables end."""
    try:
        return int(Gregorian.fromdate(day).to_hijri().year)
    except (OverflowError, ValueError):
        return (day.year - _APART_YEARS) * 33 // 32


def _gregorian(year: int, month: int, day: int) -> dt.date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (OverflowError, ValueError):
        return None
    return dt.date(found.year, found.month, found.day)

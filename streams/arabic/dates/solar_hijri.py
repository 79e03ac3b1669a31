"""Days of the solar Hijri calendar of Iran in, Gregorian days out (leap years by the cycle of 33, right for 1178 to 1633)."""

from __future__ import annotations

from typing import Final

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.records import Granularity

__all__ = ["solar_day", "solar_year", "solar_year_of"]

_YEARS: Final = range(1178, 1634)
_LEAPS: Final = frozenset((1, 5, 9, 13, 17, 22, 26, 30))
"""Places in the cycle of 33 years that have 366 days."""
_CYCLE: Final = 33
_NEW_YEAR_1400: Final = 737870
"""Ordinal of 21 March 2021."""
_APART_YEARS: Final = 621


def solar_day(year: int, month: int, day: int) -> Days | None:
    """One day; None where the calendar has none such."""
    if year not in _YEARS or not (1 <= month <= 12 and 1 <= day <= _length(year, month)):
        return None
    before = sum(_length(year, m) for m in range(1, month))
    found = calendar.from_ordinal(_new_year(year) + before + day - 1)
    return Days(found, found, Granularity.DAY) if found else None


def solar_year(year: int) -> Days | None:
    """First to last day of a year; None outside the cycle's range."""
    if year not in _YEARS:
        return None
    start, end = calendar.from_ordinal(_new_year(year)), calendar.from_ordinal(_new_year(year + 1) - 1)
    return Days(start, end, Granularity.YEAR) if start and end else None


def solar_year_of(gregorian_year: int) -> int:
    """The solar year that begins in a Gregorian one."""
    return gregorian_year - _APART_YEARS


def _length(year: int, month: int) -> int:
    if month <= 6:
        return 31
    return 30 if month < 12 or year % _CYCLE in _LEAPS else 29


def _new_year(year: int) -> int:
    """The ordinal of the first day of a year."""
    leaps = sum(y % _CYCLE in _LEAPS for y in range(min(year, 1400), max(year, 1400)))
    return _NEW_YEAR_1400 + 365 * (year - 1400) + (leaps if year >= 1400 else -leaps)

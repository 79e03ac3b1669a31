"""Tokens in, years of another era out: a year from 1300 to 1500 in a modern text is Hijri, in Persian digits solar."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from streams.arabic.calendar import Days
from streams.arabic.dates.hijri import hijri_day, hijri_year, hijri_year_of
from streams.arabic.dates.solar_hijri import solar_day, solar_year, solar_year_of
from streams.arabic.token_cursor import TokenCursor
from streams.records import Granularity

__all__ = ["Era", "era_at", "era_of_year", "foreign_day", "foreign_year", "hijri_years", "short_year"]


class Era(StrEnum):
    """A calendar other than the Gregorian."""

    LUNAR = "lunar"
    """Umm al-Qura."""
    SOLAR = "solar"
    """Of Iran."""
    UNKNOWN = "unknown"
    """One of the two: the text does not tell which."""


_YEARS: Final = range(1300, 1501)
_MODERN: Final = 1900
"""The text must be of this year or later."""
_LIFETIME: Final = 60
"""A bare year so long before the present one is no Hijri year that a news text would name without its era."""
_PERSIAN_DIGITS: Final = frozenset("۰۱۲۳۴۵۶۷۸۹")


def era_at(cursor: TokenCursor, i: int, last: int, year: int) -> tuple[Era | None, int]:
    """The era of a date in digits from token i to `last` with this year (None: Gregorian), and the token behind its era."""
    solar = cursor.after(last, "solar_era")
    if solar > last:
        return Era.SOLAR, solar
    if cursor.tag(last, "hijri_era"):
        return Era.LUNAR, last + 1
    if cursor.tag(last, "christian_era"):
        return None, last + 1
    if year not in _YEARS or cursor.published.year < _MODERN:
        return None, last
    if not _PERSIAN_DIGITS.isdisjoint(cursor.surface(i, last)):
        return Era.SOLAR, last
    solar_now = solar_year_of(cursor.published.year)
    return (Era.UNKNOWN if abs(year - solar_now) <= 1 else Era.LUNAR), last


def era_of_year(cursor: TokenCursor, i: int, last: int, year: int) -> Era | None:
    """The era of a year alone, in digits before token `last`: a later one than the present Hijri year is history."""
    era = era_at(cursor, i, last, year)[0]
    if era is not Era.LUNAR:
        return era
    present = hijri_year_of(cursor.published)
    if year > present + 1:
        return None
    return Era.LUNAR if year >= present - _LIFETIME else Era.UNKNOWN


def hijri_years(first: int, last: int) -> Days | None:
    """Two Hijri years that follow each other, as a budget's or a school's: 1444/1445."""
    start, end = hijri_year(first), hijri_year(last)
    follows = first in _YEARS and last == first + 1
    return Days(start.start, end.end, Granularity.PERIOD) if follows and start and end else None


def short_year(cursor: TokenCursor, year: int) -> int:
    """A year in two digits, of this century unless that lies ahead: عام 67."""
    this = cursor.published.year
    return this - this % 100 + year - (100 if year > this % 100 + 1 else 0)


def foreign_day(era: Era, year: int, month: int, day: int) -> Days | None:
    """The Gregorian day of a date of this era; None where it cannot be told."""
    if era is Era.UNKNOWN:
        return None
    return hijri_day(year, month, day) if era is Era.LUNAR else solar_day(year, month, day)


def foreign_year(era: Era, year: int) -> Days | None:
    """The Gregorian days of a year of this era; None where they cannot be told."""
    if era is Era.UNKNOWN:
        return None
    return hijri_year(year) if era is Era.LUNAR else solar_year(year)

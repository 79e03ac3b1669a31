"""Years, months, weeks and distances in, inclusive spans of days out; None where the calendar ends."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from streams.records import Granularity

__all__ = [
    "Days",
    "add_months",
    "century",
    "day",
    "decade",
    "easter",
    "from_ordinal",
    "month",
    "month_end",
    "months",
    "nearest",
    "nth_weekday",
    "quarter",
    "week",
    "year",
]


class Days(NamedTuple):
    """An inclusive span of days."""

    start: dt.date
    end: dt.date
    granularity: Granularity


_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY: Final = 2
_FIRST_YEAR: Final = dt.MINYEAR
_LAST_YEAR: Final = dt.MAXYEAR


def day(year_: int, month_: int, day_: int) -> Days | None:
    """One day; None when there is none such."""
    try:
        found = dt.date(year_, month_, day_)
    except ValueError:
        return None
    return Days(found, found, Granularity.DAY)


def month(year_: int, month_: int) -> Days | None:
    """First to last day of a month; None outside the calendar."""
    if not (_FIRST_YEAR <= year_ <= _LAST_YEAR and 1 <= month_ <= 12):
        return None
    return Days(dt.date(year_, month_, 1), month_end(year_, month_), Granularity.MONTH)


def months(year_: int, month_: int, count: int, granularity: Granularity) -> Days | None:
    """So many whole months from this one on (month 13 is January of the next year)."""
    first, last = _roll(year_, month_), _roll(year_, month_ + count - 1)
    if not (first[0] >= _FIRST_YEAR and last[0] <= _LAST_YEAR):
        return None
    return Days(dt.date(*first, 1), month_end(*last), granularity)


def month_end(year_: int, month_: int) -> dt.date:
    """The last day of a month."""
    leap = month_ == _FEBRUARY and year_ % 4 == 0 and (year_ % 100 != 0 or year_ % 400 == 0)
    return dt.date(year_, month_, _LENGTHS[month_ - 1] + leap)


def year(year_: int) -> Days | None:
    """First to last day of a year; None outside the calendar."""
    return months(year_, 1, 12, Granularity.YEAR)


def quarter(year_: int, quarter_: int, parts: int = 4) -> Days | None:
    """A quarter (of 4 parts) or half (of 2 parts) of a year."""
    length = 12 // parts
    return months(year_, (quarter_ - 1) * length + 1, length, Granularity.QUARTER if parts == 4 else Granularity.PERIOD)


def decade(first_year: int) -> Days | None:
    """Ten years from this one on."""
    return months(first_year, 1, 120, Granularity.DECADE)


def century(number: int) -> Days | None:
    """The years 1901 to 2000 for 20."""
    return months((number - 1) * 100 + 1, 1, 1200, Granularity.CENTURY)


def week(of: dt.date, offset: int = 0) -> Days | None:
    """Monday to Sunday of the week of a day, or so many weeks later."""
    start = from_ordinal(of.toordinal() - of.weekday() + 7 * offset)
    end = from_ordinal(of.toordinal() - of.weekday() + 7 * offset + 6)
    return Days(start, end, Granularity.WEEK) if start and end else None


def from_ordinal(ordinal: int) -> dt.date | None:
    """The day with this proleptic Gregorian ordinal; None outside the calendar."""
    return dt.date.fromordinal(ordinal) if 1 <= ordinal <= dt.date.max.toordinal() else None


def add_months(of: dt.date, count: int) -> dt.date | None:
    """The same day so many months later, or the last day of that month."""
    year_, month_ = _roll(of.year, of.month + count)
    if not _FIRST_YEAR <= year_ <= _LAST_YEAR:
        return None
    return dt.date(year_, month_, min(of.day, month_end(year_, month_).day))


def nearest(candidates: list[Days], to: dt.date, direction: int) -> Days | None:
    """The candidate nearest to a day: -1 not after it, 1 not before it, 0 on either side; any when none is there."""
    if direction:
        candidates = [d for d in candidates if (d.start <= to if direction < 0 else d.end >= to)] or candidates
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    day_ = to.toordinal()
    return min(candidates, key=lambda d: (max(d.start.toordinal() - day_, day_ - d.end.toordinal(), 0), d.start))


def nth_weekday(within: Days, weekday: int, nth: int) -> Days | None:
    """The nth weekday (Monday is 0) within a span, -1 the last; None when there are fewer."""
    first = within.start.toordinal() + (weekday - within.start.weekday()) % 7
    last = within.end.toordinal() - (within.end.weekday() - weekday) % 7
    found = from_ordinal(first + 7 * (nth - 1) if nth > 0 else last)
    return Days(found, found, Granularity.DAY) if found and within.start <= found <= within.end else None


def easter(year_: int) -> dt.date:
    """Western Easter Sunday (the anonymous Gregorian algorithm)."""
    a, (b, c) = year_ % 19, divmod(year_, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    shift = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * shift) // 451
    month_, day_ = divmod(h + shift - 7 * m + 114, 31)
    return dt.date(year_, month_, day_ + 1)


def _roll(year_: int, month_: int) -> tuple[int, int]:
    """A month number beyond 1 to 12, as year and month."""
    carry, index = divmod(month_ - 1, 12)
    return year_ + carry, index + 1

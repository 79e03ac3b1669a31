"""A month and what happens on days in, its calendar out: weeks as readers of the language begin them."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from babel import Locale
from babel.dates import format_date

from streams.serve.pages.words import Language

__all__ = ["Month", "month_of"]

T = TypeVar("T")
_EARLIEST: Final = dt.date(1, 2, 1)
_LATEST: Final = dt.date(9999, 11, 1)
"""The calendar has no days before the month before, and none behind the month behind."""
_MONTH: Final = len("2022-01")


@dataclass(frozen=True, slots=True)
class Day(Generic[T]):
    """A day of the calendar."""

    day: dt.date
    inside: bool
    """Whether it is of the month, rather than of the weeks about it."""
    things: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Month(Generic[T]):
    """A month."""

    first: dt.date
    title: str
    """`يناير 2022`."""
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Day[T], ...], ...]
    before: str
    """The month before it, `2021-12`."""
    after: str


def month_of(
    language: Language, first: dt.date, things: Iterable[T], day_of: Callable[[T], dt.date | None]
) -> Month[T]:
    """The month that begins on a day, with each thing on its day."""
    first = min(max(first, _EARLIEST), _LATEST)
    by_day: defaultdict[dt.date, list[T]] = defaultdict(list)
    for thing in things:
        day = day_of(thing)
        if day is not None:
            by_day[day].append(thing)
    begins = Locale(language).first_week_day
    weeks = calendar.Calendar(begins).monthdatescalendar(first.year, first.month)
    names = Locale(language).days["stand-alone"]["abbreviated" if language == "en" else "wide"]
    return Month(
        first,
        str(format_date(first, "LLLL y", language)),
        tuple(names[(begins + number) % 7] for number in range(7)),
        tuple(tuple(Day(day, day.month == first.month, tuple(by_day[day])) for day in week) for week in weeks),
        (first - dt.timedelta(days=1)).isoformat()[:_MONTH],
        (first + dt.timedelta(days=calendar.monthrange(first.year, first.month)[1])).isoformat()[:_MONTH],
    )

"""A reader in, dates and times of day out: the rules for everything of the calendar and the clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.arabic.dates.clock import Clock, clock_adverb, clock_moment, clock_range, clock_times
from streams.arabic.dates.holidays import feast_date, hijri_date, hijri_year_date
from streams.arabic.dates.months import When, day_month, month_date, spanning
from streams.arabic.dates.numeric import numeric_date
from streams.arabic.dates.parts_of_years import (
    century_date,
    decade_date,
    first_of_period,
    part_of_period,
    quarter_date,
    rest_of_period,
    season_date,
)
from streams.arabic.dates.periods import counted_period, offset_date, period, week_of, year_date
from streams.arabic.dates.weekdays import day_of_month, day_part_date, nth_date, relative_day, weekday_date
from streams.arabic.token_cursor import TokenCursor
from streams.extract.facts.match import Build, Found
from streams.extract.rule import Rule
from streams.records import FactKind, Granularity

__all__ = ["RULES", "any_date"]


_DASHES: Final = frozenset("-–—")
_WEEK: Final = 7
_YEARS: Final = {"decade": 10, "century": 100}
_UNRESOLVED: Final = "the text does not tell which"


def _dated(read: Callable[[TokenCursor, int], When | None]) -> Build:
    """A rule's production from a grammar of dates: the date, or the range that starts with it."""

    def build(cursor: TokenCursor, i: int) -> Found | None:
        when = read(cursor, i)
        if when is None:
            return None
        return _found(_ranged(cursor, when))

    return build


def _found(when: When) -> Found:
    days = when.days
    return Found(
        FactKind.DATE,
        when.first,
        when.last,
        days=days,
        granularity=days.granularity if days else None,
        note=None if days else _UNRESOLVED,
    )


def _ranged(cursor: TokenCursor, first: When) -> When:
    """The date, extended to the one that «to», a dash or (behind «between») و joins to it."""
    to = cursor.after(first.last, "to")
    if to == first.last:
        joined, k = cursor.joint(first.last)
        if joined and cursor.tag(first.first - 1, "between_word"):
            to = k
        elif cursor.word(first.last) in _DASHES:
            to = first.last + 1
        else:
            return first
    second = any_date(cursor, to)
    if second is None:
        return first
    if first.days is None or second.days is None:
        return When(first.first, second.last, None)
    days = _span(cursor, first, second)
    return When(first.first, second.last, days) if days else first


def _span(cursor: TokenCursor, first: When, second: When) -> Days | None:
    """From the one to the other, the first one in the year of the second when it names none itself."""
    start, end = first.days, second.days
    if start is None or end is None:
        return None
    says_year = any(len(word) == 4 and word.isdecimal() for word in cursor.words[first.first : first.last])
    if (
        not says_year
        and start.start.year != end.start.year
        and start.granularity in (Granularity.DAY, Granularity.MONTH)
    ):
        months = (end.start.year - start.start.year) * 12
        moved = calendar.add_months(start.start, months)
        if moved and moved <= end.start:
            start = Days(moved, moved, start.granularity)
    late = (start.start - end.start).days
    if 0 < late < _WEEK and end.granularity is Granularity.DAY:
        later = calendar.from_ordinal(end.end.toordinal() + _WEEK)
        end = Days(later, later, Granularity.DAY) if later else end
    return spanning(start, end)


_GRAMMARS: Final = (
    numeric_date,
    hijri_date,
    day_month,
    relative_day,
    weekday_date,
    month_date,
    part_of_period,
    quarter_date,
    period,
    year_date,
)


def any_date(cursor: TokenCursor, i: int) -> When | None:
    """A date in any form, as the end of a range."""
    return next((when for read in _GRAMMARS if (when := read(cursor, i))), None)


def _approximate(cursor: TokenCursor, i: int) -> Found | None:
    """«About» before a date: قرابة الثلاثاء القادم."""
    about = cursor.phrase(i, "approximate")
    when = any_date(cursor, about[1]) if about and not cursor.at(i).definite else None
    return _found(when._replace(first=i))._replace(approx=True) if when and when.days else None


def _offset(cursor: TokenCursor, i: int) -> Found | None:
    """So long ago or from now; approximate with a word of that: قبل نحو أسبوعين."""
    when = offset_date(cursor, i)
    return _found(when)._replace(approx=cursor.after(i + 1, "approximate") > i + 1) if when else None


def _several(cursor: TokenCursor, i: int) -> Found | None:
    """Several units up to now or from now; of the clock they are a duration."""
    found = counted_period(cursor, i)
    if found is None:
        return None
    when, count, unit = found
    if when.days is None:
        years = _YEARS.get(unit, 1)
        count, unit = (count * years, "year") if unit in _YEARS else (count, unit)
        return Found(FactKind.DURATION, when.first, when.last, count, count, unit=unit)
    return _found(when)


def _timed(read: Callable[[TokenCursor, int], Clock | None]) -> Build:
    """A rule's production from a grammar of the clock."""

    def build(cursor: TokenCursor, i: int) -> Found | None:
        clock = read(cursor, i)
        return Found(FactKind.TIME, clock.first, clock.last, granularity=clock.granularity) if clock else None

    return build


RULES: tuple[Rule[Build], ...] = (
    Rule(
        "facts.clock_time",
        ("digits_then", "hour_words_then", "ordinals", "ordinal_ones", "around_then", "day_parts_then", "ones_then"),
        _timed(clock_times),
    ),
    Rule(
        "facts.clock_range",
        ("digits_then", "hour_words_then", "ordinals_then", "ordinal_ones_then"),
        _timed(clock_range),
    ),
    Rule("facts.clock_moment", ("moments",), _timed(clock_moment)),
    Rule("facts.day_part", ("day_parts_then",), _dated(day_part_date)),
    Rule("facts.numeric_date", ("digits_then",), _dated(numeric_date)),
    Rule(
        "facts.hijri_date",
        (
            "digits_then",
            "ordinals_then",
            "ordinal_ones_then",
            "ones_then",
            "tens_then",
            "hijri_months",
            "month_words_then",
        ),
        _dated(hijri_date),
    ),
    Rule("facts.hijri_year", ("digits_then", "year_words_then"), _dated(hijri_year_date)),
    Rule("facts.feast", ("feasts_gregorian", "feasts_hijri", "easter"), _dated(feast_date)),
    Rule(
        "facts.day_month",
        ("digits_then", "ordinals_then", "ordinal_ones_then", "ones_then", "teen_ones_then", "tens_then"),
        _dated(day_month),
    ),
    Rule("facts.first_of_period", ("ordinals_then", "last_then", "times_of_numbered"), _dated(first_of_period)),
    Rule("facts.nth_day", ("ordinals_then", "last_then", "days_and_weeks_then"), _dated(nth_date)),
    Rule("facts.relative_day", ("days_from_now",), _dated(relative_day)),
    Rule("facts.day_of_month", ("day_words_then",), _dated(day_of_month)),
    Rule("facts.weekday", ("weekdays", "day_words_then", "this_then"), _dated(weekday_date)),
    Rule("facts.month", ("months", "month_words_then", "this_then"), _dated(month_date)),
    Rule("facts.offset", ("in_offset_then",), _offset),
    Rule("facts.several_units", ("last_then", "times_of_then", "times_of_dual_then", "ones_then", "digits"), _several),
    Rule("facts.period", ("times_of_then", "this_then", "same_before_then"), _dated(period)),
    Rule("facts.week_of", ("days_and_weeks_then",), _dated(week_of)),
    Rule("facts.quarter", ("fractions_then", "digits_then"), _dated(quarter_date)),
    Rule(
        "facts.part_of_period",
        ("part_start_then", "part_middle_then", "part_end_then", "weekend"),
        _dated(part_of_period),
    ),
    Rule("facts.rest_of_period", ("rest_then",), _dated(rest_of_period)),
    Rule("facts.decade", ("decades", "decade_words_then"), _dated(decade_date)),
    Rule("facts.century", ("century_words_then",), _dated(century_date)),
    Rule("facts.season", ("seasons", "this_then"), _dated(season_date)),
    Rule("facts.year", ("year_words_then", "digits"), _dated(year_date)),
    Rule("facts.clock_adverb", ("adverbs_of_day",), _timed(clock_adverb)),
    Rule("facts.approximate_date", ("approximate_then",), _approximate),
)
"""Everything of the calendar and the clock, what is read longest first."""

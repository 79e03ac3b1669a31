"""Tokens and the day of publication in, the days meant out: absolute dates, days of a month, weekdays, what is relative."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from streams.english.numbers import AmountLexicon, read_number
from streams.english.tokens import Tokens
from streams.records import Granularity

__all__ = ["DateLexicon", "When", "compile_dates", "is_ahead", "read_date"]

_WEEK: Final = 7
_HALF_A_YEAR: Final = 183
_YEARS: Final = range(1800, 2101)
_DAYS_MAX: Final = 31
_MAY: Final = frozenset(
    {"in", "since", "last", "next", "this", "until", "by", "of", "early", "late", "from", "during", "for"}
)
_YEAR_FIRSTS: Final = frozenset(
    {"in", "since", "by", "during", "of", "until", "from", "before", "after", "late", "early", "year"}
)
_FUTURE: Final = frozenset({"will", "due", "scheduled", "expected", "planned", "slated", "next"})
_STEPS: Final = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}


@dataclass(frozen=True, slots=True)
class DateLexicon:
    """The words of the calendar."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    days: Mapping[str, int]
    """Days from the day of publication."""
    units: Mapping[str, str]
    """Unit of time by its word."""


@dataclass(frozen=True, slots=True)
class When:
    """One date, in tokens."""

    first: int
    last: int
    """The token behind it."""
    start: dt.date
    end: dt.date
    granularity: Granularity
    rule: str


def compile_dates(tables: Mapping[str, Mapping[str, Any]]) -> DateLexicon:
    """The words of dates."""
    own = tables["english_amounts"]
    units = {word: unit for unit, words in own["durations"].items() for word in words}
    return DateLexicon(own["months"], own["weekdays"], own["days"], units)


def read_date(
    tokens: Tokens, i: int, lexicon: DateLexicon, amounts: AmountLexicon, published: dt.date, *, ahead: bool
) -> When | None:
    """The date that begins at token i; None when none does. `ahead`: whether its sentence so far speaks of what is to come."""
    try:
        return (
            _absolute(tokens, i, lexicon, published)
            or _weekday(tokens, i, lexicon, published, ahead=ahead)
            or _relative(tokens, i, lexicon, published)
            or _ago(tokens, i, lexicon, amounts, published)
            or _year(tokens, i)
        )
    except (ValueError, OverflowError):  # 31 June, or before the year 1
        return None


def _absolute(tokens: Tokens, i: int, lexicon: DateLexicon, published: dt.date) -> When | None:
    """2024-03-05, March 5, 2024, 5 March, March 2024, March."""
    word = tokens.words[i]
    if len(word) == 10 and word[4] == "-":
        day = dt.date.fromisoformat(word)
        return When(i, i + 1, day, day, Granularity.DAY, "facts.english_date")
    month = lexicon.months.get(word)
    if month:
        return _of_month(tokens, i, month, published)
    number = _day_number(tokens, i)
    month = lexicon.months.get(tokens.words[number[0]]) if number and number[0] < len(tokens.words) else None
    if number is None or month is None:
        return None
    return _day(tokens, i, number[0] + 1, month, number[1], published)


def _of_month(tokens: Tokens, i: int, month: int, published: dt.date) -> When | None:
    """What begins with the name of a month."""
    behind = i + 1 + (tokens.lower(i + 1) == "." and len(tokens.words[i]) < 5)
    number = _day_number(tokens, behind)
    if number:
        return _day(tokens, i, number[0], month, number[1], published)
    year = _year_at(tokens, behind)
    if year:
        return _month(i, behind + 1, year, month)
    if tokens.lower(i) in {"may", "march"} and tokens.lower(i - 1) not in _MAY:
        return None  # the verbs
    step = _STEPS.get(tokens.lower(i - 1))
    nearest = _nearest(published, month, 15)
    if step == -1 and nearest.replace(day=1) >= published.replace(day=1):
        nearest = nearest.replace(year=nearest.year - 1)
    if step == 1 and nearest.replace(day=1) <= published.replace(day=1):
        nearest = nearest.replace(year=nearest.year + 1)
    first = i if step is None else i - 1
    return _month(first, i + 1, nearest.year, month)


def _month(first: int, last: int, year: int, month: int) -> When:
    end = dt.date(year, month, monthrange(year, month)[1])
    return When(first, last, dt.date(year, month, 1), end, Granularity.MONTH, "facts.english_month")


def _day(tokens: Tokens, first: int, last: int, month: int, number: int, published: dt.date) -> When:
    """A day of a month, with its year where that stands behind it."""
    at = last + (tokens.lower(last) == ",")
    year = _year_at(tokens, at)
    day = dt.date(year, month, number) if year else _nearest(published, month, number)
    return When(first, at + 1 if year else last, day, day, Granularity.DAY, "facts.english_date")


def _nearest(published: dt.date, month: int, number: int) -> dt.date:
    """This day in the year in which it is nearest to publication."""
    near = dt.date(published.year, month, number)
    if (near - published).days > _HALF_A_YEAR:
        return dt.date(published.year - 1, month, number)
    return dt.date(published.year + 1, month, number) if (published - near).days > _HALF_A_YEAR else near


def _day_number(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """The token behind a day's number, and the number: 5, 5th."""
    word = tokens.lower(i)
    if not (word.isascii() and word.isdigit() and len(word) <= 2 and 1 <= int(word) <= _DAYS_MAX):
        return None
    return i + 1 + (tokens.lower(i + 1) in {"st", "nd", "rd", "th"}), int(word)


def _year_at(tokens: Tokens, i: int) -> int | None:
    word = tokens.lower(i)
    is_year = word.isascii() and word.isdigit() and len(word) == 4 and int(word) in _YEARS
    return int(word) if is_year else None


def _year(tokens: Tokens, i: int) -> When | None:
    year = _year_at(tokens, i)
    is_end = tokens.lower(i - 1) in {"-", "–"} and _year_at(tokens, i - 2) is not None
    if (
        year is None
        or not (is_end or tokens.lower(i - 1) in _YEAR_FIRSTS)
        or tokens.lower(i + 1) in {"people", "troops", "soldiers"}
    ):
        return None
    return When(i, i + 1, dt.date(year, 1, 1), dt.date(year, 12, 31), Granularity.YEAR, "facts.english_year")


def _weekday(tokens: Tokens, i: int, lexicon: DateLexicon, published: dt.date, *, ahead: bool) -> When | None:
    """A weekday: the last one up to publication, the next one where the sentence looks ahead; with its date, that date."""
    word = tokens.words[i]
    step = _STEPS.get(word.lower()) if tokens.lower(i + 1) and tokens.words[i + 1] in lexicon.weekdays else None
    at = i if step is None else i + 1
    number = lexicon.weekdays.get(tokens.words[at])
    if number is None or (step is None and word not in lexicon.weekdays):
        return None
    dated = (
        _absolute(tokens, at + 1 + (tokens.lower(at + 1) == ","), lexicon, published)
        if at + 2 < len(tokens.words)
        else None
    )
    if dated and dated.granularity is Granularity.DAY:
        return When(i, dated.last, dated.start, dated.end, Granularity.DAY, "facts.english_weekday")
    back = (published.weekday() - number) % _WEEK
    if step == -1:
        back = back or _WEEK
    elif step == 1 or (ahead and step is None and back):
        back -= _WEEK
    day = published - dt.timedelta(days=back)
    return When(i, at + 1, day, day, Granularity.DAY, "facts.english_weekday")


def _relative(tokens: Tokens, i: int, lexicon: DateLexicon, published: dt.date) -> When | None:
    """Yesterday, last week, next month, this year."""
    days = lexicon.days.get(tokens.lower(i))
    if days is not None:
        day = published + dt.timedelta(days=days)
        return When(i, i + 1, day, day, Granularity.DAY, "facts.english_relative")
    step, unit = _STEPS.get(tokens.lower(i)), lexicon.units.get(tokens.lower(i + 1))
    if step is None or unit is None or unit not in _PERIODS or tokens.lower(i + 1).endswith("s"):
        return None
    start, end = _PERIODS[unit](published, step)
    return When(i, i + 2, start, end, Granularity(unit), "facts.english_relative")


def _ago(tokens: Tokens, i: int, lexicon: DateLexicon, amounts: AmountLexicon, published: dt.date) -> When | None:
    """Three days ago, a week later is none."""
    is_article = tokens.lower(i) in {"a", "an"}
    read = (i + 1, 1) if is_article else read_number(tokens, i, amounts)
    if read is None:
        return None
    at, count = read
    unit = lexicon.units.get(tokens.lower(at))
    if unit is None or (unit not in _PERIODS and unit != "day"):
        return None
    if tokens.lower(at + 1) != "ago" or count != int(count):
        return None
    if unit == "day":
        day = published - dt.timedelta(days=int(count))
        return When(i, at + 2, day, day, Granularity.DAY, "facts.english_relative")
    start, end = _PERIODS[unit](published, -int(count))
    return When(i, at + 2, start, end, Granularity(unit), "facts.english_relative")


def _week(day: dt.date, step: int) -> tuple[dt.date, dt.date]:
    start = day - dt.timedelta(days=day.weekday()) + dt.timedelta(weeks=step)
    return start, start + dt.timedelta(days=_WEEK - 1)


def _months(day: dt.date, step: int) -> tuple[dt.date, dt.date]:
    number = day.year * 12 + day.month - 1 + step
    year, month = divmod(number, 12)
    return dt.date(year, month + 1, 1), dt.date(year, month + 1, monthrange(year, month + 1)[1])


def _years(day: dt.date, step: int) -> tuple[dt.date, dt.date]:
    return dt.date(day.year + step, 1, 1), dt.date(day.year + step, 12, 31)


_PERIODS: Final[Mapping[str, Callable[[dt.date, int], tuple[dt.date, dt.date]]]] = {
    "week": _week,
    "month": _months,
    "year": _years,
}
"""First and last day of the period so many steps from the day given."""


def is_ahead(word: str) -> bool:
    """Whether a word, in small letters, speaks of what is to come."""
    return word in _FUTURE

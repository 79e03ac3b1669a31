"""Tokens in, days, months and years as written in Arabic out: 12 يناير/كانون الثاني 2022, 9 و10 من الشهر نفسه.

What a date leaves unsaid (its year, its month) is told by the day of
publication and by tense. Positions are token numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final, NamedTuple

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.arabic.dates.direction import month_direction_at
from streams.arabic.dates.eras import short_year
from streams.arabic.numbers.numerals import read_number, read_ordinal
from streams.arabic.token_cursor import TokenCursor
from streams.arabic.vocabulary import VocabularyBuilder
from streams.records import Granularity

__all__ = ["MonthName", "When", "add_dates", "day_at", "day_month", "direction_word", "month_at", "month_date", "year_at"]

_PERIOD: Final = Granularity.PERIOD


class When(NamedTuple):
    """A date where it stands."""

    first: int
    """Its first token."""
    last: int
    """The token behind it."""
    days: Days | None
    """What it means; None when that cannot be told."""


class MonthName(NamedTuple):
    """A month named, with what is said of its year."""

    month: int
    """1 to 12."""
    year: int | None
    """The year, where it is said or pointed to."""
    direction: int | None
    """-1 for the last such month, 1 for the next, 0 for this year's; None when nothing is said."""
    last: int
    """The token behind it."""
    sure: bool
    """Whether more than one name alone says that it is a month."""


_WORDS: Final = (
    "months_need_cue", "month_words", "year_words", "day_words", "past", "future", "current", "this", "same", "of", "decade_words",
    "century_words", "christian_era", "hijri_era", "corresponds", "in_offset", "future_cues", "present_events", "past_events", "past_reports", "past_negations", "since", "no_future_verbs", "last", "same_before", "two_day_words", "that",
    "between_word", "before_month", "counts_from", "date_words", "deadlines", "named_events", "unlike_years", "following", "then", "day_names", "spans", "ages", "names_before_today", "names_before_year",
)
_PHRASES: Final = ("solar_era", "no_days", "rest", "part_start", "part_middle", "part_end", "weekend", "before_christ", "easter")
_VALUES: Final = ("days_from_now", "day_parts", "hijri_months", "solar_months", "months_short", "beyond")
_DASHES: Final = frozenset("-–—−")
_COMMAS: Final = frozenset(",،")
_FAR_DAYS: Final = 320
"""A month without its year that lies so far ahead is the one that has just passed."""
_LISTED: Final = 6
"""Days of one month that are read as one list."""
_YEARS: Final = range(1000, 3000)
"""Years that may stand as bare digits behind a month."""


def add_dates(vocabulary: VocabularyBuilder, table: Mapping[str, Any], months: Mapping[str, list[str]]) -> None:
    """Put the lists of `dates.toml`, and the library's names of months, under their tags."""
    for tag in _WORDS:
        vocabulary.words(tag, table[tag])
    for tag in _PHRASES:
        vocabulary.phrases(tag, table[tag])
    for tag in _VALUES:
        for value, entries in table[tag].items():
            vocabulary.phrases(tag, entries, int(value))
    for number, names in months.items():
        vocabulary.phrases("months", [*names, *table["months_extra"][number]], int(number))
    for tag in ("weekdays", "decades", "seasons"):
        for value, entries in table[tag].items():
            vocabulary.words(tag, entries, int(value))
    for tag in ("feasts_gregorian", "feasts_hijri"):
        for value, entries in table[tag].items():
            month, day = value.split("-")
            vocabulary.phrases(tag, entries, (int(month), int(day)))


def direction_word(cursor: TokenCursor, i: int) -> int | None:
    """-1, 0 or 1 for a definite «last», «this» or «next» at token i; None when it is none."""
    lexeme = cursor.at(i)
    if not lexeme.definite or lexeme.joined:
        return None
    for tag, sign in (("past", -1), ("current", 0), ("future", 1)):
        if tag in lexeme.tags:
            return sign
    return None


def year_at(cursor: TokenCursor, i: int) -> tuple[int, int] | None:
    """The year said at token i, behind a comma or «of»: 2022, عام 2022, العام الماضي; and the token behind it."""
    comma = cursor.word(i) in _COMMAS
    if not comma and not cursor.at(i).tags:
        return None
    k = i + comma
    k += bool(cursor.tag(k, "of"))
    if cursor.tag(k, "this") and cursor.tag(k + 1, "year_words") and cursor.at(k + 1).definite:
        return cursor.published.year, k + 2
    lexeme = cursor.at(k)
    if "year_words" in lexeme.tags and not lexeme.joined:
        pointed = _pointed_year(cursor, k) if lexeme.definite else None
        return pointed or _year_number(cursor, k + 1, range(1, 3000))
    return _year_number(cursor, k, _YEARS)


def _pointed_year(cursor: TokenCursor, k: int) -> tuple[int, int] | None:
    """العام الماضي, العام نفسه."""
    sign = direction_word(cursor, k + 1)
    if sign is not None:
        return cursor.published.year + sign, k + 2
    if cursor.tag(k + 1, "same"):
        named = cursor.named.start if cursor.named else cursor.published
        return named.year, k + 2
    return None


def _year_number(cursor: TokenCursor, k: int, years: range) -> tuple[int, int] | None:
    """A year in digits or words, and its era."""
    lexeme = cursor.at(k)
    if "digits" in lexeme.tags:
        word = cursor.words[k]
        if len(word) > 4 or (len(word) < 4 and years.start >= 1000) or int(word) not in years:
            return None
        if len(word) == 2 and not (cursor.phrase(k + 1, "before_christ") or cursor.tag(k + 1, "christian_era")):
            return short_year(cursor, int(word)), k + 1
        following = cursor.word(k + 1)
        if following in ("/", ".", ":") and cursor.glued(k + 1) and cursor.glued(k + 2) and cursor.tag(k + 2, "digits"):
            return None
        year, last = int(word), k + 1
    else:
        number = read_number(cursor, k) if not lexeme.joined and lexeme.tags else None
        if number is None or number.value not in years or number.value <= 10:
            return None
        year, last = int(number.value), number.last
    return year, last + bool(cursor.tag(last, "christian_era"))


def month_at(cursor: TokenCursor, i: int) -> MonthName | None:
    """The month named at token i: شباط, شهر مارس 2021, كانون الأول/ديسمبر الماضي, الشهر المقبل, شهر عشرة."""
    if cursor.tag(i, "this"):
        return _this_month(cursor, i)
    lexeme = cursor.at(i)
    if "month_words" in lexeme.tags:
        named = cursor.phrase(i + 1, "months") if not lexeme.definite else None
        if named is None:
            return _pointed_month(cursor, i)
        month, last = named
        return _with_year(cursor, month, last, sure=True)
    named = cursor.phrase(i, "months")
    if named is None or lexeme.definite:
        return None
    month, last = named
    return _with_year(cursor, month, last, sure=not (last == i + 1 and "months_need_cue" in lexeme.tags))


def _this_month(cursor: TokenCursor, i: int) -> MonthName | None:
    """هذا الشهر, هذا يناير, هذا شهر يناير."""
    if cursor.tag(i + 1, "month_words") and cursor.at(i + 1).definite:
        return MonthName(cursor.published.month, cursor.published.year, None, i + 2, sure=True)
    found = month_at(cursor, i + 1) if not cursor.tag(i + 1, "this") else None
    return found._replace(direction=found.direction or 0, sure=True) if found else None


def _pointed_month(cursor: TokenCursor, i: int) -> MonthName | None:
    """الشهر الماضي, الشهر نفسه, الشهر التاسع, شهر عشرة."""
    published = cursor.published
    if cursor.at(i).definite:
        sign = direction_word(cursor, i + 1)
        if sign is not None:
            rolled = calendar.add_months(published.replace(day=1), sign)
            return MonthName(rolled.month, rolled.year, None, i + 2, sure=True) if rolled else None
        if cursor.tag(i + 1, "same"):
            named = cursor.named.start if cursor.named else published
            return MonthName(named.month, named.year, None, i + 2, sure=True)
        number = read_ordinal(cursor, i + 1)
        if number is None or not cursor.at(i + 1).definite:
            return None
    else:
        number = read_number(cursor, i + 1) if not (cursor.at(i + 1).cut or cursor.tag(i + 1, "whole")) else None
    if number is None or number.value not in range(1, 13) or number.first != i + 1:
        return None
    return _with_year(cursor, int(number.value), number.last, sure=True)


def _with_year(cursor: TokenCursor, month: int, last: int, *, sure: bool) -> MonthName:
    """A month with its second name, «last» or «next», and its year."""
    last, doubled = _second_name(cursor, month, last)
    sign = direction_word(cursor, last)
    if sign is not None:
        told = _following_year(cursor, month) if cursor.tag(last, "following") else None
        return MonthName(month, told, None if told else sign, last + 1, sure=True)
    year = year_at(cursor, last)
    apart = (doubled and cursor.word(last) == ")") or (cursor.word(last) in _DASHES and cursor.glued(last) and cursor.glued(last + 1))
    if year is None and apart:
        year = year_at(cursor, last + 1)
    if year:
        return MonthName(month, year[0], None, year[1], sure=True)
    return MonthName(month, None, None, last, sure=sure or doubled)


def _following_year(cursor: TokenCursor, month: int) -> int | None:
    """The year of the first such month behind the date named last; None when that is not past."""
    named = cursor.named
    if named is None or named.end.year >= cursor.published.year:
        return None
    return named.end.year + (month <= named.end.month and named.granularity is not Granularity.YEAR)


def _second_name(cursor: TokenCursor, month: int, last: int) -> tuple[int, bool]:
    """Behind a month: the same month in the other names, with a sign or a space between, or in brackets."""
    sign = cursor.word(last)
    apart = sign in ("/", "(", *_DASHES, *_COMMAS)
    other = cursor.phrase(last + apart, "months") if apart or not cursor.at(last).cut else None
    if other is None or other[0] != month:
        return last, False
    if sign == "(":
        return (other[1] + 1, True) if cursor.word(other[1]) == ")" else (last, False)
    return other[1], True


def day_at(cursor: TokenCursor, i: int) -> tuple[int, int] | None:
    """The day of a month at token i, in digits, as an ordinal or as a number; and the token behind it."""
    i = cursor.article(i)
    lexeme = cursor.at(i)
    if "digits" in lexeme.tags:
        word = cursor.words[i]
        return (int(word), i + 1) if len(word) <= 2 and 1 <= int(word) <= 31 else None
    if not lexeme.tags:
        return None
    number = read_ordinal(cursor, i) or read_number(cursor, i)
    if number is None or number.value not in range(1, 32):
        return None
    return int(number.value), number.last


def day_month(cursor: TokenCursor, i: int) -> When | None:
    """A day or several days, then their month: 12 يناير, الحادي والعشرين من مايو, 4 إلى 23 في الشهر المقبل, 9 و10 من الشهر نفسه."""
    first = day_at(cursor, i)
    if first is None:
        return None
    days, ends, ranged, apart = [first[0]], [first[1]], False, False
    while True:
        end = ends[-1]
        month = _month_behind(cursor, end)
        if month:
            break
        apart = apart or bool(cursor.tag(end, "then") or cursor.tag(end, "day_words"))
        following, is_range = _next_day(cursor, end)
        if following is None or ranged or len(days) == _LISTED:
            return None
        days.append(following[0])
        ends.append(following[1])
        ranged = ranged or is_range
    if len(days) == 1:
        return When(i, month.last, resolve_day(cursor, i, month, days[0]))
    ranged = ranged or bool(cursor.tag(i - 1, "between_word"))
    if ranged or (not apart and all(b == a + 1 for a, b in pairwise(days))):
        start = resolve_day(cursor, i, month, days[0])
        end_day = calendar.day(start.start.year, month.month, days[-1]) if start else None
        return When(i, month.last, spanning(start, end_day))
    return When(i, ends[0], resolve_day(cursor, i, month, days[0]))


def _next_day(cursor: TokenCursor, i: int) -> tuple[tuple[int, int] | None, bool]:
    """A further day behind و, «then», «to» or a dash; and whether it ends a range."""
    joined, k = cursor.joint(i)
    to = cursor.after(i, "to")
    if to > i:
        return day_at(cursor, to), True
    if joined or cursor.tag(i, "then"):
        k += 0 if joined else 1
        return day_at(cursor, k + bool(cursor.tag(k, "day_words"))), False
    return (day_at(cursor, i + 1), True) if cursor.word(i) in _DASHES else (None, False)


def _month_behind(cursor: TokenCursor, i: int) -> MonthName | None:
    """The month behind a day: after «of», a stop, a dash or a comma."""
    stop = cursor.stop
    if cursor.word(i) in (".", "-", "/") and cursor.glued(i):
        cursor.stop = cursor.count    # a stop behind the day ends no sentence: 2. أكتوبر
        i += 1
    else:
        i += bool(cursor.tag(i, "of"))
    month = None if cursor.at(i).joined else month_at(cursor, i) or _short_month(cursor, i)
    if month and month.year is None and cursor.word(month.last) == "." and cursor.tag(month.last + 1, "digits"):
        year = year_at(cursor, month.last + 1)
        month = month._replace(year=year[0], last=year[1]) if year else month
    cursor.stop = stop
    return month


def _short_month(cursor: TokenCursor, i: int) -> MonthName | None:
    """A month in a letter and its number, which only a day before it makes one: 5 ك2."""
    named = cursor.phrase(i, "months_short")
    return _with_year(cursor, named[0], named[1], sure=True) if named and cursor.glued(i + 1) else None


def month_date(cursor: TokenCursor, i: int) -> When | None:
    """A month, alone or with a day behind it: يناير, ديسمبر 2021, أكتوبر الماضي, مايو الحادي عشر, سبتمبر 10, 1901."""
    month = month_at(cursor, i)
    if month is None:
        return None
    if month.year is None and month.direction is None:
        dated = _day_behind(cursor, i, month)
        if dated:
            return dated
    if not (month.sure or cursor.at(i).preposition or cursor.tag(i - 1, "before_month")):
        return None
    return When(i, month.last, resolve_month(cursor, i, month))


def _day_behind(cursor: TokenCursor, i: int, month: MonthName) -> When | None:
    """A day behind its month, and the year behind that."""
    k = month.last
    if cursor.tag(k, "between_word"):
        first = day_at(cursor, k + 1)
        second = _next_day(cursor, first[1])[0] if first else None
        if first and second:
            return When(i, second[1], spanning(resolve_day(cursor, i, month, first[0]), resolve_day(cursor, i, month, second[0])))
        return None
    lexeme = cursor.at(k)
    day = day_at(cursor, k) if lexeme.definite or "digits" in lexeme.tags else None
    if day is None:
        return None
    year = year_at(cursor, day[1])
    if not (lexeme.definite or year or not cursor.word(day[1])[:1].isalnum()):
        return None
    dated = month._replace(year=year[0]) if year else month
    return When(i, year[1] if year else day[1], resolve_day(cursor, i, dated, day[0]))


def resolve_month(cursor: TokenCursor, i: int, month: MonthName) -> Days | None:
    """The days of a month named at token i."""
    published = cursor.published
    if month.year is not None:
        return calendar.month(month.year, month.month)
    year = published.year
    if month.direction:
        passed = month.month >= published.month if month.direction < 0 else month.month <= published.month
        return calendar.month(year + (month.direction if passed else 0), month.month)
    if month.direction == 0:
        return calendar.month(year, month.month)
    borrowed = _borrowed_year(cursor, month.last)
    if borrowed:
        return calendar.month(borrowed, month.month)
    around = [d for y in (year - 1, year, year + 1) if (d := calendar.month(y, month.month))]
    return _near(around, published, month_direction_at(cursor, i))


def _near(candidates: list[Days], published: dt.date, direction: int) -> Days | None:
    """The candidate of this direction; the one just past instead, where the next is almost a year away."""
    found = calendar.nearest(candidates, published, direction)
    if direction > 0 and found and (found.start - published).days > _FAR_DAYS:
        return calendar.nearest(candidates, published, -1)
    return found


def _borrowed_year(cursor: TokenCursor, i: int) -> int | None:
    """The year of the next month of a list: نوفمبر وديسمبر 2019."""
    joined, k = cursor.joint(i)
    following = month_at(cursor, k) if joined else None
    return following.year if following else None


def resolve_day(cursor: TokenCursor, i: int, month: MonthName, day: int) -> Days | None:
    """A day of a month named at token i."""
    published = cursor.published
    if month.year is not None:
        return calendar.day(month.year, month.month, day)
    reach = 4 if (month.month, day) == (2, 29) else 1
    around = [d for y in range(published.year - reach, published.year + reach + 1) if (d := calendar.day(y, month.month, day))]
    if month.direction:
        beside = dt.timedelta(month.direction)
        try:
            return calendar.nearest(around, published + beside, month.direction)
        except OverflowError:
            return None
    if month.direction == 0:
        return calendar.day(published.year, month.month, day)
    return _near(around, published, month_direction_at(cursor, i))


def spanning(start: Days | None, end: Days | None) -> Days | None:
    """From the first day of one to the last day of the other; None when they do not follow."""
    if start is None or end is None or start.start > end.end:
        return None
    return Days(start.start, end.end, start.granularity if start.granularity == end.granularity else _PERIOD)

"""Tokens in, days told from the day of publication out: أمس الأربعاء, الجمعة المقبل, ثالث ثلاثاء في أيلول, صباح اليوم."""

from __future__ import annotations

import datetime as dt
from typing import Final

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.arabic.dates import (
    MonthName,
    When,
    day_at,
    day_month,
    direction_word,
    month_at,
    month_date,
    resolve_month,
    year_at,
)
from streams.arabic.feasts import hijri_date
from streams.arabic.numerals import read_ordinal
from streams.arabic.numeric_dates import numeric_date
from streams.arabic.reader import Reader
from streams.arabic.tense import direction_at
from streams.records import Granularity

__all__ = ["day_of_month", "day_part_date", "in_week", "named_day", "nth_date", "relative_day", "weekday_date"]

_DAY: Final = Granularity.DAY
_PERIOD: Final = Granularity.PERIOD
_WEEK: Final = Granularity.WEEK

_DAYS_A_WEEK: Final = 7
_LAST: Final = -1
_BEFORE_DATE: Final = frozenset(",،(")


def weekday_date(reader: Reader, i: int) -> When | None:
    """A weekday and what tells which: الثلاثاء, يوم الجمعة المقبل, الأحد من الأسبوع الماضي, الأربعاء 12 يناير."""
    this = bool(reader.tag(i, "this"))
    k = i + this
    k += bool(reader.tag(k, "day_words") and not reader.at(k).definite)
    lexeme = reader.at(k)
    weekday = lexeme.tags.get("weekdays")
    if weekday is None or (k > i and lexeme.joined) or reader.tag(k + 1, "ten_words"):
        return None
    week = _week_behind(reader, k + 1)
    if week:
        return When(i, week[1], in_week(week[0], weekday))
    if not lexeme.definite:
        return None
    if this:
        current = calendar.week(reader.published)
        return When(i, k + 1, in_week(current, weekday))
    return _with_date(reader, i, k, weekday) or _alone(reader, i, k, weekday)


def _alone(reader: Reader, i: int, k: int, weekday: int) -> When:
    """A weekday with or without «last» or «next»; its week told by tense otherwise."""
    sign = direction_word(reader, k + 1)
    if sign:
        return When(i, k + 2, nearest_weekday(reader, weekday, sign, strict=True))
    last = k + 2 if sign == 0 else k + 1
    return When(i, last, nearest_weekday(reader, weekday, direction_at(reader, i) or -1, strict=False))


def nearest_weekday(reader: Reader, weekday: int, sign: int, *, strict: bool) -> Days | None:
    """The last (-1) or next (1) such weekday; the day of publication itself unless `strict`."""
    published = reader.published
    away = (published.weekday() - weekday if sign < 0 else weekday - published.weekday()) % _DAYS_A_WEEK
    away = away or (_DAYS_A_WEEK if strict else 0)
    found = calendar.from_ordinal(published.toordinal() + sign * away)
    return Days(found, found, _DAY) if found else None


def _week_behind(reader: Reader, i: int) -> tuple[Days | None, int] | None:
    """The week named behind a weekday: (من) الأسبوع المقبل, هذا الأسبوع."""
    i += bool(reader.tag(i, "of"))
    if reader.tag(i, "this") and reader.tag(i + 1, "times_of") == "week":
        return calendar.week(reader.published), i + 2
    if reader.tag(i, "times_of") == "week" and reader.at(i).definite:
        sign = direction_word(reader, i + 1)
        if sign is not None:
            return calendar.week(reader.published, sign), i + 2
    return None


def in_week(week: Days | None, weekday: int) -> Days | None:
    """A weekday of a week."""
    found = calendar.from_ordinal(week.start.toordinal() + weekday) if week else None
    return Days(found, found, _DAY) if found else None


def _with_date(reader: Reader, i: int, k: int, weekday: int) -> When | None:
    """A weekday and its date, or its place in the month: الأربعاء، 22 يناير, الجمعة 15, الخميس في السابع, الثلاثاء الثالث من أيلول."""
    j = k + 1
    sign = reader.word(j) in _BEFORE_DATE
    if not reader.at(j + (sign or bool(reader.tag(j, "of")))).tags:
        return None
    bracket = reader.word(j) == "("
    if sign:
        dated = day_month(reader, j + 1) or month_date(reader, j + 1) or numeric_date(reader, j + 1)
        if dated is None or dated.days is None or dated.days.granularity is not _DAY:
            return None
        return When(i, dated.last + (bracket and reader.word(dated.last) == ")"), dated.days)
    nth = _place_in_month(reader, i, k, weekday)
    if nth:
        return nth
    j += bool(reader.tag(j, "corresponds"))
    j += bool(reader.tag(j, "of"))
    dated = hijri_date(reader, j) or day_month(reader, j) or numeric_date(reader, j)
    if dated and dated.days and dated.days.granularity is _DAY:
        return When(i, dated.last, dated.days)
    day = day_at(reader, j)
    if day is None or not (reader.at(j).definite or reader.tag(j, "digits")):
        return None
    ordinal = reader.at(j).definite
    found = _day_of_weekday(reader, day[0], weekday, 0 if ordinal else 1)
    if found is None and ordinal and day[0] <= 5:
        within = calendar.month(reader.published.year, reader.published.month)
        found = calendar.nth_weekday(within, weekday, day[0]) if within and j == k + 1 else None
    return When(i, day[1], found) if found or (ordinal and j > k + 1) else None


def _day_of_weekday(reader: Reader, day: int, weekday: int, reach: int) -> Days | None:
    """The day of a month, at most `reach` months away, that falls on this weekday; None when it does in none."""
    published = reader.published
    near = [
        found
        for away in range(-reach, reach + 1)
        if (of := calendar.add_months(published.replace(day=1), away))
        and (found := calendar.day(of.year, of.month, day))
        and found.start.weekday() == weekday
    ]
    return calendar.nearest(near, published, 0)


def _place_in_month(reader: Reader, i: int, k: int, weekday: int) -> When | None:
    """الثلاثاء الثالث من شهر أيلول, الثلاثاء الأخير من مارس."""
    place = _place(reader, k + 1)
    if place is None or not reader.at(k + 1).definite:
        return None
    within = month_behind_of(reader, place[1])
    if within is None or place[0] > 5:
        return None
    days = resolve_month(reader, i, within)
    return When(i, within.last, calendar.nth_weekday(days, weekday, place[0]) if days else None)


def _place(reader: Reader, i: int) -> tuple[int, int] | None:
    """First, second … or (-1) last, and the token behind it."""
    if reader.tag(i, "last"):
        return _LAST, i + 1
    ordinal = read_ordinal(reader, i)
    return (int(ordinal.value), ordinal.last) if ordinal else None


def month_behind_of(reader: Reader, i: int) -> MonthName | None:
    """The month behind «of», or behind the preposition that is glued to it."""
    glued = reader.at(i).preposition
    of = bool(reader.tag(i, "of"))
    return month_at(reader, i + of) if of or glued else None


def nth_date(reader: Reader, i: int) -> When | None:
    """ثالث ثلاثاء في أيلول, أول أسبوع من أكتوبر 2014, آخر يوم بشهر عشرة, الأسبوع الثالث من عام 2027."""
    leading = reader.tag(i, "times_of") in ("week", "day") and reader.at(i).definite
    place = _place(reader, i + 1 if leading else i)
    if place is None or place[0] == 0:
        return None
    nth, j = place
    if leading:
        unit, weekday = reader.tag(i, "times_of"), None
    else:
        j += bool(reader.tag(j, "day_words") and reader.tag(j + 1, "weekdays") is not None)
        unit, weekday = reader.tag(j, "times_of"), reader.tag(j, "weekdays")
        j += 1
    if weekday is None and unit not in ("week", "day"):
        return None
    within = _within(reader, i, j)
    if within is None:
        return None
    days, last = within
    return When(i, last, _nth(days, nth, unit, weekday) if days else None)


def _nth(within: Days, nth: int, unit: str | None, weekday: int | None) -> Days | None:
    if weekday is not None:
        return calendar.nth_weekday(within, weekday, nth)
    length = _DAYS_A_WEEK if unit == "week" else 1
    if nth == _LAST:
        last = calendar.week(within.end) if unit == "week" else Days(within.end, within.end, _DAY)
        if last and last.end > within.end:
            return calendar.week(within.end, -1)
        return last
    start = calendar.from_ordinal(within.start.toordinal() + length * (nth - 1))
    end = calendar.from_ordinal(within.start.toordinal() + length * nth - 1)
    if start is None or end is None or start > within.end:
        return None
    return Days(start, end, _WEEK if unit == "week" else _DAY)


def _within(reader: Reader, i: int, j: int) -> tuple[Days | None, int] | None:
    """The month, year or (behind «after») feast that a weekday is counted in."""
    month = month_behind_of(reader, j)
    if month:
        return resolve_month(reader, i, month), month.last
    if reader.tag(j, "of") or reader.at(j).preposition:
        year = year_at(reader, j)
        return (calendar.year(year[0]), year[1]) if year else None
    if reader.tag(j, "in_offset") and (feast := reader.phrase(j + 1, "feasts_gregorian")):
        year = year_at(reader, feast[1])
        eve = calendar.day(year[0] if year else reader.published.year, *feast[0])
        start = calendar.from_ordinal(eve.start.toordinal() + 1) if eve else None
        end = calendar.add_months(start, 12) if start else None
        days = Days(start, end, _PERIOD) if start and end else None
        return days, year[1] if year else feast[1]
    return None


def relative_day(reader: Reader, i: int) -> When | None:
    """أمس, اليوم, غدا, أول من أمس, and the weekday or date that repeats it: أمس الأربعاء, اليوم 6 مايو."""
    found = reader.phrase(i, "days_from_now")
    if found is None:
        return None
    away, last = found
    sign = direction_word(reader, last) if reader.tag(i, "times_of") == "day" and last == i + 1 else None
    if last == i + 1 and reader.tag(i, "times_of") and sign is None and _no_day(reader, i, last):
        return None
    if sign is not None:
        away, last = away + sign, last + 1
    elif last == i + 1 and reader.tag(i, "times_of") and reader.tag(last, "same"):
        return When(i, last + 1, reader.named)
    return _repeated(reader, When(i, last, day_at_distance(reader.published, away)))


def _no_day(reader: Reader, i: int, last: int) -> bool:
    """Whether اليوم ends a newspaper's name, is another day (ذلك اليوم, اليوم السابع), or means «a day» behind a number."""
    if reader.tag(i - 1, "names_before_today") or reader.tag(i - 1, "that") or read_ordinal(reader, last):
        return True
    each = reader.at(i).preposition == "ب" or reader.word(i - 1) == "في"
    return each and reader.tag(last, "weekdays") is None and not reader.tag(last, "same")


def day_at_distance(day: dt.date, away: int) -> Days | None:
    """The day so many days later."""
    found = calendar.from_ordinal(day.toordinal() + away)
    return Days(found, found, _DAY) if found else None


def _repeated(reader: Reader, when: When) -> When:
    """The day with the weekday or date behind it that says it again; where they differ, what is said last is right.

    An article that came out behind midnight still says «today, Tuesday» on Wednesday.
    """
    days, last = when.days, when.last
    weekday = reader.tag(last, "weekdays")
    if weekday is not None and reader.at(last).definite and not reader.at(last).cut:
        last += 1
        if days:
            days = day_at_distance(days.start, (weekday - days.start.weekday() + 3) % _DAYS_A_WEEK - 3)
    bracket = reader.word(last) == "("
    comma = bracket or reader.word(last) in (",", "،")
    dated = day_month(reader, last + comma) or numeric_date(reader, last + comma)
    if dated and dated.days and dated.days.start == dated.days.end:
        return When(when.first, dated.last + (bracket and reader.word(dated.last) == ")"), dated.days)
    return When(when.first, last, days)


def day_of_month(reader: Reader, i: int) -> When | None:
    """يوم 27: the nearest such day; يومي 20 و21 أكتوبر; يومي السبت والأحد."""
    if "day_words" not in reader.at(i).tags or reader.at(i).definite:
        return None
    k = reader.article(i + 1)
    if reader.tag(k, "weekdays") is not None:
        return _two_weekdays(reader, i)
    word = reader.word(k)
    if (
        not reader.tag(k, "digits")
        or len(word) > 2
        or reader.at(k + 1).tags.get("quantities")
        or reader.tag(k + 1, "scales")
    ):
        return None
    dated = day_month(reader, k)
    if dated:
        return dated._replace(first=i)
    published = reader.published
    near = [
        found
        for away in (-1, 0, 1)
        if (of := calendar.add_months(published.replace(day=1), away))
        and (found := calendar.day(of.year, of.month, int(word)))
    ]
    return When(i, k + 1, calendar.nearest(near, published, direction_at(reader, i))) if near else None


def _two_weekdays(reader: Reader, i: int) -> When | None:
    """يومي السبت والأحد: two days that follow each other."""
    if not reader.tag(i, "two_day_words"):
        return None
    first = weekday_date(reader, i + 1)
    joined, k = reader.joint(first.last) if first else (False, i)
    second = weekday_date(reader, k) if joined else None
    if first is None or second is None:
        return None
    if first.days is None or second.days is None:
        return When(i, second.last, None)
    start = day_at_distance(second.days.start, -1)
    follows = start is not None and start.start.weekday() == first.days.start.weekday()
    return When(i, second.last, Days(start.start, second.days.end, _PERIOD) if follows and start else None)


def named_day(reader: Reader, i: int) -> When | None:
    """A relative day or a weekday, whichever stands here."""
    return relative_day(reader, i) or weekday_date(reader, i)


def day_part_date(reader: Reader, i: int) -> When | None:
    """صباح اليوم, مساء الأربعاء, قبل ظهر أمس: the day; the hour is not told."""
    part = reader.phrase(i, "day_parts")
    if part is None or reader.at(i).definite:
        return None
    last = part[1]
    if reader.at(last).cut:
        return None
    named = named_day(reader, last)
    return _to_next_day(reader, named._replace(first=i)) if named else None


def _to_next_day(reader: Reader, when: When) -> When:
    """A night with both its weekdays: ليل السبت الأحد, ليل السبت-الأحد."""
    k = when.last + (reader.word(when.last) in ("-", "/", "–"))
    weekday = reader.tag(k, "weekdays")
    if weekday is None or not reader.at(k).definite or reader.at(k).cut or when.days is None:
        return when
    following = day_at_distance(when.days.start, 1)
    if following is None or following.start.weekday() != weekday:
        return when
    return When(when.first, k + 1, Days(when.days.start, following.end, _PERIOD))

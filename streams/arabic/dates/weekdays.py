"""Tokens in, days told from the day of publication out: أمس الأربعاء, الجمعة المقبل, ثالث ثلاثاء في أيلول, صباح اليوم."""

from __future__ import annotations

import datetime as dt
from typing import Final

from streams.arabic import calendar
from streams.arabic.calendar import Days
from streams.arabic.dates.direction import deadline_direction_at, direction_at
from streams.arabic.dates.holidays import hijri_date
from streams.arabic.dates.month_names import MonthName, direction_word, month_at, year_at
from streams.arabic.dates.months import When, day_at, day_month, month_date, resolve_month
from streams.arabic.dates.numeric import numeric_date
from streams.arabic.numbers.numerals import read_ordinal
from streams.arabic.token_cursor import TokenCursor
from streams.records import Granularity

__all__ = ["day_of_month", "day_part_date", "in_week", "named_day", "nth_date", "relative_day", "weekday_date"]


_DAYS_A_WEEK: Final = 7
_LAST: Final = -1
_BESIDE_IDLE: Final = frozenset(("قبل", "لا", "ولا"))
_FROM_NOW: Final = "بعد"
_FAR: Final = "عن"
"""Before it: «from afar»."""
_BEFORE_DATE: Final = frozenset(",،(")


def weekday_date(cursor: TokenCursor, i: int) -> When | None:
    """A weekday and what tells which: الثلاثاء, يوم الجمعة المقبل, الأحد من الأسبوع الماضي, الأربعاء 12 يناير."""
    this = bool(cursor.tag(i, "this"))
    k = i + this
    k += bool(cursor.tag(k, "day_words") and not cursor.at(k).definite)
    lexeme = cursor.at(k)
    weekday = lexeme.tags.get("weekdays")
    if weekday is None or (k > i and lexeme.joined):
        return None
    following = cursor.at(k + 1)
    if "ten_words" in following.tags or ("day_names" in following.tags and following.definite and not following.cut):
        return None  # أحد عشر, الجمعة العظيمة
    week = _week_behind(cursor, k + 1)
    if week:
        return When(i, week[1], in_week(week[0], weekday))
    if not lexeme.definite:
        return None
    if this:
        current = calendar.week(cursor.published)
        return When(i, k + 1, in_week(current, weekday))
    return _with_date(cursor, i, k, weekday) or _alone(cursor, i, k, weekday)


def _alone(cursor: TokenCursor, i: int, k: int, weekday: int) -> When:
    """A weekday with or without «last» or «next»; its week told by tense otherwise."""
    sign = direction_word(cursor, k + 1)
    if sign:
        return When(i, k + 2, nearest_weekday(cursor, weekday, sign, strict=True))
    last = k + 2 if sign == 0 else k + 1
    direction = deadline_direction_at(cursor, i) if _is_due(cursor, i - 1) else direction_at(cursor, i) or -1
    following = day_at_distance(cursor.named.end, 1) if cursor.named and cursor.at(i).joined else None
    if (
        following
        and cursor.tag(i - 1, "weekdays") is not None
        and following.start.weekday() == weekday
        and (direction > 0 or following.start <= cursor.published)
    ):
        return When(i, last, following)  # الاثنين والثلاثاء
    if cursor.among(last, "appointed"):
        direction = 1  # حدد يوم الجمعة موعدا
    return When(i, last, nearest_weekday(cursor, weekday, direction, strict=False))


def _is_due(cursor: TokenCursor, i: int) -> bool:
    """Whether «before» or «until» stands at token i, or before the part of the day there."""
    tags = cursor.at(i).tags
    if not tags or "deadlines" in tags:
        return bool(tags)
    return ("day_parts" in tags and bool(cursor.tag(i - 1, "deadlines"))) or (
        bool(cursor.tag(i - 1, "day_parts")) and bool(cursor.tag(i - 2, "deadlines"))
    )


def nearest_weekday(cursor: TokenCursor, weekday: int, sign: int, *, strict: bool) -> Days | None:
    """The last (-1) or next (1) such weekday; the day of publication itself unless `strict`."""
    published = cursor.published
    away = (published.weekday() - weekday if sign < 0 else weekday - published.weekday()) % _DAYS_A_WEEK
    away = away or (_DAYS_A_WEEK if strict else 0)
    found = calendar.from_ordinal(published.toordinal() + sign * away)
    return Days(found, found, Granularity.DAY) if found else None


def _week_behind(cursor: TokenCursor, i: int) -> tuple[Days | None, int] | None:
    """The week named behind a weekday: (من) الأسبوع المقبل, هذا الأسبوع."""
    i += bool(cursor.tag(i, "of"))
    if cursor.tag(i, "this") and cursor.tag(i + 1, "times_of") == "week":
        return calendar.week(cursor.published), i + 2
    if cursor.tag(i, "times_of") == "week" and cursor.at(i).definite:
        sign = direction_word(cursor, i + 1)
        if sign is not None:
            return calendar.week(cursor.published, sign), i + 2
    return None


def in_week(week: Days | None, weekday: int) -> Days | None:
    """A weekday of a week."""
    found = calendar.from_ordinal(week.start.toordinal() + weekday) if week else None
    return Days(found, found, Granularity.DAY) if found else None


def _with_date(cursor: TokenCursor, i: int, k: int, weekday: int) -> When | None:
    """A weekday and its date, or its place in the month: الأربعاء، 22 يناير, الجمعة 15, الخميس في السابع, الثلاثاء الثالث من أيلول."""
    j = k + 1
    sign = cursor.word(j) in _BEFORE_DATE
    if not cursor.at(j + (sign or bool(cursor.tag(j, "of")))).tags:
        return None
    bracket = cursor.word(j) == "("
    if sign:
        dated = day_month(cursor, j + 1) or month_date(cursor, j + 1) or numeric_date(cursor, j + 1)
        if dated is None or dated.days is None or dated.days.granularity is not Granularity.DAY:
            return None
        return When(i, dated.last + (bracket and cursor.word(dated.last) == ")"), dated.days)
    nth = _place_in_month(cursor, i, k, weekday)
    if nth:
        return nth
    j += bool(cursor.tag(j, "corresponds"))
    j += bool(cursor.tag(j, "of"))
    dated = hijri_date(cursor, j) or day_month(cursor, j) or numeric_date(cursor, j)
    if dated and dated.days and dated.days.granularity is Granularity.DAY:
        return When(i, dated.last, dated.days)
    day = None if cursor.at(j).joined else day_at(cursor, j)  # الأحد والاثنين: two days, and no second of a month
    if day is None or not (cursor.at(j).definite or cursor.tag(j, "digits")):
        return None
    ordinal = cursor.at(j).definite
    found = _day_of_weekday(cursor, day[0], weekday, 0 if ordinal else 1)
    if found is None and ordinal and day[0] <= 5:
        within = calendar.month(cursor.published.year, cursor.published.month)
        found = calendar.nth_weekday(within, weekday, day[0]) if within and j == k + 1 else None
    return When(i, day[1], found) if found or (ordinal and j > k + 1) else None


def _day_of_weekday(cursor: TokenCursor, day: int, weekday: int, reach: int) -> Days | None:
    """The day of a month, at most `reach` months away, that falls on this weekday; None when it does in none."""
    published = cursor.published
    near = [
        found
        for away in range(-reach, reach + 1)
        if (of := calendar.add_months(published.replace(day=1), away))
        and (found := calendar.day(of.year, of.month, day))
        and found.start.weekday() == weekday
    ]
    return calendar.nearest(near, published, 0)


def _place_in_month(cursor: TokenCursor, i: int, k: int, weekday: int) -> When | None:
    """الثلاثاء الثالث من شهر أيلول, الثلاثاء الأخير من مارس."""
    place = _place(cursor, k + 1)
    if place is None or not cursor.at(k + 1).definite:
        return None
    within = month_behind_of(cursor, place[1])
    if within is None or place[0] > 5:
        return None
    days = resolve_month(cursor, i, within)
    return When(i, within.last, calendar.nth_weekday(days, weekday, place[0]) if days else None)


def _place(cursor: TokenCursor, i: int) -> tuple[int, int] | None:
    """First, second … or (-1) last, and the token behind it."""
    if cursor.tag(i, "last"):
        return _LAST, i + 1
    ordinal = read_ordinal(cursor, i)
    return (int(ordinal.value), ordinal.last) if ordinal else None


def month_behind_of(cursor: TokenCursor, i: int) -> MonthName | None:
    """The month behind «of», or behind the preposition that is glued to it."""
    glued = cursor.at(i).preposition
    of = bool(cursor.tag(i, "of"))
    return month_at(cursor, i + of) if of or glued else None


def nth_date(cursor: TokenCursor, i: int) -> When | None:
    """ثالث ثلاثاء في أيلول, أول أسبوع من أكتوبر 2014, آخر يوم بشهر عشرة, الأسبوع الثالث من عام 2027."""
    leading = cursor.tag(i, "times_of") in ("week", "day") and cursor.at(i).definite
    place = _place(cursor, i + 1 if leading else i)
    if place is None or place[0] == 0:
        return None
    nth, j = place
    if leading:
        unit, weekday = cursor.tag(i, "times_of"), None
    else:
        j += bool(cursor.tag(j, "day_words") and cursor.tag(j + 1, "weekdays") is not None)
        unit, weekday = cursor.tag(j, "times_of"), cursor.tag(j, "weekdays")
        j += 1
    if weekday is None and unit not in ("week", "day"):
        return None
    within = _within(cursor, i, j)
    if within is None:
        return None
    days, last = within
    return When(i, last, _nth(days, nth, unit, weekday) if days else None)


def _nth(within: Days, nth: int, unit: str | None, weekday: int | None) -> Days | None:
    if weekday is not None:
        return calendar.nth_weekday(within, weekday, nth)
    length = _DAYS_A_WEEK if unit == "week" else 1
    if nth == _LAST:
        last = calendar.week(within.end) if unit == "week" else Days(within.end, within.end, Granularity.DAY)
        if last and last.end > within.end:
            return calendar.week(within.end, -1)
        return last
    start = calendar.from_ordinal(within.start.toordinal() + length * (nth - 1))
    end = calendar.from_ordinal(within.start.toordinal() + length * nth - 1)
    if start is None or end is None or start > within.end:
        return None
    return Days(start, end, Granularity.WEEK if unit == "week" else Granularity.DAY)


def _within(cursor: TokenCursor, i: int, j: int) -> tuple[Days | None, int] | None:
    """The month, year or (behind «after») feast that a weekday is counted in."""
    month = month_behind_of(cursor, j)
    if month:
        return resolve_month(cursor, i, month), month.last
    if cursor.tag(j, "of") or cursor.at(j).preposition:
        year = year_at(cursor, j)
        return (calendar.year(year[0]), year[1]) if year else None
    if cursor.tag(j, "in_offset") and (feast := cursor.phrase(j + 1, "feasts_gregorian")):
        year = year_at(cursor, feast[1])
        eve = calendar.day(year[0] if year else cursor.published.year, *feast[0])
        start = calendar.from_ordinal(eve.start.toordinal() + 1) if eve else None
        end = calendar.add_months(start, 12) if start else None
        days = Days(start, end, Granularity.PERIOD) if start and end else None
        return days, year[1] if year else feast[1]
    return None


def relative_day(cursor: TokenCursor, i: int) -> When | None:
    """أمس, اليوم, غدا, أول من أمس, and the weekday or date that repeats it: أمس الأربعاء, اليوم 6 مايو."""
    found = cursor.phrase(i, "days_from_now")
    if found is None or _is_idiom(cursor, i):
        return None
    away, last = found
    sign = direction_word(cursor, last) if cursor.tag(i, "times_of") == "day" and last == i + 1 else None
    if last == i + 1 and cursor.tag(i, "times_of") and sign is None and _no_day(cursor, i, last):
        return None
    if sign is not None and cursor.tag(last, "following") and cursor.named and cursor.named.end < cursor.published:
        return When(i, last + 1, day_at_distance(cursor.named.end, 1))
    if sign is not None:
        away, last = away + sign, last + 1
    elif last == i + 1 and cursor.tag(i, "times_of") and cursor.tag(last, "same"):
        return When(i, last + 1, cursor.named)
    return _repeated(cursor, When(i, last, day_at_distance(cursor.published, away)))


def _is_idiom(cursor: TokenCursor, i: int) -> bool:
    """Whether the day is a word of an expression: اليوم قبل الغد."""
    if cursor.word(i - 1) == _FROM_NOW and cursor.words[i] == "اليوم" and cursor.word(i - 2) != _FAR:
        return True  # لن نصبر بعد اليوم
    if _BESIDE_IDLE.isdisjoint((cursor.word(i - 1), cursor.word(i + 1))):
        return False
    return any((idle := cursor.phrase(j, "no_days")) and idle[1] > i for j in range(i, i - 4, -1))


def _no_day(cursor: TokenCursor, i: int, last: int) -> bool:
    """Whether اليوم ends a newspaper's name, is another day (ذلك اليوم, اليوم السابع), or means «a day» behind a number."""
    ordinal = not cursor.at(last).preposition and read_ordinal(cursor, last)  # but «اليوم لأول مرة»
    if cursor.tag(i - 1, "names_before_today") or cursor.tag(i - 1, "that") or ordinal:
        return True
    each = cursor.at(i).preposition == "ب" or cursor.word(i - 1) == "في"
    return each and cursor.tag(last, "weekdays") is None and not cursor.tag(last, "same")


def day_at_distance(day: dt.date, away: int) -> Days | None:
    """The day so many days later."""
    found = calendar.from_ordinal(day.toordinal() + away)
    return Days(found, found, Granularity.DAY) if found else None


def _repeated(cursor: TokenCursor, when: When) -> When:
    """The day with the weekday or date behind it that says it again; where they differ, what is said last is right.

    An article that came out behind midnight still says «today, Tuesday» on Wednesday.
    """
    days, last = when.days, when.last
    opened = cursor.word(last) == "("
    weekday = cursor.tag(last + opened, "weekdays")
    if weekday is not None and opened and cursor.word(last + 2) != ")":
        weekday = None
    if weekday is not None and cursor.at(last + opened).definite and not cursor.at(last + opened).cut:
        last += 3 if opened else 1
        if days:
            days = day_at_distance(days.start, (weekday - days.start.weekday() + 3) % _DAYS_A_WEEK - 3)
    bracket = cursor.word(last) == "("
    comma = bracket or cursor.word(last) in (",", "،")
    k = last + comma
    dated = day_month(cursor, k) or numeric_date(cursor, k) or hijri_date(cursor, k)
    if dated and dated.days and dated.days.start == dated.days.end:
        return When(when.first, dated.last + (bracket and cursor.word(dated.last) == ")"), dated.days)
    return When(when.first, last, days)


def day_of_month(cursor: TokenCursor, i: int) -> When | None:
    """يوم 27: the nearest such day; يومي 20 و21 أكتوبر; يومي السبت والأحد."""
    if "day_words" not in cursor.at(i).tags or cursor.at(i).definite:
        return None
    k = cursor.article(i + 1)
    if cursor.tag(k, "weekdays") is not None:
        return _two_weekdays(cursor, i)
    word = cursor.word(k)
    whole = numeric_date(cursor, k)
    if whole:
        return whole._replace(first=i)
    if (
        not cursor.tag(k, "digits")
        or len(word) > 2
        or cursor.at(k + 1).tags.get("quantities")
        or cursor.tag(k + 1, "scales")
    ):
        return None
    dated = day_month(cursor, k)
    if dated:
        return dated._replace(first=i)
    published = cursor.published
    near = [
        found
        for away in (-1, 0, 1)
        if (of := calendar.add_months(published.replace(day=1), away))
        and (found := calendar.day(of.year, of.month, int(word)))
    ]
    return When(i, k + 1, calendar.nearest(near, published, direction_at(cursor, i))) if near else None


def _two_weekdays(cursor: TokenCursor, i: int) -> When | None:
    """يومي السبت والأحد: two days that follow each other."""
    if not cursor.tag(i, "two_day_words"):
        return None
    first = weekday_date(cursor, i + 1)
    joined, k = cursor.joint(first.last) if first else (False, i)
    second = weekday_date(cursor, k) if joined else None
    if first is None or second is None:
        return None
    if first.days is None or second.days is None:
        return When(i, second.last, None)
    start = day_at_distance(second.days.start, -1)
    follows = start is not None and start.start.weekday() == first.days.start.weekday()
    return When(i, second.last, Days(start.start, second.days.end, Granularity.PERIOD) if follows and start else None)


def named_day(cursor: TokenCursor, i: int) -> When | None:
    """A relative day or a weekday, whichever stands here."""
    return relative_day(cursor, i) or weekday_date(cursor, i)


def day_part_date(cursor: TokenCursor, i: int) -> When | None:
    """صباح اليوم, مساء الأربعاء, قبل ظهر أمس: the day; the hour is not told."""
    part = cursor.phrase(i, "day_parts")
    if part is None or cursor.at(i).definite:
        return None
    last = part[1]
    if cursor.at(last).cut:
        return None
    named = named_day(cursor, last)
    return _to_next_day(cursor, named._replace(first=i)) if named else None


def _to_next_day(cursor: TokenCursor, when: When) -> When:
    """A night with both its weekdays: ليل السبت الأحد, ليل السبت-الأحد."""
    k = when.last + (cursor.word(when.last) in ("-", "/", "–"))
    weekday = cursor.tag(k, "weekdays")
    if weekday is None or not cursor.at(k).definite or cursor.at(k).cut or when.days is None:
        return when
    following = day_at_distance(when.days.start, 1)
    if following is None or following.start.weekday() != weekday:
        return when
    return When(when.first, k + 1, Days(when.days.start, following.end, Granularity.PERIOD))

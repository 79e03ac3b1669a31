"""Tokens in, times of the day out: الساعة 11 صباحا بتوقيت غرينتش, 14:30, الثامنة والنصف مساء, منتصف الليل."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from streams.arabic.dates.weekdays import day_part_date
from streams.arabic.numbers.number import Number
from streams.arabic.numbers.numerals import parts_joined, read_number, read_ordinal
from streams.arabic.token_cursor import TokenCursor
from streams.arabic.vocabulary import VocabularyBuilder
from streams.records import Granularity

__all__ = ["Clock", "add_clock", "clock_moment", "clock_range", "clock_times"]

_HOUR: Final = Granularity.HOUR
_MINUTE: Final = Granularity.MINUTE


class Clock(NamedTuple):
    """A time of the day where it stands."""

    first: int
    """Its first token."""
    last: int
    """The token behind it."""
    granularity: Granularity
    """Minute or hour."""


class _Hour(NamedTuple):
    """An hour in digits or words, before it is known to be one."""

    last: int
    exact: bool  # minutes are said
    sure: bool  # nothing else can be meant
    ordinal: bool


_WORDS: Final = ("hour_words", "less", "minutes", "in_day", "at_hour")
_PHRASES: Final = ("around", "moments", "zone_words", "zones", "marks")
_BEHIND_HOUR: Final = frozenset(("in_day", "day_parts", "days_from_now", "marks", "zone_words", "zones", "minutes"))
"""What may follow a bare hour in digits."""
_DASHES: Final = frozenset("-–—−")
_HOURS: Final = range(25)
_NOON: Final = 12


def add_clock(vocabulary: VocabularyBuilder, table: Mapping[str, Any]) -> None:
    """Put the lists of `clock.toml` under their tags."""
    for tag in _WORDS:
        vocabulary.words(tag, table[tag])
    for tag in _PHRASES:
        vocabulary.phrases(tag, table[tag])


def clock_time(cursor: TokenCursor, i: int) -> Clock | None:
    """A time of the day that says by itself that it is one."""
    tags = cursor.at(i).tags
    if "digits" in tags and cursor.word(i + 1) not in (":", "(") and _BEHIND_HOUR.isdisjoint(cursor.at(i + 1).tags):
        return None
    k = cursor.after(i, "around") if "around" in tags else i
    if "day_parts" in cursor.at(k).tags and cursor.phrase(k, "day_parts"):
        return _part_first(cursor, i, k)
    cued = bool(cursor.tag(k, "hour_words")) and cursor.at(k).definite
    hour = _hour(cursor, k + cued, cued=cued)
    if hour is None:
        return _minutes_before(cursor, k)
    last = _behind(cursor, hour.last)
    sure = cued or hour.sure or last > hour.last or (hour.ordinal and _stands_alone(cursor, k, hour))
    return Clock(i, last, _MINUTE if hour.exact else _HOUR) if sure else None


def _hour(cursor: TokenCursor, i: int, *, cued: bool) -> _Hour | None:
    """The hour and minutes at token i."""
    lexeme = cursor.at(i)
    if "digits" in lexeme.tags:
        return _hour_in_digits(cursor, i, cued=cued)
    if not lexeme.tags:
        return None
    word = cursor.words[i]
    feminine = lexeme.definite and word.endswith(("ه", "اولي"))
    ordinal = read_ordinal(cursor, i) if feminine else None
    if feminine and lexeme.tags.get("ones") == 1:
        ordinal = ordinal or Number(i, i + 1, 1)  # الواحدة ظهرا
    if ordinal is None:
        ordinal = read_number(cursor, i) if cued else None
    if ordinal is None or ordinal.value not in range(1, _NOON + 1):
        ordinal = _one_word(cursor, i) if cued else None
    if ordinal is None:
        return None
    last, exact = _minutes(cursor, ordinal.last)
    return _Hour(last, exact, exact, feminine)


def _one_word(cursor: TokenCursor, i: int) -> Any:
    """The hour when more words follow that would be read into one number: ثلاثة وثمانية عشرة دقيقة."""
    value = cursor.tag(i, "ones") or cursor.tag(i, "ordinals")
    number = read_number(cursor, i)
    return number._replace(value=value, last=i + 1) if value and number else None


def _hour_in_digits(cursor: TokenCursor, i: int, *, cued: bool) -> _Hour | None:
    """12:34, 12:34:20, 3 و18 دقيقة, 11."""
    word = cursor.words[i]
    if cursor.word(i - 1) in (":", "/") and cursor.glued(i):
        return None
    if cursor.word(i + 1) == ":" and cursor.glued(i + 1) and cursor.glued(i + 2):
        minutes = cursor.word(i + 2)
        if (
            len(word) > 2
            or int(word) not in _HOURS
            or len(minutes) != 2
            or not minutes.isdecimal()
            or int(minutes) >= 60
        ):
            return None
        last = i + 3
        if (
            cursor.word(last) == ":"
            and cursor.glued(last)
            and len(cursor.word(last + 1)) == 2
            and cursor.tag(last + 1, "digits")
        ):
            last += 2
        return _Hour(last, exact=True, sure=True, ordinal=False)
    if len(word) == 4 and int(word[:2]) in _HOURS and int(word[2:]) < 60 and (cued or _zone(cursor, i + 1) > i + 1):
        return _Hour(i + 1, exact=True, sure=False, ordinal=False)
    if (
        len(word) > 2
        or int(word) not in _HOURS
        or (cursor.word(i + 1) in (".", "/", "٫") and cursor.glued(i + 1) and cursor.glued(i + 2))
    ):
        return None
    last, exact = _minutes(cursor, i + 1) if cued else (i + 1, False)
    return _Hour(last, exact, sure=False, ordinal=False)


def _minutes(cursor: TokenCursor, i: int) -> tuple[int, bool]:
    """The token behind the minutes that follow an hour, and whether there are any: والنصف, و18 دقيقة, إلا ربعا."""
    part = parts_joined(cursor, i)
    joined, k = cursor.joint(i)
    last = i
    if part:
        last = part[1]
    elif joined and (number := read_number(cursor, k)) and number.value in range(60):
        last = number.last + bool(cursor.tag(number.last, "minutes"))
    less = _less(cursor, last)
    return (less, True) if less > last else (last, last > i)


def _less(cursor: TokenCursor, i: int) -> int:
    """The token behind «less a quarter», «less three minutes»; i itself when there is none."""
    if not cursor.tag(i, "less"):
        return i
    if cursor.tag(i + 1, "fractions"):
        return i + 2
    if cursor.word(i + 1).endswith("ا") and cursor.vocabulary[cursor.word(i + 1)[:-1]].tags.get("fractions"):
        return i + 2  # ربعا
    number = read_number(cursor, i + 1)
    return number.last + bool(cursor.tag(number.last, "minutes")) if number else i


def _behind(cursor: TokenCursor, i: int) -> int:
    """The token behind the part of the day and the time zone that follow a time; i itself when none does."""
    last = i
    k = i + bool(cursor.tag(i, "in_day"))
    part = cursor.phrase(k, "day_parts")
    if (
        part
        and not cursor.at(k).joined
        and not (k == i and day_part_date(cursor, k))
        and (k == i or cursor.at(k).definite)
    ):
        last = part[1]
    elif part is None and k > i and cursor.phrase(i, "days_from_now") and cursor.tag(k, "day_parts"):
        last = k + 1
    else:
        last = cursor.after(i, "marks")
    return _zone(cursor, last)


def _zone(cursor: TokenCursor, i: int) -> int:
    """The token behind a time zone, in brackets or not; i itself when there is none."""
    bracket = cursor.word(i) == "("
    k = i + bracket
    word = cursor.after(k, "zone_words")
    last = cursor.after(word, "zones")
    if last == k:
        return i
    if last == word and cursor.word(last)[:1].isalpha():
        last += 1
    return last + 1 if bracket and cursor.word(last) == ")" else i if bracket else last


def _part_first(cursor: TokenCursor, i: int, k: int) -> Clock | None:
    """The part of the day before the hour: بعد الظهر 7:00."""
    part = cursor.phrase(k, "day_parts")
    if part is None:
        return None
    cued = bool(cursor.tag(part[1], "hour_words")) and cursor.at(part[1]).definite
    hour = _hour(cursor, part[1] + cued, cued=cued)
    if hour is None or not (cued or hour.sure or hour.ordinal) or day_part_date(cursor, k):
        return None
    return Clock(i, _behind(cursor, hour.last), _MINUTE if hour.exact else _HOUR)


def _minutes_before(cursor: TokenCursor, i: int) -> Clock | None:
    """ثلاث دقائق قبل الثامنة."""
    number = read_number(cursor, i) if cursor.tag(i + 1, "minutes") or cursor.tag(i + 2, "minutes") else None
    if number is None or not cursor.tag(number.last, "minutes") or not cursor.tag(number.last + 1, "in_offset"):
        return None
    hour = _hour(cursor, number.last + 2, cued=bool(cursor.tag(number.last + 2, "hour_words")))
    return Clock(i, _behind(cursor, hour.last), _MINUTE) if hour and hour.ordinal else None


def _stands_alone(cursor: TokenCursor, i: int, hour: _Hour) -> bool:
    """Whether a bare feminine ordinal is an hour and not the ordinal of a noun: eleven or twelve, or behind a preposition."""
    before = cursor.word(i - 1)
    if before.startswith("ال") or before.endswith("ه") or any(cursor.tag(j, "ages") for j in range(i - 1, i - 6, -1)):
        return False
    return hour.last == i + 2 or (bool(cursor.tag(i - 1, "at_hour")) and (cursor.tag(i, "ordinals") or 0) > 2)


def clock_times(cursor: TokenCursor, i: int) -> Clock | None:
    """A time, or the range that starts with it: الساعة 14:00 إلى الساعة 16:30."""
    first = clock_time(cursor, i)
    if first is None:
        return None
    to = cursor.after(first.last, "to")
    second = _to_time(cursor, i, first.last)
    if second is None and to > first.last:
        bare = _hour(cursor, to, cued=False)
        second = Clock(to, bare.last, _HOUR) if bare and bare.ordinal else None
    return Clock(i, second.last, second.granularity) if second else first


def clock_range(cursor: TokenCursor, i: int) -> Clock | None:
    """Two times, the first a bare hour: 5 إلى 6 مساء, and behind «between» with و."""
    bare = _hour(cursor, i, cued=False)
    second = _to_time(cursor, i, bare.last) if bare else None
    return Clock(i, second.last, second.granularity) if second else None


def _to_time(cursor: TokenCursor, i: int, last: int) -> Clock | None:
    """The time that «to», a dash or (behind «between») و joins to what ends before token `last`."""
    to = cursor.after(last, "to")
    if to > last:
        return clock_time(cursor, to)
    if cursor.word(last) in _DASHES:
        return clock_time(cursor, last + 1)
    joined, k = cursor.joint(last)
    return clock_time(cursor, k) if joined and cursor.tag(i - 1, "between_word") else None


def clock_moment(cursor: TokenCursor, i: int) -> Clock | None:
    """منتصف الليل, الظهيرة: a time that needs no number."""
    found = cursor.phrase(i, "moments")
    if found is None or day_part_date(cursor, i):
        return None
    return Clock(i, _zone(cursor, found[1]), _HOUR)

"""An instant as feeds, pages and files write it in, the instant out, with the offset that it was given in; pure.

ISO 8601, RFC 822, seconds or milliseconds since 1970, days written in Arabic or English, with or without a clock.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Final

from streams.ingest.written_days import Day, day_in, level

__all__ = ["instant_of", "parse_instant"]

_LENGTH_MAX: Final = 100
_YEARS: Final = range(1970, 2101)
"""What is dated outside of them was not dated by anybody: feeds write 0001-01-01 where they know nothing."""
_NUMBER: Final = re.compile(r"-?\d{9,11}(?:\.\d+)?|-?\d{12,14}", re.ASCII)
"""Seconds (since 1973) or milliseconds; eight digits are a day."""
_MILLISECONDS_FROM: Final = 100_000_000_000
"""As seconds, the year 5138."""
_SECONDS_MAX: Final = 1 << 33
"""Of the year 2242."""
_ISO: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T\s]+(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?")
_MAIL: Final = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}[\s-]+[A-Za-z]{3,9}[\s-]+\d{2,4}\s")
_COLONED: Final = re.compile(r"([+-]\d{2}):(\d{2})$")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH: Final = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s./-]+(?P<month>{'|'.join(_MONTHS)})[a-z]*[\s.,/-]+(?P<year>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<half>[ap]\.?m|[صم](?:\b|$)|صباحا|مساء)?",
    re.IGNORECASE,
)
_ZONE: Final = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?\s*$")


def parse_instant(value: str | float) -> dt.datetime:
    """What a field says that holds nothing but an instant; raises ValueError where it holds none.

    A day means its midnight, an instant without zone is UTC; of 4/6/2021 the day comes first, as Arabic has it. Digits may
    be Arabic. A number is seconds since 1970, or milliseconds when seconds would lie beyond the year 5138.
    """
    text = level(value if isinstance(value, str) else repr(value)).strip()
    instant = _read(text)
    instant = instant if instant.tzinfo is not None else instant.replace(tzinfo=dt.UTC)
    try:
        instant.astimezone(dt.UTC)
    except OverflowError as error:
        message = f"{value} is out of range"
        raise ValueError(message) from error
    return instant


def instant_of(text: str | float | None) -> dt.datetime | None:
    """The instant that a feed or a line of a page tells among other words, from 1970 to 2100; None where it tells none."""
    if text is None:
        return None
    told = level(str(text)[:_LENGTH_MAX]).replace("|", " ").strip()
    readers: tuple[Callable[[str], dt.datetime | None], ...] = (_number, _iso, _mail, _written)
    for reader in readers:
        try:
            found = reader(told)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
        if found is not None and found.year in _YEARS:
            return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)
    return None


def _read(text: str) -> dt.datetime:
    try:
        found = _number(text) or _iso(text)
    except ValueError as error:
        if (mail := _mail(text)) is not None:
            return mail
        if (day := _day_in(text)) is None or text[: day.start].strip(" ،,"):
            message = f"{error}; nor is it of RFC 822, or seconds since 1970"
            raise ValueError(message) from None
        return _at_clock(text, day)
    return found


def _number(text: str) -> dt.datetime | None:
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    seconds = number / 1_000 if abs(number) >= _MILLISECONDS_FROM else number
    if not 0 <= seconds < _SECONDS_MAX:
        message = f"{text} is out of range"
        raise ValueError(message)
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _iso(text: str) -> dt.datetime:
    if found := _ISO.fullmatch(text):
        text = f"{found[1]}T{found[2]}{found[3] or ''}"
    return dt.datetime.fromisoformat(text)


def _mail(text: str) -> dt.datetime | None:
    return parsedate_to_datetime(_COLONED.sub(r"\1\2", text)) if _MAIL.match(text) else None


def _written(text: str) -> dt.datetime | None:
    day = _day_in(text)
    return None if day is None else _at_clock(text, day)


def _day_in(text: str) -> Day | None:
    """The first day written in a levelled text, in Arabic, in numbers, or in English."""
    if (found := day_in(text)) is not None or (english := _ENGLISH.search(text)) is None:
        return found
    month = _MONTHS.index(english["month"].lower()) + 1
    return Day(dt.date(int(english["year"]), month, int(english["day"])), english.start(), english.end())


def _at_clock(text: str, day: Day) -> dt.datetime:
    """The day at the clock time behind it, else before it, in the offset at the end; at midnight where there is none."""
    rest = text[day.end :]
    clock = _CLOCK.search(rest) or _CLOCK.search(text)
    if clock is None:
        return dt.datetime.combine(day.day, dt.time(), dt.UTC)
    hour, half = int(clock["hour"]), (clock["half"] or "").casefold()
    if half[:1] in {"p", "م"} and hour < 12:
        hour += 12
    elif half[:1] in {"a", "ص"} and hour == 12:
        hour = 0
    offset = dt.timedelta()
    if sign := _ZONE.search(rest):
        offset = dt.timedelta(hours=int(sign[2]), minutes=int(sign[3] or 0)) * (1 if sign[1] == "+" else -1)
    zone = dt.timezone(offset) if offset else dt.UTC
    return dt.datetime.combine(day.day, dt.time(hour, int(clock["minute"])), zone)

"""A date as feeds and pages write it in, the instant that it means out, with the offset that it was given in; pure."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final

from streams.arabic.text import even
from streams.ingest.files import parse_instant
from streams.reference.calendar import month_table

__all__ = ["instant_of"]

_LENGTH_MAX: Final = 100
_YEARS: Final = range(1970, 2101)
"""What is dated outside of them was not dated by anybody: feeds write 0001-01-01 where they know nothing."""
_ISO: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T\s]+(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?")
_COLONED: Final = re.compile(r"([+-]\d{2}):(\d{2})$")
_WORDS: Final = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s./-]+(?P<month>[^\W\d_]+(?:\s[^\W\d_]+)?)(?:\s*/\s*[^\W\d_]+(?:\s[^\W\d_]+)?)?"
    r"[\s.,/-]+(?P<year>\d{4})(?P<rest>.*)",
    re.DOTALL,
)
_NUMBERS: Final = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?P<rest>.*)", re.DOTALL)
_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<half>[ap]\.?m|[صم](?:\b|$)|صباحا|مساء)?",
    re.IGNORECASE,
)
_ZONE: Final = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?\s*$")


def instant_of(text: str | float | None) -> dt.datetime | None:
    """The instant in RFC 822, ISO 8601, seconds or milliseconds since 1970, or an Arabic date; None where it is none.

    A day means its midnight, an instant without a zone is UTC; of 4/6/2021 the day comes first, as Arabic has it.
    """
    if text is None:
        return None
    told = str(text)[:_LENGTH_MAX].replace("|", " ").strip()
    for reader in (_epoch, _iso, _mail, _words, _numbers):
        try:
            found = reader(told)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
        if found is not None and found.year in _YEARS:
            return found
    return None


def _epoch(text: str) -> dt.datetime | None:
    if not re.fullmatch(r"\d{9,13}(?:\.\d+)?", text, re.ASCII):
        return None
    seconds = float(text)
    return dt.datetime.fromtimestamp(seconds / 1000 if seconds >= 1e11 else seconds, dt.UTC)


def _iso(text: str) -> dt.datetime | None:
    if found := _ISO.fullmatch(text):
        text = f"{found[1]}T{found[2]}{found[3] or ''}"
    return parse_instant(text) if re.match(r"\d{4}-?\d{2}-?\d{2}", text, re.ASCII) else None


def _mail(text: str) -> dt.datetime | None:
    found = parsedate_to_datetime(_COLONED.sub(r"\1\2", text))
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)


def _words(text: str) -> dt.datetime | None:
    """A day, the name of its month in Arabic or English, and a year, with or without a clock."""
    found = _WORDS.search(even(text))
    if found is None:
        return None
    month = _months().get(found["month"]) or _months().get(found["month"].split()[0])
    return None if month is None else _instant(int(found["year"]), month, int(found["day"]), found["rest"], text)


def _numbers(text: str) -> dt.datetime | None:
    found = _NUMBERS.search(even(text))
    if found is None:
        return None
    return _instant(int(found["year"]), int(found["month"]), int(found["day"]), found["rest"], text)


def _instant(year: int, month: int, day: int, rest: str, text: str) -> dt.datetime:
    clock = _CLOCK.search(rest) or _CLOCK.search(even(text))
    hour, minute = (int(clock["hour"]), int(clock["minute"])) if clock else (0, 0)
    half = (clock["half"] or "").casefold() if clock else ""
    if half[:1] in {"p", "م"} and hour < 12:
        hour += 12
    elif half[:1] in {"a", "ص"} and hour == 12:
        hour = 0
    sign = _ZONE.search(rest)
    offset = dt.timedelta()
    if sign and clock:
        offset = dt.timedelta(hours=int(sign[2]), minutes=int(sign[3] or 0)) * (1 if sign[1] == "+" else -1)
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.timezone(offset) if offset else dt.UTC)


@functools.cache
def _months() -> Mapping[str, int]:
    """Names of the months, evened out, to their numbers: of CLDR, and the three letters of RFC 822."""
    found = {even(name): int(number) for number, names in month_table().items() for name in names}
    english = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
    for number, name in enumerate(english, 1):
        found[name] = found[name[:3]] = number
    return found

"""An instant as feeds and files write it in, the instant out: ISO 8601, RFC 822, seconds or milliseconds since 1970, written days."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from typing import Final

from streams.ingest.written_days import day_in, level

__all__ = ["parse_instant"]

_NUMBER: Final = re.compile(r"-?\d{9,11}(?:\.\d+)?|-?\d{12,14}")
"""Seconds (since 1973) or milliseconds; eight digits are a day."""
_MILLISECONDS_FROM: Final = 100_000_000_000
"""As seconds, the year 5138."""
_SECONDS_MAX: Final = 1 << 33
"""Of the year 2242."""
_MAIL: Final = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}[\s-]+[A-Za-z]{3,9}[\s-]+\d{2,4}")


def parse_instant(value: str | float) -> dt.datetime:
    """An instant with its offset; raises ValueError. A day means its midnight, an instant without zone is UTC.

    Digits may be Arabic. A number is seconds since 1970, or milliseconds when
    seconds would lie beyond the year 5138.
    """
    text = str(value) if isinstance(value, str) else repr(value)
    instant = _read(level(text).strip())
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=dt.UTC)
    try:
        instant.astimezone(dt.UTC)
    except OverflowError as error:
        message = f"{value} is out of range"
        raise ValueError(message) from error
    return instant


def _read(text: str) -> dt.datetime:
    if _NUMBER.fullmatch(text):
        return _since_1970(float(text))
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError as error:
        if _MAIL.match(text):
            return parsedate_to_datetime(text)
        if (day := day_in(text)) is not None and not text[: day.start].strip(" ،,"):
            return dt.datetime.combine(day.day, dt.time())
        message = f"{error}; nor is it of RFC 822, or seconds since 1970"
        raise ValueError(message) from None


def _since_1970(number: float) -> dt.datetime:
    seconds = number / 1_000 if abs(number) >= _MILLISECONDS_FROM else number
    if not 0 <= seconds < _SECONDS_MAX:
        message = f"{number} is out of range"
        raise ValueError(message)
    return dt.datetime.fromtimestamp(seconds, dt.UTC)

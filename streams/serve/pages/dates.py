"""Days and instants in, how the page writes them out."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from babel.dates import format_date

from streams.serve.pages.words import Language, Words

__all__ = ["age_words", "day_words", "days_before", "instant_words", "month_words", "short_day"]


def days_before(day: dt.date, days: int) -> dt.date:
    """So many days earlier, as far as the calendar goes: somebody may ask for its first one."""
    return dt.date.fromordinal(max(day.toordinal() - days, 1))


@lru_cache(4096)
def day_words(language: Language, day: dt.date) -> str:
    """`12 يناير 2022`, `12 Jan 2022`."""
    return str(format_date(day, "d MMM y", language))


@lru_cache(4096)
def month_words(language: Language, day: dt.date) -> str:
    """`يناير 2022`, `Jan 2022`."""
    return str(format_date(day, "MMM y", language))


@lru_cache(4096)
def short_day(language: Language, day: dt.date) -> str:
    """Without its year: `12 يناير`, `12 Jan`."""
    return str(format_date(day, "d MMM", language))


def instant_words(language: Language, instant: dt.datetime) -> str:
    """The day and the minute, in UTC."""
    utc = instant.astimezone(dt.UTC)
    return f"{day_words(language, utc.date())} {utc:%H:%M} UTC"


def age_words(words: Words, day: dt.date, shown: dt.date) -> str:
    """How long before the day that is shown, in as few letters as can be: `3d`, `5w`, `2y`."""
    days = (shown - day).days
    if days <= 0:
        return words("time.today") if days == 0 else day_words(words.language, day)
    if days < 14:
        return words("time.d", days)
    if days < 60:
        return words("time.w", days // 7)
    return words("time.m", days // 30) if days < 730 else words("time.y", days // 365)

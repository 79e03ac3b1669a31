"""A line of a page or of a dateline in, the day written in it out; both calendars, all names of the months, digits of every kind."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from streams.arabic.dates.hijri import hijri_day
from streams.reference.tables import month_table

__all__ = ["Day", "day_in", "level", "month_pattern"]

_LEVEL: Final = str.maketrans(
    {
        **dict.fromkeys("أإآ", "ا"),
        "ى": "ي",
        "ة": "ه",
        **{chr(zero + d): str(d) for zero in (0x0660, 0x06F0, 0xFF10) for d in range(10)},
        **dict.fromkeys("\u200e\u200f\u061c\u00a0\u202f\u2066\u2067\u2068\u2069\u202a\u202b\u202c", " "),
    }
)
"""Letter for letter, so that offsets stay."""
_HIJRI_YEARS: Final = range(1300, 1500)
_YEARS: Final = range(1900, 2100)
_AHEAD_DAYS: Final = 2
"""A day so far ahead may still be today somewhere: clocks differ."""


class Day(NamedTuple):
    """A day, and where it is written."""

    day: dt.date
    start: int
    end: int


def level(text: str) -> str:
    """The text with hamza, final ya, ta marbuta, digits and marks of direction evened, each at its place."""
    return text.translate(_LEVEL)


def day_in(text: str, near: dt.date | None = None) -> Day | None:
    """The first day written in a text; one without a year is the last such day before `near`, and none without that."""
    leveled = level(text)
    found = (_named(leveled, near), _numeric(leveled))
    return min((day for day in found if day is not None), key=lambda day: day.start, default=None)


def _named(text: str, near: dt.date | None) -> Day | None:
    for found in _named_pattern().finditer(text):
        number, year = int(found["day"]), int(found["year"]) if found["year"] else None
        hijri = _hijri_months().get(_key(found["month"]))
        if hijri is not None:
            day = _hijri(year, hijri, number) if year else None
        else:
            day = _gregorian(year, _months()[_key(found["month"])], number, near)
        if day is not None:
            return Day(day, found.start(), found.end())
    return None


def _numeric(text: str) -> Day | None:
    for found in _NUMERIC.finditer(text):
        year, month, number = (
            (found["y1"], found["m1"], found["d1"]) if found["y1"] else (found["y2"], found["m2"], found["d2"])
        )
        of = _hijri if int(year) in _HIJRI_YEARS else _plain
        if (day := of(int(year), int(month), int(number))) is not None:
            return Day(day, found.start(), found.end())
    return None


_NUMERIC: Final = re.compile(
    r"(?<![\d/.-])(?:(?P<y1>\d{4}) *(?P<s1>[/.-]) *(?P<m1>\d{1,2}) *(?P=s1) *(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2}) *(?P<s2>[/.-]) *(?P<m2>\d{1,2}) *(?P=s2) *(?P<y2>\d{4}))(?!\d|[/.-]\d)"
)


def _plain(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _hijri(year: int, month: int, day: int) -> dt.date | None:
    found = hijri_day(year, month, day) if year in _HIJRI_YEARS else None
    return found.start if found else None


def _gregorian(year: int | None, month: int, day: int, near: dt.date | None) -> dt.date | None:
    if year is not None:
        return _plain(year, month, day)
    if near is None:
        return None
    last = near + dt.timedelta(days=_AHEAD_DAYS)
    candidates = (_plain(each, month, day) for each in (last.year, last.year - 1))
    return next((found for found in candidates if found is not None and found <= last), None)


@cache
def month_pattern() -> str:
    """An alternation of all names of months, evened, the longest first."""
    names = sorted({*_months(), *_hijri_months()}, key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)


@cache
def _named_pattern() -> re.Pattern[str]:
    month = month_pattern()
    return re.compile(
        rf"(?<![\d/.:-])(?P<day>\d{{1,2}})(?:\s+|\s*[-/]\s*)(?:من\s+)?(?:شهر\s+)?(?P<month>{month})(?!\w)"
        rf"(?:\s*[/(-]\s*(?:{month})(?!\w)\s*\)?)?(?:\s*[،,/-]?\s*(?:(?:سنه|عام)\s+)?(?P<year>\d{{4}})(?!\d))?"
    )


@cache
def _months() -> dict[str, int]:
    return {level(name): int(number) for number, names in month_table().items() for name in names}


@cache
def _hijri_months() -> dict[str, int]:
    content = (files("streams") / "arabic" / "lexicon" / "dates.toml").read_text(encoding="utf-8")
    return {level(name): int(n) for n, names in tomllib.loads(content)["hijri_months"].items() for name in names}


def _key(month: str) -> str:
    return " ".join(month.split())

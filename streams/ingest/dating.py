"""All that may tell when an article was published in, the instant and how it became known out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from streams.ingest.boilerplate import lines_of_page
from streams.ingest.dateline import read_dateline
from streams.ingest.written_days import day_in, level
from streams.records import PublishedFrom

__all__ = ["Clues", "day_of_page", "day_of_url", "publication"]

_AHEAD_DAYS: Final = 2
_FIRST_YEAR: Final = 1990
"""No page is older."""
_ENDS_LINES: Final = 8
_DATE_LINE_MAX: Final = 70
_WORDS_BESIDE_MAX: Final = 3
"""Beside its date, a line that is one has a weekday, a clock time, «ص» or «م»."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_LINE: Final = re.compile(r"^[^\n]*\S[^\n]*", re.MULTILINE)
_IN_URL: Final = re.compile(
    r"(?<!\d)(?P<y1>(?:19|20)\d\d)(?P<s>[/_.-])(?P<m1>\d{1,2})(?P=s)(?P<d1>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<y2>(?:19|20)\d\d)(?P<m2>\d\d)(?P<d2>\d\d)(?!\d)"
    r"|(?<!\d)(?P<y3>20\d\d)(?P<m3>\d\d)(?P<d3>\d\d)(?=(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?(?!\d))"
    r"|(?<!\d)(?P<d4>\d{1,2})(?P<t>[/_.-])(?P<m4>\d{1,2})(?P=t)(?P<y4>20\d\d)(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of when an article was published; every part may be missing."""

    given: dt.datetime | None = None
    """By the source, with the article: a field, an entry of a feed, a catalogue."""
    page: dt.datetime | None = None
    """In the markup of the page: JSON-LD, meta."""
    url: str | None = None
    text: str = ""
    shown: dt.datetime | None = None
    """In an element of the page that has nothing but a date, for its readers."""
    file: dt.datetime | None = None
    """When the file was changed last."""
    ingested: dt.datetime | None = None
    """When it is taken in: no day behind it is believed of an address or a text, and a day without a year is before it."""


def publication(clues: Clues) -> tuple[dt.datetime, PublishedFrom] | None:
    """The surest instant, and how it became known; None when nothing tells it. A day is its midnight in UTC."""
    if clues.given is not None:
        return clues.given, PublishedFrom.GIVEN
    if clues.page is not None:
        return clues.page, PublishedFrom.PAGE
    near = min(
        (each.date() for each in (clues.file, clues.ingested) if each is not None and each.year > 1970), default=None
    )
    for told, known_from in _told(clues, near):
        if told is None:
            continue
        instant = told if isinstance(told, dt.datetime) else dt.datetime.combine(told, dt.time(), dt.UTC)
        if _is_plausible(instant.date(), near):
            return instant, known_from
    return (clues.file, PublishedFrom.FILE) if clues.file is not None else None


def _told(clues: Clues, near: dt.date | None) -> Iterator[tuple[dt.date | None, PublishedFrom]]:
    """Days and instants that address and text tell, the surest first."""
    yield day_of_url(clues.url or ""), PublishedFrom.URL
    yield read_dateline(clues.text, near).day, PublishedFrom.DATELINE
    yield clues.shown, PublishedFrom.TEXT
    yield day_of_page(clues.text, near), PublishedFrom.TEXT


def day_of_url(url: str) -> dt.date | None:
    """The day in an address: /2021/05/17/, 20210517, ?date=2021-5-17, 17-5-2021; None when there is none."""
    for found in _IN_URL.finditer(unquote(url)):
        parts = next(
            (found[f"y{i}"], found[f"m{i}"], found[f"d{i}"]) for i in range(1, 5) if found[f"y{i}"] is not None
        )
        try:
            return dt.date(*map(int, parts))
        except ValueError:
            continue
    return None


def day_of_page(text: str, near: dt.date | None = None) -> dt.date | None:
    """The day that the page says it was published on, else last changed: «نُشر في 12 مايو 2021», a line that is a date."""
    labelled = [text[line.start : line.end] for line in lines_of_page(text) if line.rule == "dated"]
    labelled.sort(key=lambda line: "حدي" in line)  # the last change only where nothing says when it was published
    for line in labelled:
        if (written := day_in(line, near)) is not None:
            return written.day
    lines = [found[0].strip() for found in _LINE.finditer(text)]
    ends = lines if len(lines) <= 2 * _ENDS_LINES else [*lines[:_ENDS_LINES], *lines[-_ENDS_LINES:]]
    return next((day for line in ends if (day := _date_line(line, near)) is not None), None)


def _date_line(line: str, near: dt.date | None) -> dt.date | None:
    """The day of a line that is nothing but a date."""
    if len(line) > _DATE_LINE_MAX or (found := day_in(line, near)) is None:
        return None
    beside = level(line)[: found.start] + " " + level(line)[found.end :]
    return found.day if len(_WORD.findall(beside)) <= _WORDS_BESIDE_MAX else None


def _is_plausible(day: dt.date, near: dt.date | None) -> bool:
    return day.year >= _FIRST_YEAR and (near is None or day <= near + dt.timedelta(days=_AHEAD_DAYS))

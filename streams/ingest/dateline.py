"""The text of an article in, what stands before and behind it as agencies sign out: place, day, and whose text it is.

«القاهرة 4 يونيو (شينخوا) --», «غزة/ 12 آذار/ وفا», «دبي - رويترز», «(د ب أ)» at the foot, «المصدر: رويترز».
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Final, NamedTuple

from streams.ingest.boilerplate import lines_of_page
from streams.ingest.written_days import day_in, level, month_pattern

__all__ = ["Dateline", "agencies_of", "agency_called", "is_word", "read_dateline"]

_HEAD_LINES: Final = 6
"""Lines with text in which a dateline may stand: behind headlines, dates and buttons."""
_FOOT_LINES: Final = 4
_HEAD_CODE_POINTS: Final = 120
_SIGNATURE_MAX: Final = 90
"""Code points of a line that is a signature, whatever else it holds."""
_CREDITS: Final = frozenset({"credit", "credit-alone", "byline"})
_NO_PLACES: Final = frozenset(
    ("الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت", "يوم", "في", "من", "نشر", "عن", "و", "ا")
)
"""First words of what is no place, levelled."""
_LINE: Final = re.compile(r"^[^\n]*\S[^\n]*", re.MULTILINE)
"""A line with text; begun nowhere but at its beginning, or a line of spaces is looked through from each of them."""


class Dateline(NamedTuple):
    """What an agency puts before its text."""

    place: str | None = None
    """As written; None when none is."""
    day: dt.date | None = None
    agencies: tuple[str, ...] = ()
    """Ids of organisations in `seeds/actors.toml`."""


_NONE: Final = Dateline()


def read_dateline(text: str, near: dt.date | None = None) -> Dateline:
    """The first dateline among the first lines; an empty one when there is none. `near` gives a day without a year its year."""
    of_page = {line.start for line in lines_of_page(text)}
    for line in islice(_LINE.finditer(text), _HEAD_LINES):
        found = _dateline(line[0].strip()[:_HEAD_CODE_POINTS], near)
        if found is not _NONE and line.start() not in of_page:
            return found
    return _NONE


def agencies_of(text: str) -> tuple[str, ...]:
    """Whose text it is, by dateline, signature or credit: ids, each once; () when no agency signs it."""
    signed = read_dateline(text).agencies or _signature(text)
    return signed or tuple(
        dict.fromkeys(
            agency
            for line in lines_of_page(text)
            if line.rule in _CREDITS
            for agency in _named(level(text[line.start : line.end]))
        )
    )


def _agencies_in(line: str) -> tuple[str, ...]:
    """The agencies that a line names, a byline or a field of a page: ids, each once, in order."""
    return tuple(dict.fromkeys(_named(level(line))))


def agency_called(name: str) -> str | None:
    """The id of the agency that is called so, and nothing else; None for none."""
    return _agencies().get(_key(level(name)))


def is_word(name: str) -> bool:
    """Whether an agency's name is a word too, which names it only where an agency is expected."""
    return _key(level(name)) in _words()


def _dateline(head: str, near: dt.date | None) -> Dateline:
    leveled = level(head)
    for pattern in _patterns():
        if (found := pattern.match(leveled)) is None:
            continue
        groups = found.groupdict()
        place = groups.get("place")
        if place and place.split()[0] in _NO_PLACES:
            continue
        day = day_in(groups.get("day") or "", near)
        return Dateline(
            head[found.start("place") : found.end("place")] if place else None,
            day.day if day else None,
            _agencies_in(groups.get("agencies") or ""),
        )
    return _NONE


def _signature(text: str) -> tuple[str, ...]:
    """Agencies in brackets at the end of one of the last lines, or as a line of their own."""
    tail = text[-_FOOT_LINES * _SIGNATURE_MAX * 4 :]
    for line in reversed([found[0].strip() for found in _LINE.finditer(tail)][-_FOOT_LINES:]):
        leveled = level(line)
        found = _signed().search(leveled) or (_alone().fullmatch(leveled) if len(line) <= _SIGNATURE_MAX else None)
        if found is not None:
            return _agencies_in(found["agencies"])
    return ()


def _named(text: str) -> list[str]:
    """The agencies named in a levelled text, in order."""
    return [_agencies()[_key(found[0])] for found in _agency().finditer(text)]


@cache
def _agencies() -> dict[str, str]:
    """Spelling, levelled and without spaces and dots, to id."""
    return {_key(name): agency for agency, names, _ in _table() for name in names}


@cache
def _words() -> frozenset[str]:
    """Spellings that are words too, levelled and without spaces and dots."""
    return frozenset(_key(name) for _, _, common in _table() for name in common)


@cache
def _table() -> tuple[tuple[str, tuple[str, ...], frozenset[str]], ...]:
    """Id, spellings, and those of them that are words too, levelled."""
    content = (files("streams") / "ingest" / "lexicon" / "agencies.toml").read_text(encoding="utf-8")
    return tuple(
        (row["id"], tuple(map(level, row["names"])), frozenset(map(level, row.get("words", ()))))
        for row in tomllib.loads(content)["agency"]
    )


def _key(name: str) -> str:
    return re.sub(r"[\s.]+", "", name).lower()


@cache
def _agency_pattern(*, words: bool = True) -> str:
    """An alternation of all spellings; without those that are words too, if asked."""
    names = {name for _, spellings, common in _table() for name in spellings if words or name not in common}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return rf"(?<!\w)(?:{'|'.join(map(_spelling, longest_first))})(?!\w)"


def _spelling(name: str) -> str:
    """A pattern of one spelling: initials with spaces or dots between them, one of which may be missing in three."""
    letters = name.split()
    if any(len(letter) > 1 for letter in letters):
        return r"\s+".join(map(re.escape, letters))
    gaps = [r"[\s.]*"] * (len(letters) - 1)
    spelled = (
        "".join(letter + gap for letter, gap in zip(letters, [*gaps[:i], r"[\s.]+", *gaps[i + 1 :], ""], strict=True))
        for i in range(len(gaps))
    )
    return "|".join(spelled)


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(_agency_pattern(), re.IGNORECASE)


def _several(*, words: bool = True) -> str:
    """One agency or more."""
    one = _agency_pattern(words=words)
    return rf"(?P<agencies>(?:{one})(?:\s*(?:[،,/+–-]|و(?=\s))\s*(?:{one}))*)"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """The forms of a dateline, the surest first; levelled text."""
    place = r"(?P<place>[^\W\d_]+(?:[ -][^\W\d_]+){0,3}?)"
    weekday = r"(?:(?:يوم\s+)?(?:الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت)\s*[،,]?\s*)?"
    month = month_pattern()
    named = rf"\d{{1,2}}(?:\s+|\s*[-/]\s*)(?:{month})(?:\s*[/(-]\s*(?:{month})\s*\)?)?(?:\s*[،,/]?\s*\d{{4}})?(?:\s*هـ?(?!\w))?"
    one_day = rf"(?:{named}|\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}})"
    day = rf"(?:في\s+)?{weekday}(?P<day>{one_day}(?:\s*[-/]?\s*الموافق\s+{one_day})?)(?:\s*م(?!\w))?"
    gap, sign = r"\s*[-–—/،,:ـ|]*\s*", r"\s*[-–—/،,:ـ|]+\s*"
    end = r"(?:\s*$|\s*[-–—:/،,.|ـ])"
    many, sure = _several(), _several(words=False)
    return tuple(
        re.compile(form, re.IGNORECASE)
        for form in (
            rf"{place}{gap}{day}{gap}[(\[]\s*{many}[\s.]*[)\]]",
            rf"{place}{gap}{day}{gap}{many}{end}",
            rf"{place}{gap}[(\[]\s*{many}[\s.]*[)\]]",
            rf"{place}{sign}{many}{end}",
            rf"{sure}\s*[/|]\s*{place}\s*$",
            rf"[(\[]\s*{many}[\s.]*[)\]]",
            rf"{sure}\s*[-–—]+\s(?=\w)",
            rf"{place}{gap}{day}\s*(?:[-–—ـ]+\s|$)",
        )
    )


@cache
def _signed() -> re.Pattern[str]:
    return re.compile(rf"[(\[]\s*{_several()}[\s.]*[)\]]\W*$", re.IGNORECASE)


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"\W*{_several(words=False)}\W*", re.IGNORECASE)

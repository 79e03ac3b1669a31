"""A seed and a number in, an article of the development set with other names, days and numbers out: no two are the same text.

Whoever reads many of them meets words as often as news has them, but no whole text a second time, nor most sentences. Names are
exchanged where the gold has them, one for all mentions of a person, place or organisation; others of their kind take
their place, and persons are made of the given and family names of several.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from streams.ingest.article import make_article
from streams.records import Article
from streams.reference import reference_tables

__all__ = ["varied", "varied_articles", "varied_text"]

ROOT: Final = Path(__file__).parents[1]
DEV: Final = ROOT / "bench" / "gold" / "dev"
START: Final = dt.datetime(2030, 6, 3, tzinfo=dt.UTC)
MINUTES: Final = 37
"""Between two articles."""
ROWS: Final = (
    ("اثنين", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"),
    ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"),
    ("عشرين", "ثلاثين", "أربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين"),
    ("عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"),
    ("مليون", "مليار"),
    ("الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"),
    ("يناير", "فبراير", "مارس", "أبريل", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "كانون الأول"),
    ("أسبوع", "شهر", "عام"),
    ("أسبوعين", "شهرين", "عامين", "يومين"),
    ("أمس", "اليوم"),
    ("الماضي", "المقبل", "الجاري"),
    ("صباح", "مساء"),
)
"""Words that stand for each other: of one kind, and of one form."""
ROW_OF: Final[Mapping[str, tuple[str, ...]]] = {word: row for row in ROWS for word in row}
CHANGED: Final = re.compile(rf"(?<!\w)([وفبلك]?)({'|'.join(sorted(ROW_OF, key=len, reverse=True))})(?!\w)|(\d+)")


def varied_articles(seed: int, count: int, first: int = 0) -> list[Article]:
    """So many articles of a seed, from this number on; each is the same every time."""
    return [varied(seed, number) for number in range(first, first + count)]


def varied(seed: int, number: int) -> Article:
    """The article of this number, published a while after the one before."""
    return make_article(
        varied_text(seed, number),
        article_id=f"varied-{seed}-{number:07}",
        source=f"outlet-{number % 23}",
        published_at=START + dt.timedelta(minutes=number * MINUTES),
    )


def varied_text(seed: int, number: int) -> str:
    """The text of this number: that of a development article, by turns, with everything exchanged that can be."""
    rng = random.Random(f"{seed}:{number}")
    text, mentions = _development()[number % len(_development())]
    pieces, end = [], 0
    chosen: dict[tuple[str, str], tuple[str, ...]] = {}
    for mention in mentions:
        if mention["start"] < end:  # a name within a name that is exchanged already
            continue
        who = mention["type"], mention["name"]
        if who not in chosen:
            chosen[who] = _another(mention["type"], rng)
        pieces += [_exchanged(text[end : mention["start"]], rng), _called(chosen[who], text, mention)]
        end = mention["end"]
    return "".join([*pieces, _exchanged(text[end:], rng)])


def _called(name: tuple[str, ...], text: str, mention: Mapping[str, Any]) -> str:
    """Where one word stood there is the last of the new name's parts, else all of them."""
    alone = " " not in text[mention["start"] : mention["end"]]
    return name[-1] if alone else " ".join(name)


def _another(kind: str, rng: random.Random) -> tuple[str, ...]:
    """A name of this kind, in one part or, for a person, in given and family name."""
    if kind == "PERSON":
        return rng.choice(_names()["given"]), rng.choice(_names()["family"])
    return (rng.choice(_names()[kind]),)


def _exchanged(text: str, rng: random.Random) -> str:
    """A piece between names with other days, months and numbers in it."""

    def other(match: re.Match[str]) -> str:
        clitic, word, digits = match.groups()
        return _number(digits, rng) if digits else clitic + rng.choice(ROW_OF[word])

    return CHANGED.sub(other, text)


def _number(digits: str, rng: random.Random) -> str:
    """Another number of as many digits, a year for a year, a day of a month for what may be one; in the same digits."""
    value, width = int(digits), len(digits)
    if width == 4 and 1900 <= value < 2100:
        made = rng.randrange(1990, 2030)
    elif value <= 31:
        made = rng.randrange(1, 10) if width == 1 else rng.randrange(10, 29)
    else:
        made = rng.randrange(10 ** (width - 1), 10**width)
    zero = ord(digits[0]) - int(digits[0])
    return "".join(chr(zero + int(digit)) for digit in str(made).zfill(width))


@cache
def _development() -> tuple[tuple[str, tuple[dict[str, Any], ...]], ...]:
    """Text and mentions of each development article."""
    return tuple(_with_mentions(path) for path in sorted(DEV.glob("*.txt")))


def _with_mentions(path: Path) -> tuple[str, tuple[dict[str, Any], ...]]:
    gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
    return path.read_text(encoding="utf-8"), tuple(sorted(gold["entities"], key=lambda each: each["start"]))


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """Names that may take the place of another, by kind, sorted; `given` and `family` for persons."""
    found: dict[str, set[str]] = {"GPE": set(_places()), "ORG": set(), "LOC": set(), "given": set(), "family": set()}
    for text, mentions in _development():
        for mention in mentions:
            surface = " ".join(text[mention["start"] : mention["end"]].split())
            found.setdefault(mention["type"], set()).add(surface)
    actors = tomllib.loads((ROOT / "seeds" / "actors.toml").read_text(encoding="utf-8"))
    found["ORG"].update(row["arabic"][0] for row in actors["organisation"])
    for whole in (*found.pop("PERSON"), *(row["arabic"][0] for row in actors["person"])):
        given, _, family = whole.partition(" ")
        if family:
            found["given"].add(given)
            found["family"].add(family)
    return {kind: tuple(sorted(names)) for kind, names in found.items()}


def _places() -> Iterator[str]:
    """States and capitals, as the tables spell them: most places of such news, and parties too."""
    places = tomllib.loads((ROOT / "streams" / "arabic" / "lexicon" / "places.toml").read_text(encoding="utf-8"))
    for country in reference_tables()["countries"].values():
        yield country["arabic"]
    for row in places["capital"]:
        yield row["arabic"][0]

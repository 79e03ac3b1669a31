"""A text and the language that its source names in, the language that it is in out, as a BCP 47 tag.

By script first, then by the commonest words and the letters that neighbours do not have. Whatever is not clearly another
language of the Arabic script is Arabic: to leave an Arabic article unread costs more than to read a foreign one in vain.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

__all__ = ["ARABIC", "detect", "language_of"]

ARABIC: Final = "ar"
_SAMPLE: Final = 6_000
"""Code points that are looked at."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_DROPPED: Final = re.compile("[\u064b-\u0652\u0670\u0640\u200b-\u200f]")
_KEYBOARD: Final = str.maketrans("کی", "كي")
_ARABIC_SHARE: Final = 0.25
"""Share of letters from which a text in several scripts counts as one in the Arabic script."""
_ARTICLE: Final = re.compile(r"(?:[وف]?[بك]?ال|[وف]?لل)\w{3}")
_WORD_POINTS, _ARTICLE_POINTS = 3, 2
_SURER: Final = 1.5
"""So many times the points of Arabic must another language of its script have."""
_POINTS_MIN: Final = 3
"""Points below which a text in the Arabic script is Arabic."""
_ABSURD: Final = 3
"""So many times the points of the language given must another have to be believed instead."""
_ABSURD_WORDS: Final = 12
"""Words of a text that may speak against what is given."""
_RANGES: Final = (
    ("arabic", "\u0600", "\u06ff"),
    ("arabic", "\u0750", "\u077f"),
    ("arabic", "\ufb50", "\ufefc"),
    ("latin", "A", "z"),
    ("latin", "\u00c0", "\u024f"),
    ("latin", "\u1e00", "\u1eff"),
    ("hebrew", "\u0590", "\u05ff"),
    ("cyrillic", "\u0400", "\u052f"),
    ("greek", "\u0370", "\u03ff"),
    ("armenian", "\u0530", "\u058f"),
    ("georgian", "\u10a0", "\u10ff"),
    ("devanagari", "\u0900", "\u097f"),
    ("ethiopic", "\u1200", "\u139f"),
    ("hangul", "\uac00", "\ud7a3"),
    ("kana", "\u3040", "\u30ff"),
    ("han", "\u4e00", "\u9fff"),
)
_SCRIPT: Final = re.compile(
    "|".join(f"(?P<{name}{i}>[{first}-{last}])" for i, (name, first, last) in enumerate(_RANGES))
)


@dataclass(frozen=True, slots=True)
class _Language:
    tag: str
    words: frozenset[str]
    letters: str


def language_of(text: str, given: str | None = None) -> str:
    """The language given, unless the text speaks clearly against it; else the one detected."""
    script, points, words = _points(text)
    found = _best(script, points)
    if given is None:
        return found
    primary = re.split("[-_]", given.lower())[0]
    if found == primary or script is None:
        return given
    is_of_script = primary in {language.tag for language in _languages()[script]}
    known = any(primary == language.tag for several in _languages().values() for language in several)
    if known and not is_of_script:
        return found
    against = points[found] >= _ABSURD * max(points[primary], 1)
    return found if known and words >= _ABSURD_WORDS and against else given


def detect(text: str) -> str:
    """The language of a text; Arabic where nothing tells, `und` in a script that no language is known of."""
    script, points, _ = _points(text)
    return _best(script, points)


def _points(text: str) -> tuple[str | None, Counter[str], int]:
    """The script of a text, the points of each language of it, and how many words were looked at."""
    sample = _DROPPED.sub("", text[:_SAMPLE])
    script = _script(sample)
    if script is None:
        return None, Counter(), 0
    words = Counter(_WORD.findall(sample.lower() if script != "arabic" else sample))
    points: Counter[str] = Counter()
    for word, count in words.items():
        for tag in _by_word()[script].get(word.translate(_KEYBOARD), ()):
            points[tag] += (_WORD_POINTS if len(word) > 1 else 1) * count
        for letter in word:
            for tag in _by_letter()[script].get(letter, ()):
                points[tag] += count
        if script == "arabic" and _ARTICLE.match(word):
            points[ARABIC] += _ARTICLE_POINTS * count
    return script, points, words.total()


def _best(script: str | None, points: Counter[str]) -> str:
    if script is None:
        return ARABIC
    languages = _languages()[script]
    best = max(languages, key=lambda language: points[language.tag]).tag
    if script == "arabic" and points[best] < max(_POINTS_MIN, _SURER * points[ARABIC]):
        return ARABIC
    if not points[best]:
        return ARABIC if script == "arabic" else languages[0].tag if len(languages) == 1 else "und"
    return best


def _script(sample: str) -> str | None:
    """The script of most letters; the Arabic one already of a fourth of them. None without letters."""
    counts: Counter[str] = Counter()
    for found in _SCRIPT.finditer(sample):
        counts[_NAMES[str(found.lastgroup)]] += 1
    if counts["kana"]:
        counts["kana"] += counts.pop("han", 0)
    if not counts.total():
        return "other" if _WORD.search(sample) else None
    return "arabic" if counts["arabic"] >= _ARABIC_SHARE * counts.total() else counts.most_common(1)[0][0]


_NAMES: Final = {f"{name}{i}": name for i, (name, _, _) in enumerate(_RANGES)}


@cache
def _languages() -> Mapping[str, tuple[_Language, ...]]:
    """Script to its languages."""
    table = tomllib.loads((files("streams") / "ingest" / "lexicon" / "languages.toml").read_text(encoding="utf-8"))
    found = {
        script: tuple(
            _Language(tag, frozenset(word.translate(_KEYBOARD) for word in told["words"]), told.get("letters", ""))
            for tag, told in rows.items()
        )
        for script, rows in table["scripts"].items()
    }
    return {**found, "other": (_Language("und", frozenset(), ""),)}


@cache
def _by_word() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return {script: _inverted((tag.tag, tag.words) for tag in several) for script, several in _languages().items()}


@cache
def _by_letter() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return {script: _inverted((tag.tag, tag.letters) for tag in several) for script, several in _languages().items()}


def _inverted(pairs: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    """Word or letter to the languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for tag, members in pairs:
        for member in members:
            found[member] = (*found.get(member, ()), tag)
    return found

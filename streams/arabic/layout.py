"""A text as received in, the same without what only lays it out: wrapped line ends are spaces, shaped letters plain ones.

Length and offsets stay: each code point stands for the one at its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

__all__ = ["without_layout"]

_COLUMN_MAX: Final = 140
"""Code points of the longest line of a text that is wrapped at a column."""
_COLUMN_MIN: Final = 30
"""Code points of its longest line, at least."""
_FULL_SHARE: Final = 0.6
"""Share of the line ends before which the next word would not have fitted, from which a text counts as wrapped."""
_BULLETS: Final = frozenset("-–—•*◄►■◆●")
"""Signs before the items of a list; numbers are others."""
_NUMBERED: Final = re.compile(r"\(?\d{1,2}\)?[.)ـ/:–-]+(?!\d)|\(?\d{1,2}\)")
"""How an item of a numbered list begins: «3-», «3.», «(3)», or a number alone."""
_STOPS: Final = (".", "!", "؟", "?", ":", "»", '"', "”")
_NEVER_FIRST: Final = frozenset({"التي", "الذي", "الذين", "أن", "بأن"})
"""Words that begin no line of their own."""
_NEVER_LAST: Final = frozenset(
    {"في", "من", "إلى", "الى", "على", "عن", "أن", "ان", "إن", "لن", "لم", "قد", "بين", "التي", "الذي"}
)
"""Words that end no line of their own."""
_THAT: Final = frozenset({"إن", "ان", "إنه", "إنها"})
_SAID: Final = re.compile(r"و?(?:قال|قالت|يقول|تقول|صرح|صرحت)\s")
_CODED: Final = re.compile(
    r"&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|lrm|rlm|shy|#0*160|#x0*a0|#0*8203|#0*820[4-7]);", re.IGNORECASE
)
"""White space and marks without a shape as feeds code them."""
_COMMA: Final = re.compile(r"&#(?:0*1548|x0*60c);", re.IGNORECASE)


_TURNED: Final = re.compile(r"\b([وف]?[بك]?)ا([اأإآ])ل(?=\w)")
"""The article before an alef where the ligature of lam and alef came out turned round, as in the text of some PDF files."""
_TURNED_FOR: Final = re.compile(r"\b([وف]?)ل([أإآ])ل(?=(?:مم|مين|منية|مة|طراف|سرى|مارات|علام|دارة|يرانية)\b)")
_STEMS: Final = {
    stem.replace("لا", "ال"): stem
    for stem in (
        "ولايات",
        "ولاية",
        "إطلاق",
        "إعلان",
        "علاقات",
        "علاقة",
        "خلال",
        "خلاف",
        "خلافات",
        "سلام",
        "ثلاثة",
        "ثلاثاء",
        "احتلال",
        "إسلامية",
        "استقلال",
        "بلاده",
        "بلادنا",
        "بلاد",
        "إصلاح",
        "إصلاحات",
        "سلاح",
        "أسلحة",
        "ملايين",
        "قلق",
        "لاجئين",
        "انفلات",
        "عقلانية",
        "وكالات",
        "اتصالات",
        "اتصالا",
        "محاولات",
        "إجلاء",
        "إعلام",
        "إلا",
        "صلاحيات",
        "ائتلاف",
        "مبادلات",
        "احتفالات",
        "انتقالا",
        "غلاف",
        "اختلاف",
        "استغلال",
        "إحلال",
        "حلول",
    )
    if "لا" in stem
}
"""Stems as such a text spells them, and as they are spelled."""
_TURNED_STEM: Final = re.compile(
    rf"\b([وف]?[بكل]?(?:ال|ل)?)({'|'.join(sorted(_STEMS, key=len, reverse=True))})(?=\W|ها?\b|هم\b|$)"
)


_PLAIN: Final = {
    shaped: plain
    for shaped in map(chr, (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)))
    if len(plain := unicodedata.normalize("NFKC", shaped)) == 1 and plain != shaped
}
"""Letters as PDF files shape them, one for one; ligatures stay: they are two letters at one place."""
_SHAPED: Final = re.compile(f"[{''.join(_PLAIN)}]")


def without_layout(text: str) -> str:
    """The text with spaces for coded spaces and for the line ends that wrap it; the text itself when it has neither."""
    if "&" in text:
        text = _CODED.sub(lambda found: " " * len(found[0]), text)
        text = _COMMA.sub(lambda found: "،".ljust(len(found[0])), text)
    if _SHAPED.search(text) is not None:
        text = _SHAPED.sub(lambda found: _PLAIN[found[0]], text)
    if _TURNED.search(text) is not None:
        text = _TURNED_STEM.sub(lambda found: found[1] + _STEMS[found[2]], _TURNED.sub(r"\1ال\2", text))
        text = _TURNED_FOR.sub(r"\1لل\2", text)
    if "\n" not in text:
        return text
    lines = text.split("\n")
    wrapped = {*_wrapped_at_column(lines), *_inside_clauses(lines)}
    if not wrapped:
        return text
    return "".join(line + (" " if i in wrapped else "\n") for i, line in enumerate(lines))[:-1]


def _wrapped_at_column(lines: list[str]) -> frozenset[int]:
    """The lines of a text wrapped at a column that end for want of room; none of a text that is not."""
    longest = max(map(len, lines))
    if not _COLUMN_MIN <= longest <= _COLUMN_MAX:
        return frozenset()
    full = frozenset(_full(lines, longest))
    ends = sum(1 for i in range(len(lines) - 1) if _goes_on(lines, i))
    return full if len(full) > 1 and len(full) >= ends * _FULL_SHARE else frozenset()


def _inside_clauses(lines: list[str]) -> Iterator[int]:
    """The lines that end in the middle of a clause: before a relative, behind a preposition, between «said» and «that»."""
    for i, line in enumerate(lines[:-1]):
        if not line or line[-1] in _STOPS or not (following := lines[i + 1].split(None, 1)[:1]):
            continue
        last = line.rsplit(None, 1)[-1:]
        said = following[0] in _THAT and _SAID.match(line) is not None
        if following[0] in _NEVER_FIRST or said or (last and last[0] in _NEVER_LAST):
            yield i


def _goes_on(lines: list[str], i: int) -> bool:
    """Whether a line and the next one hold words, and the first ends with no stop."""
    line = lines[i].rstrip()
    return bool(line) and not line.endswith(_STOPS) and bool(lines[i + 1].strip())


def _full(lines: list[str], longest: int) -> Iterator[int]:
    """The lines behind which the first word of the next one would not have fitted into the longest line."""
    for i in range(len(lines) - 1):
        line, following = lines[i].rstrip(), lines[i + 1].split(None, 1)
        listed = not following or following[0][0] in _BULLETS or _NUMBERED.match(following[0]) is not None
        if line and not listed and len(line) + 1 + len(following[0]) > longest:
            yield i

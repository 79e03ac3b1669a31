"""A text as received in, the same without what only lays it out: wrapped line ends are spaces, shaped letters plain ones.

Length and offsets stay: each code point stands for the one at its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["NO_LAYOUT_WORDS", "LayoutWords", "layout_words", "without_layout"]

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
_CODED: Final = re.compile(
    r"&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|lrm|rlm|shy|#0*160|#x0*a0|#0*8203|#0*820[4-7]);", re.IGNORECASE
)
"""White space and marks without a shape as feeds code them."""
_COMMA: Final = re.compile(r"&#(?:0*1548|x0*60c);", re.IGNORECASE)


_TURNED: Final = re.compile(r"\b([وف]?[بك]?)ا([اأإآ])ل(?=\w)")
"""The article before an alef where the ligature of lam and alef came out turned round, as in the text of some PDF files."""


_PLAIN: Final = {
    shaped: plain
    for shaped in map(chr, (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)))
    if len(plain := unicodedata.normalize("NFKC", shaped)) == 1 and plain != shaped
}
"""Letters as PDF files shape them, one for one; ligatures stay: they are two letters at one place."""
_SHAPED: Final = re.compile(f"[{''.join(_PLAIN)}]")


@dataclass(frozen=True, slots=True)
class LayoutWords:
    """The words that tell how a text was laid out, as they are written."""

    never_first: frozenset[str]
    """They begin no line of their own."""
    never_last: frozenset[str]
    """They end no line of their own."""
    that: frozenset[str]
    """They begin no line behind a verb of saying."""
    said: re.Pattern[str]
    """A verb of saying at the head of a line."""
    stems: Mapping[str, str]
    """Stems as a text with turned ligatures spells them, to how they are spelled."""
    turned_stem: re.Pattern[str]
    """Such a stem."""
    turned_for: re.Pattern[str]
    """«For the» before a hamza in such a text."""


def layout_words(table: Mapping[str, Any]) -> LayoutWords:
    """The lists of the table `spelling` compiled; raises KeyError for one that is missing."""
    stems = {stem.replace("لا", "ال"): stem for stem in table["turned_stems"]}
    longest = "|".join(sorted(stems, key=len, reverse=True))
    behind_for = "|".join(word[1:] for word in table["turned_behind_for"])
    return LayoutWords(
        frozenset(table["never_first"]),
        frozenset(table["never_last"]),
        frozenset(table["that"]),
        re.compile(rf"و?(?:{'|'.join(table['said'])})\s"),
        stems,
        re.compile(rf"\b([وف]?[بكل]?(?:ال|ل)?)({longest})(?=\W|ها?\b|هم\b|$)"),
        re.compile(rf"\b([وف]?)ل([أإآ])ل(?=(?:{behind_for})\b)"),
    )


_NOTHING: Final = re.compile(r"(?!)")
NO_LAYOUT_WORDS: Final = LayoutWords(frozenset(), frozenset(), frozenset(), _NOTHING, {}, _NOTHING, _NOTHING)
"""Where no list tells: signs and lengths alone do."""


def without_layout(text: str, words: LayoutWords) -> str:
    """The text with spaces for coded spaces and for the line ends that wrap it; the text itself when it has neither."""
    if "&" in text:
        text = _CODED.sub(lambda found: " " * len(found[0]), text)
        text = _COMMA.sub(lambda found: "،".ljust(len(found[0])), text)
    if _SHAPED.search(text) is not None:
        text = _SHAPED.sub(lambda found: _PLAIN[found[0]], text)
    if _TURNED.search(text) is not None:
        text = words.turned_stem.sub(lambda found: found[1] + words.stems[found[2]], _TURNED.sub(r"\1ال\2", text))
        text = words.turned_for.sub(r"\1لل\2", text)
    if "\n" not in text:
        return text
    lines = text.split("\n")
    wrapped = {*_wrapped_at_column(lines), *_inside_clauses(lines, words)}
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


def _inside_clauses(lines: list[str], words: LayoutWords) -> Iterator[int]:
    """The lines that end in the middle of a clause: before a relative, behind a preposition, between «said» and «that»."""
    for i, line in enumerate(lines[:-1]):
        if not line or line[-1] in _STOPS or not (following := lines[i + 1].split(None, 1)[:1]):
            continue
        last = line.rsplit(None, 1)[-1:]
        said = following[0] in words.that and words.said.match(line) is not None
        if following[0] in words.never_first or said or (last and last[0] in words.never_last):
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

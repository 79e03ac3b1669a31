"""A text and the spans of records in it in, paragraphs of segments out: spans may nest and overlap, segments never do.

Offsets count code points. A segment knows every record that it is part of, so that a page can colour, link and
light it up; characters that would turn the text around or that nobody sees are pieces of their own, to be drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

__all__ = ["Mark", "Piece", "Segment", "paragraphs"]

_LAYERS: Final = ("entity", "fact", "speaker", "position", "meeting", "quote")
"""From the innermost as a rule: of marks equally long the first is linked."""
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What reorders its surroundings or shows nothing; joiners and single direction marks belong to Arabic and stay."""
_BREAK: Final = re.compile(r"\n[ \t\r]*(?:\n[ \t\r]*)*|\u2028|\u2029")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a record."""

    start: int
    end: int
    layer: str
    """entity, fact, speaker, position, meeting or quote."""
    record_id: str
    style: str = ""
    """More that a style may go by, such as the family of a stand."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that are shown as they are, or one that is only named."""

    text: str
    code: str = ""
    """`U+202E` for a character that is drawn, not obeyed."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text between two edges of marks."""

    start: int
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    """Those it is part of, the shortest first; () for plain text."""
    begins: tuple[str, ...]
    """Ids of the records, with their layer, whose span begins here: `position-<id>`."""

    @property
    def classes(self) -> str:
        """What a style goes by."""
        return " ".join(dict.fromkeys(name for mark in self.marks for name in (mark.layer, mark.style) if name))

    @property
    def is_read(self) -> bool:
        """Whether there is a word in it: a blank between two marks is no link."""
        return any(piece.text.strip() for piece in self.pieces)

    @property
    def records(self) -> str:
        """Ids of its records, with blanks between."""
        return " ".join(dict.fromkeys(mark.record_id for mark in self.marks))


def paragraphs(text: str, marks: Iterable[Mark]) -> list[list[Segment]]:
    """The text cut at every edge; marks that do not lie in it are cut to it, and those that are empty left out."""
    held = [mark for mark in marks if max(0, mark.start) < min(len(text), mark.end)]
    begun: set[Mark] = set()
    return [_segments(text, start, end, held, begun) for start, end in _paragraph_spans(text)]


def _paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for found in (*_BREAK.finditer(text), None):
        end = found.start() if found else len(text)
        if text[at:end].strip():
            yield at, end
        at = found.end() if found else end


def _segments(text: str, start: int, end: int, marks: Sequence[Mark], begun: set[Mark]) -> list[Segment]:
    own = sorted((mark for mark in marks if mark.start < end and mark.end > start), key=_size)
    edges = {start, end} | {edge for mark in own for edge in (mark.start, mark.end) if start < edge < end}
    cuts = sorted(edges)
    found = []
    for left, right in pairwise(cuts):
        here = tuple(mark for mark in own if mark.start <= left and mark.end >= right)
        new = [mark for mark in here if mark not in begun]
        begun.update(new)
        names = tuple(dict.fromkeys(f"{mark.layer}-{mark.record_id}" for mark in new))
        found.append(Segment(left, tuple(_pieces(text[left:right])), here, names))
    return found


def _size(mark: Mark) -> tuple[int, int, int, str]:
    return mark.end - mark.start, _LAYERS.index(mark.layer), mark.start, mark.record_id


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for found in _UNSEEN.finditer(text):
        if found.start() > at:
            yield Piece(text[at : found.start()])
        yield Piece("", f"U+{ord(found[0]):04X}")
        at = found.end()
    if at < len(text):
        yield Piece(text[at:])

"""Words of an article in, a small sketch of them out; two sketches in, how much of the shorter text the other has out.

The sketch is the least hashes of the text's runs of three folded words (bottom-k). The least
of two texts are sampled alike, so that what a short text shares with a long one can be
told as well as what two equally long ones share. The hash is BLAKE2b, which no release of anything changes:
sketches are on the log, and are compared with those of other machines and years.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import blake2b
from typing import Final

from streams.arabic.text import even

__all__ = [
    "ALIKE",
    "COPY_MARKS_MAX",
    "HASHES_MAX",
    "Sketch",
    "copy_marks",
    "likeness",
    "marks_in",
    "shared_thousandths",
    "sketch_of",
]

HASHES_MAX: Final = 256
"""Hashes of a sketch: a text of no more runs is there whole."""
ALIKE: Final = 400
"""From so many thousandths on two texts are copies."""
_RUN: Final = 3
"""Words that are hashed together: of two, different articles share many; of four, a reworded copy loses many."""
_NUMBERS_MAX: Final = 32
_SHARE: Final = 5
"""A text is no copy of one that is more than so many times as long: a digest of the day is no copy of what it sums up."""
_FEW: Final = 8
"""Of fewer runs nothing can be told but that they are the same."""
_FEW_NUMBERS: Final = 3
_NUMBERS_ALIKE: Final = 500
"""Two texts with fewer numbers in common, in thousandths, are two days of one bulletin: prices, weather, cases."""
_WORD: Final = re.compile(r"\w+")
_NUMBER: Final = re.compile(r"[0-9]+")
_BYTES: Final = 4
_blake: Final = partial(blake2b, digest_size=_BYTES)
COPY_MARKS_MAX: Final = 24
"""Hashes that each position has of its article."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to tell copies of it."""

    runs: int
    """Distinct runs of words."""
    hashes: tuple[int, ...]
    """The least hashes of these, ascending, 32 bits each."""
    numbers: tuple[int, ...] = ()
    """The least hashes of its numbers in digits, likewise."""


@lru_cache(maxsize=2)  # an article's is asked for by its positions, and by whoever sends it
def sketch_of(text: str) -> Sketch:
    """The sketch of a text; spelling, marks and punctuation make no difference, nor does case."""
    evened = even(text)
    words = _WORD.findall(evened)
    spelled = [word.encode("utf-8", "surrogatepass") for word in words]
    runs = {b" ".join(spelled[at : at + _RUN]) for at in range(max(len(words) - _RUN + 1, min(len(words), 1)))}
    hashes = _hashes(runs)
    numbers = _hashes({number.encode() for number in _NUMBER.findall(evened)})
    return Sketch(len(hashes), _least(hashes, HASHES_MAX), _least(numbers, _NUMBERS_MAX))


def copy_marks(text: str) -> str:
    """The least hashes of a text as a short word: 24 of them, by the first 24 of their bits, in four characters each."""
    marks = (hashed.to_bytes(_BYTES)[:-1] for hashed in sketch_of(text).hashes[:COPY_MARKS_MAX])
    return urlsafe_b64encode(b"".join(marks)).decode()


def marks_in(word: str) -> tuple[int, ...]:
    """The hashes in such a word, ascending; raises ValueError for a word that is none."""
    marks = urlsafe_b64decode(word)
    return tuple(int.from_bytes(marks[at : at + _BYTES - 1]) for at in range(0, len(marks), _BYTES - 1))


def likeness(one: Sketch, other: Sketch) -> int:
    """Thousandths of the shorter text's runs that the longer has, too; 0 where one can be no copy of the other. Symmetric."""
    short, long = sorted((one.runs, other.runs))
    if not short or long > _SHARE * short:
        return 0
    if short < _FEW:
        return 1000 if one.hashes == other.hashes else 0
    shared = shared_thousandths(one.hashes, other.hashes, HASHES_MAX, 1)
    return 0 if shared < ALIKE or _tell_other_numbers(one, other) else shared


def _tell_other_numbers(one: Sketch, other: Sketch) -> bool:
    """Whether both have numbers, and mostly others."""
    return shared_thousandths(one.numbers, other.numbers, _NUMBERS_MAX, _FEW_NUMBERS, 1000) < _NUMBERS_ALIKE


def shared_thousandths(one: tuple[int, ...], other: tuple[int, ...], most: int, least: int, unknown: int = 0) -> int:
    """Thousandths of the smaller of two sets that both have, of which the `most` least hashes are known.

    Told from the part in which both are known whole; `unknown` where that has fewer than `least` of one.
    """
    known = min((hashes[-1] for hashes in (one, other) if len(hashes) == most), default=1 << 8 * _BYTES)
    smaller = min(bisect_right(one, known), bisect_right(other, known))
    return 1000 * len(frozenset(one).intersection(other)) // smaller if smaller >= least else unknown


def _hashes(runs: set[bytes]) -> list[bytes]:
    """The distinct hashes, ascending: bytes sort as the numbers that they are read as, of which few are kept."""
    return sorted({_blake(run).digest() for run in runs})


def _least(hashes: list[bytes], most: int) -> tuple[int, ...]:
    return tuple([int.from_bytes(hashed) for hashed in hashes[:most]])

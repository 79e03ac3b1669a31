"""Words of an article in, a small sketch of them out; two sketches in, how much of the shorter text the other has out.

The sketch is the least hashes of the text's runs of three folded words (bottom-k). The least
of two texts are sampled alike, so that what a short text shares with a long one can be
told as well as what two equally long ones share. The hash is BLAKE2b, which no release of anything changes:
sketches are on the log, and are compared with those of other machines and years.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from streams.arabic.text import even

__all__ = ["ALIKE", "HASHES_MAX", "Sketch", "likeness", "sketch_of"]

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


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to tell copies of it."""

    runs: int
    """Distinct runs of words."""
    hashes: tuple[int, ...]
    """The least hashes of these, ascending, 32 bits each."""
    numbers: tuple[int, ...] = ()
    """The least hashes of its numbers in digits, likewise."""


def sketch_of(text: str) -> Sketch:
    """The sketch of a text; spelling, marks and punctuation make no difference, nor does case."""
    evened = even(text)
    words = _WORD.findall(evened)
    runs = {" ".join(words[at : at + _RUN]) for at in range(max(len(words) - _RUN + 1, min(len(words), 1)))}
    hashes = sorted(set(map(_hash, runs)))
    numbers = sorted(set(map(_hash, _NUMBER.findall(evened))))
    return Sketch(len(hashes), tuple(hashes[:HASHES_MAX]), tuple(numbers[:_NUMBERS_MAX]))


def likeness(one: Sketch, other: Sketch) -> int:
    """Thousandths of the shorter text's runs that the longer has, too; 0 where one can be no copy of the other. Symmetric."""
    short, long = sorted((one.runs, other.runs))
    if not short or long > _SHARE * short:
        return 0
    if short < _FEW:
        return 1000 if one.hashes == other.hashes else 0
    shared = _shared(one.hashes, other.hashes, HASHES_MAX)
    return 0 if shared < ALIKE or _tell_other_numbers(one, other) else shared


def _tell_other_numbers(one: Sketch, other: Sketch) -> bool:
    """Whether both have numbers, and mostly others."""
    if min(len(one.numbers), len(other.numbers)) < _FEW_NUMBERS:
        return False
    return _shared(one.numbers, other.numbers, _NUMBERS_MAX) < _NUMBERS_ALIKE


def _shared(one: tuple[int, ...], other: tuple[int, ...], most: int) -> int:
    """Thousandths of the smaller set that both have, from the part of both that is known whole."""
    known = min((hashes[-1] for hashes in (one, other) if len(hashes) == most), default=1 << 8 * _BYTES)
    common = len(frozenset(one).intersection(other))
    return 1000 * common // min(bisect_right(one, known), bisect_right(other, known))


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest())

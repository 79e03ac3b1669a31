"""Two sentences in, each with the words in which it differs from the other out."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

from streams.arabic.text import fold

__all__ = ["Marked", "differing"]

Marked = tuple[tuple[str, bool], ...]
"""Runs of words, and whether the other sentence lacks them."""
_WORDS_MAX: Final = 400
_ALIKE: Final = 0.25
"""Two sentences with less in common than this are simply others: nothing is marked in them."""


def differing(was: str, now: str) -> tuple[Marked, Marked]:
    """The runs of both; what differs in spelling alone (hamza, diacritics, tatweel) does not differ."""
    before, after = was.split()[:_WORDS_MAX], now.split()[:_WORDS_MAX]
    matcher = SequenceMatcher(None, [fold(word) for word in before], [fold(word) for word in after], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return ((" ".join(before), False),), ((" ".join(after), False),)
    codes = matcher.get_opcodes()
    ours = tuple((" ".join(before[a:b]), tag != "equal") for tag, a, b, _, _ in codes if a < b)
    return ours, tuple((" ".join(after[a:b]), tag != "equal") for tag, _, _, a, b in codes if a < b)

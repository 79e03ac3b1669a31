"""A clause and the text of a revision in, where the clause stands there now out.

What counts are letters and digits as `ids.clause_hash` folds them: marks, spelling of hamza and punctuation may change.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from streams.arabic.text import even

__all__ = ["AROUND", "Clauses"]

AROUND: Final = 60
"""Code points before and behind a clause that tell which of several it is."""
_MOST: Final = 1_000
"""Places among which one is chosen: a word of two letters may stand in a long text without end."""
Span = tuple[int, int]
"""Half-open offsets."""


class Clauses:
    """The text of one revision, in which clauses are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._letters: str | None = None
        self._offsets: list[int] = []

    def find(self, clause: str, start: int, before: str, behind: str) -> Span | None:
        """Where a clause stands that stood at `start` between these words; None when the text no longer has it.

        Of several the one whose surroundings are most alike; then the nearest.
        """
        found = list(islice(self._exact(clause), _MOST)) or list(islice(self._folded(clause), _MOST))
        if len(found) < 2:  # nothing to choose from
            return found[0] if found else None
        letters = _folded(before), _folded(behind)
        return max(found, key=lambda span: (self._alike(span, *letters), -abs(span[0] - start), -span[0]))

    def _exact(self, clause: str) -> Iterator[Span]:
        at = self._text.find(clause) if clause else -1
        while at >= 0:
            yield at, at + len(clause)
            at = self._text.find(clause, at + 1)

    def _folded(self, clause: str) -> Iterator[Span]:
        sought = _folded(clause)
        if self._letters is None:
            pairs = [(letter, at) for at, character in enumerate(self._text) for letter in _fold(character)]
            self._letters = "".join(letter for letter, _ in pairs)
            self._offsets = [at for _, at in pairs]
        at = self._letters.find(sought) if sought else -1
        while at >= 0:
            yield self._offsets[at], self._behind(self._offsets[at + len(sought) - 1] + 1)
            at = self._letters.find(sought, at + 1)

    def _behind(self, end: int) -> int:
        """The offset behind the marks of the last letter."""
        while end < len(self._text) and not even(self._text[end]):
            end += 1
        return end

    def _alike(self, span: Span, before: str, behind: str) -> int:
        """How many letters around a span are those."""
        start, end = span
        here = _folded(self._text[max(0, start - 2 * AROUND) : start]), _folded(self._text[end : end + 2 * AROUND])
        return _common(here[0][::-1], before[::-1]) + _common(here[1], behind)


def _common(one: str, other: str) -> int:
    """The length of what two texts begin with alike."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _folded(text: str) -> str:
    """The letters and digits of a text, folded one by one."""
    return "".join(map(_fold, text))


@lru_cache(maxsize=4_096)
def _fold(character: str) -> str:
    return "".join(filter(str.isalnum, even(character)))

"""A run of letters in, where two words are glued in it out: archives of the press lose the space before an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from streams.arabic.text import fold

__all__ = ["NO_GLUED_WORDS", "GluedWords", "glued_words"]

_ENDINGS: Final = ("ون", "ين", "ات", "ية")
"""Endings of a definite word behind which another definite word follows."""
_LEVEL: Final = str.maketrans("أإآىةؤئ", "ااايهءء")
"""Letters as the lists are matched, each at its place."""
_ARTICLE: Final = "ال"
_SECOND_MIN: Final = 5
"""Letters of a second word, with its article."""
_UNLISTED_MIN: Final = 3
"""Letters of a first word that no list has: shorter ones are proclitics."""


@dataclass(frozen=True, slots=True)
class GluedWords:
    """The words that archives glue to the next."""

    pattern: re.Pattern[str]
    """A word before another, as they are written."""
    firsts: frozenset[str]
    """Folded words before an article, without conjunctions."""
    seconds: frozenset[str]
    """Folded definite words behind another word."""

    def glued_at(self, surface: str) -> int:
        """How many letters the first of two glued words has: 4 in «وزيرالري»; 0 when there is one word."""
        found = self.pattern.match(surface)
        return found.end() if found is not None else self._listed_at(surface.translate(_LEVEL))

    def _listed_at(self, word: str) -> int:
        """Where a definite word begins behind a word of the first list, or one of the second list behind any; 0 for nowhere."""
        at = word.find(_ARTICLE, 2)
        while 0 <= at <= len(word) - _SECOND_MIN:
            first = word[:at]
            if first in self.firsts or (first[0] in "وف" and first[1:] in self.firsts):
                return at
            if at >= _UNLISTED_MIN and word[at:] in self.seconds:
                return at
            at = word.find(_ARTICLE, at + 1)
        return 0


def glued_words(heads: Iterable[str], firsts: Iterable[str], seconds: Iterable[str]) -> GluedWords:
    """The lists compiled: nouns before an article as they are written, words before one, definite words behind any."""
    headed = "|".join(heads)
    return GluedWords(
        re.compile((rf"[وف]?[بلك]?(?:{headed})(?=ال\w{{2}})|" if headed else "") + _BY_ENDINGS),
        frozenset(map(fold, firsts)),
        frozenset(map(fold, seconds)),
    )


_BY_ENDINGS: Final = rf"[وف]?[بك]?ال\w{{2,}}?(?:{'|'.join(_ENDINGS)})(?=ال\w{{4}})|\w*ة(?=ال\w{{2}})"
"""What the letters alone tell."""
NO_GLUED_WORDS: Final = glued_words((), (), ())
"""Where no list tells: the letters alone do."""

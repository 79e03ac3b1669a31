"""The table `spelling` in, what tokenising knows of how texts spell and lay out words out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from streams.arabic.glued_words import NO_GLUED_WORDS, GluedWords, glued_words
from streams.arabic.layout import NO_LAYOUT_WORDS, LayoutWords, layout_words
from streams.arabic.text import fold_unkept

__all__ = ["PLAIN_SPELLING", "Folded", "Spelling", "compile_spelling"]

_GLUED_MIN: Final = 3
"""Letters of the shortest word that archives glue to the next."""
_GLUED_MAX: Final = 80
"""Letters of the longest run of such words; longer ones are no text."""
_FOLDED_MAX: Final = 1 << 16


class Folded(dict[str, str]):
    """Surface to fold, remembered: quicker than a call where a text's words are mapped at once."""

    def __init__(self, glued: GluedWords) -> None:
        super().__init__()
        self._glued: Final = glued

    def __missing__(self, surface: str) -> str:
        if len(self) >= _FOLDED_MAX:
            self.clear()
        word = fold_unkept(surface) or surface  # a tatweel alone is a sign: no word is empty
        if "ال" in word[_GLUED_MIN:] and len(surface) <= _GLUED_MAX and self._glued.glued_at(surface):
            word = ""  # words without the space between them: whoever splits the text sets them apart
        self[surface] = word
        return word


@dataclass(frozen=True, slots=True)
class Spelling:
    """How texts spell and lay out words."""

    glued: GluedWords
    """Words that archives glue to the next."""
    layout: LayoutWords
    """Words that tell where a line is only wrapped, and what came out turned round."""
    folded: Folded = field(init=False, repr=False, compare=False)
    """Words met, folded; '' for glued ones (a cache of a pure function)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", Folded(self.glued))


def compile_spelling(table: Mapping[str, Any]) -> Spelling:
    """Compile the table; raises KeyError for a list that is missing."""
    glued = glued_words(table["glued_heads"], table["glued_firsts"], table["glued_seconds"])
    return Spelling(glued, layout_words(table))


PLAIN_SPELLING: Final = Spelling(NO_GLUED_WORDS, NO_LAYOUT_WORDS)
"""For words of our own lists, which are spelled as they should be."""

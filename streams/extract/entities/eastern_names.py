"""A family name of China, Korea or Vietnam in, the end of the name that its syllables make out: «لي تشونغ هوي», «بايك جون هو»."""

from __future__ import annotations

from typing import Final

from streams.extract.entities.mentions import MentionContext
from streams.records import EntityType

__all__ = ["eastern_end", "is_surely_eastern"]

_SYLLABLES_MAX: Final = 2
_HYPHENS: Final = frozenset("-–")
_THAT: Final = "ان"
"""«إن» behind a name rather opens what is said than is a syllable."""
_WORDS_MIN: Final = 3
"""Words of such a name that nothing introduces."""


def eastern_end(context: MentionContext, i: int, taken: int = 0) -> int:
    """The token behind the name that begins at token `i`, `taken` letters before it; `i` where none does."""
    lists, limit = context.gazetteer.lists, context.limits[i]
    if context.words[i][taken:] not in lists.eastern_family:
        return i
    end, found = i + 1, 0
    while end < limit and found < _SYLLABLES_MAX:
        j = end + 1 if context.words[end] in _HYPHENS and end + 1 < limit else end
        if not _is_syllable(context, j, last=found > 0):
            break
        end, found = j + 1, found + 1
    plain = found == 1 and context.word_features[end - 1].common
    return end if found and not plain else i


def _is_syllable(context: MentionContext, j: int, *, last: bool) -> bool:
    """Whether a syllable stands there; one that is a particle too ends the name, and governs nothing behind it."""
    owner = context.owners[j]
    if context.words[j] not in context.gazetteer.lists.eastern_syllables:
        return False
    if owner is not None and owner.type is not EntityType.PERSON:
        return False
    if not context.word_features[j].function:
        return True
    free = j + 1 >= context.limits[j] or not context.words[j + 1][:1].isalpha() or context.word_features[j + 1].function
    return last and free and context.words[j] != _THAT


def is_surely_eastern(context: MentionContext, i: int, end: int) -> bool:
    """Whether a family name with two syllables needs no title before it: two of the three words are no others."""
    words = context.word_features[i:end]
    plain = sum(word.noun or word.finite or word.function for word in words)
    return len(words) >= _WORDS_MIN and not words[0].function and len(words) - plain > 1

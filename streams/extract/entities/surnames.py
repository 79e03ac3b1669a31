"""Names of persons as far as they were read in, the same with the surname by which the article calls their bearers later out."""

from __future__ import annotations

from streams.extract.entities.mentions import MentionContext
from streams.extract.entities.word_features import WordFeatures
from streams.records import EntityType

__all__ = ["widen_by_later_names"]

_THAT = frozenset({"ان", "بان", "انه", "انها", "الي", ":"})
"""Words behind the subject of a verb of saying."""
_LETTERS_MIN = 3


def widen_by_later_names(context: MentionContext) -> None:
    """Take the word behind a name into it, where a verb of saying has that word alone as its subject elsewhere: «سعيد فارح …، وقال فارح إن»."""
    words, owners = context.words, context.owners
    open_ends = [
        mention
        for mention in context.mentions
        if mention.type is EntityType.PERSON
        and mention.last < context.limits[mention.first]
        and owners[mention.last] is None
        and _may_be_surname(words[mention.last], context.word_features[mention.last])
    ]
    if not open_ends:
        return
    said = {
        word
        for i, word in enumerate(words[1:-1], 1)
        if words[i + 1] in _THAT and owners[i] is None and context.word_features[i - 1].verb
    }
    for mention in open_ends:
        if words[mention.last] in said:
            mention.sense = None  # of the known name it is but the first words
            context.widen(mention, mention.last + 1)


def _may_be_surname(word: str, features: WordFeatures) -> bool:
    """Whether a word is no ordinary one, and no title, verb or adjective of a nationality."""
    ordinary = features.common or features.function or features.verb or features.finite or features.adjective
    named = features.title is not None or features.head is not None or features.side is not None
    return word.isalpha() and len(word) >= _LETTERS_MIN and not (ordinary or named)

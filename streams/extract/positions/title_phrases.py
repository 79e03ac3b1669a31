"""A party or a title in, the preposition that governs it out: it stands before the titles, or is glued to the first of them."""

from __future__ import annotations

from typing import Final

from streams.extract.positions.context import PositionContext
from streams.extract.positions.sides import Side

__all__ = ["is_governed", "is_title", "word_before"]

_TITLE_TOKENS_MAX: Final = 7
"""Tokens of titles that may lead to a party."""
_GLUED: Final = frozenset("بلك")
_DUALS: Final = ("ان", "ين")


def is_governed(context: PositionContext, j: int) -> bool:
    """Whether a preposition is glued to the title at token `j`, so that its bearer is no subject: «اجتمع بنظيره الكويتي»."""
    word = context.tokens.words[j]
    title = context.gazetteer.analyser[word].title
    return title is not None and title[0] > 0 and word[title[0] - 1] in _GLUED


def is_title(context: PositionContext, j: int) -> bool:
    """Whether a title stands at token `j`, of one or of two: «المندوب», «المندوبان»."""
    word, stem = context.tokens.words[j], context.gazetteer.title_stem
    return stem(word) is not None or (word.endswith(_DUALS) and stem(word[:-2]) is not None)


def word_before(context: PositionContext, side: Side) -> str:
    """The word before the party and the titles that lead to it: «مع نظيرها النرويجي أولاف بيرغ»; empty where none stands there, or a preposition is glued."""
    first, least = side.first, max(0, side.first - _TITLE_TOKENS_MAX)
    while first > least:
        at = context.side_at[first - 1]
        if at >= 0 and context.sides[at].actor == side.actor:
            first = context.sides[at].first
        elif context.gazetteer.title_stem(context.tokens.words[first - 1]) is not None:
            first -= 1
        else:
            break
    return context.tokens.words[first - 1] if first and not side.preposition else ""

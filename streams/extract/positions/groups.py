"""A noun of several parties in, whom it means out: those that the article lists with it, or listed before it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import Final

from streams.extract.positions.context import PositionContext
from streams.extract.positions.sides import Side

__all__ = ["group_at"]

_NOUN_TOKENS: Final = 3
"""Tokens from the first word of a group to its noun: «هذه الدول», «سبع دول»."""
_AHEAD_MAX: Final = 25
"""Tokens behind a noun of a group within which its row may begin."""
_NAMELY: Final = frozenset({"وهي", "هي", "وهم", "هم", "("})
"""What stands between a group and the row of its members."""
_DEFINITE: Final = ("ال", "وال", "فال")
_first: Final = itemgetter(0)
"""The first token of a row."""


def group_at(context: PositionContext, first: int) -> tuple[Side, ...]:
    """Whom the noun of a group that begins at token `first` means: «سبع دول، وهي …», «الدول الأربع», «هذه الدول»; () for no such noun.

    Those of the row behind it in the sentence, of a definite one those listed last; as many as its numeral says.
    """
    words, groups = context.tokens.words, context.lexicon.groups
    limit = min(len(words), first + _NOUN_TOKENS)
    at = next((i for i in range(first, limit) if words[i] in groups), -1)
    if at < 0:
        return ()
    near = words[max(first, at - 1) : at + 2]
    count = next((context.lexicon.counts[word] for word in near if word in context.lexicon.counts), None)
    alone = words[at].startswith(_DEFINITE) and context.side_at[at] < 0
    rows = [*_behind(context, at), *(_before(context, at) if alone else ())]
    codes = next((codes for codes in rows if count in (None, len(codes))), ())
    return tuple(Side(first, first + 1, code) for code in codes)


def _behind(context: PositionContext, at: int) -> Iterator[tuple[str, ...]]:
    """Yield the row that the sentence gives behind the noun."""
    words, end = context.tokens.words, context.tokens.sentences[context.tokens.sentence(at)][1]
    for k in range(bisect_right(context.listed, at, key=_first), len(context.listed)):
        first, codes = context.listed[k]
        if first >= min(end, at + _AHEAD_MAX):
            return
        if words[first - 1] in _NAMELY:
            yield codes
            return


def _before(context: PositionContext, at: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows before the noun, the nearest first."""
    return (codes for first, codes in reversed(context.listed) if first < at)

"""A context in, the entries of a live report out: «19:05 | الرئاسة: …» tells of the day on which it was written."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from streams.extract.positions.context import PositionContext
from streams.records import FactKind

__all__ = ["hours_of"]

_SIGNS: Final = frozenset("|-–—:")
_ENTRIES_MIN: Final = 2
"""Lines with an hour at their head that make a live report."""


def hours_of(context: PositionContext) -> list[tuple[int, int]]:
    """The tokens of each line that begins with an hour and a sign, and of the lines below that begin with none; [] for no live report."""
    tokens = context.tokens
    heads = [first for first, _ in tokens.sentences if tokens.opens_line(first)]
    hours = {first for first, behind in _times(context) if behind < len(tokens) and tokens.words[behind] in _SIGNS}
    entries = [first for first in heads if first in hours]
    if len(entries) < _ENTRIES_MIN:
        return []
    return list(pairwise([*entries, len(tokens)]))


def _times(context: PositionContext) -> list[tuple[int, int]]:
    """First token and the token behind of every time of day."""
    times = (fact for fact in context.facts if fact.kind is FactKind.TIME)
    return [context.tokens.covering(fact.start, fact.end) for fact in times]

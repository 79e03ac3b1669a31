"""A noun of several parties in, whom it means out: those that the article lists with it, or listed before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from streams.extract.positions.function_words import Mark
from streams.extract.positions.sides import Side

if TYPE_CHECKING:
    from streams.extract.positions.context import PositionContext

__all__ = ["Listed", "group_at", "listed"]

Listed = tuple[int, tuple[str, ...]]
"""The first token of a row of parties, and their codes."""

_SEVERAL: Final = 3
_NOUN_TOKENS: Final = 3
"""Tokens from the first word of a group to its noun: «هذه الدول», «سبع دول»."""
_AHEAD_MAX: Final = 25
"""Tokens behind a noun of a group within which its row may begin."""
_NAMELY: Final = frozenset({"وهي", "هي", "وهم", "هم", "("})
"""What stands between a group and the row of its members."""
_DEFINITE: Final = ("ال", "وال", "فال")


def listed(sides: Sequence[Side], marks: Sequence[int]) -> list[Listed]:
    """The rows of three parties or more: «السعودية ومصر والبحرين», «أنقرة، طهران وموسكو»."""
    return [(row[0].first, codes) for row in _rows(sides, marks) if len(codes := _codes(row)) >= _SEVERAL]


def _rows(sides: Sequence[Side], marks: Sequence[int]) -> Iterator[list[Side]]:
    row: list[Side] = []
    for side in sides:
        apart = side.first - row[-1].last if row else 0
        comma = apart == 1 and bool(marks[side.first - 1] & Mark.STOP)
        if row and not side.adjective and ((side.joined and (comma or not apart)) or comma):
            row.append(side)
            continue
        if row and row[-1].joined:
            yield row
        row = [side]
    if row and row[-1].joined:
        yield row


def _codes(row: Sequence[Side]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(side.actor for side in row if side.actor))


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
    for first, codes in context.listed:
        if at < first < min(end, at + _AHEAD_MAX) and words[first - 1] in _NAMELY:
            yield codes
            return


def _before(context: PositionContext, at: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows before the noun, the nearest first."""
    return (codes for first, codes in reversed(context.listed) if first < at)

"""A comma of a sentence in, whether it only sets something off that is inserted, with another one, out."""

from __future__ import annotations

from typing import Final

from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark

__all__ = ["says_more", "sets_off"]

_COMMAS: Final = frozenset("،,")
_TOKENS_MAX: Final = 8
"""Tokens of what is inserted."""
_TELLING: Final = (
    Mark.CONDITION
    | Mark.TEMPORAL
    | Mark.ADVERSATIVE
    | Mark.RELATIVE
    | Mark.CAUSAL
    | Mark.SOURCE
    | Mark.UNTIL
    | Mark.THAT
    | Mark.REPORTING
    | Mark.NAMING
)
"""What is inserted holds none of these, or it is a clause of its own."""
_BEGINNING: Final = Mark.PREPOSITION | Mark.INSERTING


def sets_off(context: PositionContext, i: int, first: int, last: int) -> bool:
    """Whether the comma at token `i`, with another one of the sentence over these tokens, stands around an insertion.

    «أقر الاتحاد، الاثنين، حزمة …», «ونفى الحزب، في بيان من أربيل، تسليم سلاحه», «طلب الرئيس، عمر سعيد، من الطرفين …».
    """
    if context.tokens.words[i] not in _COMMAS:
        return False
    marks = context.marks
    behind = next((j for j in range(i + 1, min(i + _TOKENS_MAX + 2, last)) if marks[j] & Mark.STOP), last)
    if behind < last - 1 and _is_insertion(context, i + 1, behind):
        return True
    before = next((j for j in range(i - 1, max(i - _TOKENS_MAX - 2, first), -1) if marks[j] & Mark.STOP), first)
    return before > first and _is_insertion(context, before + 1, i)


def says_more(context: PositionContext, i: int) -> bool:
    """Whether the token is the verb of a clause of its own."""
    word = context.words[i]
    return word.finite is not None and not word.nominal and not context.inside[i]


def _is_insertion(context: PositionContext, first: int, last: int) -> bool:
    """Whether the tokens between two stops tell when, where, in what circumstances or who, and no act."""
    words = context.tokens.words
    if first >= last or words[first - 1] not in _COMMAS or words[last] not in _COMMAS:
        return False
    if all(context.dated[first:last]):
        return True
    return (
        not context.words[first].joined
        and (bool(context.marks[first] & _BEGINNING) or _is_apposition(context, first, last))
        and not any(says_more(context, j) or context.marks[j] & _TELLING for j in range(first, last))
    )


def _is_apposition(context: PositionContext, first: int, last: int) -> bool:
    """Whether a name or an office explains whom the words before name: «رئيس الوفد، الجنرال سعيد، …», «سعيد، رئيس الوفد، …»."""
    return bool(context.closed[last - 1]) or context.gazetteer.title_stem(context.tokens.words[first]) is not None

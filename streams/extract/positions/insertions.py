"""A comma or bracket of a sentence in, whether it only sets something off that is inserted, with another one, out."""

from __future__ import annotations

from typing import Final

from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark

__all__ = ["says_more", "sets_off"]

_COMMAS: Final = frozenset("،,")
_BRACKETS: Final = frozenset("()")
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
_WITH: Final = "ب"
_WITH_MIN: Final = 3
_BEGINNING: Final = Mark.PREPOSITION | Mark.INSERTING


def sets_off(context: PositionContext, i: int, first: int, last: int) -> bool:
    """Whether the comma or bracket at token `i`, with another one of the sentence over these tokens, stands around an insertion.

    «أقر الاتحاد، الاثنين، حزمة …», «ونفى الحزب، في بيان من أربيل، تسليم سلاحه», «طلب الرئيس، عمر سعيد، من الطرفين …», «وقع الاتحاد (يوتا) محضرا».
    """
    if context.tokens.words[i] in _BRACKETS:
        return _brackets_name(context, i, first, last)
    if context.tokens.words[i] not in _COMMAS:
        return False
    marks = context.marks
    behind = next((j for j in range(i + 1, min(i + _TOKENS_MAX + 2, last)) if marks[j] & Mark.STOP), last)
    if behind < last - 1 and _is_insertion(context, i + 1, behind):
        return True
    before = next((j for j in range(i - 1, max(i - _TOKENS_MAX - 2, first), -1) if marks[j] & Mark.STOP), first)
    return before > first and _is_insertion(context, before + 1, i)


def _brackets_name(context: PositionContext, i: int, first: int, last: int) -> bool:
    """Whether a short name, a number or a note without a verb stands in these brackets."""
    words = context.tokens.words
    near = (
        range(i + 1, min(i + _TOKENS_MAX + 2, last))
        if words[i] == "("
        else range(i - 1, max(i - _TOKENS_MAX - 2, first), -1)
    )
    other = next((j for j in near if words[j] in _BRACKETS), i)
    inside = range(min(i, other) + 1, max(i, other))
    if not inside or words[other] == words[i]:
        return False
    return not any(says_more(context, j) or context.marks[j] & (_TELLING | Mark.STOP) for j in inside)


def says_more(context: PositionContext, i: int) -> bool:
    """Whether the token is the verb of a clause of its own."""
    word = context.words[i]
    return word.finite is not None and not word.nominal and not context.inside[i]


def _is_insertion(context: PositionContext, first: int, last: int) -> bool:
    """Whether the tokens between two stops tell when, where, in what circumstances or who, and no act."""
    words = context.tokens.words
    if first >= last or words[first - 1] not in _COMMAS or words[last] not in _COMMAS:
        return False
    if all(context.dated[first:last]) or _is_relative(context, first, last):
        return True
    return (
        not context.words[first].joined
        and (bool(context.marks[first] & _BEGINNING) or _is_apposition(context, first, last))
        and not any(says_more(context, j) or context.marks[j] & _TELLING for j in range(first, last))
    )


def _is_relative(context: PositionContext, first: int, last: int) -> bool:
    """Whether a relative clause that reports no act stands between a verb and what a preposition brings to it: «تعهد الحزب، وهو حليف أنقرة، بـ…»."""
    if not context.marks[first] & Mark.RELATIVE or last + 1 >= len(context.words):
        return False
    if any(context.words[j].senses or context.words[j].frames for j in range(first, last)):
        return False
    word = context.tokens.words[last + 1]
    glued = word.startswith(_WITH) and len(word) > _WITH_MIN and context.side_at[last + 1] < 0
    return glued or bool(context.marks[last + 1] & (Mark.PREPOSITION | Mark.ADDRESSING))


def _is_apposition(context: PositionContext, first: int, last: int) -> bool:
    """Whether a name or an office explains whom the words before name: «رئيس الوفد، الجنرال سعيد، …», «سعيد، رئيس الوفد، …»."""
    return bool(context.closed[last - 1]) or context.gazetteer.title_stem(context.tokens.words[first]) is not None

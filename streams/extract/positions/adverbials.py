"""A word that may open a clause in, whether it only adds a time, a respect or a kind to the clause that it stands in out."""

from __future__ import annotations

from typing import Final

from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark

__all__ = ["is_adverbial"]

_PRIVATE: Final = "خاصه"
_WHERE: Final = "حيث"
_FROM: Final = "من"
_DEFINITE: Final = "ال"


def is_adverbial(context: PositionContext, i: int) -> bool:
    """Whether the word at token `i`, which no sign sets off, opens nothing: «تخالف منذ 2017 تعهدها», «من حيث المبدأ», «طائرات خاصة»."""
    words, before = context.tokens.words, context.tokens.words[i - 1]
    if context.marks[i] & Mark.TEMPORAL:
        return i + 1 < len(words) and bool(context.dated[i + 1]) and not context.dated[i]
    if words[i] == _WHERE:
        return before == _FROM
    if words[i] == _PRIVATE:
        indefinite = before[0].isalpha() and not before.startswith(_DEFINITE) and context.side_at[i - 1] < 0
        that = i + 1 < len(words) and bool(context.marks[i + 1] & (Mark.THAT | Mark.PREPOSITION))
        return indefinite and not that
    return False

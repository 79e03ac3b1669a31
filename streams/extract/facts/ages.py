"""Tokens in, the years of age out that stand as a definite ten or ordinal: سن الستين, في الخامسة والستين من عمره."""

from __future__ import annotations

from typing import Final

from streams.arabic.numbers.numerals import read_ordinal
from streams.arabic.token_cursor import TokenCursor
from streams.extract.facts.match import Build, Found
from streams.extract.rule import Rule
from streams.records import FactKind

__all__ = ["RULES"]

_REACH: Final = 6
"""Tokens looked back over to the word of age."""
_OF: Final = "من"
_LIKELY: Final = 850


def _age(cursor: TokenCursor, i: int) -> Found | None:
    """Years of age: behind سن or عمر, or before «of his age»."""
    lexeme = cursor.at(i)
    if not lexeme.definite:
        return None
    number = read_ordinal(cursor, i) if cursor.words[i].endswith("ه") else None
    value, last = (number.value, number.last) if number else (lexeme.tags.get("tens"), i + 1)
    if value is None or cursor.tag(last, "times_of"):
        return None
    behind = cursor.word(last) == _OF and cursor.tag(last + 1, "ages")
    if not (behind or _behind_age(cursor, i)):
        return None
    return Found(FactKind.DURATION, i, last, value, value, unit="year", confidence=_LIKELY)


def _behind_age(cursor: TokenCursor, i: int) -> bool:
    """Whether a word of age stands before token i, with nothing but numbers and little words between."""
    for j in range(i - 1, max(cursor.begin, i - _REACH) - 1, -1):
        lexeme = cursor.at(j)
        if "ages" in lexeme.tags:
            return True
        if not (lexeme.numeric or cursor.among(j, "between_ages")):
            return False
    return False


RULES: tuple[Rule[Build], ...] = (Rule("facts.age", ("ordinals", "ordinal_ones", "tens"), _age),)
"""Years of age without the word year."""

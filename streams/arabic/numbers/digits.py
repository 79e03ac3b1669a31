"""Runs of digits with their separators in, exact values out: 1,234.5, 75ر8, -3."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from streams.arabic.text import IGNORABLE
from streams.arabic.token_cursor import TokenCursor

__all__ = ["MINUS", "NUMERAL", "PARTS", "POINT", "RA", "THIN", "decimal", "stands_alone"]


_SEPARATORS: Final = ".,،٫٬'’"


THIN: Final = ("\u00a0", "\u2009", "\u202f")


_SPACES: Final = "".join(THIN) + " "


NUMERAL: Final = re.compile(
    rf"\d+(?:[{IGNORABLE}]*[{_SEPARATORS}][{IGNORABLE}]*\d{{1,40}}(?!\d)|[{_SPACES}]\d{{3}}(?!\d)|[,،] 000(?!\d)){{0,8}}"
)


PARTS: Final = re.compile(r"\d+|\D+")


MINUS: Final = frozenset("-−–")


POINT: Final = frozenset(".٫")


RA: Final = "ر"


_BESIDE: Final = frozenset((*_SEPARATORS, "/", "و", RA))


def stands_alone(cursor: TokenCursor, i: int) -> bool:
    """Whether a run of digits has nothing beside it that could belong to the number; a quick answer for most of them."""
    k = i + 1
    if k < cursor.stop:
        if cursor.lexemes[k].lengthens:
            return False
        if cursor.words[k] in _BESIDE and cursor.lexemes[k + 1].numeric:
            return False
    return not cursor.glued(i) or "proclitics" in cursor.lexemes[i - 1].tags


def decimal(whole: str, part: str) -> Fraction:
    """The exact value of digits before and behind a decimal sign."""
    return Fraction(int(whole + part), 10 ** len(part))

"""Runs of digits with their separators in, exact values out: 1,234.5, 75ر8, -3."""

from __future__ import annotations

import re
from bisect import bisect_left
from fractions import Fraction
from typing import Final

from streams.arabic.numbers.number import Value
from streams.arabic.text import IGNORABLE, even
from streams.arabic.token_cursor import TokenCursor

__all__ = ["digits_before", "run_of_digits", "stands_alone"]

_SEPARATORS: Final = ".,،٫٬'’"
_THIN: Final = ("\u00a0", "\u2009", "\u202f")
_SPACES: Final = "".join(_THIN) + " "
_NUMERAL: Final = re.compile(
    rf"\d+(?:[{IGNORABLE}]*[{_SEPARATORS}][{IGNORABLE}]*\d{{1,40}}(?!\d)|[{_SPACES}]\d{{3}}(?!\d)|[,،] 000(?!\d)){{0,8}}"
)
_PARTS: Final = re.compile(r"\d+|\D+")
_MINUS: Final = frozenset("-−–")
_POINT: Final = frozenset(".٫")
_RA: Final = "ر"
_BESIDE: Final = frozenset((*_SEPARATORS, "/", "و", _RA))


def run_of_digits(cursor: TokenCursor, i: int) -> tuple[Value, int]:
    """The value of a run of digits with its separators, and the token behind it."""
    tokens = cursor.tokens
    if cursor.word(i + 1) == _RA and cursor.glued(i + 1) and cursor.glued(i + 2) and cursor.tag(i + 2, "digits"):
        return _decimal(cursor.words[i + 2], cursor.words[i]), i + 3  # 75ر8 is 8.75, as agencies of the Gulf write it
    match = _NUMERAL.match(tokens.text, tokens.starts[i])
    if match is None or match.end() <= tokens.ends[i]:
        return int(cursor.words[i]), i + 1
    parts = _PARTS.findall(match[0])
    value, used = _written_value(["٬" if part in _THIN else even(part).strip() for part in parts])
    end = match.start() + len("".join(parts[:used]))
    return value, bisect_left(tokens.starts, end)


def _written_value(parts: list[str]) -> tuple[Value, int]:
    """The value of digits and separators in turn (`["1", ",", "5"]`), and how many of these parts it takes.

    A separator before groups of three is one of thousands; before anything
    else the last one is a decimal point. Where neither reading holds (a list
    without spaces, a plain space that groups nothing), the first digits stand alone.
    """
    groups, signs = parts[::2], parts[1::2]
    if "" in signs and "000" not in groups:
        cut = signs.index("")
        return _written_value(parts[: 2 * cut + 1])
    if not signs:
        return int(groups[0]), 1
    thousands = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    last = signs[-1]
    if len(signs) == 1:
        if thousands and last != "٫" and groups[0].lstrip("0") and (last != "." or groups[1].endswith("0")):
            return int("".join(groups)), len(parts)
        return (_decimal(groups[0], groups[1]), 3) if last else (int(groups[0]), 1)
    if len(set(signs)) == 1:
        return (int("".join(groups)), len(parts)) if thousands and last != "٫" else (int(groups[0]), 1)
    if len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:-1]) and last not in signs[:-1]:
        return _decimal("".join(groups[:-1]), groups[-1]), len(parts)
    return int(groups[0]), 1


def _decimal(whole: str, part: str) -> Fraction:
    return Fraction(int(whole + part), 10 ** len(part))


def digits_before(cursor: TokenCursor, i: int, last: int) -> tuple[int, str]:
    """Where a run of digits really starts, and its text: a glued minus or decimal point before it belongs to it."""
    digits = "".join(cursor.words[i:last])
    before = cursor.words[i - 1] if i else ""  # a leading point may end the sentence before
    if cursor.glued(i) and not cursor.glued(i - 1) and not cursor.tag(i - 2, "digits"):
        if before in _MINUS:
            return i - 1, "-" + digits
        if before in _POINT:
            return i - 1, "." + digits
    return i, digits


def stands_alone(cursor: TokenCursor, i: int) -> bool:
    """Whether a run of digits has nothing beside it that could belong to the number; a quick answer for most of them."""
    k = i + 1
    if k < cursor.stop:
        if cursor.lexemes[k].lengthens:
            return False
        if cursor.words[k] in _BESIDE and cursor.lexemes[k + 1].numeric:
            return False
    return not cursor.glued(i) or "proclitics" in cursor.lexemes[i - 1].tags

"""Tokens in, the spans in quotation marks out: paired, nested, across paragraphs, and what was never closed.

Slanted marks pair by shape. Straight ones («"») open and close by what they
touch: a mark that touches only what follows opens, one that touches only what
precedes closes, any other does what is needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from streams.arabic.tokens import Tokens

__all__ = ["Mark", "is_long_sign", "pair_long_marks", "pair_marks"]

_CLOSES: Final = {"»": "«", "”": "“", "’": "‘", "›": "‹", "‟": "„"}
_OPENS: Final = frozenset("«“„‘‹")
_LOOSE_LEFT: Final = frozenset(":،,;؛.([-–—'")
"""Signs that an opening mark may touch on its left."""
_LOOSE_RIGHT: Final = frozenset(".،,;؛:!؟?)]…'")
"""Signs that a closing mark may touch on its right."""
_PROCLITICS: Final = frozenset("وفبلك")
_DEPTH: Final = 4
_LONG: Final = 4000
"""Code points after which an open mark is given up."""


_LONG_SIGNS: Final = re.compile(
    r"(?P<open>\(\(|<<|``|&(?:laquo|ldquo|#171|#8220);)|(?P<close>\)\)|>>|''|&(?:raquo|rdquo|#187|#8221);)|(?P<both>&(?:quot|#34|#x22);)"
)
"""Marks of several signs: doubled brackets, and those that a feed escaped twice."""


class Mark(NamedTuple):
    """Words between two marks; token numbers."""

    open: int
    """The opening mark."""
    close: int
    """The closing mark; the token behind the paragraph when it was never closed."""
    depth: int
    """0 for the outermost."""
    closed: bool = True
    """Whether there is a closing mark."""


def pair_marks(tokens: Tokens, marks: Sequence[int]) -> tuple[Mark, ...]:
    """The spans in marks, by opening mark; `marks` are the token numbers of all marks, in order."""
    found: list[Mark] = []
    opened: list[tuple[int, str]] = []
    line_end = -1
    for i in _signs(tokens, marks):
        if opened and tokens.starts[i] > line_end:
            line_end = _line_end(tokens, opened[-1][0])
            if tokens.starts[i] > line_end and not _goes_on(tokens, opened, i):
                found += _give_up(tokens, opened)
        _step(tokens, i, opened, found)
    found += _give_up(tokens, opened)
    return tuple(sorted(found, key=lambda mark: mark.open))


def pair_long_marks(tokens: Tokens) -> tuple[Mark, ...]:
    """The spans between marks of several signs, in order: «((…))», «<<…>>», «&quot;…&quot;»; the inner sign of each is its token."""
    text = tokens.text
    if not ("&" in text or "<" in text or "`" in text or ("(" in text and "((" in text)):
        return ()
    found: list[Mark] = []
    opened: int | None = None
    for match in _LONG_SIGNS.finditer(text):
        if opened is None and match.lastgroup != "close":
            opened = tokens.at(match.end() - 1)
        elif opened is not None and match.lastgroup != "open":
            close = tokens.at(match.start())
            if opened + 1 < close and "\n" not in tokens.laid[tokens.ends[opened] : tokens.starts[close]]:
                found.append(Mark(opened, close, 0))
            opened = None
    return tuple(found)


def is_long_sign(text: str) -> bool:
    """Whether the text is nothing but one mark of several signs."""
    return _LONG_SIGNS.fullmatch(text) is not None


def _signs(tokens: Tokens, marks: Sequence[int]) -> list[int]:
    """The marks, of two single ones side by side ('') only that which touches the words."""
    twice = {
        i
        for i in marks
        if tokens.words[i] == "'" and i + 1 < len(tokens) and tokens.words[i + 1] == "'" and tokens.glued(i + 1)
    }
    if not twice:
        return list(marks)
    inner = {i if i > 0 and tokens.glued(i) and tokens.words[i - 1] not in _LOOSE_LEFT else i + 1 for i in twice}
    dropped = {j for i in twice for j in (i, i + 1)} - inner
    return [i for i in marks if i not in dropped]


def _step(tokens: Tokens, i: int, opened: list[tuple[int, str]], found: list[Mark]) -> None:
    """One mark: opens, closes, or is nothing (an apostrophe, a stray)."""
    sign = tokens.words[i]
    left, right = _touches_left(tokens, i), _touches_right(tokens, i)
    if sign == "'" and left and right:
        return
    partner = _CLOSES.get(sign)
    if partner is not None:
        place = _last(opened, partner)
        if place is None and sign == "’" and left and right:
            return
        if place is None and opened and opened[-1][1] in '"”“«‟':
            place = len(opened) - 1
        if place is not None:
            _close(i, place, opened, found)
        elif right and not left and len(opened) < _DEPTH:
            opened.append((i, sign))
    elif sign in _OPENS:
        if (sign == "«" and opened and opened[-1][1] == "»" and (left or not right)) or (
            sign == "“"
            and opened
            and (opened[-1][1] in "„”" or (opened[-1][1] == '"' and left))
            and (left or not right)
        ):
            _close(i, len(opened) - 1, opened, found)
        elif len(opened) < _DEPTH:
            opened.append((i, sign))
    else:
        _straight(i, sign, left, right, opened, found)


def _straight(i: int, sign: str, left: bool, right: bool, opened: list[tuple[int, str]], found: list[Mark]) -> None:
    place = _last(opened, sign)
    if place is not None and (left or not right):
        _close(i, place, opened, found)
    elif len(opened) < _DEPTH and (right or not left):
        opened.append((i, sign))


def _close(i: int, place: int, opened: list[tuple[int, str]], found: list[Mark]) -> None:
    """Close the mark at this place of the stack; what was opened inside it and not closed is forgotten."""
    first, _ = opened[place]
    del opened[place:]
    if i > first + 1:
        found.append(Mark(first, i, place))


def _last(opened: Sequence[tuple[int, str]], sign: str) -> int | None:
    for place in range(len(opened) - 1, -1, -1):
        if opened[place][1] == sign:
            return place
    return None


def _touches_left(tokens: Tokens, i: int) -> bool:
    """Whether the mark touches what stands before it, other than a sign or proclitic that may precede a quote."""
    if i == 0 or tokens.ends[i - 1] != tokens.starts[i]:
        return False
    before = tokens.words[i - 1]
    return (
        before not in _LOOSE_LEFT and not (before in _PROCLITICS and not tokens.glued(i - 1)) and before not in _OPENS
    )


def _touches_right(tokens: Tokens, i: int) -> bool:
    if i + 1 >= len(tokens.words) or tokens.starts[i + 1] != tokens.ends[i]:
        return False
    return tokens.words[i + 1] not in _LOOSE_RIGHT and tokens.words[i + 1] not in _CLOSES


def _line_end(tokens: Tokens, i: int) -> int:
    end = tokens.laid.find("\n", tokens.ends[i])
    return len(tokens.text) if end < 0 else end


def _goes_on(tokens: Tokens, opened: Sequence[tuple[int, str]], i: int) -> bool:
    """Whether a quote opened in an earlier paragraph is closed by mark `i`."""
    first, sign = opened[-1]
    if tokens.starts[i] - tokens.ends[first] > _LONG:
        return False
    if _CLOSES.get(tokens.words[i]) == sign:
        return True
    return tokens.words[i] == sign and sign not in _OPENS and _touches_left(tokens, i) and not _touches_right(tokens, i)


def _give_up(tokens: Tokens, opened: list[tuple[int, str]]) -> list[Mark]:
    """The outermost open mark as a quote to the end of its line; the stack is emptied."""
    if not opened:
        return []
    first, sign = opened[0]
    opened.clear()
    close = tokens.at(_line_end(tokens, first))
    return [Mark(first, close, 0, closed=False)] if close > first + 1 and sign != "'" else []

"""The words around a date in, whether they put it into the past or the future out."""

from __future__ import annotations

from typing import Final

from streams.arabic.reader import Reader

__all__ = ["direction_at"]

_REACH: Final = 14
"""Words looked back over; a clause is seldom longer."""
_HEAD: Final = 3
"""A date among so many first words of a sentence is told by the verb behind it."""


def direction_at(reader: Reader, i: int) -> int:
    """-1 past, 1 future, 0 when no word near token i tells: the nearest verb before it, else the first behind."""
    sign = _first_sign(reader, range(i - 1, max(reader.begin, i - _REACH) - 1, -1))
    if sign or i - reader.begin > _HEAD:
        return sign
    return _first_sign(reader, range(i + 1, min(reader.stop, i + _REACH)))


def _first_sign(reader: Reader, places: range) -> int:
    """What the first of these tokens that tells says."""
    lexemes = reader.lexemes
    for j in places:
        tags = lexemes[j].tags
        if tags:
            if "future_cues" in tags:
                return 1
            if "past_cues" in tags:
                return -1
    return 0

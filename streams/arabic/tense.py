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
    for j in range(i - 1, max(reader.begin, i - _REACH) - 1, -1):
        sign = _sign(reader, j)
        if sign:
            return sign
    if i - reader.begin > _HEAD:
        return 0
    for j in range(i + 1, min(reader.stop, i + _REACH)):
        sign = _sign(reader, j)
        if sign:
            return sign
    return 0


def _sign(reader: Reader, j: int) -> int:
    tags = reader.lexemes[j].tags
    if not tags:
        return 0
    return 1 if "future_cues" in tags else -1 if "past_cues" in tags else 0

"""The words around a date in, whether they put it into the past or the future out."""

from __future__ import annotations

from typing import Final

from streams.arabic.reader import Reader

__all__ = ["direction_at", "month_direction_at"]

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


def month_direction_at(reader: Reader, i: int) -> int:
    """The same for a month without its year: a verb of saying does not tell, for what was said may lie ahead."""
    if reader.tag(i - 1, "since") or reader.tag(i - 2, "since"):
        return -1
    for j in range(i - 1, max(reader.begin, i - _REACH) - 1, -1):
        tags = reader.lexemes[j].tags
        if "past_reports" in tags:
            return 0
        sign = _sign(reader, j)
        if sign:
            return sign
    return 0


def _first_sign(reader: Reader, places: range) -> int:
    """What the first of these tokens that tells says."""
    for j in places:
        if reader.lexemes[j].tags and (sign := _sign(reader, j)):
            return sign
    return 0


def _sign(reader: Reader, j: int) -> int:
    """What one token says; a present verb behind a negation of the past is past."""
    tags = reader.lexemes[j].tags
    if "future_cues" in tags or "present_events" in tags:
        return -1 if j and "past_negations" in reader.lexemes[j - 1].tags else 1
    return -1 if "past_events" in tags or "past_reports" in tags else 0

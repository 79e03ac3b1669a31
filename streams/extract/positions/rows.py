"""The parties named in a text in, the rows of three or more among them out: «السعودية ومصر والبحرين»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from streams.extract.positions.function_words import Mark
from streams.extract.positions.sides import Side

__all__ = ["Listed", "listed"]

Listed = tuple[int, tuple[str, ...]]
"""The first token of a row of parties, and their codes."""

_SEVERAL: Final = 3


def listed(sides: Sequence[Side], marks: Sequence[int]) -> list[Listed]:
    """The rows of three parties or more: «السعودية ومصر والبحرين», «أنقرة، طهران وموسكو»."""
    return [(row[0].first, codes) for row in _rows(sides, marks) if len(codes := _codes(row)) >= _SEVERAL]


def _rows(sides: Sequence[Side], marks: Sequence[int]) -> Iterator[list[Side]]:
    row: list[Side] = []
    for side in sides:
        apart = side.first - row[-1].last if row else 0
        comma = apart == 1 and bool(marks[side.first - 1] & Mark.STOP)
        if row and not side.adjective and ((side.joined and (comma or not apart)) or comma):
            row.append(side)
            continue
        if row and row[-1].joined:
            yield row
        row = [side]
    if row and row[-1].joined:
        yield row


def _codes(row: Sequence[Side]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(side.actor for side in row if side.actor))

"""The words behind a noun in, the party that it belongs to out."""

from __future__ import annotations

from typing import Final

from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import BLOCKING, PROCLITICS, Mark
from streams.extract.positions.sides import Side

__all__ = ["owner_of"]

_OWNER_TOKENS_MAX: Final = 4


def owner_of(context: PositionContext, i: int, limit: int) -> Side | None:
    """The party that the noun before token `i` belongs to: «مطالب روسيا», «المطالب الأمنية الروسية»."""
    for j in range(i, min(limit, i + _OWNER_TOKENS_MAX)):
        at, mark = context.side_at[j], context.marks[j]
        if mark & Mark.NATION:
            return None
        if at >= 0:
            side = context.sides[at]
            return None if side.preposition or side.near else side
        if mark & Mark.AGENT:
            continue
        if mark & (BLOCKING | Mark.STOP) or context.words[j].preposition or context.words[j].finite is not None:
            return None
        if context.tokens.words[j][0] in PROCLITICS:
            return None
    return None

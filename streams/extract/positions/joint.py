"""A clause and the type of its stand in, the parties out that act in it together: each of them takes the stand."""

from __future__ import annotations

from typing import Final

from streams.extract.positions.context import PositionContext, Side
from streams.extract.positions.slots import Slot
from streams.records import EventType

__all__ = ["acting_together"]

_MUTUAL: Final = frozenset({EventType.AGREE, EventType.CONSULT})
"""Types of what nobody does alone: with whom it is done does it, too."""
_WITH: Final = "مع"
_TITLE_TOKENS_MAX: Final = 7
"""Tokens of titles that may lead to a party."""


def acting_together(context: PositionContext, slot: Slot, event: str) -> tuple[str, ...]:
    """«وقعت أثينا وأنقرة اتفاقا», «اتفقت أثينا مع أنقرة»: the parties, each once; () where one acts alone or grammar does not tell."""
    codes = slot.agent.codes
    if len(codes) == 1 and event in _MUTUAL:
        with_whom = [side.actor for side in slot.sides if side.actor and _before(context, side) == _WITH]
        codes = tuple(dict.fromkeys([*codes, *with_whom]))
    return codes if len(codes) > 1 else ()


def _before(context: PositionContext, side: Side) -> str:
    """The word before the party and the titles that lead to it: «مع نظيرها النرويجي أولاف بيرغ»; empty where none stands there, or a preposition is glued."""
    first, least = side.first, max(0, side.first - _TITLE_TOKENS_MAX)
    while first > least:
        at = context.side_at[first - 1]
        if at >= 0 and context.sides[at].actor == side.actor:
            first = context.sides[at].first
        elif context.gazetteer.title_stem(context.tokens.words[first - 1]) is not None:
            first -= 1
        else:
            break
    return context.tokens.words[first - 1] if first and not side.preposition else ""

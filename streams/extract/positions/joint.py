"""A clause and the type of its stand in, the parties out that act in it together: each of them takes the stand."""

from __future__ import annotations

from typing import Final

from streams.extract.positions.context import PositionContext
from streams.extract.positions.slots import Slot
from streams.extract.positions.title_phrases import word_before
from streams.records import EventType

__all__ = ["acting_together", "not_aimed_at"]

_MUTUAL: Final = frozenset({EventType.AGREE, EventType.CONSULT})
"""Types of what nobody does alone: with whom it is done does it, too."""
_WITH: Final = "مع"


def acting_together(context: PositionContext, slot: Slot, event: str) -> tuple[str, ...]:
    """«وقعت أثينا وأنقرة اتفاقا», «اتفقت أثينا مع أنقرة»: the parties, each once; () where one acts alone or grammar does not tell."""
    codes = slot.agent.codes or next((draft.act.actors for draft in slot.drafts if draft.event == event), ())
    if len(codes) == 1 and event in _MUTUAL:
        with_whom = [side.actor for side in slot.sides if side.actor and word_before(context, side) == _WITH]
        codes = tuple(dict.fromkeys([*codes, *with_whom]))
    return codes if len(codes) > 1 else ()


def not_aimed_at(context: PositionContext, slot: Slot, event: str) -> tuple[str, ...]:
    """The parties at which the stand is not directed, since they take it too: «خفضت جيبوتي والأردن تمثيلهما لدى …»."""
    return () if event in _MUTUAL else acting_together(context, slot, event)

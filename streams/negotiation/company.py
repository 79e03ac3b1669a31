"""A party in what an act says in, whether it only stands by rather than being addressed out."""

from __future__ import annotations

from typing import Final

from streams.negotiation.acts import Act
from streams.negotiation.marks import Mark
from streams.negotiation.roles import joined_sides
from streams.negotiation.view import Side, View

__all__ = ["stands_by", "to_all"]

_REACH_TOKENS_MAX: Final = 4
_CUTS: Final = Mark.STOP | Mark.THAT | Mark.CONDITION | Mark.RELATIVE
_ALL: Final = Mark.PAIR | Mark.ALL
_ADDRESSEE_TOKENS_MAX: Final = 4


def stands_by(view: View, act: Act, side: Side) -> bool:
    """Whether the party only helps, hosts or lacks («بالتعاون مع باريس»), or is one of two others («بين سول وطوكيو»)."""
    first = side
    while first.joined or view.marks[first.first - 1] & Mark.JOINING:
        at = max(
            (view.side_at[j] for j in range(max(act.head, first.first - _REACH_TOKENS_MAX), first.first)), default=-1
        )
        if at < 0:
            break
        first = view.sides[at]
    if first.first and view.marks[first.first - 1] & Mark.BETWEEN:
        return not any(s.own or s.actor in act.actors for s in joined_sides(view, first, act.end))
    for j in range(first.first - 1, max(act.head, first.first - 1 - _REACH_TOKENS_MAX), -1):
        if view.marks[j] & Mark.COMPANY:
            return True
        if view.marks[j] & _CUTS or view.side_at[j] >= 0:
            return False
    return False


def to_all(view: View, act: Act) -> bool:
    """Whether what is asked is asked of everybody: «دعت الأطراف إلى»."""
    reach = range(act.after, min(act.end, act.after + _ADDRESSEE_TOKENS_MAX))
    return any(view.marks[j] & _ALL for j in reach)

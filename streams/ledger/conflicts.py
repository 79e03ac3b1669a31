"""The stances of one actor in, oldest first, the pairs that contradict each other about the same time out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from streams.ledger.stance import Placed, Role

__all__ = ["SAME_TIME_DAYS", "contradictions"]


SAME_TIME_DAYS: Final = 3
"""Stances up to so many days apart are about the same time."""
_COMPARED_MAX: Final = 4
"""With how many earlier stances of each role one is compared."""
_RIVALS: Final[Mapping[int, tuple[int, str]]] = {
    Role.ACCEPTS: (Role.REFUSES, "one account has it accepted, the other refused"),
    Role.REFUSES: (Role.ACCEPTS, "one account has it accepted, the other refused"),
    Role.DENIES: (Role.MENACES, "one account denies what the other reports"),
    Role.MENACES: (Role.DENIES, "one account denies what the other reports"),
    Role.HOPES: (Role.DOUBTS, "one account expects an outcome, the other does not"),
    Role.DOUBTS: (Role.HOPES, "one account expects an outcome, the other does not"),
    Role.ASKS: (Role.AGREED, "one account has it agreed, the other still asked or offered"),
}


def contradictions(placed: Sequence[Placed]) -> Iterator[tuple[Placed, Placed, str]]:
    """(a, b, reason) where b contradicts the nearest earlier a; given and found oldest first.

    The stances may be those towards one counterpart and those towards nobody;
    two of the latter are compared only where all are such.
    """
    generic = all(not item.shown.counterpart for item in placed)
    seen: dict[int, deque[Placed]] = {}
    for item in placed:
        if item.background:
            continue
        for role in item.roles:
            rival, reason = _RIVALS.get(role, (None, ""))
            for earlier in reversed(seen.get(rival, ())) if rival else ():
                if (generic or earlier.shown.counterpart or item.shown.counterpart) and _clash(earlier, item, role):
                    yield earlier, item, reason
                    break
        for role in item.roles:
            seen.setdefault(role, deque(maxlen=_COMPARED_MAX)).append(item)


def _clash(a: Placed, b: Placed, role: int) -> bool:
    """Whether the later b cannot be explained as a change since a."""
    days = b.shown.order[0] - a.shown.order[0]
    if days > SAME_TIME_DAYS:
        return False
    if role == Role.ASKS:
        return days > 0 and a.article_id != b.article_id
    if role in (Role.DENIES, Role.MENACES):
        return a.article_id != b.article_id
    return days == 0 or a.voice != b.voice

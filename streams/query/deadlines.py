"""Positions and a day in, the deadlines that are due or have passed out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from streams.records import Position

__all__ = ["due", "passed"]


def due(positions: Iterable[Position]) -> list[Position]:
    """The positions that set a deadline, by deadline; of copies of one text the first published."""
    found: dict[tuple[object, ...], Position] = {}
    for each in sorted(positions, key=lambda p: (p.published_at, p.article_id, p.start, p.id)):
        if each.deadline is not None:
            found.setdefault((each.actor, each.issue, each.event_type, each.deadline, each.evidence_hash), each)
    return sorted(found.values(), key=lambda p: (p.deadline, p.actor, p.issue, p.published_at, p.id))


def passed(position: Position, today: dt.date) -> bool:
    """Whether the last day that it gives lies behind."""
    return position.deadline is not None and position.deadline < today

"""The model in, how many dead letters there are for which reason out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from sqlite3 import Connection

from streams.ledger.instants import at_ms

__all__ = ["LetterCount", "letters_by_reason"]


@dataclass(frozen=True, slots=True)
class LetterCount:
    """Dead letters of one kind."""

    stage: str
    """Where they were stopped."""
    reason: str
    """Which kind of fault."""
    letters: int
    """How many."""
    last_written: dt.datetime | None
    """When the last one was laid aside; null when unknown."""


def letters_by_reason(db: Connection) -> tuple[LetterCount, ...]:
    """Those of which there are most first."""
    query = """
        SELECT stage, reason, count(*) AS letters, max(written) FROM dead_letters
        GROUP BY stage, reason ORDER BY letters DESC, stage, reason"""
    return tuple(
        LetterCount(stage, reason, letters, at_ms(written) if written else None)
        for stage, reason, letters, written in db.execute(query)
    )

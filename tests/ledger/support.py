"""Positions of one party on one issue, their retractions, and the entry that they make."""

from __future__ import annotations

import datetime as dt
from typing import Any

from streams.ledger.ledger import Ledger
from streams.records import EventType, FactKind, LedgerEntry, Number, Position

NOON = dt.datetime(2030, 3, 10, 12, tzinfo=dt.UTC)
"""When a position is published that does not say otherwise."""
ENTRY_BYTES_MAX = 64 * 1024
"""Bytes of Avro that an entry may have."""


def position(number: int = 0, **changes: Any) -> Position:
    """A position of Kenya on water, with its own text and id for each number."""
    given: dict[str, Any] = {
        "id": f"p{number:06}",
        "article_id": f"a{number}",
        "revision": "2030-03-10T12:00:00.000Z-0",
        "generation": 1,
        "start": 10,
        "end": 40,
        "text": f"clause {number}",
        "published_at": NOON,
        "rule": "position.test",
        "confidence": 900,
        "ruleset": "r",
        "actor": "KEN",
        "target": "UGA",
        "event_type": EventType.OFFER,
        "issue": "water",
        "evidence_hash": f"hash {number}",
    }
    return Position(**{**given, **changes})


def entry_of(*positions: Position) -> LedgerEntry:
    """The entry that these positions of Kenya on water make."""
    ledger = Ledger()
    for each in positions:
        ledger.apply(each)
    entry = ledger.entry("KEN", "water")
    assert entry is not None
    return entry


def days_later(number: int, **changes: Any) -> dict[str, Any]:
    """Fields of a position published so many days behind `NOON`."""
    return {"published_at": NOON + dt.timedelta(days=number), **changes}


def retraction(of: Position) -> Position:
    """The retraction of a position by a later revision."""
    return position(
        id=of.id,
        article_id=of.article_id,
        actor=of.actor,
        issue=of.issue,
        event_type=of.event_type,
        target=None,
        revision=of.revision + "~",
        start=0,
        end=0,
        text="",
        evidence_hash="",
        retracted=True,
    )


def number(value: float, **changes: Any) -> Number:
    """A number of lorries."""
    given: dict[str, Any] = {
        "kind": FactKind.CARDINAL,
        "low": value,
        "high": value,
        "start": 12,
        "end": 15,
        "text": "…",
    }
    return Number(**{**given, "counted": "شاحنات", **changes})

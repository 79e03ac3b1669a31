"""Entries, meetings and events as tests need them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from streams.records import Change, Conflict, EventType, LedgerEntry, Realis, Stance, Stand
from streams.serve.alerts.events import Event, Kind

__all__ = ["change", "entry", "event", "stance"]

DAY = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def stance(clause: str, kind: EventType = EventType.REJECT, day: int = 0, **fields: Any) -> Stance:
    """What a clause says, on a day of November."""
    values: dict[str, Any] = {
        "position_id": f"p-{clause}-{day}",
        "article_id": f"a-{day}",
        "event_type": kind,
        "negated": False,
        "hedged": False,
        "realis": Realis.ACTUAL,
        "date": None,
        "deadline": None,
        "published_at": DAY + dt.timedelta(days=day),
        "start": 0,
        "end": len(clause),
        "text": clause,
        "speaker_id": None,
        "speaker_name": None,
        "source": None,
        "quote_id": None,
        "condition_start": None,
        "condition_end": None,
        "denies": None,
        "evidence_hash": clause,
    }
    return Stance(**values | fields)


def change(was: str, now: str, day: int = 1, counterpart: str | None = "ISR") -> Change:
    """A turn, of which the later clause was published on a day."""
    return Change(counterpart=counterpart, was=stance(was, day=0), now=stance(now, EventType.AGREE, day))


def entry(
    *changes: Change,
    stands: tuple[Stance, ...] = (),
    conflicts: tuple[Conflict, ...] = (),
    generation: int = 1,
) -> LedgerEntry:
    """The ledger's view of HAM on the ceasefire."""
    return LedgerEntry(
        actor="HAM",
        issue="ceasefire",
        stands=tuple(Stand(counterpart="ISR", current=each, history=(), omitted=0) for each in stands),
        stands_omitted=0,
        changes=changes,
        changes_omitted=0,
        conflicts=conflicts,
        conflicts_omitted=0,
        origins=1,
        positions=1,
        first_seen=DAY,
        last_seen=DAY,
        generation=generation,
        ruleset="r",
    )


def event(name: str, kind: Kind = Kind.CHANGE, actor: str = "HAM", issue: str = "ceasefire") -> Event:
    """One that says its name."""
    return Event(
        event_id=name,
        kind=kind,
        actors=(actor,),
        issue=issue,
        counterpart="ISR",
        article_id="a",
        published_at=DAY,
        data={"text": f"قالت «{name}»\n\r\u2028"},
    )

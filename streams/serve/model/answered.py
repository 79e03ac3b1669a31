"""The positions that hold in, what each denial answers out: made anew for each party and issue of which something changed."""

from __future__ import annotations

import datetime as dt
import json
from sqlite3 import Connection
from typing import Any, Final, NamedTuple

from streams.ledger.instants import at_ms
from streams.query.denials import CLAIMED_BY_OTHERS, find_denials
from streams.records import EventType, Realis
from streams.serve.model.shown import iso_day
from streams.serve.model.store import LIVE

__all__ = ["refresh_denials"]

_COLUMNS: Final = """
    number, id, actor, target, event_type, issue, negated, realis, published, article_id, start, evidence_hash, day, denies
    FROM positions"""
_VIEWS: Final = ", ".join(f"'{event.value}'" for event in (EventType.EXPECT, EventType.STATE))
"""What is neither a denial nor a claim that one answers, unless it is negated or denied where it stands."""
_DENIED: Final = "SELECT denies FROM positions WHERE actor = ? AND issue = ? AND denies IS NOT NULL"
_OWN: Final = f"""
    SELECT {_COLUMNS} WHERE actor = ? AND issue = ? AND +known_to = {LIVE} AND (denies IS NOT NULL
        OR (realis <> '{Realis.HYPOTHETICAL.value}' AND (negated <> 0 OR event_type NOT IN ({_VIEWS})))
        OR +id IN ({_DENIED}))"""
_EVENTS: Final = {event.value: event for event in EventType}
_REALIS: Final = {realis.value: realis for realis in Realis}
_CLAIMED: Final = ", ".join(f"'{event.value}'" for event in sorted(CLAIMED_BY_OTHERS))
_TOWARDS: Final = f"""
    SELECT {_COLUMNS} WHERE target = ? AND issue = ? AND actor <> ? AND negated = 0 AND +known_to = {LIVE}
        AND event_type IN ({_CLAIMED})"""
_INSIDE: Final = f"""
    SELECT {_COLUMNS} WHERE +known_to = {LIVE} AND (actor <> ? OR issue <> ?) AND id IN (
        {_DENIED} AND +known_to = {LIVE})"""
# `+`: almost all that is there holds, and an index by that would have every position looked through for each party.


class _Claim(NamedTuple):
    """What `find_denials` looks at of a position, by the names that it has there."""

    number: int
    id: str
    actor: str
    target: str | None
    event_type: EventType
    issue: str
    negated: bool
    realis: Realis
    published_at: dt.datetime
    article_id: str
    start: int
    evidence_hash: str
    published_on: dt.date
    """The day that it counts for."""
    denies: str | None
    date: dt.date | None = None
    retracted: bool = False


def refresh_denials(db: Connection) -> None:
    """Work out what has changed."""
    due = db.execute("SELECT party, issue FROM dirty_denials").fetchall()
    for party, issue in due:
        db.execute("DELETE FROM denials WHERE actor = ? AND issue = ?", (party, issue))
        claims: Any = _claims(db, party, issue)
        denials: list[Any] = find_denials(claims)
        db.executemany(
            "INSERT OR REPLACE INTO denials VALUES (?, ?, ?, ?, ?, ?)",
            [_row(found) for found in denials if (found.position.actor, found.position.issue) == (party, issue)],
        )
    db.executemany("DELETE FROM dirty_denials WHERE party = ? AND issue = ?", due)


def _row(found: Any) -> tuple[Any, ...]:
    own = found.position
    denied = json.dumps([[each.position.number, each.reason] for each in found.denied])
    return own.number, own.actor, own.issue, own.published_on.isoformat(), denied, found.omitted


def _claims(db: Connection, party: str, issue: str) -> list[_Claim]:
    """What a party says on an issue, what others say to it there, and what its articles themselves deny; empty where it denies nothing."""
    own = [_claim(row) for row in db.execute(_OWN, (party, issue, party, issue))]
    if not any(each.negated or each.denies or each.event_type is EventType.REJECT for each in own):
        return []
    others = db.execute(_TOWARDS, (party, issue, party)).fetchall()
    inside = db.execute(_INSIDE, (party, issue, party, issue)).fetchall()
    return [*own, *map(_claim, others), *map(_claim, inside)]


def _claim(row: tuple[Any, ...]) -> _Claim:
    number, id_, actor, target, event, issue, negated, realis, published, article_id, start, evidence, day, denies = row
    said = _EVENTS[event], issue, bool(negated), _REALIS[realis], at_ms(published)
    return _Claim(number, id_, actor, target or None, *said, article_id, start, evidence, iso_day(day), denies)

"""The positions that hold in, what each denial answers out: made anew for each party and issue of which something changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from functools import lru_cache
from sqlite3 import Connection
from typing import Any, Final, NamedTuple

from streams.ledger.instants import at_ms, milliseconds
from streams.query.denials import answers_of, find_denials
from streams.records import EventType, Realis
from streams.serve.model.shown import iso_day
from streams.serve.model.store import LIVE

__all__ = ["refresh_denials"]

_COLUMNS: Final = """
    number, id, actor, target, event_type, issue, negated, realis, published, article_id, start, evidence_hash, day, denies
    FROM positions"""
_DENYING: Final = f"""
    SELECT {_COLUMNS} WHERE actor = ? AND issue = ? AND +known_to = {LIVE}
        AND (negated <> 0 OR event_type = 'REJECT' OR denies IS NOT NULL)"""
"""In the words of the index `positions_that_deny`."""
_CLAIMED: Final = f"""
    SELECT {_COLUMNS} WHERE {{whose}} = ? AND issue = ? AND published BETWEEN ? AND ? AND event_type IN ({{events}})
        AND negated = 0 AND +known_to = {LIVE}"""
_INSIDE: Final = f"SELECT {_COLUMNS} WHERE id = ? AND +known_to = {LIVE}"
# `+`: almost all that is there holds, and an index by that would have every position looked through for each party.
_EVENTS: Final = {event.value: event for event in EventType}
_REALIS: Final = {realis.value: realis for realis in Realis}
_DAY_MS: Final = 86_400_000


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


def refresh_denials(db: Connection, waiting: Collection[tuple[str, str]] = ()) -> None:
    """Work out what has changed, but for the parties and issues that wait."""
    due = [cell for cell in db.execute("SELECT party, issue FROM dirty_denials").fetchall() if cell not in waiting]
    is_first = db.execute("SELECT 1 FROM denials LIMIT 1").fetchone() is None
    for party, issue in due:
        if not is_first:
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
    """What a party denies on an issue, and what it may deny: reported of it, said to it, or by its articles themselves."""
    denying: list[Any] = [_claim(row) for row in db.execute(_DENYING, (party, issue))]
    inside = [row for each in denying if each.denies for row in db.execute(_INSIDE, (each.denies,))]
    found = [*denying, *map(_claim, inside)]
    for whose in ("actor", "target"):
        answers = [
            (each, answer) for each in denying for answer in answers_of(each) if answer.own == (whose == "actor")
        ]
        if answers:
            events = {event.value for _, answer in answers for event in answer.events}
            oldest = min(milliseconds(each.published_at) - answer.days * _DAY_MS for each, answer in answers)
            latest = max(milliseconds(each.published_at) for each, _ in answers)
            query = _CLAIMED.format(whose=whose, events=", ".join(f"'{event}'" for event in sorted(events)))
            found += map(_claim, db.execute(query, (party, issue, oldest, latest)))
    return found


def _claim(row: tuple[Any, ...]) -> _Claim:
    number, id_, actor, target, event, issue, negated, realis, published, article_id, start, evidence, day, denies = row
    said = _EVENTS[event], issue, bool(negated), _REALIS[realis], _instant(published)
    head, place = (number, id_, actor, target or None, *said), (article_id, start, evidence, iso_day(day), denies)
    return tuple.__new__(
        _Claim, (*head, *place, None, False)
    )  # half the time of `_Claim(…)`, for as many as there are positions


_instant: Final = lru_cache(maxsize=4096)(at_ms)
"""Positions of one article come together."""

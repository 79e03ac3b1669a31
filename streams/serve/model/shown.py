"""Numbers of rows in, positions, changes and conflicts as page and API show them out: what several views share."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sqlite3 import Connection
from typing import Any, Final

from streams.ledger.instants import at_ms
from streams.ledger.stance import Leaning, leaning_of
from streams.plain_records import assemble
from streams.records import EventType, Number, Realis
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.names import Name, actor_name, issue_name, party_name
from streams.serve.model.store import LIVE

__all__ = [
    "LOW_CONFIDENCE",
    "ChangeRow",
    "ConflictRow",
    "CorrectionMark",
    "PositionRow",
    "Span",
    "chunks",
    "correction_mark",
    "correction_marks",
    "iso_day",
    "marks",
    "one_of",
    "position_numbers",
    "position_rows",
    "positions_by_number",
]

LOW_CONFIDENCE: Final = 400
"""Thousandths: what is less certain, and so wrong more often than right by some way, is marked."""
_AT_ONCE: Final = 500
_COLUMNS: Final = """
    p.number, p.id, p.article_id, p.revision, p.actor, p.issue, p.target, p.event_type, p.negated, p.hedged, p.realis,
    p.day, p.said_on, p.deadline, p.published, p.source, p.speaker_id, p.speaker_name, p.quote_id, p.denies,
    p.start, p."end", p.text, p.condition_start, p.condition_end, p.evidence_hash, p.rule, p.confidence, p.numbers,
    p.known_from, p.known_to, a.title, a.url, a.source,
    p.correction_id, c.user, c.verdict, c.made_at, c.note
"""
_FROM: Final = """
    FROM positions p LEFT JOIN articles a ON a.article_id = p.article_id AND a.revision = p.of_revision
    LEFT JOIN corrections c ON c.correction_id = p.correction_id
"""
_EVENTS: Final = {event.value: event for event in EventType}
_REALIS: Final = {realis.value: realis for realis in Realis}
_LEANINGS: Final = {
    (event.value, negated): leaning_of(event, negated=bool(negated)) for event in EventType for negated in (0, 1)
}
"""Looked up rather than made: an answer has a thousand of each."""


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open offsets in code points of the article's text."""

    start: int
    """Of the first code point."""
    end: int
    """Behind the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionMark:
    """What an analyst said of a record."""

    correction_id: str
    """Which correction."""
    user: str
    """Who."""
    verdict: str
    """confirm, reject, amend or add."""
    made_at: dt.datetime
    """When."""
    note: str | None
    """Why, in their words; null when they gave none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow:
    """A position with its evidence, as page and API show it."""

    position_id: str
    """Id of the position."""
    actor: Name
    """Whose stand it is."""
    issue: Name
    """What it is about."""
    counterpart: Name | None
    """Whom it is directed at; null for nobody in particular."""
    event_type: EventType
    """What kind of stand or act."""
    negated: bool
    """Whether the party denies or excludes what event_type names."""
    hedged: bool
    """Whether it is worded as possible or apparent only."""
    realis: Realis
    """Whether it is done, planned, supposed or over."""
    leaning: Leaning
    """Which way it leans: 1 opposed, 2 demanding, 3 reserved, 4 open."""
    day: dt.date
    """The day it counts for: when it was said or done, else when it was published."""
    said_on: dt.date | None
    """The day it was said or done; null when the text does not tie it."""
    deadline: dt.date | None
    """The last day it gives the other side; null when it sets none."""
    published_at: dt.datetime
    """When the article was published."""
    article_id: str
    """The article that holds the evidence."""
    revision: str
    """Its revision."""
    article_title: str | None
    """Its headline; null when unknown."""
    article_url: str | None
    """Where it was read; null when unknown."""
    outlet: str | None
    """Who published the article; null when unknown."""
    source: str | None
    """Outlet or relaying agency on whose word it stands; null when unknown."""
    speaker_id: str | None
    """Entity id of who said it; null when the article itself says it, or the speaker is no entity."""
    speaker_name: str | None
    """Name of who said it; null when the article itself says it."""
    quote_id: str | None
    """Id of the quote that it was read from; null for plain narration."""
    denies: str | None
    """Id of the position of the same article that it denies; else null."""
    start: int
    """Offset of the first code point of the evidence."""
    end: int
    """Offset behind the evidence."""
    text: str
    """The evidence."""
    condition: Span | None
    """The condition that it depends on; null when unconditional."""
    numbers: tuple[Number, ...]
    """The numbers that the evidence states."""
    evidence_hash: str
    """SHA-256, in hex, of the normalised clause."""
    rule: str
    """Name of the rule that found it."""
    confidence: int
    """Thousandths: how often findings like it are right."""
    known_from: dt.datetime
    """When the revision that says so was published."""
    known_to: dt.datetime | None
    """When the revision that no longer says so was published; null while it holds."""
    correction: CorrectionMark | None = None
    """What an analyst said of it; null where nobody has."""
    matches: tuple[Span, ...] = ()
    """Where the words that were searched for stand in the article; empty where none were."""

    @property
    def is_low(self) -> bool:
        """Whether it is less certain than what is shown without a mark."""
        return self.confidence < LOW_CONFIDENCE and self.correction is None

    def age_days(self, moment: Moment) -> int:
        """How many days ago it was said, from the day that is looked from."""
        return (moment.day - self.day).days


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A turn of an actor's stand: not a repetition, not a rewording."""

    change_id: str
    """The ids of both positions, the one before first."""
    actor: Name
    """Whose stand turned."""
    issue: Name
    """On what."""
    counterpart: Name | None
    """Towards whom; null for nobody in particular."""
    day: dt.date
    """The day of the stance after."""
    was: PositionRow
    """The stance before."""
    now: PositionRow
    """The stance after."""

    @property
    def is_approach(self) -> bool:
        """Whether it turned towards the other side, rather than away from it."""
        return self.now.leaning > self.was.leaning


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRow:
    """Two sources or speakers of one side that contradict each other about the same time."""

    conflict_id: str
    """The ids of both positions, the earlier first."""
    actor: Name
    """Whose stand it is about."""
    issue: Name
    """On what."""
    counterpart: Name | None
    """Towards whom; null for nobody in particular."""
    day: dt.date
    """The day of the later stance."""
    a: PositionRow
    """The earlier stance."""
    b: PositionRow
    """The later stance."""
    reason: str
    """In what they contradict each other, in English."""


def positions_by_number(db: Connection, numbers: Iterable[int]) -> dict[int, PositionRow]:
    """The positions of these rows, by the number of the row."""
    found: dict[int, PositionRow] = {}
    for some in chunks(sorted(set(numbers))):
        query = f"SELECT {_COLUMNS} {_FROM} WHERE p.number IN ({marks(some)})"
        found |= {row[0]: _position(row) for row in db.execute(query, some)}
    return found


def position_rows(db: Connection, condition: Condition, order: str, limit: int) -> list[tuple[int, PositionRow]]:
    """The positions, as `p`, under a condition, in an order of columns, with the numbers of their rows.

    What is sorted are numbers: articles and corrections are looked up for those alone that are shown.
    """
    numbers = position_numbers(db, condition, order, limit)
    found = positions_by_number(db, numbers)
    return [(number, found[number]) for number in numbers]


def position_numbers(db: Connection, condition: Condition, order: str, limit: int) -> list[int]:
    """The rows of positions, as `p`, under a condition, in an order of columns."""
    query = f"SELECT p.number FROM positions p WHERE {condition.sql} ORDER BY {order} LIMIT ?"
    return [number for (number,) in db.execute(query, (*condition.parameters, limit))]


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The values, as many at a time as a statement takes."""
    for at in range(0, len(values), _AT_ONCE):
        yield values[at : at + _AT_ONCE]


def marks(values: Sequence[Any]) -> str:
    """As many question marks, with commas between."""
    return ", ".join("?" * len(values))


def one_of(column: str, values: Sequence[Any]) -> Condition:
    """That a column has one of some values; no condition where there are none."""
    return Condition(f"{column} IN ({marks(values)})", tuple(values)) if values else Condition("TRUE")


@lru_cache(maxsize=1 << 14)
def iso_day(text: str) -> dt.date:
    """The day of an ISO 8601 text."""
    return dt.date.fromisoformat(text)


def correction_mark(columns: Sequence[Any]) -> CorrectionMark | None:
    """Id, user, verdict, instant and note of what was said; None where nothing was, or its word is not here yet."""
    correction_id, user, verdict, made_at, note = columns
    if correction_id is None or user is None:
        return None
    return CorrectionMark(correction_id=correction_id, user=user, verdict=verdict, made_at=at_ms(made_at), note=note)


def correction_marks(db: Connection, ids: Collection[str]) -> dict[str, CorrectionMark]:
    """What was said with these ids; those whose word is not here yet are left out."""
    found = {}
    for some in chunks(sorted(ids)):
        where = one_of("correction_id", some)
        query = f"SELECT correction_id, user, verdict, made_at, note FROM corrections WHERE {where.sql}"
        for row in db.execute(query, where.parameters):
            if mark := correction_mark(row):
                found[mark.correction_id] = mark
    return found


def _position(row: Sequence[Any]) -> PositionRow:
    (_, id_, article_id, revision, actor, issue, target, event, negated, hedged, realis) = row[:11]
    (day, said_on, deadline, published, source, speaker_id, speaker_name, quote_id, denies) = row[11:20]
    (start, end, text, condition_start, condition_end, evidence_hash, rule, confidence, numbers) = row[20:29]
    (known_from, known_to, title, url, outlet) = row[29:34]
    event_type, is_negated = _EVENTS[event], bool(negated)
    return PositionRow(
        position_id=id_,
        actor=actor_name(actor),
        issue=issue_name(issue),
        counterpart=party_name(target),
        event_type=event_type,
        negated=is_negated,
        hedged=bool(hedged),
        realis=_REALIS[realis],
        leaning=_LEANINGS[event, negated],
        day=iso_day(day),
        said_on=iso_day(said_on) if said_on else None,
        deadline=iso_day(deadline) if deadline else None,
        published_at=at_ms(published),
        article_id=article_id,
        revision=revision,
        article_title=title,
        article_url=url,
        outlet=outlet,
        source=source,
        speaker_id=speaker_id,
        speaker_name=speaker_name,
        quote_id=quote_id,
        denies=denies,
        start=start,
        end=end,
        text=text,
        condition=None if condition_start is None else Span(condition_start, condition_end),
        numbers=tuple(assemble(Number, number) for number in json.loads(numbers)) if numbers else (),
        evidence_hash=evidence_hash,
        rule=rule,
        confidence=confidence,
        known_from=at_ms(known_from),
        known_to=None if known_to >= LIVE else at_ms(known_to),
        correction=correction_mark(row[34:]),
    )

"""Ledger entries, meetings, deadlines and articles in, the events that others are told of out; pure.

An event's id comes from what it says, by evidence and day rather than by the ids of records: the same turn read
again, under new rules, from a copy, or after the read model was made anew, is the same event, and is told once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from streams.ids import uuid
from streams.plain_records import for_json, json_row
from streams.records import Article, Change, Conflict, LedgerEntry, Meeting, MeetingStatus, Stance, Stand

__all__ = [
    "DEADLINE_DAYS",
    "URGENT",
    "Deadline",
    "Event",
    "Filter",
    "Kind",
    "article_event",
    "correction_event",
    "deadline_events",
    "events_between",
    "meeting_event",
]


class Kind(StrEnum):
    """What an event tells; a bounded set, so that it can label a metric."""

    CHANGE = "change"
    """An actor's stand turned: the ledger has the stance before and the one after."""
    CONFLICT = "conflict"
    """Two sources or speakers of one side contradict each other about the same time."""
    DEADLINE = "deadline"
    """A deadline is near: a week, two days, or its day."""
    CORRECTION = "correction"
    """An analyst said what a record should have been."""
    MEETING = "meeting"
    """A meeting became known, or came further: proposed, scheduled, held, cancelled."""
    STAND = "stand"
    """The latest stance of an actor on an issue towards a counterpart is another; most of them are no turns."""
    ARTICLE = "article"
    """An article, or a version of one, came in."""


URGENT: Final = frozenset({Kind.CHANGE, Kind.CONFLICT, Kind.DEADLINE})
"""What is told where nobody says what they want."""
DEADLINE_DAYS: Final = (0, 2, 7)
"""So many days before a deadline it is told, once each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to what is known."""

    event_id: str
    """Made from what it says; the same event told again has the same."""
    kind: Kind
    actors: tuple[str, ...] = ()
    """Codes of whom it is about: whose stand it is, or who meets; empty for an article."""
    issue: str | None = None
    counterpart: str | None = None
    """Code of the other side; null where there is none."""
    article_id: str | None = None
    """The article that holds the evidence, the later one of two; null where there is none."""
    published_at: dt.datetime | None = None
    """When that article was published; null where there is none."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What happened, as JSON has it: its fields are those of the ledger's records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which events somebody wants; an empty set wants all."""

    actors: frozenset[str] = frozenset()
    issues: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()

    def wants(self, event: Event) -> bool:
        """Whether this is one of them."""
        return (
            (not self.kinds or event.kind in self.kinds)
            and (not self.issues or event.issue in self.issues)
            and (not self.actors or not self.actors.isdisjoint(event.actors))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A last day that one side gives another."""

    actor: str
    issue: str
    counterpart: str | None
    deadline: dt.date
    event_type: str
    article_id: str
    published_at: dt.datetime
    evidence_hash: str
    text: str


def events_between(before: LedgerEntry | None, after: LedgerEntry | None) -> tuple[Event, ...]:
    """What happened to an entry between two of its versions, oldest first; what went away is not told.

    None is an entry that is not there: with None before, all that the entry shows happened.
    """
    if after is None:
        return ()
    had = set() if before is None else {event.event_id for event in _events_of(before)}
    return tuple(event for event in _events_of(after) if event.event_id not in had)


def deadline_events(deadlines: Iterable[Deadline], today: dt.date) -> tuple[Event, ...]:
    """The deadlines that are near on this day: each by the least of `DEADLINE_DAYS` that it is within; passed ones are not."""
    found = []
    for each in deadlines:
        left = (each.deadline - today).days
        near = next((days for days in DEADLINE_DAYS if 0 <= left <= days), None)
        if near is not None:
            found.append(_deadline_event(each, near))
    return tuple(found)


def meeting_event(before: Meeting | None, after: Meeting | None) -> Event | None:
    """That a meeting became known, or is proposed, scheduled, held or cancelled now; None when it is as it was."""
    if after is None or (before is not None and before.status is after.status):
        return None
    latest = after.mentions[-1]
    told = {
        "meeting_id": after.meeting_id,
        "name": after.name,
        "place": after.place,
        "date_start": _day_text(after.date_start),
        "date_end": _day_text(after.date_end),
        "participants": list(after.participants),
        "was": None if before is None else before.status.value,
        "status": after.status.value,
        "cancelled": after.status is MeetingStatus.CANCELLED,
        "text": latest.text,
        "start": latest.start,
        "end": latest.end,
    }
    return Event(
        event_id=_id(Kind.MEETING, after.meeting_id, after.status.value),
        kind=Kind.MEETING,
        actors=after.participants,
        article_id=latest.article_id,
        published_at=latest.published_at,
        data=told,
    )


def article_event(article: Article, *, known: bool) -> Event:
    """That an article came in, or another version of one that was known."""
    told = {
        "revision": article.revision,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "language": article.language,
        "withdrawn": article.withdrawn,
        "revised": known,
    }
    return Event(
        event_id=_id(Kind.ARTICLE, article.article_id, article.revision),
        kind=Kind.ARTICLE,
        article_id=article.article_id,
        published_at=article.published_at,
        data=told,
    )


def correction_event(told: Mapping[str, Any]) -> Event:
    """That somebody said what a record should have been; from the plain values of the correction."""
    fields = {each["name"]: each["value"] for each in (*told["read"], *told["changes"])}
    parties = [fields.get("actor"), *(each["value"] for each in told["read"] if each["name"] == "actor")]
    names = ("correction_id", "user", "role", "verdict", "record", "record_id", "start", "end", "text", "note")
    return Event(
        event_id=_id(Kind.CORRECTION, told["correction_id"]),
        kind=Kind.CORRECTION,
        actors=tuple(dict.fromkeys(party for party in parties if party)),
        issue=fields.get("issue"),
        counterpart=fields.get("target"),
        article_id=told["article_id"],
        data=json_row({name: told[name] for name in names} | {"changes": list(told["changes"])}),
    )


def _events_of(entry: LedgerEntry) -> Iterator[Event]:
    """All that an entry shows, as events, oldest first."""
    yield from (_stand_event(entry, stand) for stand in reversed(entry.stands))
    yield from (_conflict_event(entry, conflict) for conflict in reversed(entry.conflicts))
    yield from (_change_event(entry, change) for change in reversed(entry.changes))


def _stand_event(entry: LedgerEntry, stand: Stand) -> Event:
    return _entry_event(Kind.STAND, entry, stand.counterpart, (stand.current,), {"now": for_json(stand.current)})


def _change_event(entry: LedgerEntry, change: Change) -> Event:
    told = {"was": for_json(change.was), "now": for_json(change.now)}
    return _entry_event(Kind.CHANGE, entry, change.counterpart, (change.was, change.now), told)


def _conflict_event(entry: LedgerEntry, conflict: Conflict) -> Event:
    told = {"a": for_json(conflict.a), "b": for_json(conflict.b), "reason": conflict.reason}
    return _entry_event(Kind.CONFLICT, entry, None, (conflict.a, conflict.b), told)


def _entry_event(
    kind: Kind, entry: LedgerEntry, counterpart: str | None, stances: tuple[Stance, ...], told: Mapping[str, Any]
) -> Event:
    said = [text for stance in stances for text in _said(stance)]
    return Event(
        event_id=_id(kind, entry.actor, entry.issue, counterpart or "", *said),
        kind=kind,
        actors=(entry.actor,),
        issue=entry.issue,
        counterpart=counterpart,
        article_id=stances[-1].article_id,
        published_at=stances[-1].published_at,
        data=told,
    )


def _deadline_event(each: Deadline, near: int) -> Event:
    told = {
        "deadline": each.deadline.isoformat(),
        "days": near,
        "event_type": each.event_type,
        "text": each.text,
    }
    said = (each.actor, each.issue, each.counterpart or "", each.deadline.isoformat(), each.evidence_hash, str(near))
    return Event(
        event_id=_id(Kind.DEADLINE, *said),
        kind=Kind.DEADLINE,
        actors=(each.actor,),
        issue=each.issue,
        counterpart=each.counterpart,
        article_id=each.article_id,
        published_at=each.published_at,
        data=told,
    )


def _said(stance: Stance) -> tuple[str, str, str, str]:
    """What tells one stance from another, whichever of its copies it is read from."""
    return (
        stance.event_type.value,
        str(stance.negated),
        stance.evidence_hash,
        _day_text(stance.date or stance.published_on) or stance.published_at.date().isoformat(),
    )


def _day_text(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _id(kind: Kind, *said: str) -> str:
    return uuid(("event", kind.value, *said))

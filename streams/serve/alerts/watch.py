"""What the read model takes in, in; the events that this means, in the log of events, out.

Around each batch the rows that it may change are looked at before and after. A model that is made anew says nothing
while it catches up, since it goes through old states of the ledger; once it has, all that it shows is compared with
what was told before. What a person would not call news is recorded quietly: all there is when the log of events
begins, and what other rules read in old articles.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from sqlite3 import Connection
from typing import Any, Final

from streams.records import Article, LedgerEntry, Meeting
from streams.runtime.codec import Codec
from streams.runtime.messages import Incoming
from streams.serve.alerts.event_log import EventLog
from streams.serve.alerts.events import (
    DEADLINE_DAYS,
    Deadline,
    Event,
    Kind,
    article_event,
    correction_event,
    deadline_events,
    events_between,
    meeting_event,
)
from streams.serve.model.deadlines import DeadlineFilter, deadlines
from streams.serve.model.moment import Moment
from streams.serve.model.paging import Paging
from streams.serve.model.state import fact, remember
from streams.serve.model.store import LIVE
from streams.topics import BY_NAME

__all__ = ["Watch"]

_TOLD: Final = "events_told"
"""Name of the fact that everything this model shows was compared with the log of events."""
_GENERATION: Final = "events_generation"
"""Name of the fact how far generations had come when events were last recorded."""
_REREAD: Final = "events_reread_since"
"""Name of the fact since when, in milliseconds, everything is being read again under other rules."""
_DEADLINES_MAX: Final = 10_000
_Key = tuple[str, ...]


class Watch:
    """Records what happens to one model."""

    def __init__(self, codec: Codec, log: EventLog, clock: Callable[[], float] = time.time) -> None:
        self._codec, self._log, self._clock = codec, log, clock

    @contextmanager
    def batch(self, db: Connection, messages: Sequence[Incoming]) -> Iterator[None]:
        """Around the writing of a batch, in its transaction; does nothing until the model has caught up once."""
        if fact(db, _TOLD) is None:
            yield
            return
        entries, meetings = _keys(messages, "ledger"), _keys(messages, "meetings")
        before = self._entries(db, entries), self._meetings(db, meetings)
        articles = list(self._articles(db, messages))
        yield
        after = self._entries(db, entries), self._meetings(db, meetings)
        self._note_generation(db, [*after[0].values(), *after[1].values()])
        told = [event for key in entries for event in events_between(before[0].get(key), after[0].get(key))]
        met = (meeting_event(before[1].get(key), after[1].get(key)) for key in meetings)
        # Once a batch: the log of events waits for the disk each time, and a batch has entries by the dozen.
        self._record(db, [*self._corrections(messages), *articles, *told, *(each for each in met if each is not None)])

    def caught_up(self, db: Connection) -> bool:
        """Where a model has caught up, in a transaction: compare all that it shows, unless that was done. Whether it was not."""
        if fact(db, _TOLD) is not None and self._log.has_begun:
            return False
        found = [
            event
            for key in db.execute("SELECT actor, issue FROM ledger").fetchall()
            for event in events_between(None, self._entries(db, [key]).get(key))
        ]
        for key in db.execute("SELECT meeting_id FROM meetings").fetchall():
            met = meeting_event(None, self._meetings(db, [key]).get(key))
            found += [met] if met else []
        self._log.record(found, quietly=not self._log.has_begun)
        self._log.begin()
        generation = db.execute("SELECT coalesce(max(generation), 0) FROM positions").fetchone()[0]
        remember(db, {_TOLD: "1", _GENERATION: str(generation), _REREAD: ""})
        return True

    def deadlines(self, db: Connection, today: dt.date) -> int:
        """Record the deadlines that are near on this day; how many are so for the first time."""
        wanted = DeadlineFilter(since=today, until=today + dt.timedelta(days=max(DEADLINE_DAYS)))
        rows = (row.position for row in deadlines(db, wanted, Moment(today), Paging(_DEADLINES_MAX)).rows)
        found = [
            Deadline(
                actor=row.actor.code,
                issue=row.issue.code,
                counterpart=None if row.counterpart is None else row.counterpart.code,
                deadline=row.deadline,
                event_type=row.event_type.value,
                article_id=row.article_id,
                published_at=row.published_at,
                evidence_hash=row.evidence_hash,
                text=row.text,
            )
            for row in rows
            if row.deadline is not None
        ]
        return self._log.record(deadline_events(found, today))

    def look(self, db: Connection) -> None:
        """Now and then, in a transaction: find out whether what was read under other rules is all read again."""
        generation = fact(db, _GENERATION)
        if fact(db, _REREAD) and generation is not None:
            query = "SELECT 1 FROM positions WHERE generation < ? AND known_to = ? AND superseded = '' LIMIT 1"
            if db.execute(query, (int(generation), LIVE)).fetchone() is None:
                remember(db, {_REREAD: ""})

    def _note_generation(self, db: Connection, records: Iterable[LedgerEntry | Meeting]) -> None:
        """Other rules begin with the first record of a later generation."""
        known = int(fact(db, _GENERATION) or 0)
        latest = max((record.generation for record in records), default=0)
        if latest > known:
            since = str(int(self._clock() * 1_000)) if known else ""  # the first is no other
            remember(db, {_GENERATION: str(latest), _REREAD: since})

    def _record(self, db: Connection, events: Sequence[Event]) -> None:
        """Record events; quietly those that only other rules found, in articles that were there before."""
        since = int(fact(db, _REREAD) or 0) if events else 0
        quiet = {event.event_id for event in events if since and self._was_there(db, event, since)}
        self._log.record([event for event in events if event.event_id in quiet], quietly=True)
        self._log.record(event for event in events if event.event_id not in quiet)

    @staticmethod
    def _was_there(db: Connection, event: Event, since: int) -> bool:
        if event.kind in {Kind.ARTICLE, Kind.CORRECTION}:
            return False
        query = "SELECT max(ingested) FROM articles WHERE article_id = ?"
        ingested = db.execute(query, (event.article_id,)).fetchone()[0]
        return ingested is not None and ingested < since

    def _entries(self, db: Connection, keys: Iterable[_Key]) -> dict[_Key, LedgerEntry]:
        query = "SELECT value FROM ledger WHERE actor = ? AND issue = ?"
        return self._decoded(db, "ledger", query, keys)

    def _meetings(self, db: Connection, keys: Iterable[_Key]) -> dict[_Key, Meeting]:
        return self._decoded(db, "meetings", "SELECT value FROM meetings WHERE meeting_id = ?", keys)

    def _decoded(self, db: Connection, topic: str, query: str, keys: Iterable[_Key]) -> dict[_Key, Any]:
        found = {}
        for key in keys:
            row = db.execute(query, key).fetchone()
            record = None if row is None else self._codec.decode(BY_NAME[topic], row[0]).record
            if record is not None:
                found[key] = record
        return found

    def _articles(self, db: Connection, messages: Iterable[Incoming]) -> Iterator[Event]:
        """The versions that are not known yet; a message that comes again is none."""
        for message in messages:
            if message.topic == "articles":
                article: Article | None = self._codec.decode(BY_NAME["articles"], message.value).record
                if article is not None:
                    query = "SELECT revision FROM articles WHERE article_id = ?"
                    known = {revision for (revision,) in db.execute(query, (article.article_id,))}
                    if article.revision not in known:
                        yield article_event(article, known=bool(known))

    def _corrections(self, messages: Iterable[Incoming]) -> Iterator[Event]:
        for message in messages:
            if message.topic == "corrections":
                told: Mapping[str, Any] | None = self._codec.decode_plain(BY_NAME["corrections"], message.value).record
                if told is not None:
                    yield correction_event(told)


def _keys(messages: Iterable[Incoming], topic: str) -> list[_Key]:
    """What the messages of a topic are about, each once, in order."""
    texts = [(each.key or b"").decode("utf-8", "replace") for each in messages if each.topic == topic]
    split = (tuple(text.rpartition("|")[::2]) if topic == "ledger" else (text,) for text in texts)
    return list(dict.fromkeys(split))

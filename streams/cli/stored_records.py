"""The topics in, what they hold out: now, as it was seen from a point in time, every version of the article log, every correction.

What needs a clock, or an earlier state, is answered from the article log, which keeps every revision: the versions
known by an instant are read again, and the positions up to a day are put into a ledger of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from streams.cli.output import say
from streams.extract.knowledge import Knowledge
from streams.knowledge import load_knowledge
from streams.ledger.placing import day_of
from streams.query.as_of import View, by_day, entries_at, meetings_at, positions_at
from streams.records import Article, Correction, LedgerEntry, Meeting, Position
from streams.settings import Settings
from streams.topics import BY_NAME, Topic, full_name

__all__ = [
    "logged_articles",
    "logged_corrections",
    "read_ledger",
    "read_meetings",
    "read_positions",
    "read_records",
]


def read_ledger(settings: Settings, servers: str, view: View | None = None) -> list[LedgerEntry]:
    """All entries by actor and issue: of the published ledger, or as they were seen from a point in time."""
    if view is not None:
        return entries_at(*_log(settings, servers), view, logged_corrections(settings, servers))
    entries: list[LedgerEntry] = read_records(settings, servers, BY_NAME["ledger"])
    return sorted(entries, key=lambda entry: (entry.actor, entry.issue))


def read_meetings(settings: Settings, servers: str, known_by: dt.datetime | None = None) -> list[Meeting]:
    """All meetings by day, the undated last: as published, or as they were known by an instant."""
    if known_by is not None:
        return meetings_at(*_log(settings, servers), known_by, logged_corrections(settings, servers))
    found: list[Meeting] = read_records(settings, servers, BY_NAME["meetings"])
    return by_day(found)


def read_positions(settings: Settings, servers: str, view: View) -> list[Position]:
    """The live positions of a view: as published, or, at an instant of knowledge, from the article log."""
    if view.known_by is not None:
        return list(positions_at(*_log(settings, servers), view, logged_corrections(settings, servers)))
    live: list[Position] = read_records(settings, servers, BY_NAME["positions"])
    return [p for p in live if not p.retracted and (view.as_of is None or day_of(p) <= view.as_of)]


def read_records(settings: Settings, servers: str, topic: Topic) -> list[Any]:
    """The records that a topic holds now, by key; one that cannot be decoded is said on stderr."""
    from streams.runtime.cluster import last_values
    from streams.runtime.codec import load_codec

    values = last_values(settings, servers, full_name(topic, settings.namespace))
    decoded = [load_codec().decode(topic, values[key]) for key in sorted(values)]
    for fault in (item for item in decoded if item.reason):
        say(f"parley: a record of {topic.name} cannot be decoded: {fault.detail}")
    return [item.record for item in decoded if item.reason is None]


def logged_articles(settings: Settings, servers: str) -> Iterator[Article]:
    """Every version of every article of the log."""
    return _logged(settings, servers, BY_NAME["articles"])


def logged_corrections(settings: Settings, servers: str) -> list[Correction]:
    """Every correction that a reading may rely on, each once, as the agent `read` takes them."""
    from streams.corrections.validity import correction_fault

    found: Iterator[Correction] = _logged(settings, servers, BY_NAME["corrections"])
    good = (correction for correction in found if correction_fault(correction) is None)
    return list({correction.correction_id: correction for correction in good}.values())


def _log(settings: Settings, servers: str) -> tuple[Iterator[Article], Knowledge]:
    return logged_articles(settings, servers), load_knowledge()


def _logged(settings: Settings, servers: str, topic: Topic) -> Iterator[Any]:
    from streams.runtime.cluster import messages
    from streams.runtime.codec import load_codec

    for message in messages(settings, servers, full_name(topic, settings.namespace)):
        record = load_codec().decode(topic, message.value).record
        if record is not None:
            yield record

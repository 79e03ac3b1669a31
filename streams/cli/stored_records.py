"""The topics in, what they hold now out: records for the commands that ask, and every version of the article log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from streams.cli.common import say
from streams.query.as_of import by_day
from streams.records import Article, LedgerEntry, Meeting
from streams.settings import Settings
from streams.topics import BY_NAME, Topic, full_name

__all__ = ["logged_articles", "read_ledger", "read_meetings", "read_records"]


def read_ledger(settings: Settings, servers: str) -> list[LedgerEntry]:
    """All entries of the published ledger, by actor and issue."""
    entries: list[LedgerEntry] = read_records(settings, servers, BY_NAME["ledger"])
    return sorted(entries, key=lambda entry: (entry.actor, entry.issue))


def read_meetings(settings: Settings, servers: str) -> list[Meeting]:
    """All published meetings, by day, the undated last."""
    found: list[Meeting] = read_records(settings, servers, BY_NAME["meetings"])
    return by_day(found)


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
    from streams.runtime.cluster import messages
    from streams.runtime.codec import load_codec

    topic = BY_NAME["articles"]
    for message in messages(settings, servers, full_name(topic, settings.namespace)):
        record = load_codec().decode(topic, message.value).record
        if record is not None:
            yield record

"""An article as it was taken in, in; headers by which what is read from it is known for the age it has, out.

What a message says of its article's way in is no part of any record: records follow from the text alone. So it
travels in headers, from the source to the article, and from the article to its positions, whose agent measures how
old the news is that reaches the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from streams.ingest.item import SourceClass

__all__ = ["OTHER_CLASS", "SOURCE_CLASSES", "Arrival", "arrival_headers", "class_header", "class_of", "ingested_at_of"]

OTHER_CLASS: Final = "other"
"""The class of what came by no source: a replay, or a log of before."""
SOURCE_CLASSES: Final = (*(each.value for each in SourceClass), OTHER_CLASS)
"""Every value of the label: what a header says beside is `other`, so that nobody can make more."""
_CLASS, _INGESTED = "parley_source_class", "parley_ingested_ms"


@dataclass(frozen=True, slots=True)
class Arrival:
    """When and how an article came, whose records are delivered."""

    source_class: str
    published_at: dt.datetime
    ingested_at: dt.datetime | None
    """None where a message of before does not say."""


def class_header(source_class: SourceClass) -> tuple[str, bytes]:
    """What the message of an article says of its source."""
    return _CLASS, source_class.value.encode()


def class_of(headers: Iterable[tuple[str, bytes]]) -> str:
    """The class of source that a message names; `other` where it names none that there is."""
    named = dict(headers).get(_CLASS, b"").decode("ascii", "replace")
    return named if named in SOURCE_CLASSES else OTHER_CLASS


def ingested_at_of(headers: Iterable[tuple[str, bytes]]) -> dt.datetime | None:
    """When the article of a message was taken in; None where it does not say."""
    told = dict(headers).get(_INGESTED, b"")
    if not told.isdigit() or len(told) > len("9999999999999"):
        return None
    return dt.datetime.fromtimestamp(int(told) / 1000, dt.UTC)


def arrival_headers(arrival: Arrival) -> tuple[tuple[str, bytes], ...]:
    """What a record says of how its article came."""
    named = (_CLASS, arrival.source_class.encode())
    if arrival.ingested_at is None:
        return (named,)
    return (named, (_INGESTED, str(int(arrival.ingested_at.timestamp() * 1000)).encode()))

"""The plain values of a record in, its row of the read model out; `COLUMNS` says what stands where."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from streams.corrections.fold import known_since
from streams.ledger.instants import milliseconds
from streams.serve.model.store import LIVE

__all__ = ["COLUMNS", "SPANS", "Row", "article_row", "known_from", "row_of", "tombstone_row"]

Row = tuple[Any, ...]
"""The columns of a table, in the order of `COLUMNS`."""
Values = Mapping[str, Any]
"""The values of a record, by name, as `plain_records.plain` and the codec give them."""

_VERSION: Final = (
    "id",
    "article_id",
    "superseded",
    "revision",
    "of_revision",
    "generation",
    "known_from",
    "known_to",
)
_PLACED: Final = ("start", "end", "text", "rule", "confidence")
_FOUND: Final = ("published", *_PLACED)
_ENTITY: Final = ("type", "entity_id", "wikidata", "name", "role", "affiliation", "stands_for")
_QUOTE: Final = (
    "kind",
    "speaker_id",
    "speaker_name",
    "speaker_start",
    "speaker_end",
    "actor",
    "cue",
    "cue_class",
    "relayed_by",
    "parent_id",
    "group_id",
    "pre",
    "post",
    "addressee",
    "hedged",
)
_FACT: Final = ("kind", "low", "high", "approx", "unit", "counted")
_MENTION: Final = ("name", "place", "date_start", "date_end", "participants", "level", "by_phone", "status", "ruleset")
_STAND: Final = ("issue", "event_type", "negated", "hedged", "realis", "condition_start", "condition_end")
_WORD: Final = ("quote_id", "speaker_id", "speaker_name", "source", "denies", "evidence_hash", "copy_marks", "ruleset")

SPANS: Final[Mapping[str, tuple[str, ...]]] = {
    "entities": (*_VERSION, *_FOUND, *_ENTITY, "correction_id"),
    "quotes": (*_VERSION, *_FOUND, *_QUOTE, "said_on", "correction_id"),
    "facts": (*_VERSION, *_FOUND, *_FACT, "date_start", "date_end", "granularity", "said_by", "note", "correction_id"),
    "mentions": (*_VERSION, *_FOUND, *_MENTION, "correction_id"),
}
"""Columns of what is found in an article, but for positions."""
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "positions": (
        *_VERSION,
        *_FOUND,
        "actor",
        *_STAND,
        *_WORD,
        "target",
        "day",
        "foreground",
        "said_on",
        "deadline",
        "numbers",
        "correction_id",
    ),
    **SPANS,
}
"""Columns of the tables of what is found in an article."""


def row_of(table: str, values: Values, superseded: str = "", known_to: int = LIVE) -> Row:
    """The row of what was found in an article; `superseded` is its revision where another has replaced that."""
    if values.get("retracted"):
        known_to = 0
    revision = values["revision"]
    return (
        values["id"],
        values["article_id"],
        superseded,
        revision,
        revision.partition("+")[0],
        values["generation"],
        known_from(revision),
        known_to,
        milliseconds(values["published_at"]),
        *_placed(values),
        *_MORE[table](values),
        values.get("correction_id"),
    )


def tombstone_row(table: str, article_id: str, record_id: str, revision: str, generation: int) -> Row:
    """The row of what an article no longer says, so that a late older message does not bring it back."""
    head = record_id, article_id, "", revision, revision.partition("+")[0], generation, known_from(revision), 0
    return (*head, *(None,) * (len(COLUMNS[table]) - len(head)))


@lru_cache(maxsize=4096)
def known_from(revision: str) -> int:
    """Since when a revision is known, in milliseconds since 1970; 0 for a text that is no revision of ours.

    The instant that it begins with; for one with corrections, when the latest of these was made if that was later.
    """
    try:
        begins = milliseconds(dt.datetime.fromisoformat(revision[: revision.index("Z") + 1]))
        corrected = known_since(revision)
    except ValueError:
        return 0
    return begins if corrected is None else max(begins, milliseconds(corrected))


def article_row(values: Values) -> Row:
    """The row of a version of an article: the columns of `articles` from `article_id` to `utc_offset_minutes`, without `known_to`."""
    updated = values["updated_at"]
    return (
        values["article_id"],
        values["revision"],
        known_from(values["revision"]),
        values["url"],
        values["source"],
        values["title"],
        values["text"],
        values["language"],
        milliseconds(values["published_at"]),
        values["published_from"],
        None if updated is None else milliseconds(updated),
        milliseconds(values["ingested_at"]),
        values["withdrawn"],
        json.dumps(values["agencies"], ensure_ascii=False),
        json.dumps([[block["start"], block["end"], block["kind"]] for block in values["blocks"]]),
        values["utc_offset_minutes"],
    )


@lru_cache(maxsize=1 << 14)
def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


_placed: Final = itemgetter(*_PLACED)
_said: Final = itemgetter("actor", *_STAND, *_WORD)
_entity: Final = itemgetter(*_ENTITY)
_quoted: Final = itemgetter(*_QUOTE)
_stated: Final = itemgetter(*_FACT)
_mentioned: Final = itemgetter(*_MENTION)
_written: Final = json.JSONEncoder(ensure_ascii=False).encode


def _position(values: Values) -> Row:
    said, published = values["date"], values["published_on"] or values["published_at"].date()
    day = published if said is None else min(said, published)
    foreground = not (said is None and values["realis"] == "past")
    numbers = _written(values["numbers"]) if values["numbers"] else None
    days = _iso(day), foreground, _iso(said), _iso(values["deadline"])
    return (*_said(values), values["target"] or "", *days, numbers)


def _quote(values: Values) -> Row:
    return (*_quoted(values), _iso(values["date"]))


def _fact(values: Values) -> Row:
    days = _iso(values["date_start"]), _iso(values["date_end"])
    return (*_stated(values), *days, values["granularity"], values["said_by"], values["note"])


def _mention(values: Values) -> Row:
    days = {"date_start": _iso(values["date_start"]), "date_end": _iso(values["date_end"])}
    participants = json.dumps(values["participants"])
    return tuple(_mentioned({**values, **days, "participants": participants}))


_MORE: Final[Mapping[str, Callable[[Values], Row]]] = {
    "positions": _position,
    "entities": _entity,
    "quotes": _quote,
    "facts": _fact,
    "mentions": _mention,
}

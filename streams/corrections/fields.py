"""Records in, their fields as a correction names them out: which may be amended, which tell records apart, values as text and back."""

from __future__ import annotations

import datetime as dt
import math
import typing
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, Final

from streams.records import Derived, Entity, Fact, FieldValue, MeetingMention, Position, Quote, RecordKind

__all__ = [
    "FIELDS",
    "IDENTITY",
    "LAYERS",
    "RECORDS",
    "choices_of",
    "is_day",
    "kind_of",
    "may_be_null",
    "pairs_of",
    "text_of",
    "value_of",
    "values_of",
]

RECORDS: Final[Mapping[RecordKind, type[Derived]]] = MappingProxyType(
    {
        RecordKind.POSITION: Position,
        RecordKind.QUOTE: Quote,
        RecordKind.ENTITY: Entity,
        RecordKind.FACT: Fact,
        RecordKind.MEETING: MeetingMention,
    }
)
LAYERS: Final[Mapping[RecordKind, str]] = MappingProxyType(
    {
        RecordKind.POSITION: "positions",
        RecordKind.QUOTE: "quotes",
        RecordKind.ENTITY: "entities",
        RecordKind.FACT: "facts",
        RecordKind.MEETING: "meetings",
    }
)
"""The field of a reading that holds the records of a kind."""
FIELDS: Final[Mapping[RecordKind, tuple[str, ...]]] = MappingProxyType(
    {
        RecordKind.POSITION: (
            "actor",
            "target",
            "event_type",
            "issue",
            "negated",
            "hedged",
            "realis",
            "date",
            "deadline",
            "speaker_name",
        ),
        RecordKind.QUOTE: (
            "kind",
            "speaker_id",
            "speaker_name",
            "actor",
            "cue_class",
            "relayed_by",
            "addressee",
            "hedged",
            "date",
        ),
        RecordKind.ENTITY: ("type", "entity_id", "wikidata", "name", "role", "affiliation", "stands_for"),
        RecordKind.FACT: (
            "kind",
            "low",
            "high",
            "approx",
            "unit",
            "counted",
            "date_start",
            "date_end",
            "granularity",
        ),
        RecordKind.MEETING: (
            "name",
            "place",
            "date_start",
            "date_end",
            "participants",
            "level",
            "by_phone",
            "status",
        ),
    }
)
"""What may be amended, and is kept of a record as it was read."""
IDENTITY: Final[Mapping[RecordKind, tuple[str, ...]]] = MappingProxyType(
    {
        RecordKind.POSITION: ("actor", "event_type", "issue"),
        RecordKind.QUOTE: ("kind", "speaker_name"),
        RecordKind.ENTITY: ("type", "entity_id"),
        RecordKind.FACT: ("kind",),
        RecordKind.MEETING: ("participants",),
    }
)
"""What tells records of one clause apart."""


def kind_of(record: Derived) -> RecordKind:
    """Which kind of record it is."""
    return next(kind for kind, cls in RECORDS.items() if isinstance(record, cls))


def values_of(kind: RecordKind, *pairs: Iterable[FieldValue]) -> dict[str, Any]:
    """Fields as the record has them, of later pairs where several name one; those that the record does not have are left out."""
    texts = {pair.name: pair.value for some in pairs for pair in some if pair.name in FIELDS[kind]}
    return {name: value_of(kind, name, text) for name, text in texts.items()}


def pairs_of(record: Derived) -> tuple[FieldValue, ...]:
    """The fields of a record that may be amended, as text."""
    return tuple(FieldValue(name=name, value=text_of(getattr(record, name))) for name in FIELDS[kind_of(record)])


def text_of(value: Any) -> str | None:
    """A value as text; None for null."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def value_of(kind: RecordKind, name: str, text: str | None) -> Any:
    """The value that a text means for this field; raises ValueError, saying what may stand there."""
    hint, nullable = _types(kind)[name]
    if text is None:
        if not nullable:
            message = f"{name} of a {kind} cannot be left empty"
            raise ValueError(message)
        return None
    return _parsed(hint, name, text)


def may_be_null(kind: RecordKind, name: str) -> bool:
    """Whether a field may be null."""
    return _types(kind)[name][1]


def choices_of(kind: RecordKind, name: str) -> tuple[str, ...]:
    """The values that a field may have, where they are few; empty where it is any text, number or day."""
    hint = _types(kind)[name][0]
    if hint is bool:
        return ("false", "true")
    return tuple(hint) if isinstance(hint, type) and issubclass(hint, StrEnum) else ()


def is_day(kind: RecordKind, name: str) -> bool:
    """Whether a field holds a day."""
    return _types(kind)[name][0] is dt.date


def _parsed(hint: Any, name: str, text: str) -> Any:
    if hint is bool:
        if text not in {"true", "false"}:
            message = f"{name} is true or false, not «{text}»"
            raise ValueError(message)
        return text == "true"
    if typing.get_origin(hint) is tuple:
        return tuple(sorted({part.strip() for part in text.split(",") if part.strip()}))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        if text not in set(hint):
            message = f"{name} is one of {', '.join(hint)}, not «{text}»"
            raise ValueError(message)
        return hint(text)
    try:
        value = dt.date.fromisoformat(text) if hint is dt.date else hint(text)
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(text)  # noqa: TRY301  # told as what is no number at all
        return value  # noqa: TRY300
    except ValueError as error:
        what = "a day such as 2024-03-01" if hint is dt.date else "a number"
        message = f"{name} is {what}, not «{text}»"
        raise ValueError(message) from error


@cache
def _types(kind: RecordKind) -> Mapping[str, tuple[Any, bool]]:
    """The type of each field of a kind of record, and whether it may be null."""
    found = {}
    for name, hint in typing.get_type_hints(RECORDS[kind], localns={}).items():
        inner = [arg for arg in typing.get_args(hint) if arg is not type(None)] if isinstance(hint, UnionType) else []
        found[name] = (inner[0], True) if inner else (hint, False)
    return found

"""The JSON object of somebody else in, an article by a map of its fields out; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from streams.errors import ConfigError, Reason, Reject
from streams.ingest.encodings import decode_text
from streams.ingest.files import FIELDS, Known, article_of_fields, article_of_json
from streams.ingest.instants import instant_of
from streams.records import Article, Stage

__all__ = ["article_of_mapped", "map_of"]

_INSTANTS: Final = ("published", "updated")
_WORDS: Final = ("id", "source", "language")
"""Fields that others give as numbers, too."""


def map_of(told: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The way to each field from `text=body.text`; raises ConfigError for what is none."""
    found: dict[str, tuple[str, ...]] = {}
    for one in told:
        name, equals, path = one.partition("=")
        steps = tuple(path.split("."))
        if name not in FIELDS or not equals or not all(steps):
            message = f"--map {one}: must be FIELD=path.to.it, FIELD one of {', '.join(FIELDS)}"
            raise ConfigError(message)
        found[name] = steps
    return found


def article_of_mapped(
    data: bytes, fields: Mapping[str, tuple[str, ...]], known: Known, bytes_max: int
) -> Article | Reject:
    """The article; a field that the map does not name has its own name. Dates of mapped fields may be of any common form."""
    if not fields:
        return article_of_json(data, known, bytes_max)
    text = decode_text(data)
    if isinstance(text, Reject):
        return text
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Reject(Stage.INGEST, Reason.BAD_JSON, f"not a JSON object: {error}", data)
    if not isinstance(told, dict):
        return Reject(Stage.INGEST, Reason.BAD_FIELD, "an article must be a JSON object", data)
    found = {name: told[name] for name in FIELDS if name in told} | {
        name: _plain(name, _at(told, steps)) for name, steps in fields.items()
    }
    return article_of_fields(found, data, known, bytes_max)


def _at(told: Any, steps: tuple[str, ...]) -> Any:
    """What is found on the way, over names of objects and numbers in lists; None where the way ends."""
    for step in steps:
        if isinstance(told, dict):
            told = told.get(step)
        elif isinstance(told, list) and step.isdecimal() and int(step[:9]) < len(told):
            told = told[int(step[:9])]
        else:
            return None
    return told


def _plain(name: str, value: Any) -> Any:
    if name in _INSTANTS and isinstance(value, str | int | float) and not isinstance(value, bool):
        instant = instant_of(value)
        return value if instant is None else instant.isoformat()
    if name in _WORDS and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value

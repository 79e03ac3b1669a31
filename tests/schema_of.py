"""A record class in, the Avro schema it promises out; `tests/schema_lock.py` writes them to `schemas/`."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import types
import typing
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Any

from streams.records import Record

TOP_LEVEL = typing.get_args(Record)
SCALARS: dict[object, object] = {
    str: "string",
    int: "int",
    float: "double",
    bool: "boolean",
    bytes: "bytes",
    dt.datetime: {"type": "long", "logicalType": "timestamp-millis"},
    dt.date: {"type": "int", "logicalType": "date"},
}
LONGS = {("DeadLetter", "offset"), ("DeadLetter", "size")}
ALIASES: dict[tuple[str, str], list[str]] = {}
"""Names that a field had in a release before, by record and field: what was written under them is still found."""
ENUM_DEFAULTS = {"EventType": "STATE", "CueClass": "other", "Stage": "unknown", "Level": "unknown"}


@cache
def docs(record: type) -> dict[str, str]:
    """The docstring below each field that a record class declares, and those of its bases."""
    found = docs(record.__base__) if record.__base__ and is_dataclass(record.__base__) else {}
    [node] = ast.parse(inspect.getsource(record)).body
    return found | {
        a.target.id: b.value.value
        for a, b in pairwise(typing.cast("ast.ClassDef", node).body)
        if isinstance(a, ast.AnnAssign)
        and isinstance(a.target, ast.Name)
        and isinstance(b, ast.Expr)
        and isinstance(b.value, ast.Constant)
    }


def schema_of(record: type, seen: set[str] | None = None) -> dict[str, Any]:
    """The schema of a record class; a type named before is referred to by its name."""
    seen = set() if seen is None else seen
    seen.add(record.__name__)
    hints = typing.get_type_hints(record, localns={})
    return {
        "type": "record",
        "name": record.__name__,
        "namespace": "parley",
        "doc": inspect.cleandoc(record.__doc__ or ""),
        "fields": [field_of(record, field, hints[field.name], seen) for field in fields(record)],
    }


def field_of(record: type, field: Field[Any], hint: object, seen: set[str]) -> dict[str, Any]:
    """One field: name, doc, type, and the default that makes it addable."""
    found: dict[str, Any] = {
        "name": field.name,
        "doc": docs(record)[field.name],
        "type": "long" if (record.__name__, field.name) in LONGS and hint is int else type_of(hint, seen),
    }
    if (record.__name__, field.name) in LONGS and hint is not int:
        found["type"] = ["null", "long"]
    if isinstance(found["type"], list):
        found["default"] = None
    elif field.default is not MISSING:
        default = field.default.value if isinstance(field.default, StrEnum) else field.default
        found["default"] = list(default) if isinstance(default, tuple) else default
    if before := ALIASES.get((record.__name__, field.name)):
        found["aliases"] = before
    return found


def type_of(hint: object, seen: set[str]) -> Any:
    """The Avro type of a type hint."""
    if isinstance(hint, types.UnionType):
        inner = next(a for a in typing.get_args(hint) if a is not type(None))
        return ["null", type_of(inner, seen)]
    if typing.get_origin(hint) is tuple:
        return {"type": "array", "items": type_of(typing.get_args(hint)[0], seen)}
    if isinstance(hint, type) and hint.__name__ in seen:
        return f"parley.{hint.__name__}"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return enum_of(hint, seen)
    if is_dataclass(hint):
        return schema_of(typing.cast("type", hint), seen)
    return SCALARS[hint]


def enum_of(hint: type[StrEnum], seen: set[str]) -> dict[str, Any]:
    """The Avro enum of a StrEnum; readers fall back on its default for symbols they do not know."""
    seen.add(hint.__name__)
    symbols = [str(symbol) for symbol in hint]
    return {
        "type": "enum",
        "name": hint.__name__,
        "namespace": "parley",
        "doc": inspect.cleandoc(hint.__doc__ or ""),
        "symbols": symbols,
        "default": ENUM_DEFAULTS.get(hint.__name__, symbols[0]),
    }

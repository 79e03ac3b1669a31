"""Records in, plain dictionaries out, and back; compiled once a class, since every record passes here."""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, partial
from types import UnionType
from typing import Any

__all__ = ["assemble", "for_json", "json_row", "plain"]

_Convert = Callable[[Any], Any]


def plain(record: Any) -> dict[str, Any]:
    """A record as a dictionary of plain values; instants, days and bytes stay."""
    found: dict[str, Any] = _dumper(_class_of(record))(record)
    return found


def assemble(cls: Any, values: dict[str, Any]) -> Any:
    """A record from its plain values; raises ValueError, TypeError or KeyError for values that are none."""
    return _loader(cls)(values)


def for_json(record: Any) -> dict[str, Any]:
    """A record as JSON has it: instants and days as ISO 8601 text, bytes as Latin-1 text."""
    return json_row(plain(record))


def json_row(values: dict[str, Any]) -> dict[str, Any]:
    """Plain values as JSON has them."""
    return {name: _json_value(value) for name, value in values.items()}


def _json_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _json_value(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_json_value(inner) for inner in value]
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.decode("latin-1") if isinstance(value, bytes) else value


@cache
def _dumper(cls: Any) -> Callable[[Any], dict[str, Any]]:
    """Compile how to take a record class apart."""
    record: type[Any] = cls
    names = [field.name for field in fields(record)]
    hints = _hints(record)
    nested = {name: convert for name in names if (convert := _dump_of(hints[name])) is not None}

    def dump(value: Any) -> dict[str, Any]:
        found = {name: getattr(value, name) for name in names}
        for name, convert in nested.items():
            if found[name] is not None:
                found[name] = convert(found[name])
        return found

    return dump


def _dump_of(hint: Any) -> _Convert | None:
    """How to take a field apart; None when it is plain as it is."""
    hint = _bare(hint)
    if typing.get_origin(hint) is tuple:
        inner = _dump_of(typing.get_args(hint)[0])
        return list if inner is None else partial(_each, inner)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _value
    return _dumper(hint) if isinstance(hint, type) and is_dataclass(hint) else None


@cache
def _loader(cls: Any) -> Callable[[dict[str, Any]], Any]:
    """Compile how to put a record class together."""
    record: type[Any] = cls
    hints = _hints(record)
    nested = {field.name: convert for field in fields(record) if (convert := _load_of(hints[field.name])) is not None}

    def load(value: dict[str, Any]) -> Any:
        for name, convert in nested.items():
            if value[name] is not None:
                value[name] = convert(value[name])
        return record(**value)

    return load


def _load_of(hint: Any) -> _Convert | None:
    """How to put a field together; None when it is plain as it is."""
    hint = _bare(hint)
    if typing.get_origin(hint) is tuple:
        inner = _load_of(typing.get_args(hint)[0])
        return tuple if inner is None else partial(_each_tuple, inner)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _loader(hint) if isinstance(hint, type) and is_dataclass(hint) else None


def _each(convert: _Convert, values: Iterable[Any]) -> list[Any]:
    return [convert(value) for value in values]


def _each_tuple(convert: _Convert, values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(convert(value) for value in values)


def _value(member: Enum) -> Any:
    return member.value


def _class_of(record: Any) -> Any:
    return type(record)


def _hints(cls: type) -> dict[str, Any]:
    """Resolved type hints; a field named as a type must not hide it."""
    return typing.get_type_hints(cls, localns={})


def _bare(hint: Any) -> Any:
    """The type without its null."""
    if isinstance(hint, UnionType):
        return next(arg for arg in typing.get_args(hint) if arg is not type(None))
    return hint

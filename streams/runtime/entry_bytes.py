"""A ledger entry whose stances and numbers are bytes already in, the bytes of the whole entry out.

An entry shows a hundred stances and more, of which one position changes one or two.
So the bytes of each are made when its position is kept, and put together here; they
are the bytes that the codec makes of the same entry.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from typing import Any, Final

import fastavro

from streams.ledger.instants import milliseconds
from streams.plain_records import plain
from streams.records import LedgerEntry, Stance, StatedNumber

__all__ = ["EntryBytes"]

_WHOLE: Final = ("parley.Stance", "parley.StatedNumber")
"""The records that are bytes already."""
_Write = Callable[[list[bytes], Any], None]
"""Appends the bytes of a value."""


class EntryBytes:
    """Writes entries, and the stances and numbers in them."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """`schema`: today's, of LedgerEntry."""
        named: dict[str, Any] = {}
        whole = fastavro.parse_schema(dict(schema), named_schemas=named)
        others = {name: {each: named[each] for each in named if each != name} for name in _WHOLE}
        self._parts = {name: fastavro.parse_schema(named[name], named_schemas=others[name]) for name in _WHOLE}
        self._write = _writer(whole, named)

    def part(self, record: Stance | StatedNumber) -> bytes:
        """The bytes of what an entry shows, without a frame."""
        out = io.BytesIO()
        fastavro.schemaless_writer(out, self._parts[f"parley.{type(record).__name__}"], plain(record))
        return out.getvalue()

    def entry(self, entry: LedgerEntry) -> bytes:
        """The bytes of an entry, without a frame; its stances and numbers are bytes."""
        found: list[bytes] = []
        self._write(found, entry)
        return b"".join(found)


def _writer(schema: Any, named: Mapping[str, Any]) -> _Write:
    """How to write what is of this schema; raises KeyError for a type that no entry has."""
    if isinstance(schema, list):
        return _optional(_writer(schema[1], named))  # null and another, as all of ours
    if isinstance(schema, str):
        return _writer(named[schema], named) if schema in named else _PLAIN[schema]
    kind = schema["type"]
    if kind == "record":
        if schema["name"] in _WHOLE:
            return _bytes
        return _record({field["name"]: _writer(field["type"], named) for field in schema["fields"]})
    return _array(_writer(schema["items"], named)) if kind == "array" else _PLAIN[schema.get("logicalType", kind)]


def _record(fields: Mapping[str, _Write]) -> _Write:
    each = tuple(fields.items())

    def write(out: list[bytes], value: Any) -> None:
        for name, write_field in each:
            write_field(out, getattr(value, name))

    return write


def _array(write_item: _Write) -> _Write:
    def write(out: list[bytes], value: Any) -> None:
        if value:
            out.append(_long(len(value)))
            for item in value:
                write_item(out, item)
        out.append(b"\0")

    return write


def _optional(write_other: _Write) -> _Write:
    def write(out: list[bytes], value: Any) -> None:
        if value is None:
            out.append(b"\0")
        else:
            out.append(b"\2")
            write_other(out, value)

    return write


def _bytes(out: list[bytes], value: bytes) -> None:
    out.append(value)


def _string(out: list[bytes], value: str) -> None:
    data = value.encode()
    out += (_long(len(data)), data)


def _integer(out: list[bytes], value: int) -> None:
    out.append(_long(value))


def _instant(out: list[bytes], value: dt.datetime) -> None:
    out.append(_long(milliseconds(value)))


_PLAIN: Final[Mapping[str, _Write]] = {
    "string": _string,
    "int": _integer,
    "long": _integer,
    "timestamp-millis": _instant,
}


def _long(value: int) -> bytes:
    """Avro's integers: zig-zag, seven bits a byte."""
    left = value << 1 if value >= 0 else ~(value << 1)
    found = bytearray()
    while left > 127:  # what fits into seven bits
        found.append(left & 127 | 128)
        left >>= 7
    found.append(left)
    return bytes(found)

"""A schema in, a function from records to their Avro bytes out: what `fastavro` writes, without a dictionary in between.

`fastavro` tries the branches of each union and looks each field up by its name, which was a third of all that a worker
does beside reading. Ours are known beforehand: records are taken apart by one `attrgetter`, and each field has its
function. `tests/runtime/test_record_bytes.py` holds both to the same bytes.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from streams.ledger.instants import milliseconds

__all__ = ["Write", "long_bytes", "writer_of"]

Write = Callable[[Any], bytes]
"""The bytes of a value; raises ValueError, TypeError, OverflowError or AttributeError for one that the schema does not admit."""

_NULL: Final = b"\0"
_OTHER: Final = b"\2"
"""The second branch of a union; the first is null in all of ours."""
_END: Final = b"\0"
_LONG: Final = 1 << 63
_DOUBLE: Final = struct.Struct("<d")
_EPOCH: Final = dt.date(1970, 1, 1).toordinal()


def long_bytes(value: int) -> bytes:
    """Avro's integers: zig-zag, seven bits a byte."""
    if not -_LONG <= value < _LONG:
        message = f"{value} has more than 64 bits"
        raise OverflowError(message)
    left = value << 1 if value >= 0 else ~(value << 1)
    found = bytearray()
    while left > 127:  # what fits into seven bits
        found.append(left & 127 | 128)
        left >>= 7
    found.append(left)
    return bytes(found)


_LONGS: Final = tuple(map(long_bytes, range(8192)))
"""What most lengths, offsets and counts are: those of two bytes at most."""


def writer_of(schema: Any, named: Mapping[str, Any], known: Mapping[str, Write] | None = None) -> Write:
    """How to write what is of this schema, as `fastavro.parse_schema` gives it; `known` has records written otherwise, by name."""
    known = known or {}
    if isinstance(schema, list):
        return _optional(writer_of(schema[1], named, known))
    if isinstance(schema, str):
        return writer_of(named[schema], named, known) if schema in named else _PLAIN[schema]
    kind = schema["type"]
    if kind == "record":
        return known.get(schema["name"]) or _record(schema["fields"], named, known)
    if kind == "enum":
        return _enum(schema["symbols"])
    if kind == "array":
        return _array(writer_of(schema["items"], named, known))
    return _PLAIN[schema.get("logicalType", kind)]


def _record(fields: Any, named: Mapping[str, Any], known: Mapping[str, Write]) -> Write:
    types = [_bare(field["type"]) for field in fields]
    steps = tuple((nullable, writer_of(bare, named, known)) for nullable, bare in types)
    names = [field["name"] for field in fields]
    values = attrgetter(*names) if len(names) > 1 else _single(attrgetter(*names))
    join = b"".join

    def write(record: Any) -> bytes:
        # Nulls are told here and not by a function: of twenty fields, eight are null.
        return join(
            [
                _NULL if value is None and nullable else (_OTHER + each(value) if nullable else each(value))
                for (nullable, each), value in zip(steps, values(record), strict=True)
            ]
        )

    return write


def _bare(schema: Any) -> tuple[bool, Any]:
    """Whether null is admitted, and what else is."""
    return (True, schema[1]) if isinstance(schema, list) else (False, schema)


def _single(get: Callable[[Any], Any]) -> Callable[[Any], tuple[Any]]:
    return lambda record: (get(record),)


def _array(write_item: Write) -> Write:
    def write(values: Any) -> bytes:
        if not values:
            return _END
        return b"".join((_integer(len(values)), *map(write_item, values), _END))

    return write


def _optional(write_other: Write) -> Write:
    def write(value: Any) -> bytes:
        return _NULL if value is None else _OTHER + write_other(value)

    return write


def _enum(symbols: Any) -> Write:
    bytes_of = {symbol: long_bytes(number) for number, symbol in enumerate(symbols)}

    def write(member: Any) -> bytes:
        found = bytes_of.get(member._value_)  # `value` is a slow property
        if found is None:
            message = f"{member!r} is none of {', '.join(symbols)}"
            raise ValueError(message)
        return found

    return write


def _string(value: str) -> bytes:
    data = value.encode()
    size = len(data)
    return (_LONGS[size] if size < 8192 else long_bytes(size)) + data


def _bytes(value: bytes) -> bytes:
    return _integer(len(value)) + value


def _integer(value: int) -> bytes:
    return _LONGS[value] if 0 <= value < 8192 else long_bytes(value)


@lru_cache(maxsize=256)  # an article's records have one
def _instant(value: dt.datetime) -> bytes:
    return long_bytes(milliseconds(value))


def _date(value: dt.date) -> bytes:
    return long_bytes(value.toordinal() - _EPOCH)


_PLAIN: Final[Mapping[str, Write]] = {
    "string": _string,
    "bytes": _bytes,
    "boolean": (b"\0", b"\1").__getitem__,
    "int": _integer,
    "long": _integer,
    "double": _DOUBLE.pack,
    "timestamp-millis": _instant,
    "date": _date,
}

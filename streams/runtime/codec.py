"""Records in, framed Avro bytes out, and back: Confluent framing, ids from `schemas/ids.lock.json`.

A frame is one zero byte, the schema id (4 bytes, big-endian), the Avro body.
`fastavro` does the work, 10 times faster; Apache `avro` stays the authority on
schemas (`tests/test_schemas.py` holds both to the same bytes).
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, cast

import fastavro
from fastavro.types import Schema

from streams.errors import CodecError, Reason
from streams.plain_records import assemble, plain
from streams.topics import TOPICS, Topic

__all__ = ["FRAME_BYTES", "Codec", "Decoded", "load_codec", "schemas_folder"]

_FRAME: Final = struct.Struct(">bI")
FRAME_BYTES: Final = _FRAME.size
"""Bytes before the Avro body: left out of digests, since ids are a registry's."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What bytes turned out to be: a record, or why they are none."""

    record: Any
    """A record of the topic's class; None where there is a fault."""
    reason: Reason | None = None
    """Which kind of fault; None for a good record."""
    detail: str = ""
    """What is wrong, for a person; empty for a good record."""


class Codec:
    """Encodes and decodes the values of all topics; holds schemas only, no connection."""

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]], ids: Mapping[str, int]) -> None:
        """`schemas` by record name; `ids` by record name, as framed."""
        self._schemas: dict[str, Schema] = {
            name: fastavro.parse_schema(dict(schema)) for name, schema in schemas.items()
        }
        self._ids = dict(ids)
        self._names = {number: name for name, number in self._ids.items()}

    def encode(self, record: Any) -> bytes:
        """The framed bytes of a record; raises CodecError where the schema does not admit a value."""
        name = type(record).__name__
        out = io.BytesIO()
        out.write(_FRAME.pack(0, self._ids[name]))
        try:
            fastavro.schemaless_writer(out, self._schemas[name], plain(record))
        except (ValueError, TypeError, OverflowError, UnicodeError, AttributeError) as error:
            message = f"{name}: {error}"
            raise CodecError(message) from error
        return out.getvalue()

    def decode(self, topic: Topic, data: bytes | None) -> Decoded:
        """The record in these bytes, or the reason why there is none; never raises."""
        if data is None:
            return Decoded(None, Reason.NULL_VALUE, f"a record of {topic.name} must not be null")
        if len(data) < _FRAME.size or data[0] != 0:
            return Decoded(
                None, Reason.BAD_FRAME, "the value does not begin with a zero byte and a schema id of 4 bytes"
            )
        number = _FRAME.unpack_from(data)[1]
        name = self._names.get(number)
        if name is None:
            return Decoded(None, Reason.UNKNOWN_SCHEMA, f"schema id {number} is not in schemas/ids.lock.json")
        if name != topic.record.__name__:
            return Decoded(
                None, Reason.WRONG_SCHEMA, f"schema id {number} is {name}; {topic.name} holds {topic.record.__name__}"
            )
        body = io.BytesIO(data[_FRAME.size :])
        try:
            value = fastavro.schemaless_reader(body, self._schemas[name], None)
            record = assemble(topic.record, cast("dict[str, Any]", value))
        except Exception as error:  # noqa: BLE001  # whatever random bytes make of the reader is bad data
            return Decoded(None, Reason.BAD_AVRO, f"the body is no {name}: {type(error).__name__}: {error}"[:500])
        if trailing := len(data) - _FRAME.size - body.tell():
            return Decoded(None, Reason.BAD_AVRO, f"{trailing} bytes are left behind the body of {name}")
        return Decoded(record)


@cache
def load_codec() -> Codec:
    """The codec of the schemas and ids that the package ships."""
    folder = schemas_folder()
    ids = json.loads((folder / "ids.lock.json").read_text(encoding="utf-8"))
    names = {topic.record.__name__ for topic in TOPICS}
    schemas = {name: json.loads((folder / f"parley.{name}.avsc").read_text(encoding="utf-8")) for name in sorted(names)}
    return Codec(schemas, {name: ids[name]["id"] for name in schemas})


def schemas_folder() -> Traversable:
    """`schemas/`, inside the wheel or beside the package in a checkout."""
    inside = files("streams") / "schemas"
    return inside if inside.is_dir() else files("streams").joinpath("..", "schemas")

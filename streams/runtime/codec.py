"""Records in, framed Avro bytes out, and back: Confluent framing, ids from the lock or from a registry.

A frame is one zero byte, the schema id (4 bytes, big-endian), the Avro body.
The id names the schema that the body was written with; it is resolved to
today's, so that a log outlives its schemas. `record_bytes.py` writes and `fastavro` reads,
many times faster than Apache `avro`, which stays the authority on schemas (`tests/test_schemas.py`
holds all to the same bytes).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

import fastavro

from streams.errors import CodecError, Reason
from streams.plain_records import assemble
from streams.registry.canonical import full_name_of
from streams.registry.registry_source import source_of
from streams.registry.resolution import Read, ResolutionError, resolution
from streams.registry.source import SchemaSource, schemas_folder, todays_schemas
from streams.runtime.record_bytes import Write, writer_of
from streams.settings import load_settings
from streams.topics import Topic

__all__ = ["FRAME_BYTES", "Codec", "Decoded", "load_codec"]

_FRAME: Final = struct.Struct(">bI")
_UNFIT: Final = (ValueError, TypeError, LookupError, OverflowError, AttributeError, struct.error)
"""What writing raises where a value is not of its schema."""
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


@dataclass(frozen=True, slots=True)
class _Reading:
    """How to read what an id names: compiled once for each id."""

    name: str
    """The record, without its namespace."""
    label: str
    """Which version of it, for a person."""
    read: Read | None
    """From a body to the values of today's record; None where it is a record that no topic holds."""


class Codec:
    """Encodes and decodes the values of all topics; asks its source once for each id."""

    def __init__(self, source: SchemaSource, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        """`schemas` are today's, by record name; `source` knows the ids of these and of all others."""
        self._source = source
        self._plain_schemas = schemas
        self._writers = {name: _writer(schema) for name, schema in schemas.items()}
        self._heads: dict[str, bytes] = {}
        self._readings: dict[int, _Reading] = {}

    def register(self) -> None:
        """Have the id of every schema now; raises RegistryError or SchemaError where one is refused."""
        self._source.register()
        for name in self._writers:
            self._head(name)

    def encode(self, record: Any) -> bytes:
        """The framed bytes of a record; raises CodecError where the schema does not admit a value."""
        name = type(record).__name__
        head = self._heads.get(name) or self._head(name)
        try:
            return head + self._writers[name](record)
        except _UNFIT as error:
            message = f"{name}: {error}"
            raise CodecError(message) from error

    def framed(self, name: str, body: bytes) -> bytes:
        """The framed bytes of a record of this name whose body is bytes already."""
        return (self._heads.get(name) or self._head(name)) + body

    def schema(self, name: str) -> Mapping[str, Any]:
        """Today's schema of a record."""
        return self._plain_schemas[name]

    def decode(self, topic: Topic, data: bytes | None) -> Decoded:
        """The record in these bytes, or the reason why there is none; raises RegistryError where a registry cannot be asked."""
        return self._decode(topic, data, partial(assemble, topic.record))

    def decode_plain(self, topic: Topic, data: bytes | None) -> Decoded:
        """As `decode`, but the plain values of the record by name, in half the time: for whoever keeps them in columns."""
        return self._decode(topic, data, _as_it_is)

    def _decode(self, topic: Topic, data: bytes | None, made: Callable[[dict[str, Any]], Any]) -> Decoded:
        if data is None:
            return Decoded(None, Reason.NULL_VALUE, f"a record of {topic.name} must not be null")
        if len(data) < _FRAME.size or data[0] != 0:
            return Decoded(
                None, Reason.BAD_FRAME, "the value does not begin with a zero byte and a schema id of 4 bytes"
            )
        number = _FRAME.unpack_from(data)[1]
        reading = self._readings.get(number) or self._reading(number)
        if reading is None:
            return Decoded(None, Reason.UNKNOWN_SCHEMA, self._source.unknown(number))
        if reading.read is None or reading.name != topic.record.__name__:
            holds = topic.record.__name__
            return Decoded(
                None, Reason.WRONG_SCHEMA, f"schema id {number} is {reading.name}; {topic.name} holds {holds}"
            )
        return _decoded(data, reading, reading.read, made)

    def _head(self, name: str) -> bytes:
        """The frame of what is written of a record."""
        head = self._heads[name] = _FRAME.pack(0, self._source.id_of(name))
        return head

    def _reading(self, number: int) -> _Reading | None:
        """How to read what an id names, remembered; None when the source does not know it."""
        written = self._source.written(number)
        if written is None:
            return None
        name, reader = _reader(written.schema, self._plain_schemas)
        read = None if reader is None else resolution(written.schema, reader)
        reading = self._readings[number] = _Reading(name, written.label, read)
        return reading


def _writer(schema: Mapping[str, Any]) -> Write:
    """How to write the records of a schema."""
    named: dict[str, Any] = {}
    return writer_of(fastavro.parse_schema(dict(schema), named_schemas=named), named)


def _as_it_is(values: dict[str, Any]) -> dict[str, Any]:
    return values


def _decoded(data: bytes, reading: _Reading, read: Read, made: Callable[[dict[str, Any]], Any]) -> Decoded:
    """What is made of the body of a frame whose schema is known."""
    body = io.BytesIO(data[_FRAME.size :])
    try:
        record = made(read(body))
    except ResolutionError as error:
        detail = (
            f"{reading.label} does not resolve to the {reading.name} of this program: {str(error)[:300]}. "
            "If a newer parley wrote it, install that one, then `parley dlq replay`"
        )
        return Decoded(None, Reason.INCOMPATIBLE_SCHEMA, detail)
    except Exception as error:  # noqa: BLE001  # whatever random bytes make of the reader is bad data
        return Decoded(None, Reason.BAD_AVRO, f"the body is no {reading.label}: {type(error).__name__}: {error}"[:500])
    if trailing := len(data) - _FRAME.size - body.tell():
        return Decoded(None, Reason.BAD_AVRO, f"{trailing} bytes are left behind the body of {reading.label}")
    return Decoded(record)


def _reader(
    writer: Mapping[str, Any], schemas: Mapping[str, Mapping[str, Any]]
) -> tuple[str, Mapping[str, Any] | None]:
    """The record that a writer's schema is, and today's schema of it: by its name, or by one that it had before."""
    if writer.get("type") != "record":
        return f"no record but {writer.get('type')}", None
    written = full_name_of(writer)
    for name, schema in schemas.items():
        space = full_name_of(schema).rpartition(".")[0]
        before = {alias if "." in alias else f"{space}.{alias}" for alias in schema.get("aliases", ())}
        if written in {full_name_of(schema), *before}:
            return name, schema
    return written, None


@cache
def load_codec() -> Codec:
    """The codec of the schemas that the package ships, with ids as the environment says; asks no registry yet."""
    folder = schemas_folder()
    return Codec(source_of(load_settings(), folder), todays_schemas(folder))

"""Records are written as `fastavro` writes them, to the byte, and what a schema does not admit is refused."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import fastavro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.errors import CodecError
from streams.plain_records import assemble, plain
from streams.records import EventType
from streams.registry.source import schemas_folder, todays_schemas
from streams.runtime.codec import FRAME_BYTES, load_codec
from streams.runtime.record_bytes import long_bytes, writer_of
from streams.topics import BY_NAME
from tests.schema_of import TOP_LEVEL
from tests.support import article, examples

SCHEMAS = todays_schemas(schemas_folder())
LONGS = st.integers(-(1 << 63), (1 << 63) - 1)
PLAIN: Mapping[str, st.SearchStrategy[Any]] = {
    "string": st.text(max_size=80),
    "bytes": st.binary(max_size=80),
    "boolean": st.booleans(),
    "int": st.integers(-(1 << 31), (1 << 31) - 1),
    "long": LONGS,
    "double": st.floats(allow_nan=False),
    "timestamp-millis": st.datetimes(timezones=st.just(dt.UTC)),
    "date": st.dates(),
}


def values_of(schema: Any, named: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Plain values that a schema admits."""
    if isinstance(schema, list):
        return st.none() | values_of(schema[1], named)
    if isinstance(schema, str):
        return values_of(named[schema], named) if schema in named else PLAIN[schema]
    kind = schema["type"]
    if kind == "record":
        return st.fixed_dictionaries({field["name"]: values_of(field["type"], named) for field in schema["fields"]})
    if kind == "enum":
        return st.sampled_from(schema["symbols"])
    if kind == "array":
        return st.lists(values_of(schema["items"], named), max_size=3)
    return PLAIN[schema.get("logicalType", kind)]


@pytest.mark.parametrize("record", TOP_LEVEL, ids=lambda record: record.__name__)
@settings(max_examples=examples(40), deadline=None)
@given(data=st.data())
def test_records_are_written_as_fastavro_writes_them(record: type, data: st.DataObject) -> None:
    """Whatever a record holds, its bytes are those that the library makes of it."""
    named: dict[str, Any] = {}
    parsed = fastavro.parse_schema(dict(SCHEMAS[record.__name__]), named_schemas=named)
    drawn = assemble(record, data.draw(values_of(parsed, named)))
    expected = io.BytesIO()
    fastavro.schemaless_writer(expected, parsed, plain(drawn))

    assert writer_of(parsed, named)(drawn) == expected.getvalue()
    assert load_codec().encode(drawn)[FRAME_BYTES:] == expected.getvalue()


@given(value=LONGS | st.integers(8_180, 8_200) | st.integers(-70, 70))
def test_integers_are_written_as_fastavro_writes_them(value: int) -> None:
    """Also where one more byte begins, and at both ends of what 64 bits hold."""
    expected = io.BytesIO()
    fastavro.schemaless_writer(expected, "long", value)

    assert long_bytes(value) == expected.getvalue()


@pytest.mark.parametrize("length", [63, 64, 8_191, 8_192, 1_048_576])
def test_a_text_of_any_length_comes_back(length: int) -> None:
    """Lengths are written by a table up to a point, and worked out beyond."""
    record, codec = replace(article("نص"), text="a" * length), load_codec()

    assert codec.decode(BY_NAME["articles"], codec.encode(record)).record == record


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": None},
        {"text": b"bytes"},
        {"text": 7},
        {"published_at": "2030-01-01"},
        {"published_at": None},
        {"withdrawn": None},
        {"withdrawn": "no"},
        {"blocks": 7},
    ],
)
def test_what_is_of_another_type_is_refused(wrong: Mapping[str, Any]) -> None:
    """A value that no schema admits never becomes bytes: it is named as the record's fault."""
    with pytest.raises(CodecError, match="Article"):
        load_codec().encode(replace(article("نص"), **wrong))


def test_an_integer_of_more_than_64_bits_is_refused() -> None:
    """What no reader could hold is not written."""
    with pytest.raises(OverflowError, match="64 bits"):
        long_bytes(1 << 63)


def test_a_member_that_the_schema_does_not_have_is_refused() -> None:
    """An enum has the symbols of its schema and no others."""
    write = writer_of({"type": "enum", "name": "E", "symbols": ["AGREE"]}, {})

    assert write(EventType.AGREE) == b"\0"
    with pytest.raises(ValueError, match="REJECT"):
        write(EventType.REJECT)

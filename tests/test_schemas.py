"""The schemas are the contract: records keep to them, released ones never change, old logs stay readable."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import avro.io
import avro.schema
import pytest
from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType

from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.plain_records import plain
from streams.runtime.codec import load_codec
from streams.runtime.topology_driver import TopologyDriver
from streams.topics import BY_NAME, TOPICS
from tests.schema_of import TOP_LEVEL, schema_of
from tests.support import ROOT, seed_articles

SCHEMAS = ROOT / "schemas"
COMPACTED = {topic.record.__name__ for topic in TOPICS if topic.compacted}


def schema_text(name: str) -> str:
    """The committed schema of a record."""
    return (SCHEMAS / f"parley.{name}.avsc").read_text(encoding="utf-8")


def released() -> list[Path]:
    """Every schema of every release."""
    return sorted((SCHEMAS / "history").glob("*/*.avsc"))


@pytest.mark.parametrize("record", TOP_LEVEL, ids=lambda record: record.__name__)
def test_records_and_schemas_agree(record: type) -> None:
    """Names, order, types, nulls, symbols, defaults and docs of a record are those of its schema."""
    assert json.loads(schema_text(record.__name__)) == schema_of(record)


def every_doc(schema: Any) -> list[str | None]:
    """The doc of a record and of all its fields, nested ones included."""
    if isinstance(schema, list):
        return [doc for branch in schema for doc in every_doc(branch)]
    if not isinstance(schema, dict):
        return []
    if schema.get("type") == "array":
        return every_doc(schema["items"])
    if schema.get("type") == "enum":
        return [schema.get("doc")]
    if schema.get("type") != "record":
        return []
    found = [schema.get("doc")]
    for field in schema["fields"]:
        found += [field.get("doc"), *every_doc(field["type"])]
    return found


@pytest.mark.parametrize("record", TOP_LEVEL, ids=lambda record: record.__name__)
def test_every_field_is_documented(record: type) -> None:
    """Every record, field and enum says what it means."""
    docs = every_doc(json.loads(schema_text(record.__name__)))

    assert docs
    assert all(docs)


def test_ids_are_locked_and_unique() -> None:
    """Every schema has an id of its own, and none without a schema."""
    ids = json.loads((SCHEMAS / "ids.lock.json").read_text(encoding="utf-8"))

    assert set(ids) == {record.__name__ for record in TOP_LEVEL}
    assert len({entry["id"] for entry in ids.values()}) == len(ids)


@pytest.mark.parametrize("path", released(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_released_schemas_stay_readable(path: Path) -> None:
    """A new reader reads what any release wrote; and, for compacted topics, the other way round."""
    name = path.stem.removeprefix("parley.")
    old, new = avro.schema.parse(path.read_text(encoding="utf-8")), avro.schema.parse(schema_text(name))
    pairs = [(new, old), (old, new)] if name in COMPACTED else [(new, old)]

    for cursor, writer in pairs:
        found = ReaderWriterCompatibilityChecker().get_compatibility(cursor, writer)
        assert found.compatibility == SchemaCompatibilityType.compatible, found.messages


def test_avro_and_fastavro_write_equal_bytes(knowledge: Knowledge) -> None:
    """Apache avro, the authority, writes the bytes that the codec writes."""
    article = seed_articles()[0]
    reading = read(article, knowledge)
    records = [
        article,
        *reading.entities[:5],
        *reading.quotes[:5],
        *reading.facts[:5],
        *reading.positions[:5],
        *reading.meetings[:5],
    ]

    assert len(records) > 10
    for record in records:
        assert load_codec().encode(record)[5:] == written_by_avro(record)


def test_avro_writes_the_ledger_as_the_codec_does(seeded_driver: TopologyDriver) -> None:
    """Nested records, arrays and nulls too have one encoding."""
    assert seeded_driver.ledger()
    for entry in seeded_driver.ledger():
        assert load_codec().encode(entry)[5:] == written_by_avro(entry)


def written_by_avro(record: Any) -> bytes:
    """The Avro body of a record, by Apache's library."""
    out = io.BytesIO()
    schema = avro.schema.parse(schema_text(type(record).__name__))
    avro.io.DatumWriter(schema).write(plain(record), avro.io.BinaryEncoder(out))
    return out.getvalue()


def test_a_record_survives_the_codec(knowledge: Knowledge) -> None:
    """What is decoded equals what was encoded, types included."""
    for record in read(seed_articles()[1], knowledge).quotes:
        assert load_codec().decode(BY_NAME["quotes"], load_codec().encode(record)).record == record

"""The schemas are the contract: records keep to them, released ones never change, old logs stay readable."""

from __future__ import annotations

import io
import json
from typing import Any

import avro.io
import avro.schema
import pytest

from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.plain_records import plain
from streams.registry.canonical import fingerprint
from streams.registry.lock import Version
from streams.registry.source import load_lock
from streams.runtime.codec import load_codec
from streams.runtime.topology_driver import TopologyDriver
from streams.topics import BY_NAME
from tests.schema_lock import incompatible
from tests.schema_of import TOP_LEVEL, schema_of
from tests.support import ROOT, seed_articles

SCHEMAS = ROOT / "schemas"
RELEASED = [version for version in load_lock(SCHEMAS).versions if version.is_released]


def schema_text(name: str) -> str:
    """The committed schema of a record."""
    return (SCHEMAS / f"parley.{name}.avsc").read_text(encoding="utf-8")


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


def test_todays_schemas_are_locked() -> None:
    """A schema that changes needs a new version: `make schemas` gives it one under an id that nobody had."""
    lock = load_lock(SCHEMAS)
    today = {record.__name__: fingerprint(json.loads(schema_text(record.__name__))) for record in TOP_LEVEL}

    assert {name: lock.latest(name).sha256 for name in today} == today, "run `make schemas`"  # type: ignore[union-attr]
    assert {version.name for version in lock.versions} == set(today)


def test_ids_are_never_used_twice() -> None:
    """Every version has an id of its own, below the next one; the versions of a record count from 1."""
    lock = load_lock(SCHEMAS)
    ids = [version.id for version in lock.versions]

    assert len(set(ids)) == len(ids)
    assert max(ids) < lock.next_id
    for record in TOP_LEVEL:
        numbers = [version.version for version in lock.versions if version.name == record.__name__]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("version", RELEASED, ids=lambda version: version.file)
def test_released_schemas_never_change(version: Version) -> None:
    """What a release has is in the lock, with the digest of its canonical form."""
    assert fingerprint(json.loads((SCHEMAS / version.file).read_text(encoding="utf-8"))) == version.sha256


def test_every_released_file_is_locked() -> None:
    """No schema of a release is left out of the lock, and only the newest version of a record may be unreleased."""
    lock = load_lock(SCHEMAS)
    files = {str(path.relative_to(SCHEMAS)) for path in (SCHEMAS / "history").glob("*/*.avsc")}

    assert files == {version.file for version in RELEASED}
    assert all(version.is_released or version == lock.latest(version.name) for version in lock.versions)


@pytest.mark.parametrize("record", TOP_LEVEL, ids=lambda record: record.__name__)
def test_released_schemas_stay_readable(record: type) -> None:
    """A new reader reads what any release wrote; and, for compacted topics, the other way round."""
    assert not incompatible(SCHEMAS, record.__name__)


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

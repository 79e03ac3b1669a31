"""What other versions wrote is read by Avro's rules, or said to be unreadable; nothing is guessed."""

from __future__ import annotations

import datetime as dt
import io
import json
import struct
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import fastavro
import pytest

from streams.errors import Reason
from streams.plain_records import plain
from streams.records import PublishedFrom
from streams.registry.resolution import ResolutionError, resolution
from streams.registry.source import LockSource, Written, load_lock, schemas_folder, todays_schemas
from streams.runtime.codec import Codec, load_codec
from streams.runtime.topology_driver import TopologyDriver
from streams.topics import BY_NAME, TOPICS, Topic
from tests.support import ROOT, article

ARTICLES = BY_NAME["articles"]
TODAY = todays_schemas(schemas_folder())
OTHER = 40


class Foreign:
    """Ids of the lock, and one more schema that another program wrote."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.lock, self.schema = LockSource(schemas_folder()), schema
        self.asked: list[int] = []

    def register(self) -> None:
        """Nothing to do."""

    def check(self) -> None:
        """Nothing to see."""

    def id_of(self, name: str) -> int:
        """That of the lock."""
        return self.lock.id_of(name)

    def written(self, number: int) -> Written | None:
        """That of the lock, or the other schema."""
        self.asked.append(number)
        return Written(self.schema, "Article version 9") if number == OTHER else self.lock.written(number)

    def unknown(self, number: int) -> str:
        """As the lock says."""
        return self.lock.unknown(number)


def changed(**fields: Any) -> dict[str, Any]:
    """The schema of an article with fields changed, added, or, by None, left out."""
    schema = deepcopy(TODAY["Article"])
    known = {field["name"]: field for field in schema["fields"]}
    found = {name: known.get(name, {"name": name}) | (fields.get(name) or {}) for name in known | fields}
    schema["fields"] = [found[name] for name in known | fields if fields.get(name, {}) is not None]
    return schema


def framed(schema: Mapping[str, Any], values: Mapping[str, Any]) -> bytes:
    """Bytes as the other program writes them."""
    out = io.BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(dict(schema)), dict(values))
    return struct.pack(">bI", 0, OTHER) + out.getvalue()


def codec_of(schema: Mapping[str, Any], **readers: Any) -> Codec:
    """A codec that knows the other schema; `readers` replace today's."""
    return Codec(Foreign(schema), {**TODAY, **readers})


BASE = article("رحّبت الأردن بالاتفاق.")


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        (changed(withdrawn=None), {}),
        (changed(byline={"type": ["null", "string"], "default": None}), {"byline": "هدى"}),
        (changed(language={"type": ["null", "string"], "default": None}), {}),
    ],
    ids=["before a field was added", "with a field that is no more", "with a type that was wider"],
)
def test_other_versions_are_read(schema: Any, values: dict[str, Any]) -> None:
    """Fields that are new have their default, those that are gone are passed over."""
    data = framed(schema, {**plain(BASE), **values})

    assert codec_of(schema).decode(ARTICLES, data).record == BASE


def test_a_renamed_field_is_found_by_its_alias() -> None:
    """What was written as `headline` is the title of a reader that names it as what the title was called before."""
    before = changed(title=None, headline={"type": ["null", "string"], "default": None})
    today = changed(title={"aliases": ["headline"]})
    data = framed(before, {**plain(BASE), "headline": "عمّان ترحّب"})

    assert codec_of(before, Article=today).decode(ARTICLES, data).record.title == "عمّان ترحّب"


def test_a_symbol_that_is_new_to_the_reader_has_the_default_of_its_enum() -> None:
    """As the schema promises: the reader's enum names what stands for symbols that it does not know."""
    enum = deepcopy(next(f["type"] for f in TODAY["Article"]["fields"] if f["name"] == "published_from"))
    enum["symbols"].append("guessed")
    schema = changed(published_from={"type": enum})
    read = codec_of(schema).decode(ARTICLES, framed(schema, {**plain(BASE), "published_from": "guessed"}))

    assert read.record.published_from is PublishedFrom(enum["default"])


@pytest.mark.parametrize("text", [None, 7], ids=["null", "number"])
def test_what_does_not_resolve_is_said(text: Any) -> None:
    """A newer program's bytes that have no place in today's record: which version, and what to do."""
    schema = changed(text={"type": ["null", "string", "int"]})
    decoded = codec_of(schema).decode(ARTICLES, framed(schema, {**plain(BASE), "text": text}))

    assert decoded.reason is Reason.INCOMPATIBLE_SCHEMA
    assert "Article version 9" in decoded.detail
    assert "install that one, then `parley dlq replay`" in decoded.detail


def test_a_field_without_default_is_not_made_up() -> None:
    """A writer that left out what today's reader must have is refused, not filled in."""
    schema = changed(content_hash=None)

    assert codec_of(schema).decode(ARTICLES, framed(schema, plain(BASE))).reason is Reason.INCOMPATIBLE_SCHEMA


def test_microseconds_are_no_milliseconds() -> None:
    """Although both are longs: the instant that was written is read."""
    schema = changed(ingested_at={"type": {"type": "long", "logicalType": "timestamp-micros"}})

    assert codec_of(schema).decode(ARTICLES, framed(schema, plain(BASE))).record == BASE


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("ingested_at", "long", 5),
        ("updated_at", ["null", "long"], None),
        ("published_at", {"type": "long", "logicalType": "time-micros"}, dt.time(5)),
    ],
)
def test_a_number_without_our_unit_is_no_instant(name: str, kind: Any, value: Any) -> None:
    """Registries and Avro's rules pass over logical types; a bare number is not taken for milliseconds."""
    schema = changed(**{name: {"type": kind}})
    decoded = codec_of(schema).decode(ARTICLES, framed(schema, {**plain(BASE), name: value}))

    assert decoded.reason is Reason.INCOMPATIBLE_SCHEMA
    assert f"{name}: another logical type" in decoded.detail


def test_units_inside_other_records_are_looked_at() -> None:
    """A schema refers to a type that it defined before by its name; what stands in it is compared too."""
    schema = deepcopy(TODAY["MentionRegister"])
    other = deepcopy(schema)
    mention = next(field for field in other["fields"] if field["name"] == "mention")["type"][1]
    next(field for field in mention["fields"] if field["name"] == "date_start")["type"][1] = "int"

    with pytest.raises(ResolutionError, match=r"mention\.date_start: another logical type"):
        resolution(other, schema)(io.BytesIO())


def test_a_schema_that_only_its_registry_understands() -> None:
    """One that refers to other subjects, say: its messages are laid aside, the worker goes on."""
    schema = changed(author={"type": "elsewhere.Author"})
    decoded = codec_of(schema).decode(ARTICLES, struct.pack(">bI", 0, OTHER) + b"body")

    assert decoded.reason is Reason.INCOMPATIBLE_SCHEMA
    assert "its schema cannot be used" in decoded.detail


def test_another_record_is_no_article() -> None:
    """However alike its fields: a schema is known by its name, or by one that it had before."""
    schema = {**TODAY["Article"], "name": "Bulletin"}
    data = framed(schema, plain(BASE))

    assert codec_of(schema).decode(ARTICLES, data).reason is Reason.WRONG_SCHEMA
    renamed = {**TODAY["Article"], "aliases": ["Bulletin"]}
    assert codec_of(schema, Article=renamed).decode(ARTICLES, data).record == BASE


@pytest.mark.parametrize("schema", [{"type": "a schema of kind JSON"}, {"type": "another Avro type"}])
def test_what_is_no_record_is_no_article(schema: Any) -> None:
    """A registry may hold schemas of other kinds under the id."""
    assert codec_of(schema).decode(ARTICLES, struct.pack(">bI", 0, OTHER)).reason is Reason.WRONG_SCHEMA


def test_an_id_is_asked_once() -> None:
    """However many messages carry it."""
    codec = codec_of(changed(withdrawn=None))
    data = framed(changed(withdrawn=None), plain(BASE))
    for _ in range(3):
        codec.decode(ARTICLES, data)

    assert codec._source.asked == [OTHER]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("number", "says"),
    [(10_000, "If a newer parley wrote it, install that one"), (10_000, "PARLEY_SCHEMA_REGISTRY"), (0, "no record")],
)
def test_an_id_that_nobody_knows(number: int, says: str) -> None:
    """The dead letter names the id, what may have written it, and what to do."""
    decoded = load_codec().decode(ARTICLES, struct.pack(">bI", 0, number) + b"body")

    assert decoded.reason is Reason.UNKNOWN_SCHEMA
    assert f"schema id {number} " in decoded.detail
    assert says in decoded.detail


RELEASED = [version for version in load_lock(schemas_folder()).versions if version.is_released]


@pytest.mark.parametrize("version", RELEASED, ids=lambda version: version.file)
def test_every_release_is_read(version: Any, seeded_driver: TopologyDriver) -> None:
    """The records of today, written as a release wrote them, are read under the id that the lock kept for it."""
    schema = json.loads((ROOT / "schemas" / version.file).read_text(encoding="utf-8"))
    for topic, record in _records(seeded_driver, version.name):
        out = io.BytesIO(struct.pack(">bI", 0, version.id))
        out.seek(5)
        fastavro.schemaless_writer(out, fastavro.parse_schema(schema), plain(record))
        read = load_codec().decode(topic, out.getvalue())

        assert read.reason is None, read.detail
        assert known(schema, plain(read.record)) == known(schema, plain(record))


def known(schema: Any, value: Any) -> Any:
    """What a release wrote of a value: the fields that its schema has."""
    if isinstance(schema, list) and value is not None:
        schema = next(branch for branch in schema if branch != "null")
    if isinstance(value, list):
        return [known(schema["items"], item) for item in value]
    if isinstance(value, dict) and isinstance(
        schema, dict
    ):  # a name alone was defined before: what it names is compared whole
        return {field["name"]: known(field["type"], value[field["name"]]) for field in schema["fields"]}
    return value


COMPACTED = {topic.record.__name__ for topic in TOPICS if topic.compacted}


@pytest.mark.parametrize("version", [v for v in RELEASED if v.name in COMPACTED], ids=lambda version: version.file)
def test_compacted_records_of_today_are_read_by_releases(version: Any, seeded_driver: TopologyDriver) -> None:
    """Where FULL_TRANSITIVE is promised, every program before reads what is written today, once it knows the schema."""
    before = json.loads((ROOT / "schemas" / version.file).read_text(encoding="utf-8"))
    read = resolution(TODAY[version.name], before)
    for _, record in _records(seeded_driver, version.name):
        body = io.BytesIO(load_codec().encode(record)[5:])

        values = read(body)

        assert body.read() == b""
        assert values.keys() == {field["name"] for field in before["fields"]}
        assert {name: plain(record)[name] for name in ("revision", "generation") if name in values} == {
            name: values[name] for name in ("revision", "generation") if name in values
        }


def _records(driver: TopologyDriver, name: str) -> list[tuple[Topic, Any]]:
    """What the topics hold of a record after the seeds; some hold none."""
    topics = [topic for topic in TOPICS if topic.record.__name__ == name and topic.name in driver.topics]
    return [(topic, record) for topic in topics for record in driver.records(topic.name)]

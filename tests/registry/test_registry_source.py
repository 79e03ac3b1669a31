"""Ids of a registry, through Confluent's own client: registered, kept, looked up, and refused in words."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from streams.errors import ConfigError, Reason, RegistryError, RegistryRefusedError, SchemaError
from streams.plain_records import plain
from streams.registry.compatibility import Level
from streams.registry.registry_source import RegistrySource, source_of
from streams.registry.source import LockSource, schemas_folder, todays_schemas
from streams.runtime.codec import Codec
from streams.settings import Settings
from streams.topics import BY_NAME, TOPICS
from tests.registry.stand_in import StandIn, stand_in
from tests.support import article

TODAY = todays_schemas(schemas_folder())
ARTICLES = BY_NAME["articles"]
BASE = article("أعلنت تونس عن جولة جديدة.")
SUBJECT = "parley.articles-value"


@pytest.fixture
def registry() -> Iterator[StandIn]:
    """A registry of the test's own."""
    with stand_in() as found:
        found.store.register("somebody.else-value", '"string"')  # so that no id is that of the lock
        yield found


def settings(registry: StandIn, **more: Any) -> Settings:
    """Settings with that registry."""
    return Settings(schema_registry=registry.url, connect_seconds=3, **more)


def codec(registry: StandIn, schemas: dict[str, Any] | None = None, **more: Any) -> Codec:
    """A codec with that registry's ids."""
    schemas = {**TODAY, **(schemas or {})}
    return Codec(RegistrySource(settings(registry, **more), schemas), schemas)


def with_field(name: str, **field: Any) -> dict[str, Any]:
    """Today's schema of an article with one more field."""
    schema = TODAY["Article"]
    return {"Article": {**schema, "fields": [*schema["fields"], {"name": name, **field}]}}


BYLINE = with_field("byline", type=["null", "string"], default=None)
BARE = with_field("byline", type="string")


def test_all_is_registered_at_the_start(registry: StandIn) -> None:
    """One subject a topic, each with the level that it promises; a second worker registers nothing new."""
    codec(registry).register()
    store = registry.store

    assert set(store.subjects()) == {*(_subject(topic) for topic in TOPICS), "somebody.else-value"}
    assert store.levels == {
        _subject(topic): Level.FULL_TRANSITIVE if topic.compacted else Level.BACKWARD_TRANSITIVE for topic in TOPICS
    }
    before = {subject: store.versions(subject) for subject in store.subjects()}
    codec(registry).register()
    assert {subject: store.versions(subject) for subject in store.subjects()} == before


def _subject(topic: Any) -> str:
    return f"parley-{topic.name}-value" if topic.name.endswith("-changelog") else f"parley.{topic.name}-value"


def test_frames_have_the_ids_of_the_registry(registry: StandIn) -> None:
    """And are read back; after the start, the registry is asked for nothing that it told."""
    found = codec(registry)
    found.register()
    asked = len(registry.asked)
    data = found.encode(BASE)

    assert struct.unpack(">bI", data[:5]) == (0, registry.store.version(SUBJECT, "latest").id)
    assert found.decode(ARTICLES, data).record == BASE
    assert len(registry.asked) == asked


def test_a_client_of_confluent_reads_what_parley_writes(registry: StandIn) -> None:
    """Its deserialiser finds the schema by the id, under the same subject, and the other way round."""
    found = codec(registry)
    client, place = (
        SchemaRegistryClient({"url": registry.url}),
        SerializationContext("parley.articles", MessageField.VALUE),
    )
    read = AvroDeserializer(client)(found.encode(BASE), place)
    written = AvroSerializer(client, json.dumps(TODAY["Article"]), conf={"auto.register.schemas": False})(
        plain(BASE), place
    )

    assert read == plain(BASE)
    assert found.decode(ARTICLES, written).record == BASE


def test_versions_of_the_registry_are_resolved(registry: StandIn) -> None:
    """What a newer program wrote is read by the one before, which looks its id up once; and the other way round."""
    old, new = codec(registry), codec(registry, BYLINE)
    old.register()
    before = old.encode(BASE)
    new.register()
    asked = len(registry.asked)

    newer = struct.pack(">bI", 0, registry.store.version(SUBJECT, "latest").id) + before[5:] + b"\x00"
    assert old.decode(ARTICLES, newer).record == BASE
    assert old.decode(ARTICLES, newer).record == BASE
    assert len(registry.asked) == asked + 1
    assert new._readings == {}


def test_an_unknown_id_is_data(registry: StandIn) -> None:
    """A registry that answers "no such schema" makes a dead letter, and is not asked for each."""
    found = codec(registry)
    for _ in range(5):
        decoded = found.decode(ARTICLES, struct.pack(">bI", 0, 77))

    assert decoded.reason is Reason.UNKNOWN_SCHEMA
    assert f"schema id 77 is not known to the registry at {registry.url}" in decoded.detail
    assert registry.asked.count("GET /schemas/ids/77") == 1


def test_a_silent_registry_is_no_data(registry: StandIn) -> None:
    """A message whose id cannot be asked for is not judged: the process ends, and reads it again."""
    found = codec(registry)
    found.register()
    registry.server.shutdown()
    registry.server.server_close()

    assert found.decode(ARTICLES, found.encode(BASE)).record == BASE
    with pytest.raises(RegistryError, match="does not answer"):
        found.decode(ARTICLES, struct.pack(">bI", 0, 77))


def test_no_registry_is_said() -> None:
    """Status 69, the address, and what to do."""
    silent = Settings(schema_registry="http://127.0.0.1:1", connect_seconds=1)
    with pytest.raises(RegistryError, match=r"127\.0\.0\.1:1 does not answer .* start it") as refusal:
        RegistrySource(silent, TODAY).register()
    with pytest.raises(RegistryError, match="does not answer"):
        RegistrySource(silent, TODAY).check()

    assert refusal.value.status == os.EX_UNAVAILABLE


def test_something_else_than_a_registry_is_said(registry: StandIn) -> None:
    """A page that is no registry's is not taken for one."""
    wrong = Settings(schema_registry=f"{registry.url}/elsewhere", connect_seconds=1)

    with pytest.raises(RegistryError, match="404"):
        RegistrySource(wrong, TODAY).register()


def test_a_page_that_is_not_there_says_nothing_of_an_id(registry: StandIn) -> None:
    """The 404 of a proxy is no answer to which schema an id is: the message waits, it is not judged."""
    wrong = Codec(
        RegistrySource(Settings(schema_registry=f"{registry.url}/elsewhere", connect_seconds=1), TODAY), TODAY
    )

    with pytest.raises(RegistryError, match="404"):
        wrong.decode(ARTICLES, struct.pack(">bI", 0, 77))


def test_a_registry_may_refuse_a_user(registry: StandIn) -> None:
    """Status 77 without the password; with it, all is well."""
    registry.user = "reader:canary"
    with pytest.raises(RegistryRefusedError, match="a caller without a name") as refusal:
        codec(registry).register()
    assert refusal.value.status == os.EX_NOPERM

    with pytest.raises(RegistryRefusedError, match="refuses reader") as refusal:
        codec(registry, schema_registry_user="reader", schema_registry_password="wrong-canary").register()
    assert "canary" not in str(refusal.value)

    codec(registry, schema_registry_user="reader", schema_registry_password="canary").register()


def test_a_registry_may_refuse_a_schema(registry: StandIn) -> None:
    """What the level does not allow never gets an id: status 78, the subject and why."""
    codec(registry).register()
    with pytest.raises(SchemaError, match=f"{SUBJECT}.*cannot read version 1.*byline") as refusal:
        codec(registry, BARE).register()

    assert refusal.value.status == os.EX_CONFIG


def test_several_ids_for_one_schema_are_refused(registry: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry that counts by subject would have a record under two ids; parley writes one."""
    numbers = iter(range(1, 99))
    monkeypatch.setattr(RegistrySource, "_registered", lambda *_: next(numbers))

    with pytest.raises(SchemaError, match="several ids"):
        RegistrySource(settings(registry), TODAY).id_of("Position")


def test_a_schema_of_another_kind_is_no_record(registry: StandIn) -> None:
    """An id of a plain string, or of something else than Avro, is another schema than the topic's."""
    number = registry.store.register("somebody.else-value", '"string"').id
    decoded = codec(registry).decode(ARTICLES, struct.pack(">bI", 0, number))

    assert decoded.reason is Reason.WRONG_SCHEMA


def test_settings_choose(registry: StandIn) -> None:
    """Without a registry, ids come from the lock; nothing is asked before it is needed."""
    assert isinstance(source_of(Settings(), schemas_folder()), LockSource)
    assert isinstance(source_of(settings(registry), schemas_folder()), RegistrySource)
    assert registry.asked == []


def test_the_extra_is_named_when_it_is_missing(registry: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's packages are not in every installation."""
    monkeypatch.setitem(__import__("sys").modules, "confluent_kafka.schema_registry", None)

    with pytest.raises(ConfigError, match=r"parley-ledger\[registry\]"):
        codec(registry).decode(ARTICLES, struct.pack(">bI", 0, 1))


@pytest.mark.parametrize("level", list(Level))
def test_the_stand_in_is_a_registry_to_confluents_client(registry: StandIn, level: Level) -> None:
    """Register, look up, list, check and configure, as any client does."""
    client = SchemaRegistryClient({"url": registry.url})
    schema = Schema(json.dumps(TODAY["Article"]), "AVRO")
    number = client.register_schema("x-value", schema)

    assert client.set_compatibility("x-value", level)
    assert client.get_compatibility("x-value") == level
    assert client.lookup_schema("x-value", schema).schema_id == number
    assert client.get_versions("x-value") == [1]
    assert client.get_latest_version("x-value").schema_id == number
    assert client.test_compatibility("x-value", Schema(json.dumps(BYLINE["Article"]), "AVRO"))
    assert "x-value" in client.get_subjects()

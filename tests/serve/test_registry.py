"""The schema registry that the serving process is: real clients decode real bytes with it, and every answer has its code."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
import schemathesis
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.serialization import MessageField, SerializationContext
from fastapi import FastAPI
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from prometheus_client import CollectorRegistry
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance
from starlette.testclient import TestClient

from streams.registry.served import SCHEMA_CHARS_MAX
from streams.registry.source import LockSource, load_lock, schemas_folder
from streams.registry.subjects import level_of, subject_of
from streams.runtime.ingest_metrics import IngestMetrics
from streams.runtime.messages import Incoming
from streams.serve.app import make_app
from streams.serve.desk import Desk
from streams.serve.registry import MEDIA_TYPE
from streams.settings import Settings
from streams.topics import BY_NAME, TOPICS
from tests.serve.serving import served_over_http
from tests.support import examples

LOCK = load_lock(schemas_folder())
POSITIONS = "parley.positions-value"
TOKEN = "0123456789abcdef"


def app_of(**told: Any) -> FastAPI:
    """The routes that need no read model, with these settings."""
    settings = Settings(**{"serve_requests_per_second": 100_000, **told})
    return make_app(settings, cast("Desk", None), IngestMetrics(CollectorRegistry()))


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """Those routes, with nobody to be asked who they are."""
    return app_of()


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """Whoever asks from this machine."""
    return TestClient(app, base_url="http://localhost")


@pytest.fixture(scope="module")
def url(app: FastAPI) -> Iterator[str]:
    """The same over a socket, for clients that are not ours."""
    with served_over_http(app) as found:
        yield found


def schema(name: str) -> dict[str, Any]:
    """Today's schema of a record."""
    latest = LOCK.latest(name)
    assert latest is not None
    written = LockSource(schemas_folder()).written(latest.id)
    assert written is not None
    return dict(written.schema)


def test_confluents_deserialiser_reads_every_topic(url: str, seed_messages: list[Incoming]) -> None:
    """Every value that the seeds lead to becomes a dictionary whose fields are those of its schema, without our code."""
    read = AvroDeserializer(SchemaRegistryClient({"url": url}))
    names: set[str] = set()
    for message in seed_messages:
        if message.value is not None:
            found = read(message.value, SerializationContext(f"parley.{message.topic}", MessageField.VALUE))
            record = BY_NAME[message.topic].record.__name__
            assert list(found) == [field["name"] for field in schema(record)["fields"]]
            names.add(message.topic)

    assert {"articles", "positions", "ledger", "quotes", "facts", "entities", "meetings", "stories"} <= names


def test_confluents_serialiser_writes_with_it(url: str, seed_messages: list[Incoming]) -> None:
    """A writer with our schema gets our id, so that its bytes are those that we write; one of another schema is refused."""
    client = SchemaRegistryClient({"url": url})
    message = next(each for each in seed_messages if each.topic == "quotes" and each.value)
    context = SerializationContext("parley.quotes", MessageField.VALUE)
    record = AvroDeserializer(client)(message.value, context)
    write = AvroSerializer(client, json.dumps(schema("Quote")))

    assert write(record, context) == message.value
    with pytest.raises(SchemaRegistryError) as refused:
        AvroSerializer(client, '{"type": "record", "name": "n", "fields": []}')({}, context)
    assert (refused.value.http_status_code, refused.value.error_code) == (422, 42205)


def test_confluents_client_asks_what_it_can(url: str) -> None:
    """Subjects, versions, levels, lookup and compatibility, as its methods parse them."""
    client = SchemaRegistryClient({"url": url})
    latest = client.get_latest_version(POSITIONS)
    same = client.lookup_schema(POSITIONS, Schema(json.dumps(schema("Position"), indent=2), "AVRO"))
    changed = schema("Position")
    changed["fields"] = [field for field in changed["fields"] if field["name"] != "id"]

    assert set(client.get_subjects()) == {subject_of(topic, "parley") for topic in TOPICS}
    assert client.get_versions(POSITIONS) == [each.version for each in LOCK.versions if each.name == "Position"]
    assert (same.version, same.schema_id) == (latest.version, latest.schema_id)
    assert client.get_compatibility(POSITIONS) == level_of(BY_NAME["positions"])
    assert client.get_compatibility() == "BACKWARD_TRANSITIVE"
    assert client.test_compatibility(POSITIONS, Schema(json.dumps(schema("Position")), "AVRO"))
    assert not client.test_compatibility(POSITIONS, Schema(json.dumps(changed), "AVRO"))


def test_every_id_of_the_lock_is_there(client: TestClient) -> None:
    """With the subjects that it is of; the schema in a string and as it is are the same."""
    for version in LOCK.versions:
        told = client.get(f"/schemas/ids/{version.id}").json()
        uses = client.get(f"/schemas/ids/{version.id}/versions").json()
        expected = {subject_of(topic, "parley") for topic in TOPICS if topic.record.__name__ == version.name}

        assert json.loads(told["schema"]) == client.get(f"/schemas/ids/{version.id}/schema").json()
        assert json.loads(told["schema"])["name"].endswith(version.name)
        assert {(each["subject"], each["version"]) for each in uses} == {(each, version.version) for each in expected}
        assert set(client.get(f"/schemas/ids/{version.id}/subjects").json()) == expected


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/schemas/ids/99999", 404, 40403),
        ("/schemas/ids/0", 404, 40403),
        ("/schemas/ids/99999999999999999999", 404, 40403),
        ("/schemas/ids/one", 404, 40403),
        ("/schemas/ids/99999/versions", 404, 40403),
        ("/subjects/none/versions", 404, 40401),
        ("/subjects/none/versions/1", 404, 40401),
        (f"/subjects/{POSITIONS}/versions/99", 404, 40402),
        (f"/subjects/{POSITIONS}/versions/0", 422, 42202),
        (f"/subjects/{POSITIONS}/versions/first", 422, 42202),
        ("/config/none", 404, 40408),
        ("/mode/none", 404, 40401),
    ],
)
def test_what_is_not_there_has_its_code(client: TestClient, path: str, status: int, code: int) -> None:
    """As clients of the interface tell them apart."""
    answer = client.get(path)

    assert (answer.status_code, answer.json()["error_code"]) == (status, code)
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.json()["message"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"schema": '{"type": "record", "name": "n", "fields": []}'}, 404, 40403),
        ({"schema": '{"type": "nothing"}'}, 422, 42201),
        ({"schema": "{"}, 422, 42201),
        ({"schema": '["null"' * 20_000}, 422, 42201),
        ({"schema": "[" * 3_000 + "]" * 3_000}, 422, 42201),
        ({"schema": " " * (SCHEMA_CHARS_MAX + 1)}, 422, 42201),
        ({"schema": '"string"', "schemaType": "JSON"}, 422, 42201),
        ({"schema": '"string"', "references": [{"name": "n", "subject": "s", "version": 1}]}, 422, 42201),
        ({"schema": 1}, 422, 42201),
        ({}, 422, 42201),
        ([], 422, 42201),
        (None, 422, 42201),
    ],
)
def test_what_is_sent_has_its_code(client: TestClient, body: Any, status: int, code: int) -> None:
    """Whatever it is that somebody takes for a schema."""
    answer = client.post(f"/subjects/{POSITIONS}", json=body)

    assert (answer.status_code, answer.json()["error_code"]) == (status, code)


def test_compatibility_says_why(client: TestClient) -> None:
    """With one version or with all, in words where they are asked for."""
    more = schema("LedgerEntry")
    more["fields"] = [*more["fields"], {"name": "mood", "type": "string"}]
    body = {"schema": json.dumps(more)}
    path = "/compatibility/subjects/parley.ledger-value/versions"
    one = client.post(f"{path}/1?verbose=true", json=body).json()
    latest = client.post(f"{path}/latest?verbose=true", json=body).json()
    every = client.post(path, json=body).json()

    assert every == {"is_compatible": False}
    assert not one["is_compatible"]
    assert all("version 1" in message for message in one["messages"])
    assert any("mood" in message for message in latest["messages"])
    assert f"version {len(client.get('/subjects/parley.ledger-value/versions').json())}" in latest["messages"][0]


def test_a_token_may_be_a_password() -> None:
    """These clients know Basic: the token is let in as Bearer and as a password; nothing else is, nor too much of it."""
    client = TestClient(app_of(token=TOKEN), base_url="http://localhost")

    def status(authorization: str | None) -> int:
        headers = {} if authorization is None else {"Authorization": authorization}
        return client.get("/subjects", headers=headers).status_code

    def basic(password: str) -> str:
        return f"Basic {base64.b64encode(f'anybody:{password}'.encode()).decode()}"

    assert [status(f"Bearer {TOKEN}"), status(basic(TOKEN))] == [200, 200]
    refused = client.get("/subjects")
    assert (refused.status_code, refused.json()["error_code"]) == (401, 40101)
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert [status(basic("wrong")), status("Basic ?"), status("Bearer wrong")] == [401] * 3
    assert [status(basic("wrong")) for _ in range(4)][-1] == 429


def test_confluents_client_with_a_token() -> None:
    """By its setting for a user and a password."""
    with served_over_http(app_of(token=TOKEN)) as url:
        with_token = SchemaRegistryClient({"url": url, "basic.auth.user.info": f"reader:{TOKEN}"})
        without = SchemaRegistryClient({"url": url, "max.retries": 0})

        assert POSITIONS in with_token.get_subjects()
        with pytest.raises(SchemaRegistryError) as refused:
            without.get_subjects()
        assert refused.value.http_status_code == 401


def test_who_asks_too_often_waits() -> None:
    """In the interface's form, with the seconds to wait."""
    client = TestClient(app_of(serve_requests_per_second=1), base_url="http://localhost")
    answers = [client.get("/subjects") for _ in range(8)]

    assert (answers[0].status_code, answers[-1].status_code) == (200, 429)
    assert answers[-1].json()["error_code"] == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_with_a_registry_of_its_own_the_log_has_other_ids() -> None:
    """So nothing is answered that would be wrong."""
    client = TestClient(app_of(schema_registry="http://127.0.0.1:8081"), base_url="http://localhost")

    assert client.get("/schemas/ids/1").status_code == 404
    assert client.get("/subjects").status_code == 404


def test_a_namespace_has_subjects_of_its_own() -> None:
    """As its topics are called."""
    client = TestClient(app_of(namespace="desk"), base_url="http://localhost")

    assert "desk.ledger-value" in client.get("/subjects").json()
    assert client.get(f"/subjects/{POSITIONS}/versions").status_code == 404


ROUTES = (
    ("get", "/schemas/ids/{number}"),
    ("get", "/subjects/{subject}/versions/{number}"),
    ("get", "/config/{subject}"),
    ("post", "/subjects/{subject}"),
    ("post", "/subjects/{subject}/versions"),
    ("post", "/compatibility/subjects/{subject}/versions/{number}"),
)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_it_keeps_its_word(app: FastAPI, method: str, path: str) -> None:
    """Whatever is asked or sent, it answers with the statuses and the content types that OpenAPI names, and no fault."""
    operation = schemathesis.openapi.from_asgi("/openapi.json", app)[path][method]

    @hypothesis_settings(
        max_examples=examples(15), deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy())
    def asked(case: Case) -> None:
        case.headers["Host"] = "localhost"
        case.call_and_validate(checks=[not_a_server_error, status_code_conformance, content_type_conformance])

    asked()

"""docs/asyncapi.yaml: what the table of topics says, valid, and true of real messages."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
import yaml
from typer.testing import CliRunner

from streams.asyncapi import asyncapi
from streams.cli import application
from streams.extract.knowledge import Knowledge
from streams.settings import Settings
from streams.topics import BY_NAME, TOPICS
from tests.asyncapi_schema import SCHEMA
from tests.runtime.test_event_headers import FIRST, recorded, revised
from tests.support import ROOT, seed_articles

FILE = ROOT / "docs" / "asyncapi.yaml"


@cache
def document() -> dict[str, Any]:
    """The document that is there."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


@cache
def validator() -> Any:
    """What holds a document to AsyncAPI 3."""
    return jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_it_is_what_the_topics_say() -> None:
    """To the byte; `make asyncapi` writes it."""
    done = CliRunner().invoke(application(), ["topics", "--asyncapi"])

    assert done.stdout == FILE.read_text(encoding="utf-8"), "`make asyncapi` writes it anew"
    assert set(document()["channels"]) == {topic.name for topic in TOPICS if not topic.internal}


def test_it_is_valid() -> None:
    """By AsyncAPI's own schema, which knows Kafka's bindings; every file it refers to is there."""
    refs = [
        message["payload"]["schema"]["$ref"]
        for message in document()["components"]["messages"].values()
        if "schema" in message["payload"]
    ]

    assert not [error.message for error in validator().iter_errors(document())]
    assert len(refs) == len(document()["channels"])
    assert all((FILE.parent / ref).is_file() for ref in refs)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("channels", "ledger", "bindings", "kafka", "partitions"), 0),
        (("channels", "ledger", "bindings", "kafka", "topicConfiguration", "cleanup.policy"), "compact"),
        (("operations", "send-ledger", "action"), "publish"),
        (("components", "messages", "Article", "bindings", "kafka", "schemaIdLocation"), "body"),
        (("servers", "broker", "hosts"), "127.0.0.1"),
        (("asyncapi",), "2.6.0"),
    ],
)
def test_the_schema_notices_what_is_wrong(path: tuple[str, ...], wrong: object) -> None:
    """A value, a kind or a name that AsyncAPI does not have."""
    broken = json.loads(json.dumps(document()))
    place = broken
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = wrong

    assert list(validator().iter_errors(broken))


def test_messages_are_as_it_says(knowledge: Knowledge) -> None:
    """The headers of every message that the seeds lead to are those that it has for its record or its withdrawal."""
    components = document()["components"]
    checks = {
        name: jsonschema_rs.validator_for(trait["headers"]) for name, trait in components["messageTraits"].items()
    }
    seen = recorded(knowledge, [*seed_articles(), FIRST, revised(FIRST, "", "2024-03-09")])
    for out in seen:
        name = f"{BY_NAME[out.topic].record.__name__}{'' if out.value else 'Withdrawn'}"
        told = {key: value.decode() for key, value in out.headers}
        trait = components["messages"][name]["traits"][0]["$ref"].rpartition("/")[2]
        assert not [error.message for error in checks[trait].iter_errors(told)]
        assert told["ce_type"] == components["messages"][name]["name"]
        assert name in document()["channels"][out.topic]["messages"]

    assert {bool(out.value) for out in seen} == {True, False}


def test_settings_are_in_it() -> None:
    """Names, numbers and addresses are those of whoever asks."""
    found = asyncapi(
        Settings(
            namespace="wire", partitions=9, broker="kafka.example:9093", security_protocol="SSL", replication_factor=3
        )
    )
    channel = found["channels"]["ledger"]

    assert not list(validator().iter_errors(found))
    assert (channel["address"], channel["bindings"]["kafka"]["partitions"]) == ("wire.ledger", 9)
    assert (found["servers"]["broker"]["host"], found["servers"]["broker"]["protocol"]) == (
        "kafka.example:9093",
        "kafka-secure",
    )
    assert found["operations"]["receive-articles"]["bindings"]["kafka"]["groupId"]["enum"] == ["wire"]

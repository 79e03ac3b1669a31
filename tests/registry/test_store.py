"""What a registry keeps, and how it refuses: statuses and codes of Confluent's interface."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from streams.registry.compatibility import Level
from streams.registry.store import SchemaStore, StoreFault

ONE = json.dumps({"type": "record", "name": "n.Line", "fields": [{"name": "word", "type": "string"}]})
TWO = json.dumps(
    {
        "type": "record",
        "name": "n.Line",
        "fields": [{"name": "word", "type": "string"}, {"name": "day", "type": ["null", "int"], "default": None}],
    }
)
BAD = json.dumps({"type": "record", "name": "n.Line", "fields": [{"name": "word", "type": "int"}]})


@pytest.fixture
def store() -> SchemaStore:
    """One subject with two versions."""
    found = SchemaStore()
    found.register("a-value", ONE)
    found.register("a-value", TWO)
    return found


def test_equal_schemas_have_one_id(store: SchemaStore) -> None:
    """Under whatever subject, however they are spelled, and however often they come."""
    spelled = json.dumps(json.loads(TWO), indent=4)

    assert store.register("a-value", spelled).id == store.register("b-value", TWO).id == 2
    assert store.versions("a-value") == [1, 2]
    assert store.register("b-value", TWO).version == 1
    assert store.subjects() == ["a-value", "b-value"]


def test_versions_are_found(store: SchemaStore) -> None:
    """By number, as the latest, by id and by the schema itself."""
    assert store.version("a-value", "1").id == 1
    assert store.version("a-value", "latest") == store.version("a-value", "2") == store.lookup("a-value", TWO)
    assert json.loads(store.text(1)) == json.loads(ONE)


@pytest.mark.parametrize(
    ("ask", "status", "code"),
    [
        (lambda store: store.versions("none"), 404, 40401),
        (lambda store: store.version("a-value", "3"), 404, 40402),
        (lambda store: store.version("a-value", "0"), 404, 40402),
        (lambda store: store.text(3), 404, 40403),
        (lambda store: store.lookup("a-value", BAD), 404, 40403),
        (lambda store: store.register("a-value", BAD), 409, 409),
        (lambda store: store.register("a-value", "{"), 422, 42201),
        (lambda store: store.register("a-value", '{"type": "nothing"}'), 422, 42201),
        (lambda store: store.version("a-value", "first"), 422, 42202),
        (lambda store: store.set_level("a-value", "SOME"), 422, 42203),
    ],
)
def test_refusals_have_their_codes(
    store: SchemaStore, ask: Callable[[SchemaStore], Any], status: int, code: int
) -> None:
    """So that any client knows them; nothing is changed by what is refused."""
    with pytest.raises(StoreFault) as fault:
        ask(store)

    assert (fault.value.status, fault.value.code) == (status, code)
    assert store.versions("a-value") == [1, 2]


def test_a_level_decides(store: SchemaStore) -> None:
    """What BACKWARD refuses, NONE takes; other subjects keep theirs."""
    store.set_level("a-value", Level.NONE)

    assert store.register("a-value", BAD).version == 3
    assert store.faults("b-value", BAD) == []

"""The levels mean what schema registries mean by them."""

from __future__ import annotations

from typing import Any

import pytest

from streams.registry.compatibility import Level, faults

BASE: dict[str, Any] = {"name": "text", "type": "string"}
ADDED: dict[str, Any] = {"name": "title", "type": ["null", "string"], "default": None}
BARE: dict[str, Any] = {"name": "title", "type": "string"}


def record(*fields: dict[str, Any]) -> dict[str, Any]:
    """A record of these fields."""
    return {"type": "record", "name": "Article", "namespace": "parley", "fields": list(fields)}


def kind(*symbols: str, default: str | None = None) -> dict[str, Any]:
    """A field that is an enum."""
    enum: dict[str, Any] = {"type": "enum", "name": "Kind", "symbols": list(symbols)}
    return {"name": "kind", "type": enum if default is None else {**enum, "default": default}}


@pytest.mark.parametrize(
    ("new", "old", "allowed"),
    [
        (record(BASE, ADDED), record(BASE), {Level.BACKWARD, Level.FORWARD, Level.FULL}),
        (record(BASE), record(BASE, ADDED), {Level.BACKWARD, Level.FORWARD, Level.FULL}),
        (record(BASE, BARE), record(BASE), {Level.FORWARD}),
        (record(BASE), record(BASE, BARE), {Level.BACKWARD}),
        (record({**BASE, "name": "body", "aliases": ["text"]}), record(BASE), {Level.BACKWARD}),
        (record({**BASE, "name": "body"}), record(BASE), set()),
        (record(kind("a", "b")), record(kind("a")), {Level.BACKWARD}),
        (record(kind("a", "b", default="a")), record(kind("a", default="a")), {*Level} - {Level.NONE}),
        (record({"name": "n", "type": "long"}), record({"name": "n", "type": "int"}), {Level.BACKWARD}),
    ],
    ids=[
        "added",
        "removed",
        "added bare",
        "removed bare",
        "renamed",
        "renamed bare",
        "symbol",
        "symbol, default",
        "wider",
    ],
)
def test_what_each_level_allows(new: Any, old: Any, allowed: set[Level]) -> None:
    """BACKWARD: the new reads the old; FORWARD: the old reads the new; FULL: both."""
    found = {level for level in (Level.BACKWARD, Level.FORWARD, Level.FULL) if not faults(new, [old], level)}

    assert found == allowed & {Level.BACKWARD, Level.FORWARD, Level.FULL}
    assert not faults(new, [old], Level.NONE)


def test_transitive_asks_all_versions() -> None:
    """What the version before allows, an older one may not: the message says which."""
    history = [record(BASE, {"name": "n", "type": "string"}), record(BASE)]
    new = record(BASE, {"name": "n", "type": "int", "default": 0})

    assert not faults(new, history, Level.BACKWARD)
    [fault] = faults(new, history, Level.BACKWARD_TRANSITIVE)
    assert fault.startswith("it cannot read version 1")

"""A schema and the versions before it in, what stands between them out: the levels of schema registries, by Apache avro."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

import avro.schema
from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType

from streams.registry.canonical import full_name_of

__all__ = ["Level", "faults", "unreadable"]


class Level(StrEnum):
    """What a new version of a schema must be able to do, as schema registries call it."""

    NONE = "NONE"
    BACKWARD = "BACKWARD"
    BACKWARD_TRANSITIVE = "BACKWARD_TRANSITIVE"
    FORWARD = "FORWARD"
    FORWARD_TRANSITIVE = "FORWARD_TRANSITIVE"
    FULL = "FULL"
    FULL_TRANSITIVE = "FULL_TRANSITIVE"


def faults(schema: Any, earlier: Sequence[Any], level: Level, first: int = 1) -> list[str]:
    """What keeps a schema from following these versions, the `first` and on, under a level; empty when it may."""
    kind, _, transitive = level.partition("_")
    asked = earlier if transitive else earlier[-1:]
    found = []
    for number, old in enumerate(asked, first + len(earlier) - len(asked)):
        if kind in {"BACKWARD", "FULL"}:
            found += [f"it cannot read version {number}: {fault}" for fault in unreadable(schema, old)]
        if kind in {"FORWARD", "FULL"}:
            found += [f"version {number} cannot read it: {fault}" for fault in unreadable(old, schema)]
    return found


def unreadable(reader: Any, writer: Any) -> list[str]:
    """Why a reader's schema cannot read what a writer's wrote; empty when it can read all of it."""
    known = {name: enum["symbols"] for name, enum in _enums(writer)}
    cursor, other = (avro.schema.parse(json.dumps(schema)) for schema in (_widened(reader, known), writer))
    checker = ReaderWriterCompatibilityChecker()  # type: ignore[no-untyped-call]
    found = checker.get_compatibility(cursor, other)
    return [] if found.compatibility == SchemaCompatibilityType.compatible else sorted(found.messages)


def _widened(reader: Any, known: dict[str, list[str]]) -> Any:
    """The reader's schema, its enums that have a default knowing every symbol: the library does not look at that default."""
    widened = json.loads(json.dumps(reader))
    for name, enum in _enums(widened):
        if "default" in enum:
            enum["symbols"] = list(dict.fromkeys([*enum["symbols"], *known.get(name, ())]))
    return widened


def _enums(schema: Any, namespace: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every enum defined inside a schema, by its full name."""
    if isinstance(schema, list):
        for branch in schema:
            yield from _enums(branch, namespace)
    elif isinstance(schema, dict):
        if "name" in schema:
            namespace = full_name_of(schema, namespace).rpartition(".")[0]
        if schema.get("type") == "enum":
            yield full_name_of(schema, namespace), schema
        for inner in ("items", "values", "type"):
            if isinstance(schema.get(inner), dict | list):
                yield from _enums(schema[inner], namespace)
        for field in schema.get("fields", ()):
            yield from _enums(field["type"], namespace)

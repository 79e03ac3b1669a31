"""A writer's and a reader's schema in, a function from Avro bodies to plain values out; made once for each id."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

import fastavro
from fastavro.read import SchemaResolutionError

from streams.registry.canonical import fingerprint

__all__ = ["Read", "ResolutionError", "resolution"]

Read = Callable[[io.BytesIO], dict[str, Any]]
"""From a body to the values of a record; raises ResolutionError, or whatever random bytes lead to."""

_SAME: Final = {"timestamp-micros": "timestamp-millis"}
"""Logical types that fastavro makes the same of: an instant."""


class ResolutionError(ValueError):
    """What was written has no place in the reader's schema: what Avro's rules do not allow is never guessed."""


def resolution(writer: Mapping[str, Any], reader: Mapping[str, Any]) -> Read:
    """How to read what was written with one schema into another, by Avro's rules: names, aliases, defaults, promotions."""
    try:
        return _compiled(writer, reader)
    except Exception as error:  # noqa: BLE001  # a registry may hold what only its own tools can parse
        return _never(f"its schema cannot be used ({type(error).__name__}: {error})")


def _compiled(writer: Mapping[str, Any], reader: Mapping[str, Any]) -> Read:
    written = fastavro.parse_schema(dict(writer))
    if fingerprint(writer) == fingerprint(reader):  # nothing to resolve, which is several times quicker
        return lambda body: cast("dict[str, Any]", fastavro.schemaless_reader(body, written, None))
    if other := sorted(set(_other_units((writer, _named(writer)), (reader, _named(reader)), ""))):
        return _never(f"{', '.join(other)}: another logical type, so that its numbers may mean something else")
    wanted = fastavro.parse_schema(dict(reader))

    def read(body: io.BytesIO) -> dict[str, Any]:
        try:
            return cast("dict[str, Any]", fastavro.schemaless_reader(body, written, wanted))
        except SchemaResolutionError as error:
            raise ResolutionError(str(error)) from error

    return read


def _never(why: str) -> Read:
    def refuse(_body: io.BytesIO) -> dict[str, Any]:
        raise ResolutionError(why)

    return refuse


_Typed = tuple[Any, Mapping[str, Any]]
"""A type, and the named types that it may refer to."""


def _other_units(writer: _Typed, reader: _Typed, place: str) -> Iterator[str]:
    """The fields that have a logical type on one side only, or another: Avro's rules do not look at that."""
    (written, wanted), names = (_branches(*side) for side in (writer, reader)), (writer[1], reader[1])
    units = [
        {_unit(branch) for branch in side if _kind(branch) not in {"record", "array"}} for side in (written, wanted)
    ]
    if all(units) and units[0] != units[1] and any(unit for side in units for unit in side):
        yield place
    for kind in ("array", "record"):
        pair = [next((branch for branch in side if _kind(branch) == kind), None) for side in (written, wanted)]
        if pair[0] is None or pair[1] is None:
            continue
        if kind == "array":
            yield from _other_units((pair[0]["items"], names[0]), (pair[1]["items"], names[1]), place)
            continue
        known = {field["name"]: field for field in pair[0]["fields"]}
        for field in pair[1]["fields"]:
            name = next((name for name in (field["name"], *field.get("aliases", ())) if name in known), None)
            if name is not None:
                inner = f"{place}.{field['name']}".lstrip(".")
                yield from _other_units((known[name]["type"], names[0]), (field["type"], names[1]), inner)


def _branches(schema: Any, names: Mapping[str, Any]) -> list[Any]:
    """The types that a value may have, null left out, with references followed."""
    found = [names.get(branch, branch) if isinstance(branch, str) else branch for branch in _union(schema)]
    return [branch for branch in found if branch != "null"]


def _union(schema: Any) -> list[Any]:
    return schema if isinstance(schema, list) else [schema]


def _kind(branch: Any) -> Any:
    return branch["type"] if isinstance(branch, dict) else branch


def _unit(branch: Any) -> str:
    unit = branch.get("logicalType", "") if isinstance(branch, dict) else ""
    return _SAME.get(unit, unit)


def _named(schema: Any) -> dict[str, Any]:
    """The types defined inside a schema, by the names that it refers to them with: full ones, and those without a namespace."""
    found: dict[str, Any] = {}
    waiting = [(schema, "")]
    while waiting:
        part, space = waiting.pop()
        if isinstance(part, list):
            waiting += [(branch, space) for branch in part]
        elif isinstance(part, dict):
            space = part.get("namespace", space)
            if "name" in part and "type" in part and "fields" in part:
                found |= {part["name"]: part, f"{space}.{part['name']}": part}
            waiting += [(part[inner], space) for inner in ("items", "values", "type") if inner in part]
            waiting += [(field["type"], space) for field in part.get("fields", ())]
    return found

"""An Avro schema in, its canonical form and the SHA-256 of it out: equal where two schemas write and read alike.

Avro's Parsing Canonical Form (full names, a fixed order, no docs, no white
space) leaves out defaults, aliases and logical types too, which decide how
bytes are *read*; here they stay.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

__all__ = ["canonical_form", "fingerprint", "full_name_of"]

_PRIMITIVES: Final = frozenset(("null", "boolean", "int", "long", "float", "double", "bytes", "string"))
_NAMED: Final = frozenset(("record", "error", "enum", "fixed"))
_BUILT_IN: Final = _PRIMITIVES | _NAMED | {"array", "map"}
_KEPT: Final = ("symbols", "size", "logicalType", "precision", "scale", "default")
"""What stays of a type as it is, in this order."""


def canonical_form(schema: Any) -> str:
    """The schema as the shortest JSON that says what matters, in one order."""
    return json.dumps(_form(schema, ""), separators=(",", ":"), ensure_ascii=False)


def fingerprint(schema: Any) -> str:
    """SHA-256, in hex, of the canonical form."""
    return hashlib.sha256(canonical_form(schema).encode()).hexdigest()


def full_name_of(schema: Mapping[str, Any], namespace: str = "") -> str:
    """The name of a named type with its namespace."""
    return _full(schema["name"], schema.get("namespace", namespace))


def _full(name: str, namespace: str) -> str:
    return name if "." in name or not namespace or name in _BUILT_IN else f"{namespace}.{name}"


def _form(schema: Any, namespace: str) -> Any:
    if isinstance(schema, str):
        return _full(schema, namespace)
    if isinstance(schema, list):
        return [_form(branch, namespace) for branch in schema]
    kind = schema["type"]
    if not isinstance(kind, str):
        return _form(kind, namespace)
    found: dict[str, Any] = {}
    if kind in _NAMED:
        found["name"] = full_name_of(schema, namespace)
        namespace = found["name"].rpartition(".")[0]
        if aliases := schema.get("aliases"):
            found["aliases"] = sorted(_full(alias, namespace) for alias in aliases)
    found["type"] = _full(kind, namespace)
    if "fields" in schema:
        found["fields"] = [_field(field, namespace) for field in schema["fields"]]
    found |= {inner: _form(schema[inner], namespace) for inner in ("items", "values") if inner in schema}
    found |= {kept: schema[kept] for kept in _KEPT if kept in schema}
    return found["type"] if found.keys() == {"type"} else found


def _field(field: Mapping[str, Any], namespace: str) -> dict[str, Any]:
    found = {"name": field["name"], "type": _form(field["type"], namespace)}
    if aliases := field.get("aliases"):
        found["aliases"] = sorted(aliases)
    if "default" in field:
        found["default"] = field["default"]
    return found

"""The canonical form is equal where schemas write and read alike, and differs where they do not."""

from __future__ import annotations

import json
from typing import Any

import fastavro
import pytest

from streams.registry.canonical import canonical_form, fingerprint
from streams.registry.source import schemas_folder, todays_schemas

WORD: dict[str, Any] = {"name": "word", "type": "string"}
DAY: dict[str, Any] = {"name": "day", "type": ["null", {"type": "int", "logicalType": "date"}], "default": None}


def record(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A record with these fields."""
    return {"type": "record", "name": "Line", "namespace": "n", "fields": list(fields), **more}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (record(WORD), record({**WORD, "doc": "A word."}, doc="A line.")),
        (record(WORD), {"type": "record", "name": "n.Line", "fields": [{"name": "word", "type": {"type": "string"}}]}),
        (record(WORD), {"fields": [WORD], "namespace": "n", "name": "Line", "type": "record"}),
    ],
    ids=["docs", "spelling of names and types", "order of attributes"],
)
def test_what_does_not_matter(one: Any, other: Any) -> None:
    """Docs, spelling and order change nothing."""
    assert canonical_form(one) == canonical_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (record(WORD), record({**WORD, "default": ""})),
        (record(WORD), record({**WORD, "aliases": ["term"]})),
        (record(DAY), record({**DAY, "type": ["null", {"type": "int", "logicalType": "time-millis"}]})),
        (record(DAY), record({**DAY, "type": ["null", "int"]})),
        (record(WORD, DAY), record(DAY, WORD)),
        (record(WORD), record(WORD, namespace="m")),
    ],
    ids=["default", "alias", "logical type", "no logical type", "order of fields", "namespace"],
)
def test_what_matters(one: Any, other: Any) -> None:
    """Whatever decides how bytes are written or read is another schema."""
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize("name", sorted(todays_schemas(schemas_folder())))
def test_it_says_what_avro_says(name: str) -> None:
    """Without what is ours to keep, it is Avro's own Parsing Canonical Form, as fastavro makes it."""
    schema = todays_schemas(schemas_folder())[name]
    form = json.dumps(_stripped(json.loads(canonical_form(schema))), separators=(",", ":"), ensure_ascii=False)

    assert form == fastavro.schema.to_parsing_canonical_form(schema)


def _stripped(form: Any) -> Any:
    """A canonical form without defaults, aliases and logical types."""
    if isinstance(form, list):
        return [_stripped(inner) for inner in form]
    if not isinstance(form, dict):
        return form
    kept = {key: _stripped(value) for key, value in form.items() if key not in {"default", "aliases", "logicalType"}}
    return kept["type"] if kept.keys() == {"type"} else kept

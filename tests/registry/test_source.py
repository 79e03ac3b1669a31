"""The lock names what bytes were written with, and notices when it does not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from streams.errors import SchemaError
from streams.registry.canonical import canonical_form
from streams.registry.lock import file_of
from streams.registry.source import LockSource, load_lock, todays_schemas
from tests.support import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the schemas."""
    return Path(shutil.copytree(ROOT / "schemas", tmp_path / "schemas"))


def test_the_lock_of_the_checkout_is_well(folder: Path) -> None:
    """Every record has an id, and each id leads to the schema that it names."""
    source = LockSource(folder)
    source.register()

    for name, schema in todays_schemas(folder).items():
        written = source.written(source.id_of(name))
        assert written is not None
        assert canonical_form(written.schema) == canonical_form(schema)  # a doc may change within a version
        assert written.label.startswith(f"{name} version ")


def test_a_schema_that_is_not_locked_stops_the_start(folder: Path) -> None:
    """Its bytes would carry the id of another version: 78, and what to do."""
    path = folder / file_of("Fact")
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["fields"][0]["name"] = "another"
    path.write_text(json.dumps(schema), encoding="utf-8")

    with pytest.raises(SchemaError, match=r"parley\.Fact\.avsc is not what .*make schemas"):
        LockSource(folder).register()


def test_a_record_without_an_id_is_said() -> None:
    """A new record needs `make schemas`."""
    with pytest.raises(SchemaError, match="has no Bulletin"):
        LockSource(ROOT / "schemas").id_of("Bulletin")


def test_the_id_of_a_change_that_was_taken_back(folder: Path) -> None:
    """What was written between two releases with it is no newer parley's, and is said to be what it is."""
    lock = load_lock(folder)
    path = folder / "ids.lock.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'"next_id": {lock.next_id}', f'"next_id": {lock.next_id + 3}'), encoding="utf-8")
    source = LockSource(folder)

    assert source.written(lock.next_id) is None
    assert "before any release had it" in source.unknown(lock.next_id)

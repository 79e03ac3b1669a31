"""A table of DuckDB holds every record of every topic, types and nesting included."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from streams.cli.export_lines import EXPORTED, Format, extra_columns, lines_of
from streams.errors import ConfigError
from streams.export.duck import write_duckdb
from streams.records import Quote
from streams.runtime.topology_driver import TopologyDriver
from streams.topics import BY_NAME
from tests.export.test_parquet import records_of

duckdb: Any = pytest.importorskip("duckdb")


@pytest.mark.parametrize("topic", EXPORTED)
def test_every_topic_comes_back(topic: str, seeded_driver: TopologyDriver, tmp_path: Path) -> None:
    """What DuckDB gives as JSON is what was written, number by number and text by text; instants it spells its own way."""
    lines = [line for record in records_of(seeded_driver, topic) for line in lines_of(topic, Format.DUCKDB).of(record)]
    path, out = tmp_path / "lines", tmp_path / "records.duckdb"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_duckdb(BY_NAME[topic].record, extra_columns(topic), str(path), str(out), topic)
    with duckdb.connect(str(out), read_only=True) as connection:
        rows = [json.loads(row[0]) for row in connection.execute(f"SELECT to_json(t) FROM {topic} t").fetchall()]

    assert rows
    for row, line in zip(rows, lines, strict=True):
        assert plain(row) == plain(json.loads(line))


def plain(value: Any) -> Any:
    """The value with its instants to the second, and numbers as numbers."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(Z|\+00)", value):
        return value.replace("T", " ")[:19]
    return value


def test_without_duckdb_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A missing extra is a matter of configuration, with its cure."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.setattr("streams.extras.find_spec", lambda name: None if name == "duckdb" else name)

    with pytest.raises(ConfigError, match=r"pip install 'parley-ledger\[duckdb\]'"):
        write_duckdb(Quote, (), "lines", str(tmp_path / "x.duckdb"), "quotes")

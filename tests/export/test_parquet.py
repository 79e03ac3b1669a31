"""Exports: the same records in every format, positions with their PLOVER codes."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from streams.cli.export_lines import EXPORTED, PLOVER, Format, exported, lines_of
from streams.errors import ConfigError
from streams.export.parquet import typed, write_parquet
from streams.knowledge import load_knowledge
from streams.plain_records import json_row
from streams.records import Verdict
from streams.runtime.topology_driver import TopologyDriver
from streams.topics import BY_NAME
from tests.corrections.support import news, said_of, stand
from tests.support import seed_articles


def records_of(seeded_driver: TopologyDriver, topic: str) -> list[Any]:
    """The records of a topic. Of the seeds nobody has said anything, so a word is said of another article."""
    if topic == "articles":
        return seed_articles()
    if topic == "corrections":
        one, knowledge = news(), load_knowledge()
        return [said_of(one, stand(one, knowledge, "IRN"), Verdict.AMEND, knowledge, target="USA")]
    return seeded_driver.records(topic)


def rows_of(seeded_driver: TopologyDriver, topic: str) -> list[dict[str, Any]]:
    """The rows of a topic; there are some."""
    found = list(exported(topic, records_of(seeded_driver, topic)))
    assert found
    return found


@pytest.mark.parametrize("topic", EXPORTED)
def test_parquet_gives_back_what_is_held(seeded_driver: TopologyDriver, topic: str, tmp_path: Path) -> None:
    """Every record of every topic comes back from Parquet, types and nesting included."""
    rows, path = rows_of(seeded_driver, topic), tmp_path / "records.parquet"
    extra = PLOVER if topic == "positions" else ()
    with path.open("wb") as out:
        write_parquet(BY_NAME[topic].record, extra, rows, out)

    table = pyarrow.parquet.read_table(path)

    assert table.to_pylist() == rows
    assert table.column_names == list(rows[0])


@pytest.mark.parametrize("topic", EXPORTED)
def test_rows_of_json_become_what_they_were(seeded_driver: TopologyDriver, topic: str) -> None:
    """Instants, days and what is nested come back from the lines that an export keeps on its way."""
    rows = rows_of(seeded_driver, topic)

    assert [typed(BY_NAME[topic].record, json.loads(json.dumps(json_row(row)))) for row in rows] == rows


def test_parquet_columns_are_typed(seeded_driver: TopologyDriver, tmp_path: Path) -> None:
    """Days are days, instants are instants of UTC, numbers are a list of records; what may be null says so."""
    path = tmp_path / "positions.parquet"
    with path.open("wb") as out:
        write_parquet(BY_NAME["positions"].record, PLOVER, rows_of(seeded_driver, "positions"), out)

    schema = pyarrow.parquet.read_schema(path)

    assert str(schema.field("published_at").type) == "timestamp[ms, tz=UTC]"
    assert str(schema.field("date").type) == "date32[day]"
    assert str(schema.field("negated").type) == "bool"
    assert schema.field("numbers").type.value_type.field("low").type == "double"
    assert (schema.field("target").nullable, schema.field("actor").nullable) == (True, False)


def test_nothing_held_is_an_empty_table(tmp_path: Path) -> None:
    """An export of nothing has its columns all the same, in Parquet and in CSV."""
    path = tmp_path / "empty.parquet"
    with path.open("wb") as file:
        write_parquet(BY_NAME["quotes"].record, (), [], file)

    table = pyarrow.parquet.read_table(path)

    assert (table.num_rows, lines_of("quotes", Format.CSV).head) == (0, ",".join(table.column_names))


def test_without_pyarrow_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing extra is a matter of configuration, with its cure."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(ConfigError, match=r"pip install 'parley-ledger\[parquet\]'"):
        write_parquet(BY_NAME["quotes"].record, (), [], io.BytesIO())

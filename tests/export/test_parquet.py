"""Exports: the same records in every format, positions with their PLOVER codes."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from streams.cli.commands.export import EXPORTED, PLOVER, exported, print_csv
from streams.errors import ConfigError
from streams.export.parquet import write_parquet
from streams.knowledge import load_knowledge
from streams.records import Verdict
from streams.runtime.topology_driver import TopologyDriver
from streams.topics import BY_NAME
from tests.corrections.support import news, said_of, stand


def rows_of(seeded_driver: TopologyDriver, topic: str) -> list[dict[str, Any]]:
    """The rows of a topic; there are some. Of the seeds nobody has said anything, so a word is said of another article."""
    records = seeded_driver.records(topic)
    if topic == "corrections":
        one, knowledge = news(), load_knowledge()
        records = [said_of(one, stand(one, knowledge, "IRN"), Verdict.AMEND, knowledge, target="USA")]
    found = list(exported(topic, records))
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
    path, out = tmp_path / "empty.parquet", io.StringIO()
    with path.open("wb") as file:
        write_parquet(BY_NAME["quotes"].record, (), [], file)
    with redirect_stdout(out):
        print_csv("quotes", [])

    table = pyarrow.parquet.read_table(path)

    assert (table.num_rows, out.getvalue().strip()) == (0, ",".join(table.column_names))


def test_without_pyarrow_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing extra is a matter of configuration, with its cure."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(ConfigError, match=r"pip install 'parley-ledger\[parquet\]'"):
        write_parquet(BY_NAME["quotes"].record, (), [], io.BytesIO())

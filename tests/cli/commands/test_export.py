"""`parley export` of an archive, without Kafka: files that are whole or resumed, and lines on stdout."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from typer.testing import CliRunner, Result

from streams.cli import application, export_sources
from streams.errors import ConfigError, ParleyError, UsageError
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.records import Article
from streams.runtime.topology_driver import TopologyDriver
from tests.support import ROOT, day, reading_once

SEEDS = str(ROOT / "seeds" / "articles")
duckdb: Any = pytest.importorskip("duckdb")


@pytest.fixture(scope="module", autouse=True)
def seeds_read_once() -> Iterator[None]:
    """An export reads articles that were taken in at one instant, and each of them once."""
    with reading_once(export_sources), pytest.MonkeyPatch.context() as patch:
        patch.setattr(export_sources, "ingestion_instant", lambda: day("2024-06-01"))
        yield


def export(*words: str | Path) -> Result:
    """Run the command on the seeds; what parley refuses is raised."""
    done = CliRunner().invoke(application(["export"]), ["export", *map(str, words), "--from", SEEDS])
    if isinstance(done.exception, ParleyError):
        raise done.exception
    return done


@pytest.mark.parametrize("topic", ["entities", "quotes", "facts", "positions", "meetings", "ledger"])
def test_an_archive_is_read_as_the_topics_hold_it(topic: str, seeded_driver: TopologyDriver) -> None:
    """The same records as after publishing the articles to Kafka's topics, by identity and content."""
    rows = [json.loads(line) for line in export(topic).stdout.splitlines()]
    held = [r for r in seeded_driver.records(topic) if not getattr(r, "retracted", False)]
    names = {"meetings": ("meeting_id",), "ledger": ("actor", "issue")}.get(topic, ("article_id", "id"))

    assert sorted(tuple(row[name] for name in names) for row in rows) == sorted(
        tuple(getattr(record, name) for name in names) for record in held
    )
    assert len(rows) > (3 if topic == "meetings" else 20)


@pytest.mark.parametrize("output", ["jsonl", "csv", "plover", "jsonld", "nt"])
def test_a_file_is_what_would_be_printed(output: str, tmp_path: Path) -> None:
    """Byte for byte, and nothing is left beside it."""
    path = tmp_path / "records"
    export("positions", "--format", output, "--output", path)

    assert path.read_text(encoding="utf-8") == export("positions", "--format", output).stdout
    assert [each.name for each in tmp_path.iterdir()] == ["records"]


def test_tables_hold_what_the_lines_do(tmp_path: Path) -> None:
    """DuckDB and Parquet have the rows of JSON Lines, typed alike."""
    lines = [json.loads(line) for line in export("positions").stdout.splitlines()]
    export("positions", "--format", "duckdb", "--output", tmp_path / "p.duckdb")
    export("positions", "--format", "parquet", "--output", tmp_path / "p.parquet")
    with duckdb.connect(str(tmp_path / "p.duckdb"), read_only=True) as connection:
        kept = connection.execute(
            "SELECT id, start, negated, date::VARCHAR, numbers, plover_code FROM positions"
        ).fetchall()
        kinds = dict(connection.execute("SELECT column_name, data_type FROM duckdb_columns()").fetchall())
        same = connection.execute(
            "SELECT count(*) FROM (FROM positions EXCEPT FROM read_parquet(?))", [str(tmp_path / "p.parquet")]
        ).fetchall()
    table = pyarrow.parquet.read_table(tmp_path / "p.parquet")

    assert kept == [(r["id"], r["start"], r["negated"], r["date"], r["numbers"], r["plover_code"]) for r in lines]
    assert (kinds["published_at"], kinds["date"]) == ("TIMESTAMP WITH TIME ZONE", "DATE")
    assert table.column("id").to_pylist() == [row["id"] for row in lines]
    assert same == [(0,)]


@pytest.mark.parametrize("output", ["jsonl", "csv", "parquet"])
def test_an_interrupted_export_goes_on(output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped in the fourth of five articles: it is refused, resumed behind the third, and the file is the same."""
    monkeypatch.setattr("streams.cli.export_file._SAVE_SECONDS", 0.0)
    whole, path = tmp_path / "whole", tmp_path / "records"
    words = ("positions", "--format", output, "--output")
    export(*words, whole)
    count, asked = iter(range(1, 99)), list[str]()

    def stopping(*given: Any) -> Any:
        if next(count) == 4:
            raise KeyboardInterrupt
        return read(*given)

    def counting(article: Article, knowledge: Knowledge) -> Reading:
        asked.append(article.article_id)
        return read(article, knowledge)

    with monkeypatch.context() as patch:
        patch.setattr("streams.cli.export_sources.read", stopping)
        export(*words, path)
    assert not path.exists()
    with (tmp_path / "records.part").open("ab") as part:
        part.write(b"half a li")
    with pytest.raises(UsageError, match="--resume goes on with it, --restart begins anew"):
        export(*words, path)
    with monkeypatch.context() as patch:
        patch.setattr("streams.cli.export_sources.read", counting)
        done = export(*words, path, "--resume")

    assert "resuming behind 3 of 5" in done.output
    assert len(asked) == 2
    assert path.read_bytes() == whole.read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["records", "whole"]


@pytest.mark.slow
@pytest.mark.parametrize("is_terminal", [True, False])
def test_only_a_terminal_is_shown_a_bar(is_terminal: bool, tmp_path: Path) -> None:
    """Of a program's standard error there are the lines of words alone."""
    ours, theirs = pty.openpty() if is_terminal else os.pipe()
    done = subprocess.run(
        [sys.executable, "-m", "streams", "export", "quotes", "--from", SEEDS, "--output", tmp_path / "records"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        timeout=60,
        check=True,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    )
    os.close(theirs) if not is_terminal else None
    told = os.read(ours, 65536).decode()

    assert done.stdout == b""
    assert told.rstrip().endswith(f"exported quotes to {tmp_path / 'records'}")
    assert ("5/5" in told, "\x1b[" in told) == (is_terminal, is_terminal)


def test_another_export_is_not_resumed(tmp_path: Path) -> None:
    """What was begun as something else would be half of each."""
    path = tmp_path / "records"
    (tmp_path / "records.part").write_bytes(b"{}\n")
    state = tmp_path / "records.state.json"
    for damage in ('{"plan": "another", "units": 1, "bytes": 3}', '{"plan": ', '{"units": 1}'):
        state.write_text(damage, encoding="utf-8")
        with pytest.raises(UsageError, match="--restart begins anew"):
            export("quotes", "--output", path, "--resume")
    export("quotes", "--output", path, "--restart")

    assert path.read_text(encoding="utf-8") == export("quotes").stdout


def test_bad_files_are_named_and_left_out(tmp_path: Path) -> None:
    """Status 65, and the export of the others is whole."""
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02")
    done = export("articles", "--from", tmp_path)

    assert done.exit_code == os.EX_DATAERR
    assert "bad.txt" in done.stderr
    assert len(done.stdout.splitlines()) == 5


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("positions", "--format", "duckdb"), "name it with --output"),
        (("positions", "--resume"), "name a file with --output"),
        (("stories",), "stories are of a running parley"),
        (("corrections", "--format", "gold"), "without --from"),
    ],
)
def test_what_does_not_go_together_is_said(words: tuple[str, ...], says: str) -> None:
    """Before anything is read."""
    with pytest.raises(UsageError, match=says):
        export(*words)


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """One line and status 78."""
    with pytest.raises(ConfigError, match="cannot be written: No such file or directory"):
        export("quotes", "--output", tmp_path / "missing" / "records")

"""How sources do is told on 80 columns, and in ISO for programs."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from streams.cli.console import console
from streams.cli.tables.sources import ago, sources_table
from streams.ingest.item import SourceClass, SourceName
from streams.runtime.source_store import Count, SourceState, SourceStore
from streams.settings import Settings
from tests.cli.support import run

NOW = dt.datetime(2025, 1, 2, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(-5, "0 s ago"), (12, "12 s ago"), (200, "3 min ago"), (7_300, "2 h ago"), (200_000, "2 d ago")],
)
def test_times_are_told_by_their_largest_unit(seconds: int, told: str) -> None:
    """Rounded down; a clock that is ahead is no time to come."""
    assert ago(NOW - dt.timedelta(seconds=seconds), NOW) == told


def test_the_table_has_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """A row a source, whatever is in it; long names by their end."""
    feed = SourceName(SourceClass.FEED, "https://outlet.example/a/very/long/path/politics.xml")
    waits = "no Kafka broker answers at 127.0.0.1:9092 (TimeoutError); check PARLEY_BROKER"
    states = [
        SourceState(feed, NOW, None, 123_456, 1_234, 0, waits),
        SourceState(SourceName(SourceClass.FOLDER, "inbox"), NOW, NOW, 1, 0, 0, None),
    ]
    console().print(sources_table(states, NOW))
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines() if line.strip()]

    assert len(lines) == 5
    assert all(len(line) <= 80 for line in lines[:4])
    assert lines[4] == f"feed {feed.name} waits: {waits}"
    assert "…" in lines[2]
    assert "politics.xml" in lines[2]
    assert "never" in lines[2]
    assert "123456" in lines[2]


def test_status_needs_no_broker(tmp_path: Path) -> None:
    """Nothing yet is said; then each source, as a table and as JSON."""
    assert "Nothing was ever taken in" in run("ingest", "status", folder=tmp_path).stdout
    with SourceStore.of(Settings(data_folder=tmp_path), "a:1") as store, store.writing() as db:
        store.write_taken(db, SourceName(SourceClass.FOLDER, "inbox"), {}, Count(2, 1, 3))
    [row] = json.loads(run("ingest", "status", "--json", folder=tmp_path).stdout)

    assert (row["class"], row["name"], row["articles"], row["rejects"]) == ("folder", "inbox", 2, 1)
    assert dt.datetime.fromisoformat(row["last_new"]).tzinfo is not None
    assert "inbox" in run("ingest", "status", folder=tmp_path).stdout

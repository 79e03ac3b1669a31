"""What sources remember survives, is shared by processes, and is made anew when it is damaged."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from streams.errors import StoreDamagedError, UnavailableError
from streams.ingest.item import SourceClass, SourceName
from streams.runtime.source_owner import Owner
from streams.runtime.source_store import Count, SourceStore, digest_of, store_path, stores_of
from streams.settings import Settings
from tests.runtime.many_writers import write_much
from tests.runtime.support import damage

FOLDER = SourceName(SourceClass.FOLDER, "inbox")
FEED = SourceName(SourceClass.FEED, "https://outlet.example/rss")


def test_memory_survives_and_is_forgotten(tmp_path: Path) -> None:
    """Each source has its own; None forgets a key."""
    with SourceStore(tmp_path / "a.sqlite") as store:
        store.remember(FOLDER, {"a": "1", "b": "2"})
        store.remember(FEED, {"a": "3"})
        store.remember(FOLDER, {"b": None})
    with SourceStore(tmp_path / "a.sqlite") as store:
        assert store.memory(FOLDER) == {"a": "1"}
        assert (store.recall(FEED, "a"), store.recall(FEED, "b")) == ("3", None)
        assert store.memory(SourceName(SourceClass.STDIN, "-")) == {}
        store.forget_source(FOLDER)
        assert (store.memory(FOLDER), store.memory(FEED)) == ({}, {"a": "3"})


def test_what_was_taken_is_counted(tmp_path: Path) -> None:
    """Fingerprints by key, counters, the last look and the last new; a source that waits says why until it does not."""
    with SourceStore(tmp_path / "a.sqlite") as store:
        store.looked(FOLDER, "no broker")
        assert store.sources()[0].waits == "no broker"
        with store.writing() as db:
            store.write_taken(db, FOLDER, {"a.txt": digest_of("1")}, Count(1, 0, 2))
        first = store.sources()[0]
        with store.writing() as db:
            store.write_taken(db, FOLDER, {"b.txt": digest_of("2")}, Count(0, 0, 1))
        second = store.sources()[0]
        with store.reading() as db:
            known = store.fingerprints(db, FOLDER, ["a.txt", "none.txt"])

        assert (first.articles, first.unchanged, first.waits) == (1, 2, None)
        assert (second.last_new, second.unchanged) == (first.last_new, 3)
        assert known == {"a.txt": digest_of("1")}
        assert store.keys(FOLDER) == ["a.txt", "b.txt"]


def test_a_transaction_is_whole(tmp_path: Path) -> None:
    """What fails half-way leaves nothing, not even the number of a source that was new."""
    with SourceStore(tmp_path / "a.sqlite") as store:
        with pytest.raises(ZeroDivisionError), store.writing() as db:
            store.write_memory(db, FOLDER, {"a": str(1 // 0) if store.number(db, FOLDER) else ""})
        assert store.sources() == []
        store.remember(FEED, {"a": "1"})
        store.remember(FOLDER, {"a": "2"})
        assert (store.memory(FEED), store.memory(FOLDER)) == ({"a": "1"}, {"a": "2"})


@pytest.mark.parametrize("part", [0.0, 0.01, 0.4, 0.9])
def test_a_damaged_file_is_laid_aside(part: float, tmp_path: Path) -> None:
    """It is kept under another name, the log says so, and a new one is made; nothing of it is believed."""
    path = tmp_path / "a.sqlite"
    with SourceStore(path) as store:
        store.remember(FOLDER, {f"{number:05}": "x" * 200 for number in range(500)})
    damage(path, part, 4096, 0xFF)
    with capture_logs() as logs, SourceStore(path) as store:
        assert store.why_anew is not None
        assert store.memory(FOLDER) == {}

    assert [entry["event"] for entry in logs] == ["the memory of sources is laid aside and made anew"]
    assert Path(logs[0]["kept_as"]).stat().st_size > 0


def test_another_format_is_laid_aside(tmp_path: Path) -> None:
    """A file of another program's format is not guessed at."""
    path = tmp_path / "a.sqlite"
    SourceStore(path).close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE about SET value = '99' WHERE name = 'format'")
    db.close()
    with SourceStore(path) as store:
        assert store.why_anew == "its format is 99, and this program's 1"


def test_a_file_that_went_away_is_not_written_to(tmp_path: Path) -> None:
    """When another process has laid it aside, this one ends rather than remember where nobody reads."""
    with SourceStore(tmp_path / "a.sqlite") as store:
        (tmp_path / "a.sqlite").rename(tmp_path / "b.sqlite")
        with pytest.raises(StoreDamagedError, match="start again"):
            store.remember(FOLDER, {"a": "1"})


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """What is wrong with the disk is told, and can be waited for."""
    (tmp_path / "file").touch()
    with pytest.raises(UnavailableError, match="cannot be remembered"):
        SourceStore(tmp_path / "file" / "a.sqlite")


@pytest.mark.slow
def test_several_processes_write(tmp_path: Path) -> None:
    """Nothing is lost when four processes open and write at once."""
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_much, args=(tmp_path / "a.sqlite", f"f{n}")) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(200)

    assert [writer.exitcode for writer in writers] == [0] * 4
    with SourceStore(tmp_path / "a.sqlite") as store:
        assert [len(store.memory(state.source)) for state in store.sources()] == [30] * 4


def test_stores_are_found_without_a_broker(tmp_path: Path) -> None:
    """One file for each cluster and namespace; status lists those of this namespace."""
    settings = Settings(data_folder=tmp_path)
    for servers, namespace in (("a:1", "parley"), ("b:1", "parley"), ("a:1", "other")):
        SourceStore.of(settings.model_copy(update={"namespace": namespace}), servers).close()

    assert set(stores_of(settings)) == {store_path(settings, "a:1"), store_path(settings, "b:1")}
    assert stores_of(settings.model_copy(update={"broker": "b:1"})) == [store_path(settings, "b:1")]


def test_an_owner_is_alive_until_it_is_not(tmp_path: Path) -> None:
    """Its file is locked while it lives, and gone when it is closed or when another comes after its end."""
    first, second = Owner(tmp_path / "a.sqlite"), Owner(tmp_path / "a.sqlite")

    assert second.is_alive(first.name)
    first.close()
    assert not second.is_alive(first.name)
    assert not second.is_alive("never-was")
    (tmp_path / "a.owners" / "dead").touch()
    assert not second.is_alive("dead")
    Owner(tmp_path / "a.sqlite").close()
    assert not (tmp_path / "a.owners" / "dead").exists()
    second.close()

"""Faust's store on disk: what a rebalance, a recovery and a second worker do to it."""

from __future__ import annotations

import asyncio
import multiprocessing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from streams.errors import ConfigError
from streams.runtime import disk_store as module
from streams.runtime.app import build_app
from streams.runtime.disk_store import DiskStore, hold_state, state_folder, state_path
from streams.settings import Settings
from tests.runtime.support import plan_in

TOPIC = "parley-mentions-changelog"


def store_in(folder: Path, generation: int = 1) -> DiskStore:
    """The store of a table whose files are in this folder."""
    app = build_app(Settings(), "127.0.0.1:1")
    options = {"plan": plan_in(folder, generation)}
    table: Any = app.Table("mentions", partitions=4, key_type=bytes, value_type=bytes, options=options)
    store: DiskStore = table.data
    return store


def recover(store: DiskStore, *rows: tuple[int, int, bytes, bytes | None], topic: str = TOPIC) -> None:
    """Hand over changelog messages (partition, offset, key, value), as Faust does."""
    events = [
        SimpleNamespace(message=SimpleNamespace(tp=TP(topic, p), partition=p, offset=o, key=k, value=v))
        for p, o, k, v in rows
    ]
    store.apply_changelog_batch(events, lambda key: key, lambda value: value)


def assign(store: DiskStore, *partitions: int) -> None:
    """A rebalance that gives these partitions."""
    asyncio.run(store.on_rebalance({TP(TOPIC, number) for number in partitions}, set(), set()))


def offset(store: DiskStore, partition: int) -> int | None:
    """Up to where a partition is kept."""
    return store.persisted_offset(TP(TOPIC, partition))


def test_a_restart_reads_only_the_tail(tmp_path: Path) -> None:
    """What was recovered or committed is there for the next process, with its offset, a partition each."""
    store = store_in(tmp_path)
    assign(store, 0, 2)
    recover(store, (0, 4, b"a", b"1"), (2, 7, b"b", b"2"), (0, 5, b"a", b"3"))
    store.registers.partition(2).put(b"c", b"4")
    store.commit(store.epoch, {2: 9})
    asyncio.run(store.on_stop())

    again = store_in(tmp_path)
    assign(again, 0, 2, 3)
    assert dict(again.items()) == {b"a": b"3", b"b": b"2", b"c": b"4"}
    assert [offset(again, number) for number in (0, 2, 3)] == [5, 9, None]


def test_a_process_that_ends_between_the_changelog_and_the_disk(tmp_path: Path) -> None:
    """The registers of its last batch are in the changelog alone: recovery brings them, from the offset kept."""
    store = store_in(tmp_path)
    assign(store, 0)
    recover(store, (0, 4, b"a", b"1"))
    store.registers.partition(0).put(b"a", b"2")

    again = store_in(tmp_path)
    store.registers.partition(0).close()  # as the end of a process does: what was not committed is gone
    assign(again, 0)
    assert (dict(again.items()), offset(again, 0)) == ({b"a": b"1"}, 4)
    recover(again, (0, 5, b"a", b"2"))
    assert (dict(again.items()), offset(again, 0)) == ({b"a": b"2"}, 5)


def test_a_batch_begun_before_a_rebalance_is_forgotten(tmp_path: Path) -> None:
    """Another worker may have written below its offsets: they are not told, and what was put is gone."""
    store = store_in(tmp_path)
    assign(store, 0)
    begun = store.epoch
    store.registers.partition(0).put(b"a", b"old")
    assign(store, 0)
    recover(store, (0, 8, b"a", b"of another worker"))
    store.commit(begun, {0: 12})

    assert (dict(store.items()), offset(store, 0)) == ({b"a": b"of another worker"}, 8)


def test_partitions_that_go_are_closed_and_come_back_as_they_were(tmp_path: Path) -> None:
    """Their registers are not shown meanwhile, and the tail is read when they are ours again."""
    store = store_in(tmp_path)
    assign(store, 0, 1)
    recover(store, (0, 1, b"a", b"1"), (1, 1, b"b", b"1"))
    assign(store, 1)
    assert dict(store.items()) == {b"b": b"1"}
    assert store.registers.get(b"a") is None
    assign(store, 0, 1)
    assert (len(store), offset(store, 0)) == (2, 1)


def test_what_belongs_to_another_table_is_not_taken(tmp_path: Path) -> None:
    """Faust hands a message of an unknown partition to the table that had the one before."""
    store = store_in(tmp_path)
    assign(store, 0)
    recover(store, (0, 1, b"a", b"1"), topic="parley-articles-changelog")

    assert (len(store), offset(store, 0)) == (0, None)


def test_a_register_taken_back_by_a_tombstone(tmp_path: Path) -> None:
    """Parley writes none, but whoever cleans a changelog by hand does."""
    store = store_in(tmp_path)
    assign(store, 0)
    recover(store, (0, 1, b"a", b"1"), (0, 2, b"a", None))

    assert (len(store), offset(store, 0)) == (0, 2)


def test_another_generation_begins_anew(tmp_path: Path) -> None:
    """The registers of the rules before come from the changelog, as for a worker that has no disk."""
    store = store_in(tmp_path)
    assign(store, 0)
    recover(store, (0, 1, b"a", b"1"))
    asyncio.run(store.on_stop())
    later = store_in(tmp_path, generation=2)
    assign(later, 0)

    assert (len(later), offset(later, 0)) == (0, None)


def test_a_disk_that_fails_in_recovery_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faust would log it, go on, and start with registers missing."""
    ended: list[object] = []
    monkeypatch.setattr(module, "fatal", ended.append)
    store = store_in(tmp_path)
    assign(store, 0)
    store.registers.partition(0).close()
    recover(store, (0, 1, b"a", b"1"))

    assert len(ended) == 1
    assert "closed database" in str(ended[0])


def test_nothing_is_written_past_the_transaction_of_a_batch(tmp_path: Path) -> None:
    """Faust's own ways to write, delete and note an offset do not reach the files."""
    store = store_in(tmp_path)
    assign(store, 0)
    store.set_persisted_offset(TP(TOPIC, 0), 99)
    assert offset(store, 0) is None
    for act in (lambda: store.__setitem__(b"a", b"1"), lambda: store.__delitem__(b"a"), store.clear):
        with pytest.raises(TypeError):
            act()


def _hold(folder: Path, held: Any, done: Any) -> None:
    hold_state(folder)
    held.set()
    done.wait()


def test_two_workers_of_one_name_do_not_share_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is told so; when the first is gone, by whatever signal, it may."""
    monkeypatch.setattr(module, "_HOLD_SECONDS", 0.2)
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    first = context.Process(target=_hold, args=(tmp_path / "w", held, done))
    first.start()
    assert held.wait(60)
    with pytest.raises(ConfigError, match="another worker of this name"):
        hold_state(tmp_path / "w")
    first.kill()
    first.join()
    hold_state(tmp_path / "w")


def test_each_worker_has_a_folder_of_its_own() -> None:
    """A name with slashes stays one folder."""
    one, other = (state_folder(Settings(worker_name=name)) for name in ("a/../b", "b"))

    assert one.parent == other.parent != one
    assert state_path(one, "positions", 3).name == "positions-3.sqlite"


def test_every_stretch_of_a_changelog_is_told(tmp_path: Path) -> None:
    """So that who watches knows a long recovery from one that hangs."""
    store, told = store_in(tmp_path), []
    store._plan = replace(store._plan, replayed=lambda _table, _registers: told.append(len(store)))
    assign(store, 0, 1)

    recover(store, (0, 0, b"a", b"1"), (1, 0, b"b", b"1"))
    recover(store, (0, 1, b"c", b"1"))

    assert told == [1, 2, 3]

"""Check sums of pages: true wherever a process ends, and no byte of a file changes without a word."""

from __future__ import annotations

import gc
import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.ledger.places import Place
from streams.runtime import page_sums
from streams.runtime.page_sums import PageSums
from streams.runtime.register_file import DamagedError, RegisterFile, Stamp, read_stamp
from tests.runtime.support import damage, sides_of
from tests.support import examples

STAMP = Stamp("world", 1, "changelog")
ENDS = ("", "-wal", "-sums")
Rows = dict[bytes, bytes]


@pytest.fixture(autouse=True)
def short_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log goes into the file every few commits."""
    monkeypatch.setattr(page_sums, "_LOG_BYTES_MAX", 220_000)


def placed(value: bytes) -> Place:
    """Where a register stands."""
    side = value[:2].decode()
    return Place("book", side, value, 7, ((f"mark {side}", 1),))


def written(path: Path, seed: int) -> list[Rows]:
    """A file that many commits were made to and that is still open by a process that is gone, and what each commit left."""
    rng, now, states = random.Random(seed), Rows(), [Rows()]
    file = RegisterFile(path, STAMP, placed)
    for offset in range(30):
        for _ in range(rng.randrange(1, 30)):
            key, value = f"key-{rng.randrange(150)}".encode(), f"{rng.getrandbits(400):x}".encode() * 2
            file.put(key, value, placed(value))
            now[key] = value
        file.commit(offset)
        states.append(dict(now))
        if rng.random() < 0.2:
            file.put(b"key-1", b"forgotten", None)
            file.rollback()
    for end in ENDS:
        shutil.copy(path.with_name(path.name + end), path.with_name(f"left{end}"))
    file.close()
    return states


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Rows]]]:
    """What a killed process left, and what it had committed."""
    folder = tmp_path_factory.mktemp("left")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_sums, "_LOG_BYTES_MAX", 220_000)
        yield folder / "left", written(folder / "t-0.sqlite", 3)


def copied(left: Path, to: Path) -> Path:
    """The same files elsewhere."""
    for end in ENDS:
        shutil.copy(left.with_name(left.name + end), to / f"t-0.sqlite{end}")
    return to / "t-0.sqlite"


def test_a_killed_process_leaves_a_file_that_is_whole(left: tuple[Path, list[Rows]], tmp_path: Path) -> None:
    """All that was committed is there, though part of it is in the log; also when its stamp was looked at before."""
    found, states = left
    path = copied(found, tmp_path)
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0
    assert read_stamp(path) == (STAMP, 29)
    file = RegisterFile(path, STAMP, placed)

    assert (file.why_anew, file.offset, dict(file.items())) == (None, 29, states[-1])
    file.close()
    assert RegisterFile(path, STAMP, placed).why_anew is None


@settings(max_examples=examples(200), deadline=None)
@given(
    end=st.sampled_from(["", "", "-wal", "-sums"]),
    clean=st.booleans(),
    at=st.floats(0, 1),
    flip=st.integers(1, 255),
    length=st.integers(1, 600),
)
def test_no_byte_changes_without_a_word(
    end: str,
    clean: bool,
    at: float,
    flip: int,
    length: int,
    left: tuple[Path, list[Rows]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Damage in the file, its log or its sums, after a clean stop or a kill: made anew, or what some commit left, with its offset."""
    found, states = left
    path = copied(found, tmp_path_factory.mktemp("damage"))
    if clean:
        RegisterFile(path, STAMP, placed).close()
    target = path.with_name(path.name + end)
    if not target.exists():
        return
    damage(target, at, length, flip)
    file = RegisterFile(path, STAMP, placed)

    if file.why_anew is not None:
        assert (file.offset, len(file)) == (None, 0)
    else:
        assert file.offset is not None
        assert end == "-wal" or file.offset == len(states) - 2, "only what is in the log alone can be lost"
        rows = states[file.offset + 1]
        assert {key: file.get(key) for key in states[-1]} == {key: rows.get(key) for key in states[-1]}
        assert set(sides_of(file, "book")) == {v[:2].decode() for v in rows.values()}
        assert all(side in file.marked(f"mark {side}", 1, 1) for side in sides_of(file, "book"))
    file.close()


def test_a_process_may_end_between_sums_and_file(left: tuple[Path, list[Rows]], tmp_path: Path) -> None:
    """The sums are those of pages that are in the log still: nothing is missing, and nothing is taken for damage."""
    found, states = left
    path = copied(found, tmp_path)
    PageSums(path)._note(verify=True)  # the first half of a step
    file = RegisterFile(path, STAMP, placed)

    assert (file.why_anew, dict(file.items())) == (None, states[-1])
    file.close()


def test_a_file_that_is_dropped_is_whole(tmp_path: Path) -> None:
    """Nobody closed it, and something was under way."""
    file = RegisterFile(tmp_path / "t-0.sqlite", STAMP, placed)
    file.put(b"key", b"ab", placed(b"ab"))
    file.commit(0)
    file.put(b"key", b"ac", placed(b"ac"))
    del file
    gc.collect()

    again = RegisterFile(tmp_path / "t-0.sqlite", STAMP, placed)
    assert (again.why_anew, dict(again.items())) == (None, {b"key": b"ab"})


def test_damage_that_sqlite_does_not_see(tmp_path: Path) -> None:
    """A mark that is changed into another is whole to SQLite, and is not what was written."""
    path = tmp_path / "t-0.sqlite"
    file = RegisterFile(path, STAMP, placed)
    file.put(b"key", b"ab", placed(b"ab"))
    file.commit(0)
    file.close()
    path.write_bytes(path.read_bytes().replace(b"mark ab", b"mark ac"))
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()

    assert "is not what was written" in (RegisterFile(path, STAMP, placed).why_anew or "")


def test_a_register_that_rots_while_the_file_is_open(tmp_path: Path) -> None:
    """Is not used; the next start makes the file anew."""
    path = tmp_path / "t-0.sqlite"
    file = RegisterFile(path, STAMP, placed)
    file.put(b"key", b"ab", placed(b"ab"))
    file.commit(0)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE registers SET value = 'ac'")
    db.close()

    with pytest.raises(DamagedError):
        file.get(b"key")
    file.close()
    assert RegisterFile(path, STAMP, placed).why_anew == "a register in it was damaged"

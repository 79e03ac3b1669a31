"""A file of registers: a dictionary under any acts and crashes, its offset never ahead of its data, and damage never read."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from streams.ledger.places import Place, Side
from streams.runtime.register_file import DamagedError, RegisterFile, Stamp, read_stamp
from tests.runtime.support import damage
from tests.support import examples

STAMP = Stamp("world", 1, "changelog")
KEYS = st.sampled_from([f"k{n}".encode() for n in range(6)])
VALUES = st.binary(max_size=40)


def placed(value: bytes) -> Place | None:
    """Where a register stands whose value tells it."""
    if not value:
        return None
    return Place("book", value[:1].decode("latin-1"), value, len(value), line=value[1:], shown=value * 2)


class Crashes(RuleBasedStateMachine):
    """Puts, commits, roll-backs, and ends of the process at any point, with or without the last of what was written."""

    @initialize()
    def start(self) -> None:
        """An empty file."""
        self.folder = Path(tempfile.mkdtemp(prefix="registers-"))
        self.count, self.offset = 0, 0
        self.file = RegisterFile(self.path, STAMP, placed)
        self.now: dict[bytes, bytes] = {}
        self.kept: list[tuple[int | None, dict[bytes, bytes]]] = [(None, {})]

    @property
    def path(self) -> Path:
        """The file; after each crash another."""
        return self.folder / f"{self.count}.sqlite"

    @rule(key=KEYS, value=VALUES)
    def put(self, key: bytes, value: bytes) -> None:
        """A register in the transaction under way."""
        self.file.put(key, value, placed(value))
        self.now[key] = value

    @rule(advance=st.integers(1, 5))
    def commit(self, advance: int) -> None:
        """What was put stays, with its offset."""
        self.offset += advance
        self.file.commit(self.offset)
        self.kept.append((self.offset, dict(self.now)))

    @rule(rows=st.lists(st.tuples(KEYS, st.none() | VALUES), max_size=5), advance=st.integers(1, 5))
    def replay(self, rows: list[tuple[bytes, bytes | None]], advance: int) -> None:
        """A stretch of the changelog, tombstones included."""
        self.rollback()
        self.offset += advance
        self.file.replay(rows, self.offset)
        for key, value in rows:
            self.now.pop(key, None)
            if value is not None:
                self.now[key] = value
        self.kept.append((self.offset, dict(self.now)))

    @rule()
    def rollback(self) -> None:
        """What was put is forgotten."""
        self.file.rollback()
        self.now = dict(self.kept[-1][1])

    @rule()
    def stop(self) -> None:
        """A clean end, and a start."""
        self.file.close()
        self.reopen(self.kept[-1:])

    @rule()
    def kill(self) -> None:
        """The process ends: what is in the files at this instant is what there is."""
        self.copy()
        self.reopen(self.kept[-1:])

    @rule(cut=st.integers(1, 20_000))
    def lose_power(self, cut: int) -> None:
        """The end of the write-ahead log never reached the disk."""
        self.copy()
        log = self.path.with_name(f"{self.path.name}-wal")
        if log.exists():
            with log.open("r+b") as found:
                found.truncate(max(0, log.stat().st_size - cut))
        self.reopen(self.kept)

    def copy(self) -> None:
        """The files as they are, under another name; the old process is gone."""
        old = self.path
        self.count += 1
        for end in ("", "-wal", "-sums"):
            source = old.with_name(old.name + end)
            if source.exists():
                shutil.copy(source, self.path.with_name(self.path.name + end))
        self.file.close()

    def reopen(self, possible: list[tuple[int | None, dict[bytes, bytes]]]) -> None:
        """The next process finds one of these states, offset and data together, or begins anew."""
        self.file = RegisterFile(self.path, STAMP, placed)
        found = self.file.offset, dict(self.file.items())
        if self.file.why_anew is not None:
            assert found == (None, {})
            assert len(possible) > 1 or self.kept == [(None, {})], "only power takes away what was committed"
        else:
            assert found in possible
        self.offset, self.now = found[0] or 0, dict(found[1])
        self.kept = [found]

    @invariant()
    def is_a_dictionary(self) -> None:
        """What was put is there, and nothing else; the sides are those of the values."""
        assert dict(self.file.items()) == self.now
        assert len(self.file) == len(self.now)
        assert all(self.file.get(key) == value for key, value in self.now.items())
        sides: dict[str, list[bytes]] = {}
        for value in self.now.values():
            if place := placed(value):
                sides.setdefault(place.side, []).append(value)
        known = self.file.book("book")
        assert ((known and known.placed) or 0, (known and known.sides) or 0) == (
            sum(map(len, sides.values())),
            len(sides),
        )
        found = self.file.latest("book", 1000)
        assert [side.name for side in found] == sorted(sides, key=lambda name: max(sides[name]), reverse=True)
        for side in found:
            self.is_of(side, sorted(sides[side.name], reverse=True))

    def is_of(self, side: Side, values: list[bytes]) -> None:
        """The side has these values, the greatest first; a page is that of the version it was kept of."""
        assert (side.placed, side) == (len(values), self.file.side("book", side.name))
        assert self.file.newest("book", side.name, 2) == values[:2]
        assert self.file.lines(side, 2) == [value[1:] for value in values[:2]]
        assert self.file.shown(side, values[-2:]) == {value: value * 2 for value in values[-2:]}
        page = repr(values).encode()
        assert side.page in (None, page)
        if side.version % 2:
            self.file.keep_page(side, page)

    def teardown(self) -> None:
        """Leave nothing."""
        if hasattr(self, "folder"):
            self.file.close()
            shutil.rmtree(self.folder)


TestCrashes = Crashes.TestCase
TestCrashes.settings = settings(max_examples=examples(60), stateful_step_count=25, deadline=None)


def filled(path: Path, count: int = 200) -> dict[bytes, bytes]:
    """Make a file of so many registers; what they are."""
    rows = {f"key-{n}".encode(): f"value {n} ".encode() * 9 for n in range(count)}
    file = RegisterFile(path, STAMP, placed)
    file.replay(list(rows.items()), count - 1)
    file.close()
    return rows


@settings(max_examples=examples(150))
@given(at=st.floats(0, 1), flip=st.integers(1, 255), length=st.integers(1, 600))
def test_damage_is_never_read(at: float, flip: int, length: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Bytes changed anywhere: the file is made anew, or says so when the register is read, or means what it did."""
    path = tmp_path_factory.mktemp("damage") / "t-0.sqlite"
    rows = filled(path)
    damage(path, at, length, flip)

    file = RegisterFile(path, STAMP, placed)
    if file.why_anew is not None:
        assert (file.offset, len(file)) == (None, 0)
        return
    assert file.offset == len(rows) - 1
    try:
        found = {key: file.get(key) for key in rows}
    except (DamagedError, sqlite3.DatabaseError):
        file.close()
        again = RegisterFile(path, STAMP, placed)
        assert again.why_anew is not None
        assert len(again) == 0
    else:
        assert found == rows


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"no database " * 900),
        lambda path: path.write_bytes(path.read_bytes()[:9_000]),
    ],
    ids=["deleted", "emptied", "overwritten", "cut"],
)
def test_a_file_that_cannot_be_used_is_made_anew(spoil: Any, tmp_path: Path) -> None:
    """It is empty then, says why, and takes the changelog from its start."""
    path = tmp_path / "t-0.sqlite"
    rows = filled(path)
    spoil(path)
    file = RegisterFile(path, STAMP)

    assert file.why_anew
    assert (file.offset, len(file)) == (None, 0)
    file.replay(list(rows.items()), 199)
    file.close()
    assert dict(RegisterFile(path, STAMP).items()) == rows


@pytest.mark.parametrize(
    "other", [Stamp("another", 1, "changelog"), Stamp("world", 2, "changelog"), Stamp("world", 1, "another")]
)
def test_a_copy_of_something_else_is_made_anew(other: Stamp, tmp_path: Path) -> None:
    """Of another world, generation or changelog."""
    filled(tmp_path / "t-0.sqlite")
    file = RegisterFile(tmp_path / "t-0.sqlite", other)

    assert file.why_anew == "it is of another generation or changelog"
    assert len(file) == 0
    file.close()
    assert read_stamp(tmp_path / "t-0.sqlite") == (other, None)


def test_what_a_file_says_of_itself(tmp_path: Path) -> None:
    """Stamp and offset, also beside its worker; nothing where there is no such file."""
    path = tmp_path / "t-0.sqlite"
    filled(path)
    file = RegisterFile(path, STAMP)
    file.put(b"k", b"v")

    assert read_stamp(path) == (STAMP, 199)
    file.close()
    path.write_bytes(b"no database")
    assert read_stamp(path) is None
    assert read_stamp(tmp_path / "none.sqlite") is None

"""The knowledge that is kept on disk is what would be compiled, and whatever befalls its file, what is asked for comes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from streams.extract import read
from streams.extract.knowledge import Knowledge, bearings_of
from streams.knowledge import keep_knowledge, load_bearings, load_knowledge
from streams.knowledge_cache import kept
from tests.support import seed_articles


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where values are kept, in a cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "parley" / "knowledge"


class Maker:
    """Makes a value, and counts how often."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> dict[str, int]:
        """The value."""
        self.made += 1
        return {"weight": 1}


def test_a_value_is_made_once(folder: Path) -> None:
    """Another process finds it, under its key only."""
    make = Maker()

    assert [kept("one", make) for _ in range(3)] == [{"weight": 1}] * 3
    assert make.made == 1
    assert kept("other", make) == {"weight": 1}
    assert make.made == 2
    assert sorted(path.name for path in folder.iterdir()) == ["one.pickle", "other.pickle"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes()[:-2] + b"!" + path.read_bytes()[-1:]),
        lambda path: path.chmod(0o666),
        Path.unlink,
    ],
    ids=["emptied", "cut", "changed", "open to others", "removed"],
)
def test_what_cannot_be_trusted_is_made_anew(folder: Path, damage: Callable[[Path], None]) -> None:
    """And the file is whole again."""
    make = Maker()
    kept("key", make)
    damage(folder / "key.pickle")

    assert kept("key", make) == kept("key", make) == {"weight": 1}
    assert make.made == 2


def test_nothing_need_be_kept(folder: Path) -> None:
    """Where the folder cannot be made, values are made each time."""
    make = Maker()
    folder.parent.write_text("no folder")

    assert kept("key", make) == kept("key", make) == {"weight": 1}
    assert make.made == 2


def test_writers_do_not_meet(folder: Path) -> None:
    """Whoever reads meets a whole file, whatever others write, and nothing is left beside it."""
    found: list[dict[str, int]] = []
    threads = [threading.Thread(target=lambda: found.append(kept("key", Maker()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [{"weight": 1}] * 8
    assert [path.name for path in folder.iterdir()] == ["key.pickle"]


def test_old_values_go(folder: Path) -> None:
    """Those of rules that have passed do not fill the disk."""
    for number in range(11):
        kept(f"key{number:02}", Maker())
        os.utime(folder / f"key{number:02}.pickle", ns=(number, number))
    kept("last", Maker())

    assert sorted(path.stem for path in folder.iterdir()) == [f"key{number:02}" for number in range(4, 11)] + ["last"]


@pytest.mark.slow
def test_kept_knowledge_reads_alike(folder: Path, knowledge: Knowledge) -> None:
    """Compiled or taken from disk, it gives the same records."""
    load = load_knowledge.__wrapped__
    compiled, taken = load(), load()

    assert len(list(folder.iterdir())) == 1
    assert compiled.ruleset == taken.ruleset == knowledge.ruleset
    for article in seed_articles():
        assert read(article, compiled) == read(article, taken)


def test_bearings_are_those_of_the_knowledge(knowledge: Knowledge, folder: Path) -> None:
    """Compiled or kept, whoever reads no article has the ruleset and the members that readers have, in a file of its own."""
    load_bearings.cache_clear()
    made = load_bearings()
    load_bearings.cache_clear()

    assert made == bearings_of(knowledge)
    assert load_bearings() == made
    [kept_apart] = folder.glob("*-bearings.pickle")
    assert kept_apart.stat().st_size < 100_000


@pytest.mark.slow
def test_another_process_compiles(knowledge: Knowledge, folder: Path) -> None:
    """Whoever stays has it compiled and kept by one that ends, once; both files are there then."""
    keep_knowledge()
    made = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    keep_knowledge()

    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == made
    assert sorted(name.endswith("-bearings.pickle") for name in made) == [False, True]
    assert load_knowledge.__wrapped__().ruleset == knowledge.ruleset
    assert {path.name for path in folder.iterdir()} == set(made)


def test_nobody_compiles_for_a_folder_that_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept it would be compiled twice at each start."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    ran: list[object] = []
    monkeypatch.setattr("streams.knowledge.subprocess.run", lambda *given, **_: ran.append(given))
    keep_knowledge()

    assert not ran

"""What a changelog's ends, the commits and a worker's own files tell about registers that are lost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from kafka import TopicPartition

from streams.runtime import changelogs
from streams.runtime.changelogs import _Look, _losses
from streams.runtime.cluster import Extent, Message
from streams.runtime.disk_store import state_folder, state_path
from streams.runtime.register_file import RegisterFile, Stamp
from streams.settings import Settings

SOURCE, CHANGELOG = TopicPartition("parley.positions", 1), TopicPartition("parley-positions-changelog", 1)
IDS = {"parley.rulesets": "world", "parley-rulesets": "world", CHANGELOG.topic: "log"}


def looked(
    folder: Path, extent: Extent, committed: int = 9, ids: Mapping[str, str] = IDS, generation: int = 1
) -> list[str]:
    """What is found when this is how things stand."""
    settings = Settings(data_folder=folder, worker_name="w")
    look = _Look(settings, "127.0.0.1:1", ids, {CHANGELOG: extent}, {SOURCE: committed})
    return list(_losses(look, generation))


def own_file(folder: Path, stamp: Stamp, offset: int) -> None:
    """A file that this worker has written up to an offset."""
    settings = Settings(data_folder=folder, worker_name="w")
    file = RegisterFile(state_path(state_folder(settings), "positions", 1), stamp)
    file.replay([(b"k", b"v")], offset)
    file.close()


def letters(monkeypatch: pytest.MonkeyPatch, *dead: int, log: tuple[int, ...] = (3, 5)) -> None:
    """The source has messages at these offsets, and dead letters of some."""

    def found(_settings: Settings, _servers: str, topic: str) -> list[Message]:
        if topic == "parley.dead-letters":
            return [Message(0, n, f"parley.positions-1-{offset}", b"", 0) for n, offset in enumerate(dead)]
        return [Message(1, offset, "k", b"v", 0) for offset in log]

    monkeypatch.setattr(changelogs, "messages", found)


def test_a_whole_changelog_and_a_new_one(tmp_path: Path) -> None:
    """Nothing is lost where registers are, nor where nothing is committed."""
    assert looked(tmp_path, Extent(0, 7)) == []
    assert looked(tmp_path, Extent(0, 0), committed=0) == []
    assert looked(tmp_path, Extent(4, 9), committed=0) == [], "after a reset the log is read anew"


def test_a_cut_changelog(tmp_path: Path) -> None:
    """It begins behind its first register: compaction alone never moves its begin."""
    assert looked(tmp_path, Extent(57, 90)) == ["parley-positions-changelog, partition 1, begins at 57: it was cut"]


def test_an_empty_changelog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what is committed something left a register, unless all are dead letters, or come later."""
    letters(monkeypatch, 3)
    [fault] = looked(tmp_path, Extent(0, 0))
    assert "is empty, though 9 messages of parley.positions are committed" in fault

    letters(monkeypatch, 3, 5)
    assert looked(tmp_path, Extent(0, 0)) == []
    letters(monkeypatch, 3)
    assert looked(tmp_path, Extent(0, 0), committed=5) == []


def test_a_changelog_that_is_not_the_one_that_was_written_to(tmp_path: Path) -> None:
    """Made anew, or shorter than what this worker has; after a reset or an upgrade that says nothing."""
    own_file(tmp_path, Stamp("world", 1, "log"), 12)
    assert looked(tmp_path, Extent(0, 13)) == []
    [short] = looked(tmp_path, Extent(0, 12))
    assert "ends at 12, before what this worker has written to it (12)" in short
    [anew] = looked(tmp_path, Extent(0, 40), ids={**IDS, CHANGELOG.topic: "another"})
    assert "was deleted and made anew" in anew
    assert looked(tmp_path, Extent(0, 4), generation=2) == []
    ids = {**IDS, "parley.rulesets": "another", "parley-rulesets": "another", CHANGELOG.topic: "another"}
    assert looked(tmp_path, Extent(0, 4), ids=ids) == []

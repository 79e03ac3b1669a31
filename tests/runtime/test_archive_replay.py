"""A replay goes on where it was interrupted, in the order and at the distance of publication."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from streams.errors import Reason, Reject
from streams.ingest.folder import Found
from streams.records import Article, Stage
from streams.runtime import archive_replay as module
from streams.runtime.archive_replay import Progress, replay
from streams.settings import Settings
from tests.support import article, many


class Target:
    """A publisher that keeps what it gets, and may fail at an article."""

    def __init__(self, fail_at: int | None = None) -> None:
        self.sent: list[str] = []
        self.rejected: list[str] = []
        self.settled = 0
        self._fail_at = fail_at

    def article(self, sent: Article) -> None:
        """Keep an article, or fail."""
        if len(self.sent) == self._fail_at:
            raise ConnectionError
        self.sent.append(sent.article_id)

    def reject(self, reject: Reject, source: str) -> None:
        """Keep where a reject came from."""
        self.rejected.append(f"{source} {reject.reason.value}")

    def settle(self) -> None:
        """Count."""
        self.settled += 1


def items(count: int) -> list[Found]:
    """So many articles of an archive."""
    return [Found(Path(f"{n}.txt"), None, a) for n, a in enumerate(many(count))]


def progress(folder: Path, found: list[Found]) -> Progress:
    """Progress in a folder of the test's own."""
    return Progress.of(Settings(data_folder=folder), "127.0.0.1:1", folder, found)


def run(found: list[Found], target: Any, at: Progress, speed: float | None = None) -> int:
    """Replay without a listener."""
    return replay(found, target, at, speed=speed, tell=lambda _: None)


def test_an_interrupted_replay_goes_on(tmp_path: Path) -> None:
    """Behind the last acknowledged batch; the rest is sent once."""
    found = items(250)
    first, second = Target(fail_at=230), Target()
    with pytest.raises(ConnectionError):
        run(found, first, progress(tmp_path, found))
    run(found, second, progress(tmp_path, found))
    ids = [item.content.article_id for item in found if isinstance(item.content, Article)]

    assert second.sent == ids[200:]
    assert progress(tmp_path, found).done() == 0


def test_a_changed_archive_begins_anew(tmp_path: Path) -> None:
    """What was acknowledged of another archive says nothing of this one."""
    found = items(10)
    progress(tmp_path, found).save(5)

    assert progress(tmp_path, found).done() == 5
    assert progress(tmp_path, items(11)).done() == 0


def test_speed_keeps_the_distance_of_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a day a second, two articles two days apart are two seconds apart, and each is acknowledged before the next."""
    slept: list[float] = []
    # Not on the module `time` itself: a thread of another test that sleeps in a loop would fill the list, and the memory.
    monkeypatch.setattr(module, "time", SimpleNamespace(sleep=slept.append, monotonic=lambda: 100.0))
    found = [Found(Path(d), None, article("نص", d, d)) for d in ("2024-01-01", "2024-01-03")]
    target = Target()
    run(found, target, progress(tmp_path, found), speed=86_400)

    assert slept == [0.0, 2.0]
    assert target.settled == 3


def test_rejects_become_dead_letters(tmp_path: Path) -> None:
    """A file that is no article is sent with its place."""
    found = [Found(Path("bad.txt"), None, Reject(Stage.INGEST, Reason.EMPTY, "there is no text", b""))]
    target = Target()
    run(found, target, progress(tmp_path, found))

    assert target.rejected == ["bad.txt empty"]

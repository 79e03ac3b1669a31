"""Processes that have a page of metrics are found by the file that Prometheus is given."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from prometheus_client import CollectorRegistry

from streams.health import serve_health
from streams.settings import Settings
from streams.targets import Target, announce, targets_here, targets_path, write_targets
from tests.support import eventually


def settings(folder: Path) -> Settings:
    """Settings of this data folder."""
    return Settings(data_folder=folder)


def test_what_lives_is_in_the_file(tmp_path: Path) -> None:
    """Each page under its job, in the form of file service discovery; what has stopped is out of it."""
    here = settings(tmp_path)
    page = serve_health(here, 0, CollectorRegistry(), live=lambda: None, ready=lambda: None, job="parley-worker")
    told = announce(here, Target("parley-serve", "127.0.0.1:9"))
    write_targets(here)
    both = json.loads(targets_path(here).read_text(encoding="utf-8"))
    page.stop()
    write_targets(here)

    assert both == [
        {"targets": ["127.0.0.1:9"], "labels": {"job": "parley-serve"}},
        {"targets": [page.address], "labels": {"job": "parley-worker"}},
    ]
    assert json.loads(targets_path(here).read_text(encoding="utf-8")) == both[:1]
    assert told is not None
    told.withdraw()


def test_what_was_killed_is_not_found(tmp_path: Path) -> None:
    """A process that could not say goodbye is gone all the same, and what it left is cleared away."""
    program = (
        "import sys, time; from pathlib import Path; from streams.settings import Settings;"
        "from streams.targets import Target, announce;"
        "kept = announce(Settings(data_folder=Path(sys.argv[1])), Target('parley-worker', 'h:1')); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)])
    try:
        eventually(lambda: targets_here(settings(tmp_path)) == [Target("parley-worker", "h:1")], 30, "it is found")
    finally:
        process.kill()
        process.wait()

    assert targets_here(settings(tmp_path)) == []
    assert not list((tmp_path / "run" / "targets").iterdir())


def test_a_file_that_says_the_same_is_let_be(tmp_path: Path) -> None:
    """Prometheus reads it again whenever it is written: twice a second would be for nothing."""
    here = settings(tmp_path)
    write_targets(here)
    first = targets_path(here).stat()
    write_targets(here)

    assert targets_path(here).stat().st_ino == first.st_ino
    assert json.loads(targets_path(here).read_text(encoding="utf-8")) == []


def test_a_file_that_is_no_text_is_written_anew(tmp_path: Path) -> None:
    """Whatever stands there: nobody's process ends for it."""
    path = targets_path(settings(tmp_path))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\xfe\x00")
    write_targets(settings(tmp_path))

    assert json.loads(path.read_text(encoding="utf-8")) == []


def test_a_folder_that_cannot_be_written_ends_nothing(tmp_path: Path) -> None:
    """A disk that is full is told by the page itself: neither the process nor whoever gathers ends of it."""
    (tmp_path / "run").write_text("a file in the way", encoding="utf-8")

    assert announce(settings(tmp_path), Target("parley-worker", "h:1")) is None
    write_targets(settings(tmp_path))

"""Names of workers on one machine: no two have one, a dead one's is free, and who lives is found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from streams.errors import ConfigError
from streams.runtime import worker_slot
from streams.runtime.worker_slot import slot_paths, take_slot, workers_here
from streams.settings import Settings

DIES = """
import os, sys
from pathlib import Path
from streams.runtime.worker_slot import take_slot
from streams.settings import Settings
slot = take_slot(Settings(data_folder=Path(sys.argv[1]), worker_name="w"))
slot.announce("127.0.0.1:1")
os._exit(70)
"""


@pytest.fixture(autouse=True)
def hurry() -> object:
    """Nobody is just ending."""
    with mock.patch.object(worker_slot, "_WAIT_SECONDS", 0):
        yield


def test_a_second_worker_of_the_default_name_takes_a_free_one(tmp_path: Path) -> None:
    """The host's name, then with a number; each is announced beside the other."""
    settings = Settings(data_folder=tmp_path)
    first, second = take_slot(settings), take_slot(settings)
    first.announce("127.0.0.1:1")
    second.announce("127.0.0.1:2")

    assert second.name == f"{first.name}-2"
    assert {(here.name, here.address) for here in workers_here(settings)} == {
        (first.name, "127.0.0.1:1"),
        (second.name, "127.0.0.1:2"),
    }


def test_a_name_that_was_given_is_refused(tmp_path: Path) -> None:
    """Somebody wanted just this one: status 78."""
    settings = Settings(data_folder=tmp_path, worker_name="w")
    take_slot(settings).announce("127.0.0.1:1")

    with pytest.raises(ConfigError, match="a worker named w runs here already"):
        take_slot(settings)
    assert take_slot(settings.model_copy(update={"namespace": "other"})).name == "w"


def test_a_dead_worker_hides_no_live_one(tmp_path: Path) -> None:
    """It leaves its file; nobody takes it for a worker, and its name is free."""
    settings = Settings(data_folder=tmp_path, worker_name="v")
    live = take_slot(settings)
    live.announce("127.0.0.1:2")
    done = subprocess.run([sys.executable, "-c", DIES, str(tmp_path)], timeout=60, check=False)

    assert done.returncode == 70
    assert len(slot_paths(settings)) == 2
    assert [here.name for here in workers_here(settings)] == ["v"]
    assert take_slot(settings.model_copy(update={"worker_name": "w"})).name == "w"


def test_a_clean_end_leaves_nothing(tmp_path: Path) -> None:
    """What a worker has left is in nobody's way."""
    settings = Settings(data_folder=tmp_path, worker_name="w")
    slot = take_slot(settings)
    slot.announce("127.0.0.1:2")
    slot.leave()

    assert list(workers_here(settings)) == []

"""Two workers on one machine, with and without names of their own, and `parley run` beside a worker."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.live.cluster import Parley, free_port, get

pytestmark = pytest.mark.live


def rebalances(parley: Parley, worker: object) -> float:
    """How often a worker was given partitions."""
    [here] = parley.here(worker)  # type: ignore[arg-type]
    lines = get(f"{here.address}/metrics").splitlines()
    return float(next(line for line in lines if line.startswith("parley_rebalances_total")).split()[1])


def test_two_workers_of_the_default_name_work_side_by_side(parley: Parley) -> None:
    """The second takes a free name and says so; neither takes the other's place."""
    first, second = parley.worker(), parley.worker()
    before = rebalances(parley, first)
    time.sleep(10)

    assert "a free one is taken" in parley.log(second)
    assert rebalances(parley, first) <= before + 1
    assert parley.ready(first)
    assert parley.ready(second)


def test_a_name_that_the_group_gives_to_another_ends_the_first(parley: Parley, tmp_path: Path) -> None:
    """As from two machines: what these know of each other is in the group alone. Status 78 and one line."""
    name = {"PARLEY_WORKER_NAME": "same"}
    first = parley.worker(**name)
    second = parley.start("worker", **name, PARLEY_DATA_FOLDER=str(tmp_path / "elsewhere"))

    assert first.wait(60) == os.EX_CONFIG
    assert "has taken the name same: give each a --name" in parley.log(first).splitlines()[-1]
    time.sleep(5)
    assert second.poll() is None


@pytest.mark.long
def test_run_beside_a_worker_has_a_worker_of_its_own(parley: Parley) -> None:
    """The usual port is the other's: `run` takes a free one, or says before anything is shown that the one given is taken."""
    port = str(free_port())
    parley.worker(PARLEY_HEALTH_PORT=port)
    run_port = {"PARLEY_RUN_HEALTH_PORT": "0"}
    refused = parley.command("run", "--once", PARLEY_HEALTH_PORT=port, **run_port)

    assert refused.returncode == os.EX_CONFIG
    assert f"{port} cannot be listened on" in refused.stderr
    assert not refused.stdout

    del parley.environment["PARLEY_HEALTH_PORT"]
    parley.worker()  # has the usual port, or the machine's other user has
    done = parley.command("run", "--once", seconds=180, **run_port)
    assert done.returncode == 0, done.stderr
    assert "9465 is another's" in done.stderr
    assert ":9465/metrics" not in done.stderr
    assert "RUS" in done.stdout

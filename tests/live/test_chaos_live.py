"""The short form of `make chaos`: a worker and the broker killed under traffic, on a real broker with two workers."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.chaos.__main__ import play
from tests.chaos.rig import Rig
from tests.chaos.scenarios import Scenario, kill_broker, kill_workers

pytestmark = [pytest.mark.live, pytest.mark.timeout(400)]


def kill_both(rig: Rig, rng: random.Random, articles: int, times: int) -> None:
    """Workers first, then the broker."""
    kill_workers(rig, rng, articles * 2 // 3, times - 1)
    kill_broker(rig, rng, articles // 3, 1)


@pytest.mark.long
def test_nothing_is_lost(tmp_path: Path) -> None:
    """After the faults every derived record and ledger entry is what the log gives, and all is committed."""
    found = play(Scenario("short", "`kill -9` of workers and broker", kill_both, 120, 3), tmp_path, seed=7)

    assert found.articles == 120
    assert found.records > 10_000
    assert (found.lost, found.wrong, found.uncommitted) == (0, 0, 0), found

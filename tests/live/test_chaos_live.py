"""The short form of `make chaos`: the strikes that matter most, on a real broker with two workers, each once or twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.__main__ import Result, play
from tests.chaos.scenarios import SCENARIOS

pytestmark = [pytest.mark.live, pytest.mark.timeout(400)]

BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}


@pytest.mark.parametrize(("name", "articles", "times"), [("kill-worker", 90, 3), ("kill-broker", 40, 1)])
def test_nothing_is_lost(name: str, articles: int, times: int, tmp_path: Path) -> None:
    """After each strike every derived record and ledger entry is what the log gives, and all is committed."""
    found: Result = play(BY_NAME[name], tmp_path, seed=7, articles=articles, times=times)

    assert found.records > 1_000
    assert (found.lost, found.wrong, found.uncommitted) == (0, 0, 0), found

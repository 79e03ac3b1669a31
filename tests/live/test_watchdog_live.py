"""A worker that is stuck ends with status 70 and says why: in its recovery, and with a batch under way."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.broker import LocalBroker
from streams.runtime.cluster import end_offsets
from tests.live.cluster import Parley, eventually
from tests.live.test_pipeline_live import publish
from tests.world import many

pytestmark = pytest.mark.live


class Hanging:
    """A broker of this test's own that can be made to answer no more, and commands for it."""

    def __init__(self, folder: Path) -> None:
        self.local = LocalBroker(folder / "broker")
        self.parley = Parley(self.local.start(lambda _: None), folder)
        self.parley.checked("topics", "--create")
        self._pid = self.local.status().pid or 0

    def hang(self) -> None:
        """Answer no more; connections stay."""
        os.kill(self._pid, signal.SIGSTOP)

    def close(self) -> None:
        """End everything."""
        os.kill(self._pid, signal.SIGCONT)
        self.parley.close()
        self.local.stop()


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[Hanging]:
    """A broker that can hang."""
    found = Hanging(tmp_path)
    yield found
    found.close()


def test_a_worker_that_does_not_recover_ends(hanging: Hanging) -> None:
    """Its broker hangs behind the checks of the start: no partitions, no tables."""
    health = hanging.parley.folder / "run" / f"worker-{hanging.parley.namespace}.health"
    worker = hanging.parley.start("worker", PARLEY_RECOVERY_SECONDS="5")
    eventually(health.exists, 60, "the checks are done")
    hanging.hang()

    assert worker.wait(60) == os.EX_SOFTWARE
    assert "tables not recovered, for 5 s" in hanging.parley.log(worker)


def test_a_worker_with_a_stuck_batch_ends(hanging: Hanging) -> None:
    """Its broker hangs while records are under way, and the client is told to wait for long."""
    parley = hanging.parley
    patient = {"PARLEY_SESSION_TIMEOUT_SECONDS": "30", "PARLEY_DELIVERY_TIMEOUT_SECONDS": "25"}
    worker = parley.worker(PARLEY_STALL_SECONDS="5", **patient)
    publish(parley, list(many(400)))
    topic = parley.topic("quotes")
    eventually(lambda: sum(end_offsets(parley.settings, parley.broker, [topic]).values()), 60, "it is at work")
    hanging.hang()

    assert worker.wait(60) == os.EX_SOFTWARE
    assert "a batch is not acknowledged after 5 s" in parley.log(worker)

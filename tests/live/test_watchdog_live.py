"""A worker that is stuck ends with status 70 and says why: in its recovery, and with a batch under way."""

from __future__ import annotations

import os
import signal

import pytest

from streams.runtime.cluster import end_offsets
from tests.live.cluster import OwnBroker, publish
from tests.support import eventually, many

pytestmark = pytest.mark.live


def test_a_worker_that_does_not_recover_ends(own_broker: OwnBroker) -> None:
    """Its broker hangs behind the checks of the start: no partitions, no tables."""
    worker = own_broker.parley.start("worker", PARLEY_RECOVERY_SECONDS="5")
    eventually(lambda: own_broker.parley.here(worker), 60, "the checks are done")
    own_broker.send_signal(signal.SIGSTOP)

    assert worker.wait(60) == os.EX_SOFTWARE
    assert "tables not recovered and no register read, for 5 s" in own_broker.parley.log(worker)


def test_a_worker_with_a_stuck_batch_ends(own_broker: OwnBroker) -> None:
    """Its broker hangs while records are under way, and the client is told to wait for long."""
    parley = own_broker.parley
    patient = {"PARLEY_SESSION_TIMEOUT_SECONDS": "30", "PARLEY_DELIVERY_TIMEOUT_SECONDS": "25"}
    worker = parley.worker(PARLEY_STALL_SECONDS="5", **patient)
    publish(parley, list(many(400)))
    topic = parley.topic("quotes")
    eventually(lambda: sum(end_offsets(parley.settings, parley.broker, [topic]).values()), 60, "it is at work")
    own_broker.send_signal(signal.SIGSTOP)

    assert worker.wait(60) == os.EX_SOFTWARE
    assert "a batch is not acknowledged after 5 s" in parley.log(worker)

"""Workers that do some of the stages each, on a real Kafka: together they do what one does, also when one is killed."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest

from streams.extract.knowledge import Knowledge
from streams.runtime.verify import verify
from tests.live.cluster import Parley, publish
from tests.support import seed_articles

pytestmark = pytest.mark.live


def reader(parley: Parley) -> subprocess.Popen[bytes]:
    """A worker that reads and keeps no ledger."""
    return parley.worker(PARLEY_WORKER_NAME="reader", PARLEY_STAGES="read")


def keeper(parley: Parley) -> subprocess.Popen[bytes]:
    """A worker that does all but read."""
    return parley.worker(PARLEY_WORKER_NAME="ledger", PARLEY_STAGES="track,convene,group")


def test_two_workers_do_together_what_one_does(parley: Parley, knowledge: Knowledge) -> None:
    """Each keeps the registers of its own stages, and the topics hold what one process computes from the log."""
    reader(parley)
    keeper(parley)
    publish(parley, seed_articles())
    parley.settle()
    kept = {
        name: {
            path.name.partition("-")[0] for path in (parley.folder / "state" / parley.namespace / name).glob("*.sqlite")
        }
        for name in ("reader", "ledger")
    }

    assert kept == {"reader": {"articles"}, "ledger": {"positions", "mentions", "sketches"}}
    assert verify(parley.settings, parley.broker, knowledge).is_equal


def test_what_one_leaves_the_other_of_its_stages_takes_up(parley: Parley, knowledge: Knowledge) -> None:
    """While nobody keeps the ledger, articles are read all the same; who comes back, or does everything, catches up."""
    reader(parley)
    killed = keeper(parley)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(10)
    publish(parley, seed_articles())
    parley.worker(PARLEY_WORKER_NAME="all")
    parley.settle()

    assert verify(parley.settings, parley.broker, knowledge).is_equal

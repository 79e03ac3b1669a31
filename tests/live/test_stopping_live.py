"""SIGTERM ends a worker within 20 s whatever it is doing, and whatever has become of its broker."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from streams.errors import UnavailableError
from streams.runtime.cluster import last_values
from streams.runtime.source_publisher import publisher
from streams.settings import Settings
from tests.live.cluster import OwnBroker, Parley, free_port, publish
from tests.support import eventually, many

pytestmark = pytest.mark.live

STOP_SECONDS = 20
CLEAN = {0, -signal.SIGTERM}
"""Done, or ended by the signal before there was anything to finish."""


def test_while_no_broker_answers(parley: Parley) -> None:
    """A worker that waits for its broker stops at once."""
    worker = parley.start("worker", PARLEY_BROKER=f"127.0.0.1:{free_port()}", PARLEY_CONNECT_SECONDS="60")
    time.sleep(3)

    assert parley.stop(worker) < STOP_SECONDS
    assert worker.returncode in CLEAN


def test_while_it_joins_and_recovers(parley: Parley) -> None:
    """Before it is ready, with tables to recover."""
    first = parley.worker()
    publish(parley, list(many(40)))
    parley.settle()
    parley.stop(first)
    worker = parley.start("worker")
    eventually(lambda: parley.here(worker) or parley.ended(worker), 60, "it has a health server, and is not ready yet")

    assert parley.stop(worker) < STOP_SECONDS
    assert worker.returncode in {*CLEAN, os.EX_SOFTWARE}


def test_while_it_is_busy(parley: Parley) -> None:
    """In the middle of articles; what it leaves is read by the next."""
    worker = parley.worker()
    publish(parley, list(many(100)))
    topic = parley.topic("entities")
    eventually(lambda: last_values(parley.settings, parley.broker, topic), 60, "it is at work")
    took = parley.stop(worker)
    parley.worker()
    parley.settle()

    assert took < STOP_SECONDS
    assert worker.returncode in {*CLEAN, os.EX_SOFTWARE}
    assert parley.command("verify").returncode == 0


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["dead", "hung"])
def test_when_the_broker_is_gone(number: int, own_broker: OwnBroker) -> None:
    """With a broker that died, and with one that no longer answers."""
    worker = own_broker.parley.worker()
    own_broker.send_signal(number)
    time.sleep(2)

    assert own_broker.parley.stop(worker) < STOP_SECONDS
    assert worker.returncode in {*CLEAN, os.EX_SOFTWARE}


def publish_to_hung(own_broker: OwnBroker, settings: Settings) -> None:
    """Publish, stop the broker, and publish more."""
    first, *more = many(3)
    with publisher(settings, own_broker.parley.broker, "x") as target:
        target.article(first)
        target.settle()
        own_broker.send_signal(signal.SIGSTOP)
        for article in more:
            target.article(article)


def test_a_source_is_told_that_its_broker_hangs(own_broker: OwnBroker) -> None:
    """What is not acknowledged is an error of one line, and nothing goes on trying behind it."""
    threads = set(threading.enumerate())
    settings = own_broker.parley.settings.model_copy(update={"connect_seconds": 1.0})
    with pytest.raises(UnavailableError, match="did not acknowledge"):
        publish_to_hung(own_broker, settings)
    eventually(lambda: set(threading.enumerate()) <= threads, 10, "the client's thread has ended")

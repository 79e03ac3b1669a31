"""A broker that is gone, or hangs, and comes back: the worker says so on /readyz, in its metrics and once in its log."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest

from streams.health import ask_ready
from tests.live.cluster import OwnBroker, get
from tests.support import eventually

pytestmark = pytest.mark.live


def is_bound(held: socket.socket, host: str, port: int) -> bool:
    """Take the port, and do not listen: who connects is refused."""
    try:
        held.bind((host, port))
    except OSError:
        return False
    return True


@contextmanager
def nobody_else_at(address: str) -> Iterator[None]:
    """Keep a port that is free now from another test's broker: it would answer for the one that is gone."""
    host, _, port = address.rpartition(":")
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        eventually(lambda: is_bound(held, host, int(port)), 10, "the broker is gone")
        yield


@pytest.mark.long
@pytest.mark.parametrize("ending", ["killed", "hangs"])
def test_a_worker_whose_broker_is_lost(ending: str, own_broker: OwnBroker) -> None:
    """Unready with the reason and no lag within a session and a little; ready when it is back; few lines of log."""
    parley = own_broker.parley
    worker = parley.worker()
    parley.checked("replay")
    parley.settle()
    [here] = parley.here(worker)
    own_broker.send_signal(signal.SIGKILL if ending == "killed" else signal.SIGSTOP)
    with nobody_else_at(parley.broker) if ending == "killed" else nullcontext():
        eventually(lambda: "no broker has answered" in (ask_ready(here.address, "silent") or ""), 15, "it is unready")
        time.sleep(25)

    lags = [line for line in get(f"{here.address}/metrics").splitlines() if line.startswith("parley_consumer_lag{")]
    assert lags
    assert all(line.endswith(" NaN") for line in lags)
    lines = parley.log(worker).splitlines()
    assert all(line.startswith("{") for line in lines), "every line is an event of the log"
    assert sum("no broker answers" in line for line in lines) == 1
    assert len(lines) < 30, lines

    if ending == "killed":
        own_broker.local.start(lambda _: None)
    else:
        own_broker.send_signal(signal.SIGCONT)
    eventually(lambda: parley.ready(worker), 60, "it is ready again")
    assert "a broker answers again" in parley.log(worker)

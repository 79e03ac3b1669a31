"""A stuck worker ends itself, and says why."""

from __future__ import annotations

import threading
import time

import pytest

from streams.runtime import watchdog
from streams.runtime.messages import Incoming, Outcome
from streams.runtime.watchdog import Pulse, diagnose, start_watchdog
from streams.settings import Settings
from tests.runtime.support import PartitionConsumer, monitor

SETTINGS = Settings()


def test_a_working_worker_is_left_alone() -> None:
    """Nothing is wrong with a worker that has its partitions and no batch."""
    assert diagnose(monitor(), SETTINGS) is None


def test_a_worker_that_does_not_stop_is_ended() -> None:
    """SIGTERM has a deadline, whatever hangs."""
    assert "SIGTERM" in (diagnose(monitor(stop_asked_at=time.monotonic() - 16), SETTINGS) or "")


def test_a_worker_that_does_not_recover_is_ended() -> None:
    """Recovery has a deadline: Faust's never ends when the changelog's last offset cannot be read."""
    assert "recovered" in (diagnose(monitor(rebalancing_since=time.monotonic() - 601), SETTINGS) or "")


def test_a_long_recovery_is_let_go_on() -> None:
    """As long as registers are read a worker recovers, however many there are and however busy its machine."""
    found = monitor(rebalancing_since=time.monotonic() - 3_000)
    found.replayed("positions", 1)

    assert diagnose(found, SETTINGS) is None
    found.replayed_at -= 601
    assert "recovered" in (diagnose(found, SETTINGS) or "")


def test_a_batch_that_hangs_ends_the_worker() -> None:
    """A batch that is never acknowledged is named with its age."""
    found = monitor()
    batch = [Incoming("articles", 0, 0, b"k", b"v")]
    with found.batch("read", batch) as seen:
        found._started["read"] -= 121
        fault = diagnose(found, SETTINGS)
        assert found.under_way()["read"] > 120
        seen.done(Outcome())

    assert "not acknowledged" in (fault or "")
    assert found.oldest_age() == 0


def test_a_frozen_process_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a stop longer than the session the partitions may be another's: the process ends before it writes."""
    ended: list[object] = []
    monkeypatch.setattr(watchdog, "fatal", ended.append)
    pulse = Pulse(longest_seconds=0.05)
    pulse.check()
    time.sleep(0.1)
    pulse.check()

    assert len(ended) == 1


def test_a_partition_that_goes_while_its_lag_is_asked_for_leaves_the_watchdog_alive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The client refuses to tell of partitions that are not its own; the look at them comes again."""
    monkeypatch.setattr(watchdog, "_TICK_SECONDS", 0.001)
    looked, again = [0], threading.Event()

    def look() -> None:
        looked[0] += 1
        if looked[0] == 1:
            raise AssertionError  # as the client does
        again.set()

    start_watchdog(monitor(), Pulse(longest_seconds=60), SETTINGS, look)

    assert again.wait(5)


def test_a_worker_that_reads_nothing_is_ended() -> None:
    """Messages that wait for too long without any batch end the worker; an acknowledged batch, or no lag, starts anew."""
    found = monitor()
    found.observe(PartitionConsumer(0, 9, 3), ["articles"])
    assert found.waiting_since is not None
    assert diagnose(found, SETTINGS) is None
    found.waiting_since -= 121
    assert "messages wait" in (diagnose(found, SETTINGS) or "")
    found.observe(PartitionConsumer(0, 9, 3), ["articles"])
    assert "messages wait" in (diagnose(found, SETTINGS) or "")

    with found.batch("read", [Incoming("articles", 0, 0, b"k", b"v")]) as seen:
        seen.done(Outcome())
    assert diagnose(found, SETTINGS) is None
    found.observe(PartitionConsumer(0, 9, 9), ["articles"])
    assert found.waiting_since is None

"""A stuck worker ends itself, and its health server says why."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request

import pytest
from faust.types import TP
from prometheus_client import CollectorRegistry, Counter

from streams.errors import ConfigError
from streams.health import serve_health
from streams.runtime import watchdog
from streams.runtime.messages import Incoming, Outcome
from streams.runtime.monitor import Monitor
from streams.runtime.watchdog import Pulse, diagnose, start_watchdog
from streams.settings import Settings

SETTINGS = Settings()


def monitor(**fields: object) -> Monitor:
    """A monitor of a worker that has its partitions."""
    found = Monitor("rules")
    found.rebalancing_since, found.assigned, found.in_group = None, True, True
    for name, value in fields.items():
        setattr(found, name, value)
    return found


def test_a_working_worker_is_left_alone() -> None:
    """Nothing is wrong with a worker that has its partitions and no batch."""
    assert diagnose(monitor(), SETTINGS) is None


def test_a_worker_that_does_not_stop_is_ended() -> None:
    """SIGTERM has a deadline, whatever hangs."""
    assert "SIGTERM" in (diagnose(monitor(stop_asked_at=time.monotonic() - 16), SETTINGS) or "")


def test_a_worker_that_does_not_recover_is_ended() -> None:
    """Recovery has a deadline: Faust's never ends when the changelog's last offset cannot be read."""
    assert "recovered" in (diagnose(monitor(rebalancing_since=time.monotonic() - 601), SETTINGS) or "")


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


def test_waiting_messages_with_nothing_under_way_are_noticed() -> None:
    """Lag alone is no fault; lag without any batch for seconds is, and a batch under way is not."""
    found = monitor(moved_at=time.monotonic() - 4, waiting_since=time.monotonic() - 4)
    assert found.idle_with_lag(5)
    assert not found.idle_with_lag(0)
    with found.batch("read", [Incoming("articles", 0, 0, b"k", b"v")]) as seen:
        assert not found.idle_with_lag(5)
        seen.done(Outcome())

    assert not found.idle_with_lag(5)


def test_messages_that_have_just_come_are_not_fetched_again() -> None:
    """A long quiet before them is no sign that they were lost."""
    found = monitor(moved_at=time.monotonic() - 60)
    found.observe(Fetching(0, 5, 0), ["articles"])

    assert not found.idle_with_lag(5)


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


class Fetching:
    """A consumer of one partition, as the monitor asks it."""

    def __init__(self, partition: int, end: int, committed: int) -> None:
        self._tp = TP("articles", partition)
        self._end = end
        self._committed_offset = {self._tp: committed}

    def assignment(self) -> set[TP]:
        """What it reads."""
        return {self._tp}

    def highwater(self, _: TP) -> int:
        """Where that ends."""
        return self._end


def test_a_worker_that_reads_nothing_is_ended() -> None:
    """Messages that wait for too long without any batch end the worker; an acknowledged batch, or no lag, starts anew."""
    found = monitor()
    found.observe(Fetching(0, 9, 3), ["articles"])
    assert found.waiting_since is not None
    assert diagnose(found, SETTINGS) is None
    found.waiting_since -= 121
    assert "messages wait" in (diagnose(found, SETTINGS) or "")
    found.observe(Fetching(0, 9, 3), ["articles"])
    assert "messages wait" in (diagnose(found, SETTINGS) or "")

    with found.batch("read", [Incoming("articles", 0, 0, b"k", b"v")]) as seen:
        seen.done(Outcome())
    assert diagnose(found, SETTINGS) is None
    found.observe(Fetching(0, 9, 9), ["articles"])
    assert found.waiting_since is None


def test_a_lag_is_told_by_the_worker_that_has_the_partition() -> None:
    """The gauges of a partition go with it; else two workers would tell two lags."""
    found = monitor()
    found.observe(Fetching(0, 9, 3), ["articles"])
    found.observe(Fetching(1, 9, 8), ["articles"])
    lags = {s.labels["partition"]: s.value for m in found.lag.collect() for s in m.samples}

    assert lags == {"1": 1.0}


def get(address: str, page: str) -> tuple[int, str]:
    """Status and body of a page."""
    try:
        with urllib.request.urlopen(f"http://{address}{page}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_health_answers() -> None:
    """Live, ready, metrics; what is wrong is said with 503; other pages are named with 404."""
    registry = CollectorRegistry()
    Counter("parley_test", "A counter", registry=registry).inc()
    health = serve_health(Settings(), 0, registry, live=lambda: None, ready=lambda: "not yet")
    try:
        assert get(health.address, "/livez") == (200, "ok\n")
        assert get(health.address, "/readyz") == (503, "not yet\n")
        assert "parley_test_total 1.0" in get(health.address, "/metrics")[1]
        assert get(health.address, "/table/secret")[0] == 404
    finally:
        health.stop()


def test_a_taken_port_is_a_fault_of_the_configuration() -> None:
    """The message names the port and the way out."""
    health = serve_health(Settings(), 0, CollectorRegistry(), live=lambda: None, ready=lambda: None)
    port = int(health.address.rpartition(":")[2])
    try:
        with pytest.raises(ConfigError, match=str(port)):
            serve_health(Settings(), port, CollectorRegistry(), live=lambda: None, ready=lambda: None)
    finally:
        health.stop()


def ask(address: str, path: str, authorization: str | None = None) -> int:
    """The status of a page, asked with or without a header of authorization."""
    request = urllib.request.Request(f"http://{address}{path}")
    if authorization is not None:
        request.add_header("Authorization", authorization)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::1"])
def test_metrics_ask_for_the_token(host: str) -> None:
    """Where a token is set, /metrics answers to it alone; the probes stay open, and nothing says what the token is."""
    token = "canary-token-0123456789"
    settings = Settings(health_host=host, token=token)  # type: ignore[arg-type]
    health = serve_health(settings, 0, CollectorRegistry(), live=lambda: None, ready=lambda: None)
    address = health.address.replace("0.0.0.0", "127.0.0.1")
    try:
        assert ask(address, "/livez") == ask(address, "/readyz") == 200
        assert ask(address, "/metrics", f"Bearer {token}") == ask(address, "/metrics", f"bearer {token}") == 200
        for wrong in (
            None,
            "",
            "Bearer",
            "Bearer ",
            f"Bearer {token}x",
            f"Bearer {token[:-1]}",
            f"Basic {token}",
            token,
        ):
            assert ask(address, "/metrics", wrong) == 401, wrong
        assert ask(address, f"/metrics?token={token}") == 401
        assert ask(address, "/other", "Bearer \xff") == 404
    finally:
        health.stop()


def test_without_a_token_only_this_machine_is_answered() -> None:
    """The address that is listened on is one of loopback, whatever the machine has besides."""
    health = serve_health(Settings(), 0, CollectorRegistry(), live=lambda: None, ready=lambda: None)
    try:
        assert health.address.startswith("127.0.0.1:")
        assert ask(health.address, "/metrics") == 200
    finally:
        health.stop()

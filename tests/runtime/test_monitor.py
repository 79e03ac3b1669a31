"""What the monitor notices of a worker: messages that wait, and its lag."""

from __future__ import annotations

import math
import time

from streams.runtime.messages import Incoming, Outcome
from streams.runtime.monitor import Monitor
from tests.runtime.support import PartitionConsumer, monitor


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
    found.observe(PartitionConsumer(0, 5, 0), ["articles"])

    assert not found.idle_with_lag(5)


def test_a_lag_is_told_by_the_worker_that_has_the_partition() -> None:
    """The gauges of a partition go with it; else two workers would tell two lags."""
    found = monitor()
    found.observe(PartitionConsumer(0, 9, 3), ["articles"])
    found.observe(PartitionConsumer(1, 9, 8), ["articles"])
    lags = {s.labels["partition"]: s.value for m in found.lag.collect() for s in m.samples}

    assert lags == {"1": 1.0}


def lag_shown(found: Monitor) -> list[float]:
    """The lag of every partition, as a scrape has it."""
    return [sample.value for metric in found.lag.collect() for sample in metric.samples]


def test_a_worker_without_brokers_is_not_ready_and_knows_no_lag() -> None:
    """Silent for longer than a session: /readyz says for how long, the lag is no number; an answer sets both right."""
    found = monitor(assigned=True)
    found.observe(PartitionConsumer(0, 9, 3), ["articles"])
    assert found.unready() is None
    found.answered_at = time.monotonic() - 12
    found.age()

    assert found.unready() == "no broker has answered for 12 s"
    assert all(map(math.isnan, lag_shown(found)))
    found.observe(PartitionConsumer(0, 9, 3), ["articles"])
    assert all(map(math.isnan, lag_shown(found)))
    found.answered()
    found.observe(PartitionConsumer(0, 9, 3), ["articles"])
    assert found.unready() is None
    assert lag_shown(found) == [6.0]


def test_the_lag_of_partitions_that_were_taken_away_is_no_number() -> None:
    """A rebalance of a second changes nothing; one that goes on does."""
    found = monitor()
    found.observe(PartitionConsumer(0, 9, 3), ["articles"])
    found.rebalancing_since = time.monotonic() - 1
    found.age()
    assert lag_shown(found) == [6.0]
    found.rebalancing_since = time.monotonic() - 12
    found.age()

    assert all(map(math.isnan, lag_shown(found)))


def test_languages_that_nobody_reads_have_bounded_labels() -> None:
    """Those that come are told by name, whatever else a source writes is one label."""
    found = monitor()
    with found.batch("read", [Incoming("articles", 0, 0, b"k", b"v")]) as seen:
        seen.done(Outcome(unread=["fa", "fa-AF", "x" * 900, "tlh", "en"]))
    counted = {
        s.labels["language"]: s.value
        for m in found.registry.collect()
        for s in m.samples
        if s.name == "parley_articles_unread_total"
    }

    assert counted == {"fa": 2.0, "en": 1.0, "other": 2.0}

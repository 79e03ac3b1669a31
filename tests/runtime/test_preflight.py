"""The topics of a cluster in, what is wrong with them out: each fault once, with every topic it is of."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from streams.runtime.preflight import faults
from streams.settings import Settings
from streams.topics import TOPICS, full_name

SETTINGS = Settings(_env_file=None, partitions=4)


def cluster(partitions: int, *, without: tuple[str, ...] = ()) -> Any:
    """A client of a cluster whose spread topics have so many partitions."""
    described = [
        {
            "name": full_name(topic, SETTINGS.namespace),
            "partitions": [{"replica_nodes": [1]}] * (partitions if topic.spread else 1),
            "error_code": 0,
        }
        for topic in TOPICS
        if topic.name not in without
    ]
    return SimpleNamespace(describe_topics=lambda: described, describe_configs=lambda *_, **__: {})


def test_a_cluster_as_it_should_be_has_no_faults() -> None:
    """Nothing is said."""
    assert faults(cluster(4), SETTINGS) == []


def test_one_fault_of_many_topics_is_said_once() -> None:
    """Every spread topic has too few partitions: one line that names them all."""
    [fault] = faults(cluster(3), SETTINGS)

    assert fault.count("3 partitions, parley needs 4") == 1
    assert all(full_name(topic, SETTINGS.namespace) in fault for topic in TOPICS if topic.spread)


def test_missing_topics_are_one_fault() -> None:
    """What to do is said once for all of them."""
    [fault] = faults(cluster(4, without=("quotes", "facts")), SETTINGS)

    assert fault == "parley.quotes, parley.facts: missing; `parley topics --create` makes it"

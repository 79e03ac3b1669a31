"""What becomes of messages that are sent is counted by reasons of a bounded set."""

from __future__ import annotations

import confluent_kafka
import pytest
from prometheus_client import CollectorRegistry

from streams.runtime.producer_metrics import ProducerMetrics

REASONS = {"not-allowed", "other", "timed-out", "too-few-replicas", "too-large", "unreachable"}


def failures(registry: CollectorRegistry) -> dict[str, float]:
    """Failures by reason."""
    return {
        sample.labels["reason"]: sample.value
        for family in registry.collect()
        for sample in family.samples
        if sample.name == "parley_produce_failures_total"
    }


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (confluent_kafka.KafkaError._MSG_TIMED_OUT, "timed-out"),
        (confluent_kafka.KafkaError.NOT_ENOUGH_REPLICAS, "too-few-replicas"),
        (confluent_kafka.KafkaError.TOPIC_AUTHORIZATION_FAILED, "not-allowed"),
        (confluent_kafka.KafkaError.UNKNOWN_PRODUCER_ID, "other"),
    ],
)
def test_a_failure_has_a_reason(code: int, reason: str) -> None:
    """All reasons are shown from the start, and what is not foreseen is one of them: no error makes a series of its own."""
    registry = CollectorRegistry()
    metrics = ProducerMetrics(registry)
    before = failures(registry)
    metrics.failed(confluent_kafka.KafkaError(code))

    assert before == dict.fromkeys(REASONS, 0.0)
    assert failures(registry) == {**before, reason: 1.0}


def test_the_queue_is_asked_when_it_is_shown() -> None:
    """Its length is that of the moment, and a delivery counts with its time."""
    registry, queue = CollectorRegistry(), [3]
    metrics = ProducerMetrics(registry)
    metrics.watch(lambda: queue[0])
    first = registry.get_sample_value("parley_producer_queue_messages")
    queue[0] = 0
    metrics.delivered(0.2)

    assert (first, registry.get_sample_value("parley_producer_queue_messages")) == (3, 0)
    assert registry.get_sample_value("parley_delivery_duration_seconds_bucket", {"le": "0.25"}) == 1
    assert registry.get_sample_value("parley_delivery_duration_seconds_bucket", {"le": "0.1"}) == 0

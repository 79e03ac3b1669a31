"""Deliveries of a producer in, metrics of its queue, its failures and its time out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import confluent_kafka
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

__all__ = ["ProducerMetrics"]

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
_FAULTS: Final = {
    confluent_kafka.KafkaError._MSG_TIMED_OUT: "timed-out",  # noqa: SLF001  # librdkafka's codes have no other names
    confluent_kafka.KafkaError._TIMED_OUT: "timed-out",  # noqa: SLF001
    confluent_kafka.KafkaError._TRANSPORT: "unreachable",  # noqa: SLF001
    confluent_kafka.KafkaError._ALL_BROKERS_DOWN: "unreachable",  # noqa: SLF001
    confluent_kafka.KafkaError.MSG_SIZE_TOO_LARGE: "too-large",
    confluent_kafka.KafkaError.TOPIC_AUTHORIZATION_FAILED: "not-allowed",
    confluent_kafka.KafkaError.NOT_ENOUGH_REPLICAS: "too-few-replicas",
    confluent_kafka.KafkaError.NOT_ENOUGH_REPLICAS_AFTER_APPEND: "too-few-replicas",
}
_OTHER: Final = "other"


class ProducerMetrics:
    """What becomes of the messages that one process sends."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._failures = Counter(
            "parley_produce_failures",
            "Messages that Kafka refused, or did not take in time, and faults of the connection to it",
            ["reason"],
            registry=registry,
        )
        for reason in sorted({*_FAULTS.values(), _OTHER}):
            self._failures.labels(reason)
        self._seconds = Histogram(
            "parley_delivery_duration_seconds",
            "From the first message of a batch sent to the last one acknowledged by Kafka",
            buckets=_SECONDS,
            registry=registry,
        )
        self._queue = Gauge(
            "parley_producer_queue_messages", "Messages sent that Kafka has not acknowledged yet", registry=registry
        )

    def watch(self, queue: Callable[[], int]) -> None:
        """Ask this for the length of the queue whenever it is to be shown."""
        self._queue.set_function(lambda: float(queue()))

    def delivered(self, seconds: float) -> None:
        """A batch has been acknowledged, so long after it was begun to be sent."""
        self._seconds.observe(seconds)

    def failed(self, error: confluent_kafka.KafkaError) -> None:
        """Count a refusal, or a fault of the connection."""
        self._failures.labels(_FAULTS.get(error.code(), _OTHER)).inc()

"""Whatever the queue to Kafka holds, a batch is sent when its last record is delivered, and never before."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import confluent_kafka
import pytest
from prometheus_client import CollectorRegistry

from streams.runtime import outbox as outbox_module
from streams.runtime.messages import Outgoing
from streams.runtime.outbox import Outbox
from streams.runtime.producer_metrics import ProducerMetrics
from streams.settings import Settings

ROOM = 3
"""Records that fit into the queue."""


class SlowBroker:
    """librdkafka's producer, with a small queue and a broker that takes one record a poll."""

    def __init__(self, _options: object) -> None:
        self.delivered: list[dict[str, Any]] = []
        self._queue: deque[tuple[dict[str, Any], Callable[..., None]]] = deque()
        self.error: object = None

    def __len__(self) -> int:
        return len(self._queue)

    def produce(self, topic: str, *, on_delivery: Callable[..., None], **told: Any) -> None:
        """Take a record, unless the queue is full."""
        if len(self._queue) >= ROOM:
            raise BufferError
        self._queue.append(({"topic": topic, **told}, on_delivery))

    def poll(self, _seconds: float) -> None:
        """Deliver one."""
        time.sleep(0.001)
        if self._queue:
            record, report = self._queue.popleft()
            self.delivered.append(record)
            report(self.error, Sent(record["topic"]))


class Sent:
    """A record as a delivery report has it."""

    def __init__(self, topic: str) -> None:
        self._topic = topic

    def topic(self) -> str:
        """Where it was to go."""
        return self._topic


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Outbox:
    """An outbox to the slow broker."""
    monkeypatch.setattr(confluent_kafka, "Producer", SlowBroker)
    return Outbox(Settings(namespace="news", partitions=4), "nowhere:1", ProducerMetrics(CollectorRegistry()))


def broker_of(box: Outbox) -> SlowBroker:
    """The broker behind an outbox."""
    found: Any = box._producer
    assert isinstance(found, SlowBroker)
    return found


def records(count: int) -> list[Outgoing]:
    """So many records of one article."""
    headers = (("ce_specversion", b"1.0"),)
    return [Outgoing("facts", f"a|{number}", "a", b"%d" % number, headers) for number in range(count)]


def test_a_batch_that_does_not_fit_waits_for_room(box: Outbox) -> None:
    """All of it is delivered, once, in its order, before `send` returns."""
    asyncio.run(box.send(records(20)))

    assert [each["value"] for each in broker_of(box).delivered] == [b"%d" % number for number in range(20)]


def test_a_record_goes_where_it_is_said_to(box: Outbox) -> None:
    """To the topic of the namespace and the partition of its article, with key and headers."""
    [record] = records(1)
    asyncio.run(box.send([record]))

    assert broker_of(box).delivered == [
        {
            "topic": "news.facts",
            "key": b"a|0",
            "value": b"0",
            "partition": record.partition(4),
            "headers": [("ce_specversion", b"1.0")],
        }
    ]


def test_two_batches_at_once_are_each_awaited(box: Outbox) -> None:
    """Agents share the queue: each returns when its own records are delivered."""

    async def both() -> None:
        await asyncio.gather(box.send(records(7)), box.send(records(11)))

    asyncio.run(both())

    assert len(broker_of(box).delivered) == 18


def test_a_refused_record_ends_the_process(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Kafka does not take must not be acknowledged."""
    ended: list[str] = []
    monkeypatch.setattr(outbox_module, "fatal", lambda error: ended.append(str(error)))
    broker_of(box).error = confluent_kafka.KafkaError(confluent_kafka.KafkaError.MSG_SIZE_TOO_LARGE)
    asyncio.run(box.send(records(1)))

    assert len(ended) == 1
    assert ended[0].startswith("news.facts refused a record")

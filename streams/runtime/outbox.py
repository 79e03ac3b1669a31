"""Records out, durably, before anything is acknowledged: what Faust lacks to lose nothing.

The order of one batch is the whole guarantee: derived records are delivered
first, then the agent's registers are written to the changelog, then the events
are acknowledged. A crash at any point leaves registers that are behind the
records, never ahead, and the replay computes the same records again.

`install` replaces two classes of Faust's Kafka driver; `tests/runtime/test_faust_contract.py`
holds the private names they rely on.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

import confluent_kafka

from streams.runtime.client_config import for_librdkafka
from streams.runtime.fatal import fatal
from streams.runtime.messages import Outgoing
from streams.runtime.producer_metrics import ProducerMetrics
from streams.settings import Settings
from streams.topics import BY_NAME, MESSAGE_BYTES_MAX, full_name

__all__ = ["Outbox"]

_QUEUE_FULL_WAIT_SECONDS: Final = 0.02
_QUEUE_KIB: Final = 16 * 1024
"""Bytes of records on their way to the broker, in KiB; what is beyond waits as it is."""


class Outbox:
    """One idempotent librdkafka producer; `send` returns when every record is reported delivered."""

    def __init__(self, settings: Settings, servers: str, metrics: ProducerMetrics) -> None:
        self._metrics = metrics
        self._topics = {name: full_name(topic, settings.namespace) for name, topic in BY_NAME.items()}
        self._partitions = settings.partitions
        self._producer = confluent_kafka.Producer(
            {
                **for_librdkafka(settings, servers),
                "enable.idempotence": True,
                "acks": "all",
                "linger.ms": 2,  # a batch is awaited: what is longer is only waited, and makes no smaller batches on the log
                "compression.type": "gzip",  # the only codec that every client reads without a further library: decision 38
                "compression.level": 1,
                "message.max.bytes": MESSAGE_BYTES_MAX,
                "queue.buffering.max.messages": 1_000_000,
                "queue.buffering.max.kbytes": _QUEUE_KIB,  # full entries of one batch are 30 MB; what waits here is held twice
                "delivery.timeout.ms": int(settings.delivery_timeout_seconds * 1000),
                "error_cb": self._fault,
            }
        )
        metrics.watch(lambda: len(self._producer))
        threading.Thread(target=self._poll, name="outbox", daemon=True).start()

    def _poll(self) -> None:
        while True:
            self._producer.poll(0.05)

    def _fault(self, error: confluent_kafka.KafkaError) -> None:
        self._metrics.failed(error)
        if error.fatal():
            fatal(error)

    async def send(self, records: Sequence[Outgoing]) -> None:
        """Deliver all; a record that Kafka refuses ends the process, since its batch must not be acknowledged."""
        if not records:
            return
        loop = asyncio.get_running_loop()
        delivered = loop.create_future()
        began = time.monotonic()
        left = len(records)  # counted down on the poll thread only

        def report(error: confluent_kafka.KafkaError | None, sent: confluent_kafka.Message) -> None:
            nonlocal left
            if error is not None:
                self._metrics.failed(error)
                fatal(f"{sent.topic()} refused a record: {error}")
            left -= 1
            if left == 0:
                loop.call_soon_threadsafe(delivered.set_result, None)

        for record in records:
            if not self._queued(record, report):
                await self._drained(record, report)
        await delivered
        self._metrics.delivered(time.monotonic() - began)

    async def _drained(self, record: Outgoing, report: Callable[..., None]) -> None:
        """The queue is full: let deliveries drain it until this record fits in."""
        while True:
            await asyncio.sleep(_QUEUE_FULL_WAIT_SECONDS)
            if self._queued(record, report):
                return

    def _queued(self, record: Outgoing, report: Callable[..., None]) -> bool:
        """Hand one record to librdkafka; False when its queue is full. No coroutine: ninety an article pass here."""
        try:
            self._producer.produce(
                self._topics[record.topic],
                value=record.value,
                key=record.key.encode("utf-8", "replace"),
                partition=record.partition(self._partitions),
                on_delivery=report,
                headers=list(record.headers),
            )
        except BufferError:
            return False
        return True

"""Records out, durably, before anything is acknowledged: what Faust lacks to lose nothing.

The order of one batch is the whole guarantee: derived records are delivered
first, then the agent's registers are written to the changelog, then the events
are acknowledged. A crash at any point leaves registers that are behind the
records, never ahead, and the replay computes the same records again.

`install` replaces two classes of Faust's Kafka driver; `tests/test_faust_contract.py`
holds the private names they rely on.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any, Final, NoReturn

import confluent_kafka
import faust
from faust.transport.drivers import aiokafka as driver

from streams.runtime.access import for_librdkafka
from streams.runtime.owed import Owed
from streams.runtime.wire import Outgoing, Write
from streams.settings import Settings
from streams.topics import BY_NAME, MESSAGE_BYTES_MAX, full_name

__all__ = ["DurableTable", "Outbox", "fatal", "install", "table_writes"]

log = logging.getLogger(__name__)
_QUEUE_FULL_WAIT_SECONDS: Final = 0.02

_PENDING: ContextVar[tuple[int, list[Any]] | None] = ContextVar("pending", default=None)
"""Partition that table writes go to, and the futures of their changelog records."""


def fatal(cause: object) -> NoReturn:
    """End the process at once, without acknowledging anything: its supervisor starts it again from the last commit."""
    log.critical(
        "fatal: %s; exiting with status %d without acknowledging, for the supervisor to restart", cause, os.EX_SOFTWARE
    )
    logging.shutdown()
    os._exit(os.EX_SOFTWARE)


class Outbox:
    """One idempotent librdkafka producer; `send` returns when every record is reported delivered."""

    def __init__(self, settings: Settings, servers: str) -> None:
        self._namespace = settings.namespace
        self._partitions = settings.partitions
        self._producer = confluent_kafka.Producer(
            {
                **for_librdkafka(settings, servers),
                "enable.idempotence": True,
                "acks": "all",
                "linger.ms": 5,
                "compression.type": "gzip",  # the only codec that every client reads without a further library
                "compression.level": 1,
                "message.max.bytes": MESSAGE_BYTES_MAX,
                "queue.buffering.max.messages": 1_000_000,
                "delivery.timeout.ms": int(settings.delivery_timeout_seconds * 1000),
                "error_cb": lambda error: fatal(error) if error.fatal() else None,
            }
        )
        threading.Thread(target=self._poll, name="outbox", daemon=True).start()

    def _poll(self) -> None:
        while True:
            self._producer.poll(0.05)

    async def send(self, records: Sequence[Outgoing]) -> None:
        """Deliver all; a record that Kafka refuses ends the process, since its batch must not be acknowledged."""
        if not records:
            return
        loop = asyncio.get_running_loop()
        delivered = loop.create_future()
        left = len(records)  # counted down on the poll thread only

        def report(error: confluent_kafka.KafkaError | None, sent: confluent_kafka.Message) -> None:
            nonlocal left
            if error is not None:
                fatal(f"{sent.topic()} refused a record: {error}")
            left -= 1
            if left == 0:
                loop.call_soon_threadsafe(delivered.set_result, None)

        for record in records:
            await self._produce(record, report)
        await delivered

    async def _produce(self, record: Outgoing, report: Callable[..., None]) -> None:
        topic = full_name(BY_NAME[record.topic], self._namespace)
        while True:
            try:
                return self._producer.produce(
                    topic,
                    value=record.value,
                    key=record.key.encode("utf-8", "replace"),
                    partition=record.partition(self._partitions),
                    on_delivery=report,
                    headers=list(record.headers),
                )
            except BufferError:  # the queue is full: let deliveries drain it
                await asyncio.sleep(_QUEUE_FULL_WAIT_SECONDS)


class DurableTable(faust.Table[Any, Any]):
    """A table whose changelog writes can be waited for, and that can be written inside a batch."""

    def send_changelog(self, *args: Any, **kwargs: Any) -> Any:
        """Send as Faust does, and note the future for whoever writes a batch."""
        future = super().send_changelog(*args, **kwargs)
        if (slot := _PENDING.get()) is not None:
            slot[1].append(future)
        return future

    def partition_for_key(self, key: Any) -> int | None:
        """The partition of the batch being written; inside a take loop Faust knows no current event."""
        if (slot := _PENDING.get()) is not None:
            return slot[0]
        partition: int | None = super().partition_for_key(key)
        return partition


async def table_writes(table: Any, writes: Sequence[Write]) -> None:
    """Write registers and return when the changelog has them."""
    futures: list[Any] = []
    for write in writes:
        token = _PENDING.set((write.partition, futures))
        try:
            table[write.key] = write.value
        finally:
            _PENDING.reset(token)
    if futures:
        await asyncio.gather(*futures)


class _Forgetful(dict[Any, Any]):
    """Read offsets that nobody remembers: see `SafeConsumer`."""

    def __getitem__(self, tp: Any) -> None:
        return None


class SafeConsumer(driver.Consumer):
    """Loses no message of a rebalance, keeps the order of each partition, and never commits past one that is not done.

    Faust drops a fetched message whose offset is below the last one read, and
    takes a jump in the offsets for a gap of the broker's. Both go wrong around
    a rebalance, while messages that were fetched are thrown away: those fetched
    again are dropped, and those thrown away look like a gap (measured: with two
    workers, 5 of 15 messages; of 2,000 articles with twelve kills, 35). Here
    every fetched message is delivered, at the price of some that come twice;
    an agent takes those whose turn it is, and a commit passes only what `Owed`
    knows to be done.
    """

    _thread: _FetchThread

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.owed = Owed()
        super().__init__(*args, **kwargs)
        self._read_offset = _Forgetful()

    def _new_consumer_thread(self) -> _FetchThread:
        return _FetchThread(self, loop=self.loop, beacon=self.beacon)

    async def perform_seek(self) -> None:
        """Seek as Faust does, and also where nothing is committed yet.

        aiokafka's `seek_to_committed` leaves a partition without a commit where
        it is: what was fetched and thrown away meanwhile would never be fetched
        again.
        """
        await super().perform_seek()
        bare = [
            tp
            for tp in self.assignment()
            if self.app.topics.acks_enabled_for(tp.topic) and not self._committed_offset[tp]
        ]
        for tp, first in (await self.earliest_offsets(*bare)).items() if bare else ():
            await self.seek(tp, first)

    async def _seek(self, partition: Any, offset: int) -> None:
        """In the client's thread, as all that moves it: from the loop's, a fetch under way there would find its records gone."""

        async def seek() -> None:
            self._thread.seek(partition, offset)

        await self._thread.call_thread(seek)

    async def on_partitions_revoked(self, revoked: Any) -> None:
        """Forget what is known of partitions that go."""
        await super().on_partitions_revoked(revoked)
        self.owed.forget(revoked)

    def _new_offset(self, tp: Any) -> int | None:
        # Faust's own notes say that something came, and hold what is out of turn too: they decide nothing.
        self._acked[tp].clear()
        self._acked_index[tp].clear()
        return self.owed.settle(tp)

    def in_turn(self, events: Sequence[Any]) -> list[Any]:
        """The events whose turn it is; the others came already or come again, so that Faust need not wait for them."""
        kept = []
        for event in events:
            if self.owed.take(event.message.tp, event.message.offset):
                kept.append(event)
            else:
                event.ack()
        return kept

    def done(self, events: Sequence[Any]) -> None:
        """Acknowledge events that were in turn, in their order."""
        for event in events:
            self.owed.done(event.message.tp, event.message.offset)
            event.ack()

    async def recall(self, tp: Any) -> None:
        """Fetch a partition again from the next message on that an agent waits for."""
        await self._thread.call_thread(self._thread.go_back, tp)


class _FetchThread(driver.AIOKafkaConsumerThread):
    """Notes what the client hands over where it does: behind this thread it may be thrown away, and seeks cross it."""

    consumer: SafeConsumer

    async def _fetch_records(self, consumer: Any, *args: Any, **kwargs: Any) -> Any:
        records = await super()._fetch_records(consumer, *args, **kwargs)
        if records:  # no await from here on: the assignment is the one that these were taken under
            under = _assignment(consumer)
            for tp, fetched in records.items():
                if tp.topic not in self.app.tables.changelog_topics:  # nobody acknowledges those
                    self.consumer.owed.fetched(tp, under, [record.offset for record in fetched])
        return records

    async def go_back(self, tp: Any) -> None:
        """Seek to the next message owed, unless the partition has changed hands since it was missed."""
        client = self._ensure_consumer()
        offset = self.consumer.owed.next(tp, _assignment(client))
        if offset is not None:
            client.seek(tp, offset)


def _assignment(client: Any) -> object:
    """What the client reads since the last rebalance; another object after each."""
    return client._subscription.subscription.assignment  # noqa: SLF001  # no public name


class ChangelogProducer(driver.Producer):
    """Faust's own producer, for changelogs only: idempotent; durability is awaited per batch, so a flush has nothing to add."""

    def _settings_extra(self) -> dict[str, Any]:
        return {"acks": "all", "enable_idempotence": True}

    async def flush(self) -> None:
        """Nothing: commits would wait here for buffers that are never empty under load."""


def install() -> None:
    """Put both classes into Faust's driver; before the app starts, once a process."""
    driver.Transport.Consumer = SafeConsumer
    driver.Transport.Producer = ChangelogProducer

"""The private names of Faust that the delivery layer rests on are there, and do what it thinks."""

from __future__ import annotations

import asyncio
import inspect
import os
import subprocess
import sys
import threading
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import faust
import pytest
from aiokafka import AIOKafkaConsumer
from faust import channels, stores
from faust.tables.base import Collection
from faust.tables.manager import TableManager
from faust.tables.recovery import Recovery
from faust.transport import consumer as base
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.types.tuples import RecordMetadata
from mode.threads import QueueServiceThread
from mode.worker import Worker as ModeWorker

from streams.runtime.app import build_app
from streams.runtime.disk_store import DiskStore
from streams.runtime.durable_table import table_writes
from streams.runtime.messages import Write
from streams.runtime.offset_tracker import OffsetTracker
from streams.runtime.ordered_consumer import ChangelogProducer, OrderedConsumer, _FetchThread, install
from streams.settings import Settings
from tests.runtime.support import plan_in
from tests.support import ROOT

ARTICLES = TP("parley.articles", 0)
CHANGELOG = TP("parley-articles-changelog", 0)


class Known(OrderedConsumer):
    """A consumer without a connection, to which these messages were handed over."""

    def __init__(self, fetched: list[int]) -> None:
        self.offset_tracker = OffsetTracker()
        self.offset_tracker.fetched(ARTICLES, "assignment", fetched)
        self._acked = defaultdict(list)
        self._acked_index = defaultdict(set)
        self._committed_offset = defaultdict(lambda: None)
        self._n_acked = 0
        self.app = SimpleNamespace(topics=SimpleNamespace(acks_enabled_for=lambda _: True))
        self._unacked_messages = mock.Mock()
        self._waiting_for_ack = None


class Event:
    """A message as an agent gets it, which Faust acknowledges."""

    def __init__(self, consumer: OrderedConsumer, offset: int) -> None:
        self.message = SimpleNamespace(acked=False, tp=ARTICLES, offset=offset, topic=ARTICLES.topic)
        self._consumer = consumer

    def ack(self) -> None:
        """As Faust's event."""
        self._consumer.ack(self.message)


def taken(consumer: OrderedConsumer, *offsets: int) -> list[Any]:
    """The events of these offsets whose turn it is."""
    return consumer.in_turn([Event(consumer, offset) for offset in offsets])


def test_no_commit_passes_a_message_that_is_not_done() -> None:
    """Faust asks for a new offset when something was acknowledged, and gets what is done."""
    consumer = Known([4, 5, 6])
    first, second, third = taken(consumer, 4, 5, 6)

    consumer.done([first])
    assert consumer._acked[ARTICLES], "so that Faust asks"
    assert consumer._new_offset(ARTICLES) == 5
    assert not consumer._acked[ARTICLES]
    assert consumer._new_offset(ARTICLES) is None
    consumer.done([second, third])
    assert consumer._new_offset(ARTICLES) == 7


def test_a_message_out_of_turn_is_left_out_and_passes_nothing() -> None:
    """A message left in an agent's queue by a rebalance says nothing about those in front of it; it comes again."""
    consumer = Known([10, 11, 12])

    assert taken(consumer, 12) == []
    assert consumer._new_offset(ARTICLES) is None
    assert consumer.offset_tracker.missed(0) == [ARTICLES]
    assert [event.message.offset for event in taken(consumer, 10, 10, 11, 12)] == [10, 11, 12]
    assert consumer.offset_tracker.missed(0) == []


class Client(QueueServiceThread):
    """A client's thread that notes where it was told to seek, and by which thread."""

    told: tuple[object, int, int] | None = None

    def seek(self, partition: object, offset: int) -> None:
        """As the driver's: it takes away what a fetch in its own thread may be looking at."""
        self.told = partition, offset, threading.get_ident()


def test_a_seek_is_done_in_the_clients_thread() -> None:
    """From the loop's thread it takes away records that a fetch is handing over, and the worker ends with a KeyError."""

    async def told() -> tuple[object, int, int]:
        consumer, client = Known([1]), Client()
        consumer._read_offset, consumer.log, consumer._thread = {}, mock.Mock(), client
        await client.start()
        await consumer.seek(ARTICLES, 3)
        await client.stop()
        assert client.told is not None
        return client.told

    partition, offset, thread = asyncio.run(told())
    assert (partition, offset) == (ARTICLES, 3)
    assert thread != threading.get_ident()


def test_a_missed_message_is_recalled_in_the_clients_thread() -> None:
    """The client goes back to it, unless the partition has changed hands since."""
    consumer = Known([3, 4])
    thread = _FetchThread.__new__(_FetchThread)
    thread.consumer = consumer
    subscription = SimpleNamespace(assignment="assignment")
    client = SimpleNamespace(_subscription=SimpleNamespace(subscription=subscription), seek=mock.Mock())
    with mock.patch.object(_FetchThread, "_ensure_consumer", return_value=client):
        asyncio.run(thread.go_back(ARTICLES))
        subscription.assignment = "another"
        asyncio.run(thread.go_back(ARTICLES))

    client.seek.assert_called_once_with(ARTICLES, 3)


def test_what_the_client_hands_over_is_noted_in_its_thread() -> None:
    """A list that Faust throws away on its way to the loop stays to be done."""
    consumer = Known([1])
    thread = _FetchThread.__new__(_FetchThread)
    thread.consumer, thread.app = consumer, SimpleNamespace(tables=SimpleNamespace(changelog_topics={CHANGELOG.topic}))
    client = SimpleNamespace(_subscription=SimpleNamespace(subscription=SimpleNamespace(assignment="assignment")))

    async def fetched(*_: Any, **__: Any) -> Any:
        return {tp: [SimpleNamespace(offset=2), SimpleNamespace(offset=4)] for tp in (ARTICLES, CHANGELOG)}

    with mock.patch.object(driver.AIOKafkaConsumerThread, "_fetch_records", fetched):
        asyncio.run(thread._fetch_records(client))

    assert [event.message.offset for event in taken(consumer, 1, 2, 3, 4)] == [1, 2, 4], "the broker has no 3"
    assert not consumer.offset_tracker.take(CHANGELOG, 2), (
        "a changelog is read without end, and nothing of it is to be done"
    )


def test_no_fetched_message_is_dropped_for_its_offset() -> None:
    """Faust asks the read offsets before it delivers; ours say nothing, and it asks them as a mapping."""
    forgetful = OrderedConsumer.__init__.__globals__["_Forgetful"]({ARTICLES: 14})
    source = inspect.getsource(base.Consumer._drain_messages)

    assert forgetful[ARTICLES] is None
    assert "get_read_offset = self._read_offset.__getitem__" in source
    assert "if r_offset is None or offset >= r_offset" in source


@pytest.mark.parametrize("name", ["_acked", "_acked_index", "_committed_offset", "_read_offset"])
def test_the_consumer_has_what_is_read(name: str) -> None:
    """The base class still sets the private names."""
    assert f"self.{name}" in inspect.getsource(base.Consumer.__init__)


def test_the_methods_replaced_are_there() -> None:
    """What is overridden exists below, so that it is called."""
    assert inspect.iscoroutinefunction(driver.Consumer.perform_seek)
    assert inspect.iscoroutinefunction(base.Consumer.on_partitions_revoked)
    assert callable(base.Consumer._new_offset)
    assert "self._new_offset(tp)" in inspect.getsource(base.Consumer._filter_committable_offsets)
    assert inspect.iscoroutinefunction(driver.AIOKafkaConsumerThread._fetch_records)
    assert "self._fetch_records" in inspect.getsource(driver.AIOKafkaConsumerThread.getmany)
    assert callable(driver.Consumer._new_consumer_thread)
    assert "_settings_extra" in vars(driver.Producer)
    assert inspect.iscoroutinefunction(driver.Producer.flush)
    assert callable(Collection.send_changelog)


def test_install_puts_both_classes_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """The transport makes our consumer and our producer."""
    monkeypatch.setattr(driver.Transport, "Consumer", driver.Consumer)
    monkeypatch.setattr(driver.Transport, "Producer", driver.Producer)
    install()

    assert driver.Transport.Consumer is OrderedConsumer
    assert driver.Transport.Producer is ChangelogProducer


def test_the_app_is_configured_as_measured() -> None:
    """No web server, no auto-made topics, acknowledgement by all replicas, short sessions."""
    conf = build_app(Settings(), "127.0.0.1:1").conf

    assert (conf.web_enabled, conf.topic_allow_declare, conf.topic_disable_leader) == (False, False, True)
    assert (conf.producer_acks, conf.producer_threaded, conf.broker_session_timeout) == (-1, False, 10.0)
    assert conf.worker_redirect_stdouts is False
    assert stores.by_url(conf.store) is DiskStore


def test_a_fetch_that_finds_nothing_is_soon_answered() -> None:
    """Faust has one wait written into it, which is that of its client until the client is connected; ours is another."""
    made = SimpleNamespace(_fetch_max_wait_ms=1500)
    with mock.patch.object(driver.AIOKafkaConsumerThread, "_create_worker_consumer", return_value=made):
        assert _FetchThread._create_worker_consumer(mock.Mock(spec=_FetchThread), None)._fetch_max_wait_ms == 100
    assert "fetch_max_wait_ms=1500" in inspect.getsource(driver.AIOKafkaConsumerThread._create_worker_consumer)
    assert "fetch_max_wait_ms=self._fetch_max_wait_ms" in inspect.getsource(AIOKafkaConsumer.start)


def test_tables_and_a_stopped_loop_wait_for_nothing() -> None:
    """Faust sleeps a second at each end; what it does beside that when its tables start is what ours do."""
    _, sleeping, after = inspect.getsource(TableManager.on_start).partition("await self.sleep(1.0)\n")
    assert sleeping
    assert after.strip() in inspect.getsource(build_app(Settings(), "127.0.0.1:1").tables.on_start)
    assert inspect.getsource(ModeWorker._sentinel_task).count("\n") == 2


def test_table_writes_wait_for_the_changelog(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A batch is kept on disk only when every changelog record is acknowledged, with the last offset of each partition."""
    app = build_app(Settings(), "127.0.0.1:1")
    options = {"plan": plan_in(tmp_path)}
    table: Any = app.Table("articles", partitions=4, key_type=bytes, value_type=bytes, options=options)
    sent: list[tuple[int, bytes, bytes]] = []
    store: DiskStore = table.data
    writes = [Write(3, b"k", b"v"), Write(3, b"l", b"w"), Write(1, b"m", b"x")]

    async def run() -> bool:
        futures = [asyncio.get_running_loop().create_future() for _ in writes]

        def send_soon(_: Any, partition: int, key: bytes, value: bytes, *__: Any, **___: Any) -> Any:
            sent.append((partition, key, value))
            return futures[len(sent) - 1]

        monkeypatch.setattr(Collection, "send_changelog", send_soon)
        for write in writes:
            store.registers.partition(write.partition).put(write.key, write.value)
        writing = asyncio.ensure_future(table_writes(table, store.epoch, writes))
        await asyncio.sleep(0.01)
        waited = not writing.done() and store.persisted_offset(TP("parley-articles-changelog", 3)) is None
        for offset, future in enumerate(futures):
            future.set_result(SimpleNamespace(offset=offset + 7))
        await asyncio.wait_for(writing, 1)
        return waited

    assert asyncio.run(run())
    assert sent == [(3, b"k", b"v"), (3, b"l", b"w"), (1, b"m", b"x")]
    assert [store.persisted_offset(TP("parley-articles-changelog", n)) for n in (1, 2, 3)] == [9, None, 8]
    store.registers.rollback()
    assert dict(store.items()) == {b"k": b"v", b"l": b"w", b"m": b"x"}


def test_what_a_changelog_write_gives() -> None:
    """Faust's future gives the broker's answer, whose offset is kept."""
    assert "fut.set_result(result)" in inspect.getsource(channels.Channel._finalize_message)
    assert "offset" in RecordMetadata._fields
    assert "_data: Optional[StoreT] = None" in inspect.getsource(Collection)


def test_recovery_begins_behind_what_is_kept() -> None:
    """Faust asks the store where to begin, and hands over what it read in batches, whose faults it drops."""
    assert "persisted_offset = table.persisted_offset(tp)" in inspect.getsource(Recovery._add)
    slurp = inspect.getsource(Recovery).partition("def _slurp_changelogs")[2]
    assert "offset > seen_offset" in slurp
    assert "except Exception as ex" in slurp


def test_versions_are_those_that_were_measured() -> None:
    """Another Faust is measured again before it is used."""
    assert faust.__version__ == "0.15.3"


@pytest.mark.slow
@pytest.mark.skipif(bool(os.environ.get("NO_CYTHON")), reason="this is the run without Cython")
def test_all_this_holds_without_cython() -> None:
    """Faust's Python code, used where no compiled parts are, keeps the same contract as the compiled ones."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", __file__],
        env={**os.environ, "NO_CYTHON": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert "1 skipped" in done.stdout

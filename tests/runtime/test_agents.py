"""The agents that the worker runs, driven through Faust without a broker."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from faust.types import TP
from structlog.testing import capture_logs

from streams.extract.knowledge import Knowledge
from streams.runtime import fatal as fatal_module
from streams.runtime.agents import Surroundings
from streams.runtime.app import build_app, build_topology
from streams.runtime.codec import load_codec
from streams.runtime.fatal import fatal
from streams.runtime.messages import Outgoing
from streams.runtime.monitor import Monitor
from streams.runtime.offset_tracker import OffsetTracker
from streams.runtime.ordered_consumer import OrderedConsumer
from streams.runtime.stages import Stages, build_stages
from streams.runtime.watchdog import Pulse
from streams.settings import Settings
from tests.runtime.support import plan_in
from tests.support import seed_articles

SETTINGS = Settings()


class Outbox:
    """Where records leave, in a test; may refuse."""

    def __init__(self, refuse: Exception | None = None) -> None:
        self.sent: list[Outgoing] = []
        self._refuse = refuse

    async def send(self, records: Sequence[Outgoing]) -> None:
        """Keep them, or refuse."""
        if self._refuse:
            raise self._refuse
        self.sent += records


class Event:
    """An event of a batch: a message, and whether it is acknowledged."""

    def __init__(self, topic: str, key: bytes, value: bytes | None, offset: int) -> None:
        self.message = type(
            "Message",
            (),
            {
                "topic": topic,
                "tp": TP(topic, 0),
                "partition": 0,
                "offset": offset,
                "key": key,
                "value": value,
                "headers": [],
            },
        )()
        self.acknowledged = 0

    def ack(self) -> None:
        """Count the acknowledgement."""
        self.acknowledged += 1


class Stream:
    """A stream that gives one batch and ends."""

    def __init__(self, events: list[Event]) -> None:
        self._events = events

    async def events(self) -> Any:
        """Give its events, one by one."""
        for event in self._events:
            yield event


class Consumer(OrderedConsumer):
    """A consumer without a connection: what agents ask of it, with the messages of one partition handed over."""

    def __init__(self, topic: str, offsets: Sequence[int]) -> None:
        self.offset_tracker = OffsetTracker()
        self.offset_tracker.fetched(TP(topic, 0), None, offsets)


def topology(
    stages: Stages, outbox: Outbox, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> tuple[dict[str, Any], Any]:
    """The agents of an app whose changelog answers at once, and that app."""

    async def written(table: Any, epoch: int, writes: Sequence[Any]) -> None:
        table.data.commit(epoch, {write.partition: number for number, write in enumerate(writes)})

    monkeypatch.setattr("streams.runtime.agents.table_writes", written)
    app = build_app(SETTINGS, "127.0.0.1:1")
    monkeypatch.setattr(type(app), "consumer", Consumer("parley.articles", range(10)))
    around = Surroundings(SETTINGS, plan_in(folder), outbox, Monitor("rules"), Pulse(60))
    return build_topology(app, stages, around), app


def articles() -> list[Event]:
    """The seeds as events of the log, and a bad message among them."""
    codec = load_codec()
    found = [Event("parley.articles", a.article_id.encode(), codec.encode(a), n) for n, a in enumerate(seed_articles())]
    return [*found, Event("parley.articles", b"x", b"no frame", 5)]


def test_the_agent_read_delivers_then_acknowledges(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Records of good articles and the dead letter of a bad one leave; every event is acknowledged once; states are kept."""
    outbox = Outbox()
    agents, app = topology(build_stages(knowledge, load_codec(), SETTINGS), outbox, monkeypatch, tmp_path)
    events = articles()
    asyncio.run(agents["read"].fun(Stream(events)))

    assert [event.acknowledged for event in events] == [1] * 6
    assert {out.topic for out in outbox.sent} >= {"entities", "quotes", "facts", "positions", "dead-letters"}
    assert sorted(app.tables["articles"].data) == [f"seed-00{n}".encode() for n in range(5)]


def test_what_is_out_of_turn_is_not_read(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Behind a message that a rebalance threw away nothing is read, so that each partition is read in its order."""
    outbox = Outbox()
    agents, app = topology(build_stages(knowledge, load_codec(), SETTINGS), outbox, monkeypatch, tmp_path)
    first, _thrown_away, *behind = articles()
    asyncio.run(agents["read"].fun(Stream([first, *behind, first])))

    assert list(app.tables["articles"].data) == [b"seed-000"]
    assert {out.key.partition("|")[0] for out in outbox.sent if out.topic == "entities"} == {"seed-000"}
    assert app.consumer.offset_tracker.missed(0) == [TP("parley.articles", 0)]
    assert app.consumer.offset_tracker.settle(TP("parley.articles", 0)) == 1


def test_nothing_is_acknowledged_when_delivery_fails(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The process ends before any event of the batch is acknowledged, and before its registers are written."""
    ended: list[object] = []
    monkeypatch.setattr("streams.runtime.agents.fatal", ended.append)
    agents, app = topology(
        build_stages(knowledge, load_codec(), SETTINGS), Outbox(RuntimeError("refused")), monkeypatch, tmp_path
    )
    events = articles()
    with capture_logs() as logged:  # without what the variables of the frames held: knowledge takes seconds to print
        asyncio.run(agents["read"].fun(Stream(events)))

    assert logged[-1]["event"] == "agent failed"
    assert len(ended) == 1
    assert "refused" in str(ended[0])
    assert not any(event.acknowledged for event in events)
    app.tables["articles"].data.registers.rollback()
    assert not app.tables["articles"].data


def test_what_was_begun_before_a_rebalance_is_not_kept(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its records may be out, but its registers are not on disk: the events come again, to whoever has the partition."""
    outbox = Outbox()
    agents, app = topology(build_stages(knowledge, load_codec(), SETTINGS), outbox, monkeypatch, tmp_path)
    store = app.tables["articles"].data
    ours = TP("parley-articles-changelog", 0)

    async def rebalanced(self: Outbox, records: Sequence[Outgoing]) -> None:
        self.sent += records
        await store.on_rebalance({ours}, set(), set())

    monkeypatch.setattr(Outbox, "send", rebalanced)
    asyncio.run(agents["read"].fun(Stream(articles())))

    assert outbox.sent
    assert not store
    assert store.persisted_offset(ours) is None


def test_a_rebalance_makes_convene_forget(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is remembered of a table is rebuilt when partitions change hands."""
    stages = build_stages(knowledge, load_codec(), SETTINGS)
    _, app = topology(stages, Outbox(), monkeypatch, tmp_path)
    forgotten: list[str] = []
    monkeypatch.setattr(type(stages.convene), "forget", lambda _: forgotten.append("convene"))
    monkeypatch.setattr(type(stages.group), "forget", lambda _: forgotten.append("group"))
    asyncio.run(app.on_partitions_assigned.send(set()))

    assert forgotten == ["convene", "group"]


def test_fatal_ends_the_process_with_70(monkeypatch: pytest.MonkeyPatch) -> None:
    """The supervisor sees a software error, and nothing is acknowledged on the way out."""
    ended: list[int] = []
    monkeypatch.setattr(fatal_module.os, "_exit", ended.append)
    fatal("test")  # type: ignore[unreachable, unused-ignore]

    assert ended == [70]

"""The stage of the ledger over registers on disk: the entries of one that has all in memory, and the cost of one more."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.ledger.ledger import Ledger
from streams.records import EventType, Position
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming
from streams.runtime.register_file import RegisterFile, Stamp
from streams.runtime.register_table import RegisterTable, in_memory
from streams.runtime.track_stage import TrackStage, placing
from tests.ledger.support import days_later, number, position, retraction
from tests.ledger.test_ledger_laws import POSITIONS
from tests.support import examples

CODEC = load_codec()
STAMP = Stamp("world", 1, "changelog")


def incoming(each: Position) -> Incoming:
    """A position as its message."""
    return Incoming("positions", 0, 0, f"{each.actor}|{each.id}".encode(), CODEC.encode(each))


def published(stage: TrackStage, table: RegisterTable, batch: list[Position], topic: dict[str, bytes]) -> None:
    """Take a batch in, and put what it leads to on the topic."""
    for out in stage.process([incoming(each) for each in batch], table).outgoing:
        if out.value is None:
            topic.pop(out.key, None)
        else:
            topic[out.key] = out.value


def entries(topic: dict[str, bytes]) -> list[bytes]:
    """The entries of the topic, by key, as they are there."""
    return [topic[key] for key in sorted(topic)]


def in_one_ledger(positions: list[Position]) -> list[bytes]:
    """The entries of a ledger that has all in memory, as the codec writes them."""
    ledger = Ledger()
    for each in positions:
        ledger.apply(each)
    return list(map(CODEC.encode, ledger.entries()))


@settings(max_examples=examples(80))
@given(
    positions=POSITIONS,
    size=st.integers(1, 8),
    ends=st.lists(st.sampled_from(["", "is killed", "comes too late"]), max_size=10),
)
def test_entries_are_those_of_one_ledger(
    positions: list[Position], size: int, ends: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """However often the worker ends behind its registers or before them."""
    positions = [replace(each, id=f"{each.id}-{each.issue}") for each in positions]  # ids say the issue
    path = tmp_path_factory.mktemp("track") / "positions-0.sqlite"
    topic: dict[str, bytes] = {}
    stage = TrackStage(CODEC, "parley", "rules")
    table = RegisterTable(lambda _: RegisterFile(path, STAMP, placing(CODEC)))
    batches = [positions[begin : begin + size] for begin in range(0, len(positions), size)]
    while batches:
        batch = batches.pop(0)
        published(stage, table, batch, topic)
        ending = ends.pop() if ends else ""
        if ending == "comes too late":  # its registers never reach the changelog: the batch comes again
            table.rollback()
            batches.insert(0, batch)
        else:
            table.partition(0).commit(len(batches))
        if ending == "is killed":
            table.close()

    assert entries(topic) == in_one_ledger(positions)
    table.close()


def test_what_is_behind_a_window_comes_back() -> None:
    """Of two hundred positions the newest are retracted one by one: what they hid is shown again, from the disk."""
    kinds = [EventType.AGREE, EventType.REJECT, EventType.OFFER, EventType.STATE]
    targets = ["P0", "P1", None]
    made = [position(n, **days_later(n // 3), target=targets[n % 3], event_type=kinds[n % 4]) for n in range(200)]
    stage, table, topic = TrackStage(CODEC, "parley", "rules"), in_memory(), dict[str, bytes]()
    published(stage, table, made, topic)
    gone = list(reversed(made[40:]))
    for count, each in enumerate(gone, 1):
        published(stage, table, [retraction(each)], topic)
        if count % 20 == 0:
            assert entries(topic) == in_one_ledger([*made, *map(retraction, gone[:count])])


class Work:
    """What one more position costs: lines of Python, and steps of SQLite's machine."""

    def __init__(self, stage: TrackStage, table: RegisterTable, each: Position) -> None:
        self.lines, self.steps = 0, 0
        batch = [incoming(each)]
        database: Any = table.partition(0)._db
        before = sys.gettrace()
        database.set_progress_handler(self._step, 1)
        sys.settrace(self._line)
        try:
            stage.process(batch, table)
        finally:
            sys.settrace(before)
            database.set_progress_handler(None, 0)

    def _line(self, _frame: FrameType, event: str, _arg: object) -> Any:
        self.lines += event == "line"
        return self._line

    def _step(self) -> int:
        self.steps += 1
        return 0


@pytest.mark.slow
@pytest.mark.parametrize("closed", [False, True], ids=["open", "opened for it"])
def test_the_ten_thousandth_costs_no_more_than_the_hundredth(closed: bool, tmp_path: Path) -> None:
    """The work of one more position does not grow with how many an actor has, from the disk too."""
    kinds = [EventType.AGREE, EventType.REJECT, EventType.OFFER, EventType.STATE]
    table = RegisterTable(lambda _: RegisterFile(tmp_path / "positions-0.sqlite", STAMP))
    stage, work = TrackStage(CODEC, "parley", "rules"), {}
    at = {200: "hundreds", 10_000: "thousands"}
    made = [position(n, **days_later(n // 7), event_type=kinds[n % 4], numbers=(number(n),)) for n in range(10_001)]
    for first, last in ((0, 200), (201, 10_000)):
        for begin in range(first, last, 500):
            stage.process([incoming(each) for each in made[begin : min(begin + 500, last)]], table)
        table.commit()
        if closed:
            table.close()
        work[at[last]] = Work(stage, table, made[last])

    assert work["hundreds"].lines > 0 < work["hundreds"].steps
    assert work["thousands"].lines <= work["hundreds"].lines * 1.05
    assert work["thousands"].steps <= work["hundreds"].steps * 1.1
    assert table.partition(0).path == tmp_path / "positions-0.sqlite"


def test_an_instant_before_1970_and_a_name_beyond_ascii() -> None:
    """Whatever an article says of its day, its order on disk is its order in memory."""
    days = [
        dt.datetime(1, 1, 2, tzinfo=dt.UTC),
        dt.datetime(1969, 12, 31, 23, tzinfo=dt.UTC),
        dt.datetime(9999, 1, 1, tzinfo=dt.UTC),
    ]
    made = [position(n, id=f"معرّف-{n}", published_at=day) for n, day in enumerate([*days, *reversed(days)])]
    topic: dict[str, bytes] = {}
    published(TrackStage(CODEC, "parley", "rules"), in_memory(), made, topic)

    assert entries(topic) == in_one_ledger(made)

"""A worker that stops at any point, and its successor that repeats in order what is not committed: the topics as without it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.extract.knowledge import Knowledge
from streams.runtime.messages import Incoming
from streams.runtime.register_table import in_memory
from streams.runtime.topology_driver import TopologyDriver
from tests.support import driver_after, many


@pytest.fixture(scope="module")
def joined(knowledge: Knowledge) -> TopologyDriver:
    """The topics after 25 articles that mention the same meetings."""
    return driver_after(knowledge, *many(25))


@settings(max_examples=60)
@given(
    seed=st.integers(0, 1_000),
    batches=st.lists(st.tuples(st.integers(1, 40), st.booleans(), st.booleans(), st.integers(0, 60)), max_size=12),
)
def test_no_meeting_is_left_behind(
    seed: int, batches: list[tuple[int, bool, bool, int]], knowledge: Knowledge, joined: TopologyDriver
) -> None:
    """Each batch is of some size, ends before or behind its registers, and what follows begins behind the commit or earlier."""
    mentions = list(joined.topics["meeting-mentions"].items())
    random.Random(seed).shuffle(mentions)  # in the order in which partitions of articles were read, which is any
    log = [Incoming("meeting-mentions", 0, i, key.encode(), value) for i, (key, value) in enumerate(mentions)]
    stage = TopologyDriver.of(knowledge).stages.convene
    table = in_memory()
    topic: dict[str, bytes | None] = {}
    position = 0
    for size, durable, stops, back in [*batches, (len(log), True, False, 0)]:
        outcome = stage.process(log[position : position + size], table)
        topic |= {out.key: out.value for out in outcome.outgoing}
        if durable:
            table.commit()
            position += size
        else:
            table.rollback()
        if stops or not durable:
            stage.forget()
            position = max(0, position - back)

    assert {key: value for key, value in topic.items() if value is not None} == joined.topics["meetings"]

"""A worker that stops at any point, and its successor that repeats in order what is not committed: the topics as without it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.extract.knowledge import Knowledge
from streams.ledger.meeting_places import BOOK, marks_of, signature_on
from streams.runtime.codec import load_codec
from streams.runtime.convene_stage import ConveneStage, mention_placing
from streams.runtime.messages import Incoming
from streams.runtime.register_file import RegisterFile, Stamp
from streams.runtime.register_table import RegisterTable, in_memory
from streams.runtime.topology_driver import TopologyDriver
from tests.runtime.support import Batches, interrupted, sides_of
from tests.support import driver_after, examples, many

CODEC = load_codec()
STAMP = Stamp("world", 1, "changelog")


@pytest.fixture(scope="module")
def joined(knowledge: Knowledge) -> TopologyDriver:
    """The topics after 25 articles that mention the same meetings."""
    return driver_after(knowledge, *many(25))


@settings(max_examples=examples(60))
@given(
    seed=st.integers(0, 1_000),
    batches=st.lists(st.tuples(st.integers(1, 40), st.booleans(), st.booleans(), st.integers(0, 60)), max_size=12),
    memory=st.sampled_from([0, 50_000, 1 << 22]),
)
def test_no_meeting_is_left_behind(
    seed: int,
    batches: Batches,
    memory: int,
    knowledge: Knowledge,
    joined: TopologyDriver,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Each batch is of some size, ends before or behind its registers, and what follows begins behind the commit or earlier."""
    folder = tmp_path_factory.mktemp("convene")

    assert held_after(seed, batches, memory, knowledge, joined, folder) == joined.topics["meetings"]


def test_a_meeting_that_was_before_is_told_as_it_is_now(
    knowledge: Knowledge, joined: TopologyDriver, tmp_path: Path
) -> None:
    """Signatures that were a meeting of their own, with fewer mentions, and are one again: what was remembered is not shown."""
    stopped = [(32, True, False, 0), (1, False, False, 0)]

    assert held_after(326, stopped, 1 << 22, knowledge, joined, tmp_path) == joined.topics["meetings"]


def held_after(
    seed: int, batches: Batches, memory: int, knowledge: Knowledge, joined: TopologyDriver, folder: Path
) -> dict[str, bytes]:
    """The meetings behind these batches, of mentions that came in the order of this seed."""
    mentions = list(joined.topics["meeting-mentions"].items())
    random.Random(seed).shuffle(mentions)  # in the order in which partitions of articles were read, which is any
    log = [Incoming("meeting-mentions", 0, i, key.encode(), value) for i, (key, value) in enumerate(mentions)]
    members = knowledge.meetings.members
    path = folder / "mentions-0.sqlite"
    stage = ConveneStage(CODEC, "parley", "rules", members, memory)
    table = RegisterTable(lambda _: RegisterFile(path, STAMP, mention_placing(CODEC, members)))

    topic = interrupted(stage, table, log, batches)

    table.close()
    return {key: value for key, value in topic.items() if value is not None}


def test_registers_read_from_the_changelog_stand_where_they_stood(
    knowledge: Knowledge, joined: TopologyDriver, tmp_path: Path
) -> None:
    """A file made anew gives the sides and marks of the one that the stage wrote: what comes next finds them."""
    members = knowledge.meetings.members
    stage, written = ConveneStage(CODEC, "parley", "rules", members, 0), in_memory()
    log = [(key.encode(), value) for key, value in joined.topics["meeting-mentions"].items()]
    outcome = stage.process([Incoming("meeting-mentions", 0, 0, *each) for each in log], written)
    file = RegisterFile(tmp_path / "mentions-0.sqlite", STAMP, mention_placing(CODEC, members))
    file.replay([(write.key, write.value) for write in outcome.writes], len(log))

    assert set(sides_of(file, BOOK)) == set(sides_of(written.partition(0), BOOK)) != set()
    for side in sides_of(file, BOOK):
        for mark, at in marks_of(signature_on(side), members):
            assert side in file.marked(mark, at, at)
    file.close()

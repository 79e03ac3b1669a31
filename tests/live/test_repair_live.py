"""What is sent once, sent again when asked, and sent again behind an unclean stop, on a real Kafka."""

from __future__ import annotations

import os
import signal

import confluent_kafka
import pytest

from streams.runtime.cluster import end_offsets, messages
from tests.live.cluster import Parley

pytestmark = pytest.mark.live


def ends(parley: Parley) -> dict[str, int]:
    """How many messages the derived topics have."""
    names = [
        parley.topic(name) for name in ("entities", "quotes", "facts", "positions", "ledger", "meetings", "stories")
    ]
    found = end_offsets(parley.settings, parley.broker, names)
    return {name: sum(end for tp, end in found.items() if tp.topic == name) for name in names}


def damage(parley: Parley, topic: str, key: str | None, *, value: bytes | None) -> None:
    """Write over the last value of a key, or of a topic's last key."""
    last = list(messages(parley.settings, parley.broker, parley.topic(topic)))[-1]
    producer = confluent_kafka.Producer({"bootstrap.servers": parley.broker})
    producer.produce(parley.topic(topic), key=(key or last.key).encode(), value=value, partition=last.partition)
    assert producer.flush(10) == 0


@pytest.mark.long
def test_a_replay_sends_nothing_and_a_repair_what_is_wrong(parley: Parley) -> None:
    """Replays of the seeds add no message; a lost and a made-up record are put right by `verify --repair` alone."""
    worker = parley.worker()
    parley.checked("replay")
    parley.settle()
    once = ends(parley)
    for _ in range(3):
        parley.checked("replay", "--restart")
    parley.settle()
    assert ends(parley) == once

    damage(parley, "entities", None, value=None)
    damage(parley, "ledger", "ZZZ|nothing", value=b"no record")
    parley.checked("replay", "--restart")
    parley.settle()
    found = parley.command("verify")
    assert found.returncode == os.EX_DATAERR
    assert "verify --repair" in found.stdout

    repaired = parley.command("verify", "--repair")
    assert repaired.returncode == 0, repaired.stdout
    assert "1 to entities, 1 to ledger" in repaired.stdout
    assert parley.command("verify").returncode == 0
    assert "nothing" not in parley.checked("verify", "--repair")
    parley.stop(worker)


@pytest.mark.long
def test_a_made_up_position_is_withdrawn(parley: Parley) -> None:
    """The ledger forgets it with the topic: its agent keeps a register of it, and learns that it is gone."""
    from dataclasses import replace

    from streams.runtime.codec import load_codec
    from streams.topics import BY_NAME

    worker = parley.worker()
    parley.checked("replay")
    parley.settle()
    last = list(messages(parley.settings, parley.broker, parley.topic("positions")))[-1]
    record = load_codec().decode(BY_NAME["positions"], last.value).record
    made_up = load_codec().encode(replace(record, id="0" * 16))
    damage(parley, "positions", f"{record.actor}|{'0' * 16}", value=made_up)
    parley.settle()
    assert parley.command("verify").returncode == os.EX_DATAERR

    assert parley.command("verify", "--repair").returncode == 0
    parley.settle()
    assert parley.command("verify").returncode == 0
    parley.stop(worker)


def test_behind_an_unclean_stop_articles_are_sent_whole(parley: Parley) -> None:
    """`kill -9`, and a clean stop: only behind the first is what waits sent although it is unchanged."""
    worker = parley.worker()
    parley.checked("replay")
    parley.settle()
    once = ends(parley)
    parley.stop(worker)
    parley.checked("replay", "--restart")
    worker = parley.worker()
    parley.settle()
    assert ends(parley) == once

    parley.stop(worker, signal.SIGKILL)
    parley.checked("replay", "--restart")
    worker = parley.worker()
    parley.settle()
    assert "the last stop was not clean" in parley.log(worker)
    assert ends(parley)[parley.topic("entities")] == 2 * once[parley.topic("entities")]
    assert parley.command("verify").returncode == 0

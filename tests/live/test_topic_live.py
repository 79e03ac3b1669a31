"""A topic of somebody else is taken in once, wherever the process that read it ended."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Sequence

import confluent_kafka
import pytest

from streams.runtime.cluster import messages
from streams.runtime.event_headers import traceparent
from streams.runtime.source_store import SourceStore, store_path
from tests.live.cluster import Parley, dead, on_the_log
from tests.support import eventually

pytestmark = pytest.mark.live


def wire(parley: Parley) -> str:
    """A topic of their own, of two partitions."""
    from confluent_kafka.admin import AdminClient, NewTopic

    name = f"{parley.namespace}.wire"
    client = AdminClient({"bootstrap.servers": parley.broker})
    for made in client.create_topics([NewTopic(name, 2, 1)]).values():
        made.result(30)
    return name


def send(parley: Parley, topic: str, values: Sequence[bytes | None], **headers: bytes) -> None:
    """Put messages on it, to the partitions in turn."""
    producer = confluent_kafka.Producer({"bootstrap.servers": parley.broker})
    for number, value in enumerate(values):
        producer.produce(topic, value, b"k", number % 2, headers=headers)
    assert producer.flush(30) == 0


def told(*numbers: int) -> list[bytes]:
    """Messages without a date."""
    return [json.dumps({"uid": f"m{number}", "body": {"text": f"نص {number}"}}).encode() for number in numbers]


MAPS = ("--map", "text=body.text", "--map", "id=uid")
TRACE = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
SMALL = "streams.runtime.topic_source:_MESSAGES_MAX=20"
"""So few are taken in at once."""


@pytest.mark.usefixtures("topics")
def test_killed_and_started_again(parley: Parley) -> None:
    """Behind what Kafka has acknowledged and behind what is kept: nothing is lost, nothing is there twice."""
    topic = wire(parley)
    send(parley, topic, [*told(*range(100)), b"{", None, b"\0\1", *told(*range(100, 150))])
    ends = []
    for step, count in (("_send", 2), ("_keep", 3), ("_send", 1)):
        command = (step, str(count), SMALL, "--", "ingest", "topic", topic, *MAPS)
        done = parley.command(*command, module="tests.live.killed", seconds=90)
        ends.append(done.returncode)
    before = on_the_log(parley)
    parley.checked("ingest", "topic", topic, "--once", *MAPS)
    send(parley, topic, told(200, 201))
    parley.checked("ingest", "topic", topic, "--once", *MAPS)
    after = on_the_log(parley)
    parley.checked("ingest", "topic", topic, "--once", *MAPS)
    with SourceStore(store_path(parley.settings, parley.broker)) as store:
        [state] = store.sources()
        offsets = {key: told for key, told in store.memory(state.source).items() if key.startswith("offset ")}

    assert ends == [-signal.SIGKILL] * 3
    assert 40 <= len(before) < 150
    assert {each.partition(" ")[0] for each in after} == {f"m{n}" for n in (*range(150), 200, 201)}
    assert set(after.values()) == {1}
    assert len(after) == 152
    assert on_the_log(parley) == after
    assert len(dead(parley)) == 2
    assert offsets == {"offset 0": "78", "offset 1": "77"}
    assert topic in parley.checked("ingest", "status", "--json")


@pytest.mark.usefixtures("topics")
def test_what_comes_while_it_runs(parley: Parley) -> None:
    """Texts, in two partitions; the trace of a message is that of its article; a clean stop."""
    topic = wire(parley)
    process = parley.start("ingest", "topic", topic, "--format", "text", PARLEY_INGEST_HEALTH_PORT="0")
    send(parley, topic, ["نص أول".encode()])
    eventually(lambda: len(on_the_log(parley)) == 1 or parley.ended(process), 60, "the first is there")
    send(parley, topic, ["نص ثان".encode()], traceparent=TRACE)
    eventually(lambda: len(on_the_log(parley)) == 2 or parley.ended(process), 20, "the second is there")
    parley.stop(process)
    traces = [
        traceparent(each.headers) for each in messages(parley.settings, parley.broker, f"{parley.namespace}.articles")
    ]

    assert traces.count(TRACE) == 1
    assert all(traces)
    assert process.returncode == os.EX_OK


@pytest.mark.usefixtures("topics")
def test_topics_that_are_not_read(parley: Parley) -> None:
    """One that is not there, and those of parley itself, which would go round."""
    missing = parley.command("ingest", "topic", "nowhere", "--once")
    own = parley.command("ingest", "topic", parley.topic("dead-letters"), "--once")

    assert (missing.returncode, own.returncode) == (os.EX_NOINPUT, os.EX_USAGE)
    assert "no such topic" in missing.stderr
    assert "of parley itself" in own.stderr

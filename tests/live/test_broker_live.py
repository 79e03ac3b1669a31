"""The local broker as a user has it: a real Kafka that starts, is found, survives, recovers and stops."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from streams import broker as broker_module
from streams.broker import LocalBroker
from streams.jvm.node import free_ports
from streams.jvm.process import find

pytestmark = pytest.mark.live

TOPIC = "news"
Setting = str | int | float | bool
STARTER = """
import sys, time
from pathlib import Path
from streams.broker import LocalBroker
print(LocalBroker(Path(sys.argv[1])).start(lambda line: print(line, file=sys.stderr)), flush=True)
time.sleep(float(sys.argv[2]))
"""


def say(line: str) -> None:
    """Show what the broker says when a test fails."""
    sys.stderr.write(f"{line}\n")


@pytest.fixture
def local(tmp_path: Path) -> Iterator[LocalBroker]:
    """A broker of its own, in a folder with a name that is hard on settings files; not yet started."""
    local = LocalBroker(tmp_path / "أخبار, 100% = مع فراغ")
    try:
        yield local
    finally:
        local.stop()


def quiet(address: str) -> dict[str, Setting]:
    """Settings of a client that does not write to the test's output."""
    return {"bootstrap.servers": address, "log_level": 0}


def make_topic(address: str) -> None:
    """Make the topic, with one partition."""
    admin = AdminClient(quiet(address))  # by a name: the result does not keep its client
    admin.create_topics([NewTopic(TOPIC, 1, 1)])[TOPIC].result(10)


def produce(address: str, value: bytes) -> None:
    """Write one record and have it acknowledged."""
    errors: list[object] = []
    producer = Producer(quiet(address) | {"acks": "all", "delivery.timeout.ms": 10_000})
    producer.produce(TOPIC, value, on_delivery=lambda error, _message: errors.append(error))
    assert producer.flush(15) == 0
    assert errors == [None]


def consume(address: str, count: int) -> list[bytes | None]:
    """The first `count` records of the topic."""
    consumer = Consumer(quiet(address) | {"group.id": "reader"})
    consumer.assign([TopicPartition(TOPIC, 0, 0)])
    values: list[bytes | None] = []
    try:
        deadline = time.monotonic() + 20
        while len(values) < count and time.monotonic() < deadline:
            values += [message.value() for message in consumer.consume(count, 0.2) if message.error() is None]
    finally:
        consumer.close()
    return values


def test_starts_serves_and_stops(local: LocalBroker) -> None:
    """A first start in an empty folder, a record there and back, a second start that finds it, a stop, and again."""
    address = local.start(say)
    first = local.status()
    assert (first.state, first.address, first.folder) == ("running", address, local.folder)
    assert LocalBroker(local.folder).start(say) == address
    assert local.status() == first
    make_topic(address)
    produce(address, "خبر".encode())
    assert consume(address, 1) == ["خبر".encode()]
    assert local.stop()
    assert local.status().state == "stopped"
    assert not local.stop()
    assert local.start(say) == address, "a restart keeps its port"
    assert local.status().pid != first.pid
    assert consume(address, 1) == ["خبر".encode()], "the data survives"


def test_recovers_after_a_kill(local: LocalBroker) -> None:
    """A kill -9 at work: stale, then started again with all that was acknowledged."""
    address = local.start(say)
    make_topic(address)
    produce(address, b"before")
    pid = local.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    _wait_for(lambda: local.status().state == "stale")
    again = local.start(say)
    assert again == address
    produce(again, b"after")
    assert consume(again, 2) == [b"before", b"after"]


@pytest.mark.parametrize("state", ["lost", "damaged", "of the last start"])
def test_copes_with_a_state_file_that_is_wrong(local: LocalBroker, state: str) -> None:
    """Whatever the file says, there is one broker in the end, and it is the one that is told."""
    local.start(say)
    file = local.folder / "broker.json"
    if state == "of the last start":
        before = file.read_text("utf-8")
        local.stop()
        local.start(say)
        file.write_text(before, "utf-8")
    elif state == "damaged":
        file.write_text("{", "utf-8")
    else:
        file.unlink()
    address = local.start(say)
    process = find(local._marker)
    assert process is not None
    assert (local.status().state, local.status().address, local.status().pid) == ("running", address, process.pid)


def test_takes_another_port_when_its_own_is_taken(local: LocalBroker) -> None:
    """Another program on the port of the last time, and then none there any more."""
    address = local.start(say)
    local.stop()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", int(address.rpartition(":")[2])))
        taken.listen()
        other = local.start(say)
        assert other != address
        make_topic(other)
        produce(other, b"here")
        local.stop()
    assert local.start(say) == other


@pytest.mark.parametrize("which", [0, 1])
def test_takes_another_port_when_it_loses_one_while_starting(
    local: LocalBroker, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    """Free when we looked, taken when Kafka asks: the other broker there is not mistaken for ours."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        lost = [taken.getsockname()[1], *free_ports(None)][:: 1 if which == 0 else -1]
        answers = iter([(lost[0], lost[1]) if which == 0 else (lost[1], lost[2])])
        monkeypatch.setattr(broker_module, "free_ports", lambda remembered: next(answers, free_ports(remembered)))
        address = local.start(say)
        assert address != f"127.0.0.1:{lost[0]}"
        assert local.status().state == "running"


def test_starts_once_when_many_start_it(local: LocalBroker) -> None:
    """Four starts at the same moment: one broker, one address."""
    with ThreadPoolExecutor(4) as pool:
        addresses = set(pool.map(lambda _: LocalBroker(local.folder).start(say), range(4)))
    assert addresses == {local.status().address}


def test_two_folders_have_two_brokers(local: LocalBroker, broker: str) -> None:
    """A broker beside another takes other ports, and a stop ends only its own."""
    assert local.start(say) != broker
    assert local.stop()
    AdminClient(quiet(broker)).list_topics(timeout=10)


def test_outlives_its_starter_and_ctrl_c(local: LocalBroker) -> None:
    """The process that started it may end, or its terminal be interrupted: the broker stays."""
    command = [sys.executable, "-c", STARTER, str(local.folder), "60"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True, text=True) as starter:
        assert starter.stdout is not None
        address = starter.stdout.readline().strip()
        pid = local.status().pid
        os.killpg(starter.pid, signal.SIGINT)
        assert starter.wait(10) != 0
    assert local.status().pid == pid
    os.kill(pid or 0, signal.SIGINT)
    time.sleep(0.5)
    assert (local.status().state, local.status().address) == ("running", address)


def test_adopts_a_broker_whose_starter_was_killed(local: LocalBroker) -> None:
    """A kill -9 of the starter while the broker starts: the next start waits for that broker."""
    command = [sys.executable, "-c", STARTER, str(local.folder), "60"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as starter:
        _wait_for(lambda: (local.folder / "kafka").exists() and find(local._marker) is not None)
        starter.kill()
    process = find(local._marker)
    assert process is not None
    address = local.start(say)
    assert local.status().pid == process.pid
    make_topic(address)


def test_leaves_no_topic_to_chance(broker: str) -> None:
    """A topic that nobody made does not come to be by asking for it."""
    admin = AdminClient(quiet(broker))
    assert admin.list_topics("no-such-topic", timeout=10).topics["no-such-topic"].error is not None
    assert "no-such-topic" not in admin.list_topics(timeout=10).topics


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)

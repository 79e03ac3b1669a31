"""What docs/operate.md walks through, on a real Kafka: workers replaced one by one under load, and bad rules rolled back."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import confluent_kafka
import pytest

from streams import __version__
from streams.extract.knowledge import Knowledge
from streams.runtime.cluster import digest, last_values
from tests.live.cluster import Parley, get, program, publish
from tests.support import driver_after, eventually, many

pytestmark = [pytest.mark.live, pytest.mark.timeout(400)]

NEWER = f"{__version__}.post1"
ARTICLES_MIN, PAUSE_SECONDS = 30, 0.4
WAIT_SECONDS_MAX = 60
"""Longest time from an article's arrival to its records: a worker's session and a start, with room for a busy machine."""


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The next release of the program, under the same rules."""
    was, now = f'__version__ = "{__version__}"', f'__version__ = "{NEWER}"'
    return program(tmp_path_factory.mktemp("newer"), "streams/__init__.py", was, now)


@pytest.fixture(scope="module")
def worse(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A program whose rules are bad: positions on one issue are ascribed to another."""
    return program(tmp_path_factory.mktemp("worse"), "seeds/issues.toml", 'id = "enlargement"', 'id = "nonsense"')


@contextmanager
def load(parley: Parley) -> Iterator[list[int]]:
    """Articles come all the time, one by one; how many have come so far. Behind it, at least a few dozen have."""
    sent, enough = [0], threading.Event()

    def send() -> None:
        for each in many(1_000):
            publish(parley, [each])
            sent[0] += 1
            if enough.is_set() and sent[0] >= ARTICLES_MIN:
                return
            time.sleep(PAUSE_SECONDS)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield sent
    finally:
        enough.set()
        sender.join(120)


def told(parley: Parley, name: str) -> list[tuple[str, int]]:
    """The key and the instant in milliseconds of each message of a topic, by a client that shares no code with parley."""
    options = {"bootstrap.servers": parley.broker, "group.id": "other", "enable.partition.eof": True}
    consumer = confluent_kafka.Consumer(options)
    topic = parley.topic(name)
    numbers = consumer.list_topics(topic, timeout=20).topics[topic].partitions
    consumer.assign([confluent_kafka.TopicPartition(topic, n, confluent_kafka.OFFSET_BEGINNING) for n in numbers])
    found, open_ends = [], set(numbers)
    while open_ends:
        message = consumer.poll(20)
        assert message is not None
        if message.error():
            open_ends.discard(message.partition())
        else:
            found.append((message.key().decode(), message.timestamp()[1]))
    consumer.close()
    return found


def ledger(parley: Parley) -> str:
    """The digest of the ledger that is published."""
    return digest(last_values(parley.settings, parley.broker, parley.topic("ledger")))


def version_of(parley: Parley, process: subprocess.Popen[bytes]) -> str:
    """The version that a worker says it is."""
    [worker] = parley.here(process)
    [line] = [line for line in get(f"{worker.address}/metrics").splitlines() if line.startswith("parley_build_info{")]
    return line.partition('version="')[2].partition('"')[0]


@pytest.mark.long
def test_workers_are_replaced_one_by_one_under_load(parley: Parley, newer: str, knowledge: Knowledge) -> None:
    """Every article is read once, none is lost, none twice, and the ledger is the one that the log gives."""
    names = ("one", "two")
    workers = {name: parley.worker(PARLEY_WORKER_NAME=name) for name in names}
    with load(parley) as sent:
        for name in names:
            eventually(lambda before=sent[0]: sent[0] > before + 5, 60, "articles come")
            assert parley.stop(workers[name]) < 20
            assert workers[name].returncode == 0
            workers[name] = parley.worker(PARLEY_WORKER_NAME=name, PYTHONPATH=newer)
        eventually(lambda before=sent[0]: sent[0] > before + 5, 60, "articles come")
    parley.settle()
    articles, sketches = told(parley, "articles"), told(parley, "sketches")
    came = dict(articles)
    waited = max(when - came[key] for key, when in sketches) / 1000

    assert len(articles) == sent[0] >= ARTICLES_MIN
    assert Counter(key for key, _ in sketches) == Counter(key for key, _ in articles)
    assert {version_of(parley, worker) for worker in workers.values()} == {NEWER}
    assert ledger(parley) == driver_after(knowledge, *many(sent[0])).digest()
    assert waited < WAIT_SECONDS_MAX


def test_bad_rules_are_refused_seen_and_rolled_back(parley: Parley, worse: str, knowledge: Knowledge) -> None:
    """A worker of other rules does not start beside the others; what an upgrade did is undone by one to the former rules."""
    worker = parley.worker()
    publish(parley, many(10))
    parley.settle()
    before = ledger(parley)
    assert parley.command("worker", "--name", "worse", PYTHONPATH=worse).returncode == os.EX_CONFIG
    assert ledger(parley) == before

    parley.stop(worker)
    parley.checked("upgrade", PYTHONPATH=worse)
    worker = parley.worker(PYTHONPATH=worse)
    publish(parley, list(many(15))[10:])
    parley.settle()
    assert any(key.endswith("|nonsense") for key, _ in told(parley, "ledger"))
    parley.stop(worker)

    parley.checked("upgrade")
    parley.worker()
    parley.settle()
    assert ledger(parley) == driver_after(replace(knowledge, generation=3), *many(15)).digest()

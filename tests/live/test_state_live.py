"""A worker's own files and its changelogs, each lost or damaged while it is down: what it starts from, and when it does not."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import BrokerResponseError

from streams.runtime.cluster import admin, end_offsets
from streams.runtime.disk_store import state_folder
from tests.live.cluster import Parley, publish
from tests.support import eventually, many

pytestmark = [pytest.mark.live, pytest.mark.timeout(400)]

ANEW = "registers are read from the changelog's start"


@pytest.fixture
def read(parley: Parley) -> Parley:
    """Forty articles read by a worker that has stopped."""
    worker = parley.worker()
    publish(parley, many(40))
    parley.settle()
    parley.stop(worker)
    return parley


def files(parley: Parley) -> list[Path]:
    """The worker's files of registers."""
    return sorted(state_folder(parley.settings).glob("*.sqlite"))


def overwrite(path: Path) -> None:
    """Damage the middle of a file."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(5_000))


def test_a_restart_reads_no_register_again(read: Parley) -> None:
    """Stopped or killed, a worker starts with what it has; what follows is as if it had never ended."""
    digest = read.digest()
    for ending in (signal.SIGKILL, signal.SIGTERM):
        worker = read.worker()
        assert ANEW not in read.log(worker)
        assert read.digest() == digest
        read.stop(worker, ending)
    with sqlite3.connect(files(read)[0]) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda parley: shutil.rmtree(state_folder(parley.settings)),
        lambda parley: [overwrite(path) for path in files(parley)],
        lambda parley: files(parley)[0].unlink(),
    ],
    ids=["folder deleted", "files damaged", "one file deleted"],
)
def test_files_that_are_lost_are_made_anew(read: Parley, spoil: Callable[[Parley], object]) -> None:
    """From the changelog, which a later revision and a new article prove to be whole."""
    spoil(read)
    worker = read.worker()
    assert ANEW in (read.folder / f"worker-{read.processes.index(worker)}.log").read_text(encoding="utf-8")
    publish(read, many(45))
    read.settle()

    assert "0 missing" in read.checked("verify") or read.command("verify").returncode == 0
    read.stop(worker)


def deleted(parley: Parley) -> None:
    """A changelog is deleted; whoever looks next makes it anew, empty."""
    with admin(parley.settings, parley.broker) as client:
        client.delete_topics([f"{parley.namespace}-positions-changelog"])


def cut(parley: Parley) -> None:
    """All but the last register of each partition is deleted."""
    topic = f"{parley.namespace}-positions-changelog"
    ends = end_offsets(parley.settings, parley.broker, [topic])
    with admin(parley.settings, parley.broker) as client:
        policy(client, topic, "compact,delete")  # of a topic that is only compacted Kafka deletes no record
        eventually(
            lambda: deletes(client, {tp: max(0, end - 1) for tp, end in ends.items()}), 30, "records are deleted"
        )
        policy(client, topic, "compact")


def deletes(client: KafkaAdminClient, before: dict[TopicPartition, int]) -> bool:
    """Whether the broker deletes the records before these offsets; not until its log has heard of the topic's new policy."""
    try:
        client.delete_records({TopicPartition(tp.topic, tp.partition): offset for tp, offset in before.items()})
    except BrokerResponseError as error:
        if "PolicyViolationError" in str(error):
            return False
        raise
    return True


def policy(client: KafkaAdminClient, topic: str, cleanup: str) -> None:
    """Set how a topic is cleaned."""
    client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"cleanup.policy": cleanup})])


@pytest.mark.parametrize("spoil", [deleted, cut])
@pytest.mark.parametrize("own_files", [True, False], ids=["with its files", "with an empty disk"])
def test_a_changelog_that_lost_registers_is_noticed(
    read: Parley, spoil: Callable[[Parley], None], own_files: bool
) -> None:
    """A worker does not start on it and doctor says so; a reset makes the ledger what it was."""
    digest = read.digest()
    spoil(read)
    if not own_files:
        shutil.rmtree(state_folder(read.settings))
    for _ in range(2):  # the first may make the topic anew
        refused = read.command("worker")
        assert refused.returncode == os.EX_CONFIG, refused.stderr
        assert f"{read.namespace}-positions-changelog, partition" in refused.stderr
        assert "parley reset" in refused.stderr
    said = read.command("doctor")
    assert said.returncode == os.EX_CONFIG
    assert "registers are lost" in said.stdout or "positions-changelog" in said.stdout
    assert read.digest() == digest

    read.checked("reset", "--yes")
    eventually(lambda: not files(read), 10, "its files are gone")
    read.worker()
    read.settle()
    assert read.digest() == digest


def test_a_partition_of_dead_letters_has_lost_nothing(parley: Parley) -> None:
    """Where no message left a register, an empty changelog is as it should be."""
    import confluent_kafka

    worker = parley.worker()
    producer = confluent_kafka.Producer({"bootstrap.servers": parley.broker})
    producer.produce(parley.topic("articles"), key=b"x", value=b"no frame", partition=1)
    assert producer.flush(10) == 0
    parley.settle()
    parley.stop(worker)

    again = parley.worker()
    parley.ended(again)

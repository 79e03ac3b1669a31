"""Processes on a real Kafka: they start when all is well, say what is wrong, answer their health pages, and end when asked."""

from __future__ import annotations

import json
import os
import time

import pytest
from kafka import KafkaAdminClient

from tests.live.cluster import Parley, free_port, get, publish
from tests.support import eventually, seed_articles

pytestmark = pytest.mark.live


def test_a_worker_is_ready_quickly_and_stops_cleanly(parley: Parley) -> None:
    """Ready within seconds, and gone within 20 s of SIGTERM, with status 0."""
    parley.command("topics", "--create")
    started = time.monotonic()
    worker = parley.worker()
    ready = time.monotonic() - started
    stopped = parley.stop(worker)

    assert ready < 15  # 4 to 5 s on two free cores; the rest is room for a busy machine
    assert stopped < 20
    assert worker.returncode == 0


def test_sigterm_ends_a_worker_whose_topic_is_missing(parley: Parley) -> None:
    """A topic deleted under a worker must not keep it from SIGTERM: it ends within 20 s, acknowledging nothing it could not write."""
    worker = parley.worker()
    admin = KafkaAdminClient(bootstrap_servers=parley.broker)
    admin.delete_topics([parley.topic("entities")])
    publish(parley, seed_articles())
    time.sleep(1)
    took = parley.stop(worker)
    offsets = admin.list_group_offsets([parley.namespace])[parley.namespace]
    admin.close()

    assert took < 20
    assert worker.returncode in {0, os.EX_SOFTWARE}
    assert not any(item.offset > 0 for tp, item in offsets.items() if tp.topic == parley.topic("articles"))


def test_sigterm_ends_a_watcher(parley: Parley) -> None:
    """`ingest watch` stops within 20 s, and has taken in what it saw."""
    inbox = parley.folder / "inbox"
    inbox.mkdir()
    watcher = parley.start("ingest", "watch", str(inbox), PARLEY_INGEST_HEALTH_PORT=str(port := free_port()))
    eventually(lambda: parley.ended(watcher) or answers(port), 20, "the watcher answers")
    (inbox / "a.txt").write_text("قال الوزير إن المفاوضات مستمرة.", encoding="utf-8")
    eventually(
        lambda: 'parley_ingested_articles_total{source_class="folder"} 1.0' in get(f"127.0.0.1:{port}/metrics"),
        20,
        "the file is taken in",
    )

    assert parley.stop(watcher) < 20
    assert watcher.returncode == 0


def answers(port: int) -> bool:
    """Whether a health server listens."""
    try:
        return get(f"127.0.0.1:{port}/livez") == "ok\n"
    except OSError:
        return False


def test_a_wrong_number_of_partitions_stops_the_start(parley: Parley) -> None:
    """Status 78, one line for each fault, with what to do; no stack trace."""
    parley.command("topics", "--create", PARLEY_PARTITIONS="2")
    done = parley.command("worker")

    assert done.returncode == os.EX_CONFIG
    assert f"  {parley.topic('articles')}, " in done.stderr
    assert done.stderr.count("2 partitions, parley needs 4; set PARLEY_PARTITIONS") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [("worker",), ("state",), ("replay",), ("topics", "--create"), ("tail", "ledger")])
def test_a_broker_that_is_not_there(command: tuple[str, ...], parley: Parley) -> None:
    """Status 69 and one line that names the address."""
    port = free_port()
    done = parley.command(*command, PARLEY_BROKER=f"127.0.0.1:{port}", PARLEY_CONNECT_SECONDS="2")

    assert done.returncode == os.EX_UNAVAILABLE
    assert str(port) in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_another_ruleset_stops_the_worker_until_upgrade(parley: Parley) -> None:
    """State of other rules is refused with 78; `upgrade` re-reads the log as the next generation and leaves the same ledger."""
    from streams.records import Ruleset
    from streams.runtime.cluster import last_values
    from streams.runtime.codec import load_codec

    worker = parley.worker()
    parley.checked("replay")
    parley.settle()
    entities = set(last_values(parley.settings, parley.broker, parley.topic("entities")))
    parley.stop(worker)
    other = load_codec().encode(Ruleset(generation=2, ruleset="other", version="0"))
    produce(parley, "rulesets", "2", other)
    refused = parley.command("worker")

    assert refused.returncode == os.EX_CONFIG
    assert "parley upgrade" in refused.stderr

    eventually(lambda: parley.command("upgrade").returncode == 0, 40, "the group is empty and set back")
    parley.worker()
    parley.settle()
    lines = [json.loads(line)["value"] for line in parley.checked("tail", "entities", "--all", "-F").splitlines()]
    assert {line["generation"] for line in lines if line} == {1, 3}
    assert set(last_values(parley.settings, parley.broker, parley.topic("entities"))) == entities


def produce(parley: Parley, topic: str, key: str, value: bytes) -> None:
    """Put raw bytes on a topic."""
    import confluent_kafka

    producer = confluent_kafka.Producer({"bootstrap.servers": parley.broker})
    producer.produce(parley.topic(topic), key=key.encode(), value=value, partition=0)
    assert producer.flush(10) == 0


def test_doctor_says_what_is_wrong(parley: Parley) -> None:
    """Missing topics and waiting messages are faults, with what to do; after that all is well."""
    before = parley.command("doctor")
    parley.checked("replay")
    waiting = parley.command("doctor")
    worker = parley.worker()
    parley.settle()
    well = parley.command("doctor", "--json")

    assert before.returncode == waiting.returncode == os.EX_CONFIG
    assert "missing" in before.stdout
    assert "parley worker" in waiting.stdout
    assert well.returncode == 0, well.stdout
    assert all(finding["ok"] for finding in json.loads(well.stdout))
    parley.stop(worker)

"""On a real Kafka: logs of earlier releases are read, upgraded, verified and replayed; ids of a registry do as well."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import confluent_kafka
import pytest

from streams.extract.knowledge import Knowledge
from streams.runtime.cluster import digest, last_values, messages
from streams.topics import BY_NAME, full_name, partition_of
from tests.live.cluster import Parley
from tests.old_logs import GHOST, Old, articles, read_log, schemas_with_history
from tests.registry.stand_in import stand_in
from tests.support import ROOT, driver_after

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Today's program, with a lock that has three releases more."""
    folder = tmp_path_factory.mktemp("later")
    for name in ("streams", "seeds"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    schemas_with_history(folder / "schemas")
    return str(folder)


def put(parley: Parley, log: Iterable[Old]) -> None:
    """Write messages as the programs before did: the same keys, the same partitions, their bytes."""
    producer = confluent_kafka.Producer({"bootstrap.servers": parley.broker})
    for old in log:
        topic = BY_NAME[old.topic]
        partition = partition_of(old.partitioned_by, topic.partitions(parley.settings.partitions))
        producer.produce(full_name(topic, parley.namespace), old.value, old.key.encode(), partition)
    assert producer.flush(10) == 0


def ledger(parley: Parley) -> dict[str, bytes]:
    """The published entries."""
    return last_values(parley.settings, parley.broker, parley.topic("ledger"))


@pytest.mark.usefixtures("topics")
def test_the_log_and_the_state_of_earlier_releases(parley: Parley, later: str, knowledge: Knowledge) -> None:
    """The state is another ruleset's (78); upgraded, all is what today's program gives, and what only they found is gone."""
    put(parley, read_log())
    refused = parley.command("worker", PYTHONPATH=later)
    parley.checked("upgrade", PYTHONPATH=later)
    worker = parley.worker(PYTHONPATH=later)
    parley.settle()
    parley.stop(worker)
    verdict = parley.command("verify", PYTHONPATH=later)
    expected = driver_after(replace(knowledge, generation=2), *(each for _, each in articles().values()))
    positions = last_values(parley.settings, parley.broker, parley.topic("positions"))

    assert refused.returncode == os.EX_CONFIG
    assert "parley upgrade" in refused.stderr
    assert (verdict.returncode, verdict.stderr) == (os.EX_OK, "")
    assert digest(ledger(parley)) == expected.digest()
    assert [key for key in positions if key.endswith(GHOST)] == [f"IRN|{GHOST}"]
    rows = map(json.loads, parley.checked("tail", "positions", "--all", "--no-follow", PYTHONPATH=later).splitlines())
    assert [row["value"]["retracted"] for row in rows if row["key"].endswith(GHOST)][-1]
    assert not any("fault" in row for row in rows)
    assert not list(messages(parley.settings, parley.broker, parley.topic("dead-letters")))


@pytest.mark.usefixtures("topics")
def test_what_a_newer_parley_wrote_waits_for_it(parley: Parley, later: str, knowledge: Knowledge) -> None:
    """A worker before it lays each message aside in words; installed as they say and replayed, nothing is lost."""
    log = [old for old in read_log() if old.topic == "articles"]
    worker = parley.worker()
    put(parley, log)
    parley.settle()
    parley.stop(worker)
    rows = json.loads(parley.checked("dlq", "list", "--json"))
    assert [row["reason"] for row in rows] == ["unknown-schema"] * len(log)
    assert all("install that one, then `parley dlq replay`" in row["detail"] for row in rows)

    parley.checked("dlq", "replay", "--all", "--yes", PYTHONPATH=later)
    worker = parley.worker(PYTHONPATH=later)
    parley.settle()
    parley.stop(worker)

    expected = driver_after(knowledge, *(each for _, each in articles().values()))
    assert digest(ledger(parley)) == expected.digest()
    assert parley.command("verify", PYTHONPATH=later).returncode == os.EX_OK


@pytest.mark.usefixtures("topics")
def test_ids_of_a_registry(parley: Parley, tmp_path: Path) -> None:
    """A worker registers and works as without one; where the registry is silent, none starts (69), and it is said."""
    with stand_in() as registry:
        registry.store.register("another-value", '"string"')  # its ids are not those of the lock
        parley.environment["PARLEY_SCHEMA_REGISTRY"] = registry.url
        subject = f"{parley.topic('articles')}-value"
        worker = parley.worker()
        folder = tmp_path / "news"
        folder.mkdir()
        [text] = [each.text for name, (_, each) in articles().items() if name == "fourth"]
        (folder / "news.txt").write_text(text, encoding="utf-8")
        parley.checked("replay", str(folder))
        parley.settle()
        parley.stop(worker)
        [message] = messages(parley.settings, parley.broker, parley.topic("articles"))
        assert message.value is not None
        assert int.from_bytes(message.value[1:5], "big") == registry.store.version(subject, "latest").id
        assert ledger(parley)
        assert parley.command("verify").returncode == os.EX_OK
        assert json.loads(parley.checked("state", "--json"))
    silent = parley.command("worker", PARLEY_CONNECT_SECONDS="1")

    assert silent.returncode == os.EX_UNAVAILABLE
    assert silent.stderr.startswith("parley: the schema registry at ")
    assert len(silent.stderr.strip().splitlines()) == 1

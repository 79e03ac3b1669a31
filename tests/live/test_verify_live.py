"""`parley verify` on a real Kafka: equal after a replay, and unequal after the smallest damage."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import confluent_kafka
import pytest

from streams.extract.knowledge import Knowledge
from streams.records import Ruleset
from streams.runtime.cluster import Message, messages
from streams.runtime.codec import load_codec
from streams.runtime.verify import Verdict, verify
from streams.topics import BY_NAME
from tests.live.cluster import Parley, publish
from tests.support import article, day, seed_articles

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def parley(broker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parley]:
    """Topics that hold the seed articles, a revision, a withdrawal and a bad message, all read; no worker runs any more."""
    found = Parley(broker, tmp_path_factory.mktemp("verify"))
    worker = found.worker()
    first = article("قال وزير الخارجية المصري سامح شكري إن القاهرة ترفض ملء السد.", "v")
    second = article("رفضت إيران وقف تخصيب اليورانيوم.", "v", updated_at=day("2024-03-02"))
    gone = article("", "w", updated_at=day("2024-03-02"), withdrawn=True)
    publish(found, [*seed_articles(), first, second, replace(first, article_id="w"), gone])
    write(found, "articles", "bad", b"no frame", 1)
    found.settle()
    found.stop(worker)
    yield found
    found.close()


def write(parley: Parley, topic: str, key: str, value: bytes | None, partition: int) -> None:
    """Put raw bytes on a topic."""
    producer = confluent_kafka.Producer({"bootstrap.servers": parley.broker})
    producer.produce(parley.topic(topic), key=key.encode(), value=value, partition=partition)
    assert producer.flush(10) == 0


def verified(parley: Parley, knowledge: Knowledge) -> Verdict:
    """What a verification finds, in this process."""
    return verify(parley.settings, parley.broker, knowledge)


def any_last(parley: Parley, topic: str) -> Message:
    """The last message of some key that has a value."""
    last = {message.key: message for message in messages(parley.settings, parley.broker, parley.topic(topic))}
    return next(message for message in last.values() if message.value is not None)


def faults(found: Verdict) -> dict[str, tuple[int, int, int]]:
    """Missing, extra and different keys of the topics that have any."""
    return {t.topic: (t.missing, t.extra, t.different) for t in found.topics if not t.is_equal}


def test_a_replay_is_verified(parley: Parley) -> None:
    """Every topic is compared, holds something and is equal; the offsets are at the end."""
    done = parley.command("verify", "--json")
    found = json.loads(done.stdout)

    assert done.returncode == 0
    assert {t["topic"] for t in found["topics"] if t["expected"]} == {
        name for name, topic in BY_NAME.items() if not topic.internal and name not in {"articles", "corrections"}
    }
    assert found["equal"]
    assert found["messages"] == 10
    assert found["waiting"] == 0


@pytest.mark.parametrize("topic", ["entities", "meetings", "stories", "ledger"])
def test_damage_is_found(parley: Parley, topic: str, knowledge: Knowledge) -> None:
    """An altered byte, a removed key and an added one: each is counted in its column, and named."""
    victim = any_last(parley, topic)
    assert victim.value is not None
    altered = victim.value[:-1] + bytes([victim.value[-1] ^ 1])
    seen = []
    for key, value in ((victim.key, altered), (victim.key, None), ("nobody|x", victim.value)):
        write(parley, topic, key, value, victim.partition)
        seen.append(faults(found := verified(parley, knowledge))[topic])
    write(parley, topic, victim.key, victim.value, victim.partition)
    write(parley, topic, "nobody|x", None, victim.partition)
    [last] = [t for t in found.topics if t.topic == topic]

    assert seen == [(0, 0, 1), (1, 0, 0), (1, 1, 0)]
    assert last.keys == {"missing": (victim.key,), "extra": ("nobody|x",)}
    assert verified(parley, knowledge).is_equal


def test_damage_is_said(parley: Parley) -> None:
    """A person reads which key is at fault; the status is 65. The same key in another partition is no equal state."""
    victim = any_last(parley, "facts")
    elsewhere = (victim.partition + 1) % 4
    write(parley, "facts", victim.key, victim.value, elsewhere)
    done = parley.command("verify")
    write(parley, "facts", victim.key, None, elsewhere)

    assert done.returncode == os.EX_DATAERR
    assert f"extra: facts {victim.key}" in done.stdout
    assert "NOT what the log gives" in done.stdout


def test_messages_that_wait_are_no_difference(broker: str, tmp_path: Path) -> None:
    """Before any worker has read, the status is 75 and the offsets say how far it is."""
    fresh = Parley(broker, tmp_path)
    fresh.checked("replay")
    done = fresh.command("verify", "--json")
    found = json.loads(done.stdout)

    assert done.returncode == os.EX_TEMPFAIL
    assert found["waiting"] == 5
    assert found["progress"][0] == {"topic": "articles", "committed": 0, "end": 5}


def test_another_ruleset_is_said(broker: str, tmp_path: Path) -> None:
    """Topics made under other rules cannot be compared: 78, and what to do."""
    fresh = Parley(broker, tmp_path)
    fresh.checked("topics", "--create")
    write(fresh, "rulesets", "2", load_codec().encode(Ruleset(generation=2, ruleset="other", version="0")), 0)
    done = fresh.command("verify")

    assert done.returncode == os.EX_CONFIG
    assert "parley upgrade" in done.stderr


def test_no_broker_is_said(tmp_path: Path) -> None:
    """Status 69 and one line."""
    done = Parley("127.0.0.1:1", tmp_path).command("verify", PARLEY_CONNECT_SECONDS="2")

    assert done.returncode == os.EX_UNAVAILABLE
    assert len(done.stderr.strip().splitlines()) == 1

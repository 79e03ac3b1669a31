"""The whole way on a real Kafka: what any consumer finds, and what survives repetition, order, revisions and kill -9."""

from __future__ import annotations

import io
import json
import random
import signal
from pathlib import Path
from typing import Any

import avro.io
import avro.schema
import confluent_kafka
import pytest
from kafka import KafkaConsumer, TopicPartition

from streams.extract.knowledge import Knowledge
from streams.runtime.cluster import last_values
from streams.settings import Settings
from streams.topics import partition_of
from tests.live.cluster import Parley, publish
from tests.support import ROOT, driver_after, eventually, many, seed_articles

pytestmark = pytest.mark.live

DERIVED = {
    "entities": "Entity",
    "quotes": "Quote",
    "facts": "Fact",
    "positions": "Position",
    "meeting-mentions": "MeetingMention",
    "meetings": "Meeting",
    "stories": "StoryMember",
    "ledger": "LedgerEntry",
}


def consumed(broker: str, topic: str, record: str) -> dict[str, Any]:
    """Last value of each key, by kafka-python and avro and the schema alone: what any consumer of ours would write."""
    schema = avro.schema.parse((ROOT / "schemas" / f"parley.{record}.avsc").read_text(encoding="utf-8"))
    consumer = KafkaConsumer(
        bootstrap_servers=broker, group_id=None, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    tps = [TopicPartition(topic, n) for n in sorted(consumer.partitions_for_topic(topic) or ())]
    consumer.assign(tps)
    consumer.seek_to_beginning()
    ends = consumer.end_offsets(tps)
    found: dict[str, Any] = {}
    while any(consumer.position(tp) < ends[tp] for tp in tps):
        for batch in consumer.poll(timeout_ms=500).values():
            for message in batch:
                key = message.key.decode()
                found.pop(key, None)
                if message.value is not None:
                    assert message.value[0] == 0
                    found[key] = avro.io.DatumReader(schema).read(avro.io.BinaryDecoder(io.BytesIO(message.value[5:])))
    consumer.close()
    return found


def test_an_independent_consumer_finds_valid_records(parley: Parley) -> None:
    """After a replay every derived topic holds records whose text is the article's slice."""
    parley.worker()
    parley.checked("replay")
    parley.settle()
    texts = {a["article_id"]: a["text"] for a in consumed(parley.broker, parley.topic("articles"), "Article").values()}

    assert len(texts) == 5
    for topic, record in DERIVED.items():
        found = consumed(parley.broker, parley.topic(topic), record)
        assert found, topic
        for key, value in found.items():
            if "id" in value:
                assert value["text"] == texts[value["article_id"]][value["start"] : value["end"]]
                assert key in {f"{value['article_id']}|{value['id']}", f"{value.get('actor')}|{value['id']}"}


def test_repetition_order_and_hash_seed_leave_the_digest(
    parley: Parley, broker: str, tmp_path: Path, knowledge: Knowledge
) -> None:
    """Replaying twice, in another order, under another PYTHONHASHSEED: one ledger, the one that the pure core computes."""
    (tmp_path / "other").mkdir()
    other = Parley(broker, tmp_path / "other")
    try:
        parley.worker(PYTHONHASHSEED="1")
        other.worker(PYTHONHASHSEED="4242")
        parley.checked("replay")
        parley.settle()
        first = parley.digest()
        parley.checked("replay")
        publish(other, random.Random(7).sample(seed_articles(), 5))
        parley.settle()
        other.settle()

        assert parley.digest() == first
        assert other.digest() == first
        assert driver_after(knowledge, *seed_articles()).digest() == first
    finally:
        other.close()


FIRST = "قال وزير الخارجية الإيراني عباس عراقجي إن إيران ترفض وقف تخصيب اليورانيوم."
SECOND = "قال وزير الخارجية الإيراني عباس عراقجي إن إيران مستعدة لاستئناف المفاوضات مع الولايات المتحدة في 5 مارس."


def test_revisions_and_withdrawals(parley: Parley) -> None:
    """A second revision replaces the first, a late older one changes nothing, a withdrawn article leaves nothing."""
    inbox = parley.folder / "inbox"
    inbox.mkdir()

    def take_in(name: str, **fields: object) -> dict[str, list[str]]:
        (inbox / name).write_text(json.dumps({"id": "a", "published": "2024-03-01", **fields}), encoding="utf-8")
        parley.checked("ingest", "watch", str(inbox), "--once")
        parley.settle()
        return {
            topic: sorted(
                r["text"]
                for r in consumed(parley.broker, parley.topic(topic), record).values()
                if not r.get("retracted")
            )
            for topic, record in DERIVED.items()
            if topic not in {"meetings", "stories", "ledger"}
        }

    parley.worker()
    first = take_in("1.json", text=FIRST)
    first_digest = parley.digest()
    second = take_in("2.json", text=SECOND, updated="2024-03-03")
    second_digest = parley.digest()
    late = take_in("3.json", text=FIRST, updated="2024-03-02")

    assert first["quotes"]
    assert not set(first["quotes"]) & set(second["quotes"])
    assert first_digest != second_digest
    assert (late, parley.digest()) == (second, second_digest)

    gone = take_in("4.json", withdrawn=True, updated="2024-03-04")
    assert not any(gone.values())
    assert not last_values(parley.settings, parley.broker, parley.topic("ledger"))


def test_watching_twice_changes_nothing(parley: Parley) -> None:
    """A folder that was taken in is not taken in again."""
    inbox = parley.folder / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text(FIRST, encoding="utf-8")
    (inbox / "b.txt").write_bytes(FIRST.encode("cp1256"))
    (inbox / "c.txt").write_bytes(b"")
    for _ in range(2):
        parley.checked("ingest", "watch", str(inbox), "--once")
    lines = [json.loads(line) for line in parley.checked("tail", "articles", "--all", "-F").splitlines()]
    [dead_letter] = [
        json.loads(line)["value"] for line in parley.checked("tail", "dead-letters", "--all", "-F").splitlines()
    ]

    assert sorted(line["value"]["text"] for line in lines) == [FIRST, FIRST]
    assert dead_letter["reason"] == "empty"


@pytest.mark.long
@pytest.mark.timeout(600)
def test_kill_nine_in_a_replay_loses_nothing(parley: Parley, broker: str, knowledge: Knowledge) -> None:
    """A worker killed in the middle of 200 articles and started again gives every record and ledger of an undisturbed run."""
    articles = list(many(200))
    worker = parley.worker()
    publish(parley, articles)
    eventually(
        lambda: len(last_values(parley.settings, broker, parley.topic("entities"))) > 2_000,
        60,
        "the replay is under way",
    )
    parley.stop(worker, signal.SIGKILL)
    under_way = len({key.partition("|")[0] for key in last_values(parley.settings, broker, parley.topic("entities"))})
    parley.worker()
    parley.settle(300)
    wanted = driver_after(knowledge, *articles)

    assert 0 < under_way < 200
    for topic in (
        "entities",
        "quotes",
        "facts",
        "positions",
        "meeting-mentions",
        "meetings",
        "sketches",
        "stories",
        "ledger",
    ):
        assert digest_of(broker, parley.topic(topic)) == wanted.digest(topic), topic


def digest_of(broker: str, topic: str) -> str:
    """The digest of a topic's last values."""
    from streams.runtime.cluster import digest

    return digest(last_values(Settings(broker=broker), broker, topic))


def test_a_bad_message_is_kept_and_the_worker_goes_on(parley: Parley) -> None:
    """Bad messages become dead letters with their place; the article behind them is read."""
    parley.worker()
    producer = confluent_kafka.Producer({"bootstrap.servers": parley.broker})
    [article] = seed_articles()[:1]
    partition = partition_of(article.article_id, 4)
    for value in (b"no frame", None, b"\x00\x00\x00\x00\x63?", b"\x00\x00\x00\x00\x01\xff"):
        producer.produce(parley.topic("articles"), key=b"x", value=value, partition=partition)
    assert producer.flush(10) == 0
    publish(parley, [article])
    parley.settle()
    dead_letters = consumed(parley.broker, parley.topic("dead-letters"), "DeadLetter")

    assert sorted(dead_letter["reason"] for dead_letter in dead_letters.values()) == [
        "bad-avro",
        "bad-frame",
        "null-value",
        "unknown-schema",
    ]
    assert set(dead_letters) == {f"{parley.topic('articles')}-{partition}-{n}" for n in range(4)}
    assert consumed(parley.broker, parley.topic("entities"), "Entity")


@pytest.mark.long
def test_two_workers_share_and_one_leaves(parley: Parley, knowledge: Knowledge) -> None:
    """Articles read by two workers, of which one stops in between, give the ledger of one."""
    articles = list(many(120))
    parley.worker(PARLEY_WORKER_NAME="one")
    second = parley.worker(PARLEY_WORKER_NAME="two")
    publish(parley, articles[:60])
    parley.settle()
    parley.stop(second)
    publish(parley, articles[60:])
    parley.settle(180)

    assert parley.digest() == driver_after(knowledge, *articles).digest()

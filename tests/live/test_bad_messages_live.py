"""2,000 bad messages between good articles on a real Kafka: one dead letter each or read safely, and nothing else changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

import confluent_kafka
import pytest

from streams.errors import Reason, UnavailableError
from streams.extract.knowledge import Knowledge
from streams.records import Stage
from streams.runtime.cluster import last_values
from streams.runtime.codec import load_codec
from streams.runtime.source_publisher import publisher
from streams.topics import BY_NAME, MESSAGE_BYTES_MAX, Topic, partition_of
from tests.bad_messages import KINDS, LARGE_KINDS, BadMessage, bad_messages, damaged
from tests.live.cluster import Parley
from tests.support import driver_after, seed_articles

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("topics")]

COUNT: Final = 2_000
OF_AN_ARTICLE: Final = ("entities", "quotes", "facts", "positions", "meeting-mentions")
"""Topics whose records follow from one article alone."""


class Source:
    """Writes raw bytes to a topic, as a source that knows nothing of parley would."""

    def __init__(self, parley: Parley, topic: str = "articles") -> None:
        self._topic = parley.topic(topic)
        self._partitions = parley.settings.partitions
        self._producer = confluent_kafka.Producer(
            {"bootstrap.servers": parley.broker, "message.max.bytes": 4 * MESSAGE_BYTES_MAX, "linger.ms": 5}
        )
        self.places: list[str] = []
        """Where each message landed, in the order they were sent: `topic-partition-offset`, the key of its dead letter."""
        self.refused: Counter[str] = Counter()
        """What the broker did not take, by what it said."""

    def put(self, key: bytes | None, value: bytes | None, partition: int | None = None) -> None:
        """Send one message, to the partition of its key if none is given."""
        number = len(self.places)
        if partition is None:
            partition = partition_of((key or b"").decode("utf-8", "replace"), self._partitions)
        self.places.append("")

        def report(error: confluent_kafka.KafkaError | None, sent: confluent_kafka.Message) -> None:
            if error is not None:
                self.refused[error.name()] += 1
            else:
                self.places[number] = f"{sent.topic()}-{sent.partition()}-{sent.offset()}"

        self._producer.produce(self._topic, key=key, value=value, partition=partition, on_delivery=report)
        self._producer.poll(0)

    def flush(self) -> None:
        """Wait for the reports of all."""
        assert self._producer.flush(60) == 0


@pytest.mark.long
def test_bad_messages_harm_nothing(parley: Parley, knowledge: Knowledge) -> None:
    """Each is one dead letter with stage and reason or is read; the worker lives, and the topics hold what the log gives."""
    bad = list(bad_messages(COUNT))
    worker = parley.worker()
    source = Source(parley)
    places = send_mixed(source, bad)
    parley.settle()

    assert worker.poll() is None
    assert_dead_letters(zip(bad, places, strict=True), dead_letters(parley))
    beside, alone = records_of_seeds(parley), records_without_bad_messages(knowledge)
    assert all(alone.values())
    assert beside == alone
    verdict = parley.command("verify", "--json", seconds=120)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    assert json.loads(verdict.stdout)["messages"] == len(bad) + len(seed_articles())
    assert worker.poll() is None
    assert parley.ready(worker)


def test_bad_messages_on_derived_topics_harm_nothing(parley: Parley) -> None:
    """Whoever writes there what is no record finds a dead letter for each, and ledger and meetings as they were."""
    worker = parley.worker()
    parley.checked("replay")
    parley.settle()
    state = "ledger", "meetings"
    before = [last_values(parley.settings, parley.broker, parley.topic(topic)) for topic in state]
    places: list[str] = []
    for topic in ("positions", "meeting-mentions"):
        source = Source(parley, topic)
        good = last_values(parley.settings, parley.broker, parley.topic(topic))
        for message in damaged([(key.encode(), value) for key, value in good.items()], 300, "bad"):
            source.put(message.key, message.value, partition=0)
        source.flush()
        places += source.places
    parley.settle()

    assert worker.poll() is None
    assert set(dead_letters(parley)) == set(places)
    assert all(before)
    assert [last_values(parley.settings, parley.broker, parley.topic(topic)) for topic in state] == before


def send_mixed(source: Source, bad: list[BadMessage]) -> list[str]:
    """Send bad messages with a good article behind every few hundred of them; where the bad ones landed."""
    good = seed_articles()
    every = len(bad) // len(good)
    numbers: list[int] = []
    for number, message in enumerate(bad):
        numbers.append(len(source.places))
        source.put(message.key, message.value)
        if number % every == every // 2 and good:
            article = good.pop()
            source.put(article.article_id.encode(), load_codec().encode(article))
    source.flush()
    assert not good
    assert not source.refused
    return [source.places[number] for number in numbers]


def dead_letters(parley: Parley) -> dict[str, dict[str, Any]]:
    """What `dlq list` prints, by key; no key is there twice."""
    found = json.loads(parley.checked("dlq", "list", "--json"))
    by_key = {dead_letter["key"]: dead_letter for dead_letter in found}
    assert len(by_key) == len(found)
    return by_key


def assert_dead_letters(bad: Iterable[tuple[BadMessage, str]], found: Mapping[str, Mapping[str, Any]]) -> None:
    """Every message that must be refused has its dead letter, every one that must be read has none; no good article has one."""
    seen: Counter[str] = Counter()
    ours: set[str] = set()
    for message, place in bad:
        dead_letter = found.get(place)
        ours.add(place)
        seen[message.kind] += 1
        if dead_letter is None:
            assert not message.reasons or message.kind == "flipped", (message.kind, place)
            continue
        assert Reason(dead_letter["reason"]) in message.reasons, (message.kind, dead_letter)
        assert Stage(dead_letter["stage"]) in Stage
        assert dead_letter["detail"]

    assert set(seen) == {*KINDS, *LARGE_KINDS}
    assert set(found) <= ours


def records_of_seeds(parley: Parley) -> dict[str, dict[str, bytes]]:
    """The records of the good articles, by topic and key."""
    return {
        topic: of_seeds(BY_NAME[topic], last_values(parley.settings, parley.broker, parley.topic(topic)))
        for topic in OF_AN_ARTICLE
    }


def records_without_bad_messages(knowledge: Knowledge) -> dict[str, dict[str, bytes]]:
    """What the good articles alone lead to."""
    driver = driver_after(knowledge, *seed_articles())
    return {topic: of_seeds(BY_NAME[topic], driver.topics[topic]) for topic in OF_AN_ARTICLE}


def of_seeds(topic: Topic, values: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those values that were found in a seed article."""
    seeds = {article.article_id for article in seed_articles()}
    return {key: value for key, value in values.items() if load_codec().decode(topic, value).record.article_id in seeds}


def test_what_is_too_large_for_kafka_is_refused(parley: Parley) -> None:
    """A message over the topic's limit is refused by the broker, or by our client before it is sent, which says why."""
    large = bytes(MESSAGE_BYTES_MAX + 1)
    source = Source(parley)
    source.put(b"a", large)
    source.flush()
    assert source.refused == {"MSG_SIZE_TOO_LARGE": 1}

    with (
        pytest.raises(UnavailableError, match=r"articles cannot be written: MessageSizeTooLargeError"),
        publisher(parley.settings, parley.broker, "test") as target,
    ):
        target.queue("articles", "a", large, [])

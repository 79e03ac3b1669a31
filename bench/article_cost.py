"""The development articles in, what one article costs out: CPU of its reading, messages and bytes on each topic, registers.

python -m bench.article_cost

All stages run in one process, one message a batch, without Kafka: a worker takes twenty articles and
500 other messages at once, and pays less behind the reading. Bytes are framed Avro, and the same
by gzip at level 1 in batches of 20 messages, as librdkafka sends them. Kept: the last value of each key.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import time
from collections import defaultdict
from pathlib import Path

from bench.near_copies import dev_texts
from streams.collector import spare_collector
from streams.extract import read
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge
from streams.records import Article
from streams.runtime.messages import Incoming, Outgoing
from streams.runtime.topology_driver import TopologyDriver

RESULTS = Path(__file__).parent / "results" / "article_cost.json"
BATCH = 20
REPEATS = 3


class Heavy(TopologyDriver):
    """A topology that keeps every message that was sent, by topic."""

    sent: dict[str, list[bytes]]

    def _store(self, outgoing: Outgoing) -> Incoming:
        self.sent[outgoing.topic].append(outgoing.key.encode() + (outgoing.value or b""))
        return super()._store(outgoing)


def main() -> None:
    """Measure, print and store."""
    knowledge = load_knowledge()
    spare_collector()  # as the worker does
    articles = development()
    begun = time.process_time()
    for _ in range(REPEATS):
        for article in articles:
            read(article, knowledge)
    reading = (time.process_time() - begun) / REPEATS / len(articles)
    world = Heavy.of(knowledge)
    world.sent = defaultdict(list)
    begun = time.process_time()
    for article in articles:
        world.publish(article)
    whole = (time.process_time() - begun) / len(articles)
    count = len(articles)
    found = {
        "articles": count,
        "characters": round(sum(len(each.text) for each in articles) / count),
        "reading_cpu_ms": round(reading * 1000, 1),
        "all_stages_cpu_ms": round(whole * 1000, 1),
        "topics": {
            name: {
                "messages": round(len(sent) / count, 2),
                "kept": round(len(world.topics[name]) / count, 2),
                "bytes": round(sum(map(len, sent)) / count),
                "packed": round(sum(map(packed, batches(sent))) / count),
            }
            for name, sent in sorted(world.sent.items())
        },
        "registers": {name: round(len(table) / count, 2) for name, table in world.tables.items()},
    }
    print(json.dumps(found, indent=1))
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def development() -> list[Article]:
    """The development articles, an hour apart."""
    start = dt.datetime(2030, 6, 3, tzinfo=dt.UTC)
    return [
        make_article(text, article_id=name, source="bench", published_at=start + dt.timedelta(hours=number))
        for number, (name, text) in enumerate(dev_texts())
    ]


def batches(sent: list[bytes]) -> list[bytes]:
    """The messages as they are sent together."""
    return [b"".join(sent[first : first + BATCH]) for first in range(0, len(sent), BATCH)]


def packed(batch: bytes) -> int:
    """Bytes of a batch in the broker's log."""
    return len(gzip.compress(batch, 1))


if __name__ == "__main__":
    main()

"""An article as Kafka has it in, the messages of its records out: the work that every engine of `engines.py` is given.

`prepare` writes down, in a process of its own, the articles of a run, what is read of each, and how many records there
are, so that an engine with the identity for `read()` does everything but reading.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import json
import pickle
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.near_copies import dev_texts
from streams.collector import spare_collector
from streams.corrections.fields import LAYERS
from streams.extract import Reading, read
from streams.extract.knowledge import Knowledge
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge
from streams.records import Article, RecordKind
from streams.runtime.arrival import Arrival, arrival_headers, class_of
from streams.runtime.codec import Codec, load_codec
from streams.runtime.messages import Incoming, Outgoing, article_message, message, traced
from streams.stories.sketched import sketched
from streams.topics import BY_NAME, RECORD_TOPICS

__all__ = ["OUTPUTS", "Prepared", "Start", "Work", "digest_of", "prepare", "read_nothing"]

OUTPUTS: Final = (*RECORD_TOPICS.values(), "sketches")
"""The topics that every engine writes, by their short names."""
FIRST: Final = dt.datetime(2030, 6, 3, tzinfo=dt.UTC)
READINGS, COUNTS, MESSAGES = "readings.pickle", "counts.json", "messages.pickle"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a run is made of."""

    messages: list[tuple[str, bytes, list[tuple[str, bytes]]]]
    """Key, value and headers of each article."""
    records: int
    """How many records all of them give."""
    digest: str
    """Of all these records: what every engine must have written."""
    characters: int
    """Of text, an article."""
    record_bytes: int
    """Of values, an article."""


class Work:
    """The same reading and the same messages for every engine; tells when it was first asked."""

    def __init__(self, folder: Path, *, identity: bool, generation: int = 1) -> None:
        self.codec: Codec = load_codec()
        self.codec.register()
        self.knowledge: Knowledge = load_knowledge()
        self.read = read_nothing(folder) if identity else read
        self.start = Start(folder)
        if self.knowledge.generation != generation:
            message = f"prepared of generation {self.knowledge.generation}, run as {generation}"
            raise ValueError(message)
        spare_collector()  # as the worker does

    def __call__(self, incoming: Incoming) -> list[Outgoing]:
        """The messages that one article leads to."""
        self.start.note()
        article: Article = self.codec.decode(BY_NAME["articles"], incoming.value).record
        return self.messages(article, incoming)

    def messages(self, article: Article, incoming: Incoming) -> list[Outgoing]:
        """What is read of an article, as the agent `read` sends it."""
        reading, found = self.read(article, self.knowledge), list[Outgoing]()
        for kind, topic in RECORD_TOPICS.items():
            for record in getattr(reading, LAYERS[kind]):
                by = record.actor if kind is RecordKind.POSITION else record.article_id
                key = f"{by}|{record.id}"
                found.append(message(self.codec, topic, key, by, record, record.published_at))
        sketch = sketched(article, self.knowledge.ruleset, self.knowledge.generation)
        key = article.article_id
        found.append(message(self.codec, "sketches", key, key, sketch, article.published_at))
        arrival = arrival_headers(Arrival(class_of(incoming.headers), article.published_at, article.ingested_at))
        return [_arrived(out, arrival) for out in traced(found, incoming, article)]


def _arrived(out: Outgoing, arrival: tuple[tuple[str, bytes], ...]) -> Outgoing:
    """Positions carry on how their article came."""
    if out.topic != "positions":
        return out
    return Outgoing(out.topic, out.key, out.partitioned_by, out.value, (*out.headers, *arrival))


class Start:
    """Writes down when an engine was first given an article, and what its process had computed until then."""

    def __init__(self, folder: Path) -> None:
        self._path, self._is_noted = folder / "started", False

    def note(self) -> None:
        """Note it, the first time."""
        if not self._is_noted:
            self._is_noted = True
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"at": time.time(), "cpu": time.process_time()}) + "\n")


def read_nothing(folder: Path) -> Any:
    """A `read()` that hands out what was read before."""
    readings: dict[str, Reading] = pickle.loads((folder.parent / READINGS).read_bytes())

    def prepared(article: Article, _knowledge: Knowledge, _readers: object = None) -> Reading:
        return readings[article.article_id]

    return prepared


def prepare(folder: Path, count: int) -> Prepared:
    """Read so many articles once, and keep what came of them."""
    gc.disable()
    articles = list(made(count))
    codec, knowledge = load_codec(), load_knowledge()
    readings = {each.article_id: read(each, knowledge) for each in articles}
    (folder / READINGS).write_bytes(pickle.dumps(readings))
    run = folder / "prepare"
    run.mkdir()
    work, sent, tally, size = Work(run, identity=True), list[Any](), Counter[str](), 0
    digest = hashlib.sha256()
    lines = list[bytes]()
    for article in articles:
        out = article_message(codec, article)
        sent.append((out.key, out.value, list(out.headers)))
        incoming = Incoming("articles", 0, 0, out.key.encode(), out.value, out.headers)
        for each in work.messages(article, incoming):
            tally[each.topic] += 1
            size += len(each.value or b"")
            lines.append(digest_of(each.topic, each.key.encode(), each.value, each.headers))
    for line in sorted(lines):
        digest.update(line)
    characters = round(sum(len(each.text) for each in articles) / count)
    return Prepared(sent, sum(tally.values()), digest.hexdigest(), characters, round(size / count))


def digest_of(topic: str, key: bytes, value: bytes | None, headers: Any) -> bytes:
    """A message in 20 bytes; its partition is left to the engine."""
    words = (topic.encode(), key, value or b"", *(part for name, told in headers for part in (name.encode(), told)))
    return hashlib.blake2b(b"\0".join(words), digest_size=20).digest()


def made(count: int) -> Iterator[Article]:
    """So many articles: the development texts in turn, an hour apart."""
    texts = dev_texts()
    for number in range(count):
        name, text = texts[number % len(texts)]
        yield make_article(
            text,
            article_id=f"{name}-{number:05}",
            source=f"outlet {number % 17}",
            published_at=FIRST + dt.timedelta(hours=number),
        )

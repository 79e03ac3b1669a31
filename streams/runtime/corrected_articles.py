"""The id of an article in; its versions, what is said of them and its records as they hold out: read from one partition of both logs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from streams.corrections.fields import LAYERS
from streams.corrections.fold import read_corrected
from streams.corrections.validity import correction_fault
from streams.extract.knowledge import Knowledge
from streams.records import Article, Correction, Derived, RecordKind
from streams.runtime.codec import load_codec
from streams.runtime.topic_scan import scan
from streams.settings import Settings
from streams.topics import BY_NAME, full_name, partition_of

__all__ = ["LogShelf", "corrections_of", "versions_of"]


def versions_of(settings: Settings, servers: str, article_id: str) -> list[Article]:
    """Every version of one article, the current one last; empty where there is none."""
    found: Iterator[Article] = _under(settings, servers, "articles", article_id)
    return sorted(found, key=lambda article: article.revision)


def corrections_of(settings: Settings, servers: str, article_id: str) -> list[Correction]:
    """What has been said of an article's records, each once, in the order in which it came."""
    found: Iterator[Correction] = _under(settings, servers, "corrections", article_id)
    return list({each.correction_id: each for each in found if correction_fault(each) is None}.values())


class LogShelf:
    """Where whoever corrects finds an article and its records as they hold now."""

    def __init__(self, settings: Settings, servers: str, knowledge: Knowledge) -> None:
        self._settings, self._servers, self._knowledge = settings, servers, knowledge

    def article(self, article_id: str) -> Article | None:
        """The current version; None where there is none. Raises UnavailableError."""
        versions = versions_of(self._settings, self._servers, article_id)
        return versions[-1] if versions else None

    def record(self, article: Article, kind: RecordKind, record_id: str) -> Derived | None:
        """A record of this version as it holds with all that was said of it; None where it has none. Raises UnavailableError."""
        said = corrections_of(self._settings, self._servers, article.article_id)
        reading = read_corrected(article, self._knowledge, said)
        records: tuple[Derived, ...] = getattr(reading, LAYERS[kind])
        return next((record for record in records if record.id == record_id), None)


def _under(settings: Settings, servers: str, name: str, key: str) -> Iterator[Any]:
    """The records of one key of a topic that is partitioned by it."""
    topic, partitions = BY_NAME[name], [partition_of(key, settings.partitions)]
    for message in scan(settings, servers, full_name(topic, settings.namespace), partitions):
        if message.key() == key.encode():
            record = load_codec().decode(topic, message.value()).record
            if record is not None:
                yield record

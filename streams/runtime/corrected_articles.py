"""The id of an article in; its versions, and what is said of them, out: read from one partition of both logs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from streams.corrections.validity import correction_fault
from streams.records import Article, Correction
from streams.runtime.codec import load_codec
from streams.runtime.topic_scan import scan
from streams.settings import Settings
from streams.topics import BY_NAME, full_name, partition_of

__all__ = ["corrections_of", "versions_of"]


def versions_of(settings: Settings, servers: str, article_id: str) -> list[Article]:
    """Every version of one article, the current one last; empty where there is none."""
    found: Iterator[Article] = _under(settings, servers, "articles", article_id)
    return sorted(found, key=lambda article: article.revision)


def corrections_of(settings: Settings, servers: str, article_id: str) -> list[Correction]:
    """What has been said of an article's records, each once, in the order in which it came."""
    found: Iterator[Correction] = _under(settings, servers, "corrections", article_id)
    return list({each.correction_id: each for each in found if correction_fault(each) is None}.values())


def _under(settings: Settings, servers: str, name: str, key: str) -> Iterator[Any]:
    """The records of one key of a topic that is partitioned by it."""
    topic, partitions = BY_NAME[name], [partition_of(key, settings.partitions)]
    for message in scan(settings, servers, full_name(topic, settings.namespace), partitions):
        if message.key() == key.encode():
            record = load_codec().decode(topic, message.value()).record
            if record is not None:
                yield record

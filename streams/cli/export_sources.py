"""The topics, or an archive of articles without Kafka, in; what an export goes through, unit by unit, out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from streams.cli.connection import servers_of
from streams.cli.output import say
from streams.cli.stored_records import logged_articles, logged_corrections, read_records
from streams.errors import Reject, UsageError
from streams.extract import read
from streams.extract.reading import Reading
from streams.ingest.folder import Found, catalogue, ingestion_instant, read_file, read_folder
from streams.knowledge import load_knowledge
from streams.ledger.meeting_index import join_meetings
from streams.query.as_of import View, by_day, entries_at, known_articles
from streams.records import Article
from streams.settings import Settings
from streams.topics import BY_NAME

__all__ = ["Source", "archive_source", "kafka_source"]

_LAYERS: Final = ("entities", "quotes", "facts", "positions")
"""Records of one article, which a reading of it has."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is exported."""

    units: Sequence[Any]
    """One after the other, always in the same order: an export that stopped goes on behind the last that it wrote."""
    digest: str
    """Of all of them: another one is another export."""
    items: Callable[[Any], Iterable[Any]]
    """The records of a unit, or the article with its reading."""
    faults: int = 0
    """Files that are no articles."""


def kafka_source(settings: Settings, topic: str, *, is_paired: bool) -> Source:
    """What the topics hold now, by key; retracted positions and withdrawn articles are left out."""
    servers = servers_of(settings)
    units = _pairs(settings, servers) if is_paired else _records(settings, servers, topic)
    digest = hashlib.sha256()
    for unit in units:
        digest.update(repr(unit).encode("utf-8", "backslashreplace"))
    return Source(units, digest.hexdigest(), lambda unit: [unit])


def _records(settings: Settings, servers: str, topic: str) -> list[Any]:
    if topic == "corrections":  # each is an event; the last under a key is not all
        return logged_corrections(settings, servers)
    if topic == "articles":
        return _current(logged_articles(settings, servers))
    return [r for r in read_records(settings, servers, BY_NAME[topic]) if not getattr(r, "retracted", False)]


def _current(articles: Iterable[Article]) -> list[Article]:
    """The last version of each article that is not withdrawn; by id."""
    return [article for article in known_articles(articles, None) if not article.withdrawn]


def _pairs(settings: Settings, servers: str) -> list[tuple[Article, Reading]]:
    """Each article with the records that the topics have of it."""
    found: dict[str, dict[str, list[Any]]] = {}
    for layer in _LAYERS:
        for record in _records(settings, servers, layer):
            found.setdefault(record.article_id, {}).setdefault(layer, []).append(record)
    return [
        (
            article,
            Reading(
                **{
                    layer: tuple(sorted(records, key=lambda record: record.start))
                    for layer, records in found.get(article.article_id, {}).items()
                }
            ),
        )
        for article in _current(logged_articles(settings, servers))
    ]


def archive_source(settings: Settings, paths: Sequence[Path], topic: str, *, is_paired: bool) -> Source:
    """What parley reads in the articles of files and folders; of several versions of one the last."""
    if topic not in {"articles", "ledger", "meetings", *_LAYERS}:
        message = f"{topic} are of a running parley; an archive has articles, {', '.join(_LAYERS)}, meetings and ledger"
        raise UsageError(message)
    articles, faults = _articles(settings, paths)
    knowledge = load_knowledge()
    digest = hashlib.sha256(knowledge.ruleset.encode())
    for article in articles:
        digest.update(f"\0{article.article_id}\0{article.revision}".encode("utf-8", "backslashreplace"))
    units: list[Any] = articles
    items: Callable[[Any], Iterable[Any]] = lambda unit: [unit]  # noqa: E731
    if is_paired:
        items = lambda article: [(article, read(article, knowledge))]  # noqa: E731
    elif topic in _LAYERS:
        items = lambda article: getattr(read(article, knowledge), topic)  # noqa: E731
    elif topic == "ledger":
        units = entries_at(articles, knowledge, View())
    elif topic == "meetings":
        mentions = [mention for article in articles for mention in read(article, knowledge).meetings]
        units = by_day(join_meetings(mentions, knowledge.meetings.members))
    return Source(units, digest.hexdigest(), items, faults)


def _articles(settings: Settings, paths: Sequence[Path]) -> tuple[list[Article], int]:
    """The current articles, and how many files are none; those are named on stderr."""
    articles, faults = [], 0
    for found in _found(settings, paths):
        if isinstance(found.content, Reject):
            faults += 1
            say(f"parley: {found.place}: {found.content.detail}")
        else:
            articles.append(found.content)
    return _current(articles), faults


def _found(settings: Settings, paths: Sequence[Path]) -> Iterator[Found]:
    for path in paths:
        if path.is_dir():
            yield from read_folder(path, settings.article_bytes_max, ingestion_instant())
        else:
            entry = catalogue(path.parent).get(path.name)
            yield from read_file(path, settings.article_bytes_max, ingestion_instant(), entry)

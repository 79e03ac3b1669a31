"""The model in, how it does out: how far it is behind its topics, what it holds, and what could not be read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from sqlite3 import Connection
from typing import Final

from streams.ledger.instants import at_ms
from streams.serve.model.state import fact, remember, version_of

__all__ = ["DeadLetterRow", "SystemView", "TopicState", "WebhookRow", "behind_of", "note_webhooks", "system"]

_LETTERS_MAX: Final = 50
_WEBHOOKS: Final = "webhooks"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicState:
    """How far a topic was read."""

    topic: str
    """Short name."""
    partitions: int
    read: int
    """Offsets behind which all is in the model, summed."""
    end: int
    """Where the partitions end, summed, as far as is known."""
    behind: int
    """Messages that are not in the model yet, at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetterRow:
    """Input that could not be read."""

    key: str
    stage: str
    reason: str
    detail: str
    source: str
    partition: int | None
    offset: int | None
    size: int
    """Bytes of the whole value."""
    sha256: str
    written_at: dt.datetime | None
    """When it was laid aside; null when unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRow:
    """How a webhook did when it was last looked at, within a minute."""

    name: str
    """As alerts.toml calls it."""
    delivered: int
    """Events that its receiver took."""
    undelivered: int
    """Events that were given up and laid aside."""
    failures: int
    """Failed attempts in a row of the next delivery."""
    fault: str | None
    """Why the last of them failed; null while all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemView:
    """How the model does."""

    version: str
    """Another one whenever anything has changed."""
    generation: int | None
    """Greatest generation of the positions; null before the first."""
    ruleset: str | None
    """Ruleset of the position that came last; null before the first."""
    behind: int
    """Messages that are not in the model yet, at the most."""
    looked_at: dt.datetime | None
    """When the topics were last asked; null when they never were."""
    is_ready: bool
    """Whether it has caught up since it was made."""
    fault: str | None
    """Why nothing comes in; null when nothing is in the way."""
    topics: tuple[TopicState, ...]
    articles: int
    """Versions of articles."""
    positions: int
    """Positions, those that are retracted or superseded included."""
    past_unread: int
    """Articles whose superseded versions are still to be read again."""
    unresolved: int
    """Cells of the board that are still to be worked out."""
    bytes: int
    """Size of the file."""
    dead_letters: int
    """How many there are."""
    newest_dead_letters: tuple[DeadLetterRow, ...]
    """The last of them, the newest first; at most 50."""
    webhooks: tuple[WebhookRow, ...]
    """Who is told of changes, and how that does."""


def system(db: Connection) -> SystemView:
    """How the model does."""
    topics = _topics(db)
    generation, ruleset = db.execute(
        "SELECT generation, ruleset FROM positions ORDER BY number DESC LIMIT 1"
    ).fetchone() or (None, None)
    looked = fact(db, "looked")
    return SystemView(
        version=version_of(db),
        generation=generation,
        ruleset=ruleset,
        behind=sum(topic.behind for topic in topics),
        looked_at=at_ms(int(looked)) if looked else None,
        is_ready=fact(db, "ready") == "1",
        fault=fact(db, "fault") or None,
        topics=topics,
        articles=_count(db, "SELECT max(number) FROM articles"),
        positions=_count(db, "SELECT max(number) FROM positions"),
        past_unread=_count(db, "SELECT count(*) FROM past_due"),
        unresolved=_count(db, "SELECT count(*) FROM dirty"),
        bytes=_count(db, "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"),
        dead_letters=_count(db, "SELECT count(*) FROM dead_letters"),
        newest_dead_letters=_letters(db),
        webhooks=tuple(WebhookRow(**row) for row in json.loads(fact(db, _WEBHOOKS) or "[]")),
    )


def note_webhooks(db: Connection, rows: Iterable[WebhookRow]) -> None:
    """Write down how the webhooks do, where that has changed."""
    told = json.dumps([asdict(row) for row in rows], ensure_ascii=False)
    if told != fact(db, _WEBHOOKS):
        remember(db, {_WEBHOOKS: told})


def behind_of(db: Connection) -> int:
    """Messages that are not in the model yet, at the most."""
    return _count(db, 'SELECT sum(max(0, "end" - next)) FROM offsets')


def _topics(db: Connection) -> tuple[TopicState, ...]:
    query = 'SELECT topic, count(*), sum(next), sum("end"), sum(max(0, "end" - next)) FROM offsets GROUP BY topic'
    return tuple(
        TopicState(topic=topic, partitions=partitions, read=read, end=end, behind=behind)
        for topic, partitions, read, end, behind in db.execute(query)
    )


def _letters(db: Connection) -> tuple[DeadLetterRow, ...]:
    query = """
        SELECT key, stage, reason, detail, source, partition, offset, size, sha256, written FROM dead_letters
        ORDER BY number DESC LIMIT ?"""
    return tuple(
        DeadLetterRow(
            key=key,
            stage=stage,
            reason=reason,
            detail=detail,
            source=source,
            partition=partition,
            offset=offset,
            size=size,
            sha256=sha256,
            written_at=at_ms(written) if written else None,
        )
        for key, stage, reason, detail, source, partition, offset, size, sha256, written in db.execute(
            query, (_LETTERS_MAX,)
        )
    )


def _count(db: Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0] or 0)

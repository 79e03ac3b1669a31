"""The article log, what people say of its records, and a point of view in, what was known then out: articles, positions, entries, meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from streams.corrections.fold import read_corrected
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.ledger.ledger import Ledger
from streams.ledger.meeting_index import join_meetings
from streams.ledger.placing import day_of
from streams.records import Article, Correction, LedgerEntry, Meeting, Position

__all__ = ["View", "by_day", "entries_at", "known_articles", "meetings_at", "positions_at", "readings_at"]


def meetings_at(
    articles: Iterable[Article], knowledge: Knowledge, instant: dt.datetime, corrections: Iterable[Correction] = ()
) -> list[Meeting]:
    """The meetings that the versions known by an instant tell of, by day, the undated last."""
    readings = readings_at(articles, knowledge, instant, corrections)
    mentions = [mention for reading in readings for mention in reading.meetings]
    return by_day(join_meetings(mentions, knowledge.meetings.members))


@dataclass(frozen=True, slots=True)
class View:
    """A point of view in time."""

    as_of: dt.date | None = None
    """Last day of what was said or done; None for all."""
    known_by: dt.datetime | None = None
    """Instant by which an article's version was published, and a correction made; None for all."""


def entries_at(
    articles: Iterable[Article], knowledge: Knowledge, view: View, corrections: Iterable[Correction] = ()
) -> list[LedgerEntry]:
    """The entries that the versions known by an instant give, up to a day; by actor and issue."""
    ledger = Ledger()
    for position in positions_at(articles, knowledge, view, corrections):
        ledger.apply(position)
    return list(ledger.entries())


def positions_at(
    articles: Iterable[Article], knowledge: Knowledge, view: View, corrections: Iterable[Correction] = ()
) -> Iterator[Position]:
    """The positions that the versions known by an instant hold, up to a day; by article."""
    for reading in readings_at(articles, knowledge, view.known_by, corrections):
        for position in reading.positions:
            if view.as_of is None or day_of(position) <= view.as_of:
                yield position


def readings_at(
    articles: Iterable[Article], knowledge: Knowledge, known_by: dt.datetime | None, corrections: Iterable[Correction]
) -> Iterator[Reading]:
    """The readings of the versions known by an instant, with what had been said of them by then; by article."""
    said: dict[str, list[Correction]] = {}
    for correction in corrections:
        if known_by is None or correction.made_at <= known_by:
            said.setdefault(correction.article_id, []).append(correction)
    for article in known_articles(articles, known_by):
        yield read_corrected(article, knowledge, said.get(article.article_id, ()))


def known_articles(articles: Iterable[Article], known_by: dt.datetime | None) -> list[Article]:
    """The last version of each article by an instant; by id."""
    latest: dict[str, Article] = {}
    for article in articles:
        if known_by is not None and (article.updated_at or article.published_at) > known_by:
            continue
        before = latest.get(article.article_id)
        if before is None or before.revision < article.revision:
            latest[article.article_id] = article
    return [latest[key] for key in sorted(latest)]


def by_day(found: Iterable[Meeting]) -> list[Meeting]:
    """Meetings by day, the undated last."""
    return sorted(found, key=lambda m: (m.date_start is None, m.date_start or m.first_seen.date(), m.meeting_id))

"""The id of a record in, the record and its article out, as a person judges them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from sqlite3 import Connection
from typing import Any

from streams.corrections.asserted import asserted
from streams.corrections.fields import LAYERS
from streams.corrections.fold import read_corrected
from streams.extract.knowledge import Knowledge
from streams.records import Article, Correction, Derived, Entity, Position, RecordKind
from streams.serve.model.corrections import said_of
from streams.serve.model.moment import Moment
from streams.serve.model.positions import by_id
from streams.serve.model.shown import PositionRow
from streams.serve.model.versions import article_version, current_article

__all__ = ["judged_position", "judged_records", "meaning", "rejected_record"]


def judged_position(db: Connection, position_id: str, moment: Moment) -> tuple[Article, Position] | None:
    """As they hold; None where nothing holds under this id."""
    row = by_id(db, position_id, moment)
    if row is None:
        return None
    query = """
        SELECT of_revision, generation, ruleset, correction_id FROM positions
        WHERE id = ? AND actor = ? AND revision = ? ORDER BY known_to DESC LIMIT 1"""
    found = db.execute(query, (position_id, row.actor.code, row.revision)).fetchone()
    article = article_version(db, row.article_id, found[0])
    return None if article is None else (article, _record(row, *found[1:]))


def judged_records(
    db: Connection, kind: RecordKind, article_id: str, record_id: str, knowledge: Knowledge
) -> tuple[Article, tuple[Derived, ...]] | None:
    """A record of an article's current version as it holds, read again; None where it has none.

    Of a name, every mention that means the same comes with it, the one that was asked for first.
    """
    article = current_article(db, article_id, Moment(dt.date.max))
    if article is None:
        return None
    reading: Any = read_corrected(article, knowledge, said_of(db, article_id))
    records: Sequence[Derived] = getattr(reading, LAYERS[kind])
    found = next((each for each in records if each.id == record_id), None)
    if found is None:
        return None
    if isinstance(found, Entity):
        meant = meaning(found)
        return article, (found, *(each for each in records if each is not found and meaning(each) == meant))
    return article, (found,)


def meaning(entity: Any) -> tuple[str, str]:
    """What mentions of one entity in an article have in common, as records and as the page have them."""
    return entity.type, entity.entity_id or entity.name or entity.text


def rejected_record(word: Correction, article: Article, knowledge: Knowledge) -> Derived:
    """The record of this version of the article that a word has rejected, as it was read then: what a newer word confirms."""
    found = asserted(word, None, (word.start, word.end), article, knowledge, word.revision)
    return replace(found, id=word.record_id or found.id, correction_id=word.follows)


def _record(row: PositionRow, generation: int, ruleset: str, correction_id: str | None) -> Position:
    """The record of a row, without what the model does not keep."""
    return Position(
        id=row.position_id,
        article_id=row.article_id,
        revision=row.revision,
        generation=generation,
        start=row.start,
        end=row.end,
        text=row.text,
        published_at=row.published_at,
        rule=row.rule,
        confidence=row.confidence,
        ruleset=ruleset,
        correction_id=correction_id,
        actor=row.actor.code,
        target=row.counterpart.code if row.counterpart else None,
        event_type=row.event_type,
        issue=row.issue.code,
        negated=row.negated,
        hedged=row.hedged,
        realis=row.realis,
        date=row.said_on,
        deadline=row.deadline,
        quote_id=row.quote_id,
        speaker_id=row.speaker_id,
        speaker_name=row.speaker_name,
        source=row.source,
        denies=row.denies,
        evidence_hash=row.evidence_hash,
        numbers=row.numbers,
    )

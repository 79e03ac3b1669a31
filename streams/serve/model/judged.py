"""The id of a position in, the position and its article out, as a person judges them."""

from __future__ import annotations

from sqlite3 import Connection

from streams.corrections.fields import values_of
from streams.records import Article, Correction, Position, RecordKind
from streams.serve.model.moment import Moment
from streams.serve.model.positions import by_id
from streams.serve.model.shown import PositionRow
from streams.serve.model.versions import article_version

__all__ = ["judged_position", "rejected_position"]


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


def rejected_position(word: Correction) -> Position:
    """The position that a word has rejected, as it was read then: what a newer word confirms."""
    return Position(
        id=word.record_id or "",
        article_id=word.article_id,
        revision=word.revision,
        generation=word.generation,
        start=word.start,
        end=word.end,
        text=word.text,
        published_at=word.made_at,
        rule="",
        confidence=0,
        ruleset="",
        evidence_hash=word.evidence_hash,
        correction_id=word.follows,
        **values_of(RecordKind.POSITION, word.read),
    )


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

"""A position in, its stance in the order of an entry out, with the bytes that it takes."""

from __future__ import annotations

from datetime import date
from typing import Final

from streams.ledger.stance import Order, Placed, leaning_of, roles_of
from streams.records import Position, Realis, Stance

__all__ = ["day_of", "order", "place"]


_TEXT_MAX: Final = 300
"""Code points of evidence that a stance shows."""
_NAME_MAX: Final = 100
"""Code points of a speaker's or a source's name that a stance shows."""
_FRAME_BYTES: Final = 100
"""Bounds the numbers, dates, nulls and lengths of a stance in Avro."""


def day_of(position: Position | Stance) -> date:
    """The day that a stance counts for: when it was said or done, but no later than its publication, else that."""
    published = position.published_at.date()
    return published if position.date is None else min(position.date, published)


def order(position: Position) -> Order:
    """Where the position stands among those of its actor and issue; unique."""
    background = position.realis is Realis.PAST and position.date is None
    return day_of(position).toordinal(), 0 if background else 1, position.published_at, position.start, position.id


def place(position: Position) -> Placed:
    """The position as a stance in its place."""
    stance = _stance(position)
    return Placed(
        order=order(position),
        stance=stance,
        counterpart=position.target or "",
        leaning=leaning_of(position.event_type, negated=position.negated),
        roles=roles_of(position.event_type, negated=position.negated, realis=position.realis),
        voice=(position.speaker_id or position.speaker_name or "", position.source or position.article_id),
        copy_marks=position.copy_marks,
        background=position.realis is Realis.PAST and position.date is None,
        size=_size(stance),
        numbers=position.numbers,
        generation=position.generation,
        ruleset=position.ruleset,
    )


def _stance(position: Position) -> Stance:
    return Stance(
        position_id=position.id,
        article_id=position.article_id,
        event_type=position.event_type,
        negated=position.negated,
        hedged=position.hedged,
        realis=position.realis,
        date=position.date,
        deadline=position.deadline,
        published_at=position.published_at,
        start=position.start,
        end=position.end,
        text=position.text[:_TEXT_MAX],
        speaker_id=position.speaker_id,
        speaker_name=position.speaker_name and position.speaker_name[:_NAME_MAX],
        source=position.source and position.source[:_NAME_MAX],
        quote_id=position.quote_id,
        condition_start=position.condition_start,
        condition_end=position.condition_end,
        denies=position.denies,
        evidence_hash=position.evidence_hash,
    )


def _size(stance: Stance) -> int:
    """An upper bound of the bytes that the stance takes in Avro."""
    texts = (
        stance.position_id,
        stance.article_id,
        stance.text,
        stance.speaker_id,
        stance.speaker_name,
        stance.source,
        stance.quote_id,
        stance.denies,
        stance.evidence_hash,
    )
    return _FRAME_BYTES + sum(len(text.encode("utf-8", "surrogatepass")) for text in texts if text)

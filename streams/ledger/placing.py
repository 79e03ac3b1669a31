"""A position in, its stance in the order of an entry out, with the bytes that it takes."""

from __future__ import annotations

import datetime as dt
from typing import Final

from streams.ledger.instants import milliseconds
from streams.ledger.stance import Order, Placed, SaidNumber, Shown, leaning_of, roles_of
from streams.ledger.stated_numbers import size_of, stated
from streams.records import Number, Position, Realis, Stance, StatedNumber

__all__ = ["day_of", "order", "place"]


_TEXT_MAX: Final = 300
"""Code points of evidence that a stance shows."""
_NAME_MAX: Final = 100
"""Code points of a speaker's or a source's name that a stance shows."""
_FRAME_BYTES: Final = 100
"""Bounds the numbers, dates, nulls and lengths of a stance in Avro."""


def day_of(position: Position | Stance | StatedNumber) -> dt.date:
    """The day that a stance counts for: when it was said or done, but no later than its publication, else that."""
    published = position.published_on or position.published_at.date()
    return published if position.date is None else min(position.date, published)


def order(position: Position) -> Order:
    """Where the position stands among those of its actor and issue; unique."""
    foreground = 0 if _background(position) else 1
    published = milliseconds(position.published_at)
    return day_of(position).toordinal(), foreground, published, position.start, position.id


def place(position: Position) -> Placed:
    """The position as a stance in its place."""
    stance, at = _stance(position), order(position)
    return Placed(
        shown=Shown(
            order=at,
            counterpart=position.target or "",
            size=_size(stance),
            generation=position.generation,
            ruleset=position.ruleset,
            evidence_hash=position.evidence_hash,
            stance=stance,
        ),
        leaning=leaning_of(position.event_type, negated=position.negated),
        roles=roles_of(position.event_type, negated=position.negated, realis=position.realis),
        voice=(position.speaker_id or position.speaker_name or "", position.source or position.article_id),
        background=_background(position),
        article_id=position.article_id,
        kind=(position.event_type, position.negated),
        numbers=tuple(_said(number, position, stance, at) for number in position.numbers),
        copy_marks=position.copy_marks,
    )


def _background(position: Position) -> bool:
    """Whether it tells an act of the past that the text does not date."""
    return position.realis is Realis.PAST and position.date is None


def _said(number: Number, position: Position, stance: Stance, at: Order) -> SaidNumber:
    said = stated(number, stance, position.target or None)
    key = position.evidence_hash, number.low, number.high, number.unit, number.counted
    return SaidNumber(at, key, size_of(said), said)


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
        published_on=position.published_on,
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

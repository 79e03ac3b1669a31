"""Positions, and the facts of their article, in; the positions with the numbers that their evidence states out.

The numbers travel inside the position, so that whoever holds its register holds
them too: they come, change and go with it, and no consumer joins two topics.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from streams.negotiation.turns import Placed
from streams.records import Fact, FactKind, Number, Position, Quote, StatedNumber

__all__ = ["distinct_numbers", "size_of", "stated", "with_numbers"]

_MEASURES: Final = frozenset(
    {
        FactKind.CARDINAL,
        FactKind.DURATION,
        FactKind.FREQUENCY,
        FactKind.MONEY,
        FactKind.PERCENT,
        FactKind.QUANTITY,
    }
)
"""What states an amount; when something is, and the how-manieth, is no number about an issue."""
_NUMBERS_MAX: Final = 8
_TEXT_MAX: Final = 100
_FRAME_BYTES: Final = 120
"""Bounds the values, offsets, dates, nulls and lengths of a stated number in Avro."""


def with_numbers(positions: Sequence[Position], facts: Sequence[Fact], quotes: Sequence[Quote]) -> tuple[Position, ...]:
    """The positions, each with the facts inside its evidence; facts are in the order of the text and attributed."""
    measures = [fact for fact in facts if fact.kind in _MEASURES]
    starts = [fact.start for fact in measures]
    speakers = {quote.id: quote.speaker_name for quote in quotes}
    found = []
    for position in positions:
        first, last = bisect_left(starts, position.start), bisect_left(starts, position.end)
        inside = [fact for fact in measures[first:last] if fact.end <= position.end][:_NUMBERS_MAX]
        numbers = tuple(_number(fact, speakers.get(fact.said_by or "")) for fact in inside)
        found.append(replace(position, numbers=numbers) if numbers else position)
    return tuple(found)


def _number(fact: Fact, speaker: str | None) -> Number:
    return Number(
        kind=fact.kind,
        low=fact.low,
        high=fact.high,
        approx=fact.approx,
        unit=fact.unit,
        counted=fact.counted and fact.counted[:_TEXT_MAX],
        start=fact.start,
        end=fact.end,
        text=fact.text[:_TEXT_MAX],
        said_by=fact.said_by,
        speaker_name=speaker and speaker[:_TEXT_MAX],
    )


def distinct_numbers(placed: Iterable[Placed]) -> list[tuple[Placed, Number]]:
    """The numbers of these stances, in their order; a number that a copy of one text repeats comes once."""
    found: dict[tuple[object, ...], tuple[Placed, Number]] = {}
    for item in placed:
        for number in item.numbers:
            key = item.stance.evidence_hash, number.low, number.high, number.unit, number.counted
            found.setdefault(key, (item, number))
    return list(found.values())


def stated(placed: Placed, number: Number) -> StatedNumber:
    """The number as the ledger shows it."""
    stance = placed.stance
    return StatedNumber(
        counterpart=placed.counterpart or None,
        position_id=stance.position_id,
        article_id=stance.article_id,
        date=stance.date,
        published_at=stance.published_at,
        source=stance.source,
        number=number,
    )


def size_of(said: StatedNumber) -> int:
    """An upper bound of the bytes that the number takes in Avro."""
    number = said.number
    texts = (
        said.counterpart,
        said.position_id,
        said.article_id,
        said.source,
        number.unit,
        number.counted,
        number.text,
        number.said_by,
        number.speaker_name,
    )
    return _FRAME_BYTES + sum(len(text.encode("utf-8", "surrogatepass")) for text in texts if text)

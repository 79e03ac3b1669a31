"""Positions, and the facts of their article, in; the positions with the numbers that their evidence states out.

The numbers travel inside the position, so that whoever holds its register holds
them too: they come, change and go with it, and no consumer joins two topics.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from streams.ledger.stance import Placed
from streams.records import Number, StatedNumber

__all__ = ["distinct_numbers", "size_of", "stated"]

_FRAME_BYTES: Final = 120
"""Bounds the values, offsets, dates, nulls and lengths of a stated number in Avro."""


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

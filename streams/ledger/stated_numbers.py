"""The numbers that the evidence of positions states in, as the ledger shows them out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from streams.ledger.stance import SaidNumber
from streams.records import Number, Stance, StatedNumber

__all__ = ["distinct_numbers", "size_of", "stated"]

_FRAME_BYTES: Final = 120
"""Bounds the values, offsets, dates, nulls and lengths of a stated number in Avro."""


def distinct_numbers(numbers: Iterable[SaidNumber]) -> list[SaidNumber]:
    """These numbers, in their order; a number that a copy of one text repeats comes once."""
    found: dict[tuple[object, ...], SaidNumber] = {}
    for number in numbers:
        found.setdefault(number.key, number)
    return list(found.values())


def stated(number: Number, stance: Stance, counterpart: str | None) -> StatedNumber:
    """The number of a stance as the ledger shows it."""
    return StatedNumber(
        counterpart=counterpart,
        position_id=stance.position_id,
        article_id=stance.article_id,
        date=stance.date,
        published_at=stance.published_at,
        source=stance.source,
        number=number,
        published_on=stance.published_on,
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

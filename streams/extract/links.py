"""Records of one article in, the same records out with what links them: who says a number, which numbers a position states."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import Final

from streams.extract.document import Document
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.records import Fact, FactKind, Number, Position, Quote

__all__ = ["attribute_facts", "number_positions", "numbered"]


def attribute_facts(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Fact, ...]:  # noqa: ARG001
    """The facts, each with the innermost quote that holds it; both in the order of the text."""
    coming = sorted(reading.quotes, key=lambda quote: quote.start, reverse=True)
    open_quotes: list[Quote] = []
    attributed: list[Fact] = []
    for fact in reading.facts:
        while coming and coming[-1].start <= fact.start:
            open_quotes.append(coming.pop())
        open_quotes = [quote for quote in open_quotes if quote.end > fact.start]
        holding = [quote for quote in open_quotes if quote.end >= fact.end]
        innermost = min(holding, key=lambda quote: (quote.end - quote.start, quote.id), default=None)
        attributed.append(replace(fact, said_by=innermost.id) if innermost else fact)
    return tuple(attributed)


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


def number_positions(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Position, ...]:  # noqa: ARG001
    """The positions, each with the facts inside its evidence; facts are in the order of the text and attributed."""
    return numbered(reading)


def numbered(reading: Reading) -> tuple[Position, ...]:
    """The same of a reading that is complete."""
    measures = [fact for fact in reading.facts if fact.kind in _MEASURES]
    starts = [fact.start for fact in measures]
    speakers = {quote.id: quote.speaker_name for quote in reading.quotes}
    found = []
    for position in reading.positions:
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

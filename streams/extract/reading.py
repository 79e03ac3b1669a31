"""What one article says: the records found in it, kind by kind."""

from __future__ import annotations

from dataclasses import dataclass

from streams.extract.entities.parties import Party
from streams.records import Entity, Fact, MeetingMention, Position, Quote

__all__ = ["Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article says; each sequence in the order of the text.

    A layer is handed the reading so far, and finds in it the records of the layers before.
    """

    entities: tuple[Entity, ...] = ()
    parties: tuple[Party, ...] = ()
    """Who is named by a common noun or a title; no record."""
    quotes: tuple[Quote, ...] = ()
    facts: tuple[Fact, ...] = ()
    positions: tuple[Position, ...] = ()
    meetings: tuple[MeetingMention, ...] = ()

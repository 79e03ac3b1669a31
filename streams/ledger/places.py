"""A position in, where its register stands among those of its entry out, as text and bytes that any store can sort."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from streams.ledger.packing import line_of
from streams.ledger.placing import place
from streams.ledger.stance import Order
from streams.records import Position, Stance, StatedNumber

__all__ = ["Book", "Encode", "Mark", "Place", "Side", "book_of", "place_of", "rank_of"]

_RANK: Final = struct.Struct(">IBQI")
_SIGN: Final = 1 << 63
"""Added to milliseconds, so that instants before 1970 sort before those behind it."""

Encode = Callable[[Stance | StatedNumber], bytes]
"""The bytes of what an entry shows, as they are in the bytes of an entry."""
Mark = tuple[str, int]
"""What a side is found by: a name, and where it stands under that name."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a live register stands: what is shown together is in one book, what is compared on one side of it."""

    book: str
    """Actor and issue."""
    side: str
    """Counterpart; '' for nobody in particular."""
    rank: bytes
    """Sorts the registers of a side; unique there."""
    published_ms: int
    """Milliseconds since 1970."""
    marks: tuple[Mark, ...] = ()
    """What its side is found by: the same for all that stand there."""
    line: bytes = b""
    """What is compared of the registers of a side: kept where it stands, so that one is read without the other."""
    shown: bytes = b""
    """What is shown of it."""


@dataclass(frozen=True, slots=True)
class Book:
    """What is known of all sides of a book without reading their registers."""

    placed: int
    """How many registers are there, at least one."""
    sides: int
    """How many sides have one."""
    first_ms: int
    """Earliest publication, in milliseconds since 1970."""
    last_ms: int
    """Latest publication."""


@dataclass(frozen=True, slots=True)
class Side:
    """A side of a book that has registers."""

    name: str
    """Its counterpart, '' for nobody in particular."""
    placed: int
    """How many registers it has, at least one."""
    at: int
    """Where the registers have it."""
    version: int
    """Another one whenever a register of it changes."""
    page: bytes | None
    """The page that was kept of this version; None when none was."""


def place_of(position: Position, encode: Encode) -> Place | None:
    """Where the position stands, with what is read there; None for a retracted one, which is not shown."""
    if position.retracted:
        return None
    placed = place(position)
    shown = placed.shown
    return Place(
        book=book_of(position.actor, position.issue),
        side=shown.counterpart,
        rank=rank_of(shown.order),
        published_ms=shown.order[2],
        line=line_of(placed, encode),
        shown=encode(shown.stance),
    )


def book_of(actor: str, issue: str) -> str:
    """What the registers of an entry are kept under."""
    return f"{actor}|{issue}"


def rank_of(order: Order) -> bytes:
    """Bytes that sort as the order of stances does."""
    day, foreground, published, start, position_id = order
    return _RANK.pack(day, foreground, published + _SIGN, start) + position_id.encode()

"""A position in, where its register stands among those of its entry out, as text and bytes that any store can sort."""

from __future__ import annotations

import datetime as dt
import struct
from dataclasses import dataclass
from typing import Final

from streams.ledger.placing import order
from streams.ledger.stance import Order
from streams.records import Position

__all__ = ["Mark", "Place", "Side", "at_ms", "book_of", "place_of", "rank_of"]

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MS: Final = dt.timedelta(milliseconds=1)
_RANK: Final = struct.Struct(">IBQI")
_SIGN: Final = 1 << 63
"""Added to milliseconds, so that instants before 1970 sort before those behind it."""


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


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of a side of a book without reading its registers."""

    placed: int
    """How many registers it has, at least one."""
    latest: bytes
    """The greatest rank."""
    first_ms: int
    """Earliest publication, in milliseconds since 1970."""
    last_ms: int
    """Latest publication."""


def place_of(position: Position) -> Place | None:
    """Where the position stands; None for a retracted one, which is not shown."""
    if position.retracted:
        return None
    book, side = book_of(position.actor, position.issue), position.target or ""
    return Place(book, side, rank_of(order(position)), (position.published_at - _EPOCH) // _MS)


def book_of(actor: str, issue: str) -> str:
    """What the registers of an entry are kept under."""
    return f"{actor}|{issue}"


def rank_of(place: Order) -> bytes:
    """Bytes that sort as the order of stances does."""
    day, foreground, published, start, position_id = place
    return _RANK.pack(day, foreground, (published - _EPOCH) // _MS + _SIGN, start) + position_id.encode()


def at_ms(milliseconds: int) -> dt.datetime:
    """The instant so many milliseconds after 1970."""
    return _EPOCH + milliseconds * _MS

"""A mention in, where its register stands among those of its meeting out, as text and bytes that any store can find and sort.

Mentions with one signature are a side; a side is found by marks: an exact one by
each party on each of its days and by its pairs, an undated one by its pairs and
by its cell.
"""

from __future__ import annotations

import datetime as dt
import json
import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from streams.extract.meetings.lexicon import Members
from streams.ledger.meeting_groups import Cell, cell_of
from streams.ledger.meeting_match import Signature, signature_of
from streams.ledger.places import Mark, Place
from streams.records import Level, MeetingMention, MeetingStatus

__all__ = [
    "BOOK",
    "cell_mark",
    "day_mark",
    "exact_mark",
    "loose_mark",
    "marks_of",
    "mention_place",
    "side_of",
    "signature_on",
]

BOOK: Final = "meetings"
"""All mentions are in one book."""
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)
_SIGN: Final = 1 << 63
_PUBLISHED: Final = struct.Struct(">Q")
_START: Final = struct.Struct(">I")
_SIGNATURES: Final = 8_192
"""So many signatures are remembered by their text."""


def mention_place(mention: MeetingMention, members: Members) -> Place:
    """Where a live mention stands; `members` as they were when those before it were placed."""
    signature = signature_of(mention)
    published = (mention.published_at - _EPOCH) // _MICROSECOND
    return Place(
        BOOK, side_of(signature), _rank(mention, published), published // 1000, tuple(marks_of(signature, members))
    )


def side_of(signature: Signature) -> str:
    """The text of a signature."""
    fields = (signature.start, signature.end, signature.place, signature.by_phone, signature.status, signature.level)
    return json.dumps((signature.participants, *fields, signature.day), ensure_ascii=False, separators=(",", ":"))


@lru_cache(_SIGNATURES)
def signature_on(side: str) -> Signature:
    """The signature that a text is of."""
    participants, start, end, place, by_phone, status, level, day = json.loads(side)
    return Signature(tuple(participants), start, end, place, by_phone, MeetingStatus(status), Level(level), day)


def marks_of(node: Signature, members: Members) -> Iterator[Mark]:
    """What a signature is found by."""
    if node.exact:
        yield from ((day_mark(party), day) for party, day in node.days(members))
        yield from ((exact_mark(pair), node.start) for pair in node.pairs)
    else:
        yield from ((loose_mark(pair), node.day) for pair in node.pairs)
        yield cell_mark(cell_of(node)), 0


def day_mark(party: str) -> str:
    """Of exact ones, by their days; '' is where many or an organisation meet."""
    return f"day|{party}"


def exact_mark(pair: tuple[str, ...]) -> str:
    """Of exact ones, by their first day."""
    return "exact|" + "|".join(pair)


def loose_mark(pair: tuple[str, ...]) -> str:
    """Of undated ones, by their day of publication."""
    return "loose|" + "|".join(pair)


def cell_mark(cell: Cell) -> str:
    """Of the undated ones of a cell."""
    return "cell|" + json.dumps(cell, ensure_ascii=False, separators=(",", ":"))


def _rank(mention: MeetingMention, published: int) -> bytes:
    """Bytes that sort as `order_of` does: a NUL in the article's id does not end it."""
    article = mention.article_id.encode().replace(b"\0", b"\0\xff") + b"\0\0"
    return _PUBLISHED.pack(published + _SIGN) + article + _START.pack(mention.start) + mention.id.encode()

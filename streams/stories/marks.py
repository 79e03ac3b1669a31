"""A sketch in, where its register stands among those of other articles out, and by which marks its copies are found.

A mark is one of the least hashes of the sketch; copies have some of them in common, whatever was cut.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

from streams.arabic.sketch import Sketch
from streams.ledger.instants import milliseconds
from streams.ledger.places import Place
from streams.records import ArticleSketch
from streams.stories.groups import Node

__all__ = [
    "BOOK",
    "MARKS_SHARED",
    "asked_for",
    "marks_of",
    "node_of",
    "node_on",
    "packed",
    "share_marks",
    "side_of",
    "sketch_place",
    "unpacked",
]

BOOK: Final = "stories"
"""All sketches are in one book."""
MARKS_SHARED: Final = 2
"""Marks that two copies have in common, or all where one has fewer: a turn of phrase that many articles have is not enough."""
_MARKS_MAX: Final = 24
_FORTNIGHT_MS: Final = 14 * 24 * 3_600_000
"""Marks are kept by fortnights: what is published about one time stands together on disk, however old the archive is."""


def sketch_place(sketch: ArticleSketch) -> Place | None:
    """Where the register of a live article stands; None for one without words, which is nobody's copy."""
    if not sketch.hashes:
        return None
    node = node_of(sketch)
    fortnight = node.published_ms // _FORTNIGHT_MS
    marks = tuple((f"{fortnight}|{mark}", node.published_ms) for mark in marks_of(unpacked(sketch)))
    return Place(BOOK, side_of(node), node.article_id.encode("utf-8", "surrogatepass"), node.published_ms, marks)


def marks_of(sketch: Sketch) -> Iterator[str]:
    """What a sketch is found by."""
    return (f"{hashed:08x}" for hashed in sketch.hashes[:_MARKS_MAX])


def share_marks(one: Sketch, other: Sketch) -> bool:
    """Whether two sketches have so many marks in common as copies have."""
    marks, others = set(marks_of(one)), set(marks_of(other))
    return len(marks & others) >= min(MARKS_SHARED, len(marks), len(others))


def asked_for(mark: str, first_ms: int, last_ms: int) -> Iterator[str]:
    """Under which names a mark is kept of articles published at first to last."""
    return (f"{number}|{mark}" for number in range(first_ms // _FORTNIGHT_MS, last_ms // _FORTNIGHT_MS + 1))


def node_of(sketch: ArticleSketch) -> Node:
    """The article among those that may be copies of it."""
    version = blake2b(sketch.hashes + sketch.numbers, digest_size=8).hexdigest()
    return Node(milliseconds(sketch.published_at), sketch.article_id, version)


def side_of(node: Node) -> str:
    """The text of a node."""
    return f"{node.published_ms}|{node.version}|{node.article_id}"


def node_on(side: str) -> Node:
    """The node that a text is of."""
    published, version, article_id = side.split("|", 2)
    return Node(int(published), article_id, version)


def packed(hashes: tuple[int, ...]) -> bytes:
    """Hashes as they travel: four bytes each, the greatest byte first."""
    return struct.pack(f">{len(hashes)}I", *hashes)


def unpacked(sketch: ArticleSketch) -> Sketch:
    """The sketch that travels in a record."""
    return Sketch(sketch.runs, _hashes(sketch.hashes), _hashes(sketch.numbers))


def _hashes(travelling: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(travelling) // 4}I", travelling)

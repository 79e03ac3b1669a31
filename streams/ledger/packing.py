"""Placed stances and pages in, the bytes that they are kept as out, and back: what an entry needs at once, without a schema.

The bytes are a copy on one worker's disk and are never sent: other versions of
parley throw them away and make them anew (`runtime/register_file.py`).
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable
from typing import Any, Final

from streams.ledger.pages import Page
from streams.ledger.stance import Placed, SaidNumber, Shown
from streams.records import StatedNumber

__all__ = ["line_of", "packed", "placed_of", "unpacked"]

_VERSION: Final = 4
"""Of the bytes of `marshal`, which every Python that parley runs on reads: it is ten times quicker than any format with a schema."""


def line_of(placed: Placed, encode: Callable[[StatedNumber], bytes]) -> bytes:
    """A placed stance as bytes, without the stance itself; its numbers as `encode` has them."""
    numbers = [(*number[:3], encode(number.number)) for number in placed.numbers]
    shown = (*placed.shown[:-1], None)
    kind = str(placed.kind[0]), placed.kind[1]
    leaning, roles = int(placed.leaning), tuple(map(int, placed.roles))
    compared = shown, leaning, roles, placed.voice, placed.background, placed.article_id, kind
    plain = (*compared, numbers, placed.copy_marks)
    return marshal.dumps(plain, _VERSION)


def placed_of(line: bytes) -> Placed:
    """A placed stance from its bytes."""
    return _placed(marshal.loads(line))  # noqa: S302  # its check sum was looked at, and nobody else writes there


def packed(page: Page) -> bytes:
    """A page as bytes; each stance is in there once."""
    every = _Numbered()
    chain = [every(shown) for shown in page.chain]
    turns = [(every(was), every(now)) for was, now in page.turns]
    clashes = [(every(a), every(b), reason) for a, b, reason in page.clashes]
    speaking = [(every(placed.shown), *placed[1:-2]) for placed in page.speaking]
    numbers = [tuple(number) for number in page.numbers]
    plain = (every.plain, chain, turns, page.turned, clashes, speaking, numbers, page.origins)
    return marshal.dumps(plain, _VERSION)


def unpacked(data: bytes) -> Page:
    """A page from its bytes; of those that can contradict others, numbers and marks are left out."""
    every, chain, turns, turned, clashes, speaking, numbers, origins = marshal.loads(data)  # noqa: S302  # as above
    shown = list(map(Shown._make, every))
    return Page(
        chain=tuple([shown[at] for at in chain]),
        turns=tuple([(shown[was], shown[now]) for was, now in turns]),
        turned=turned,
        clashes=tuple([(shown[a], shown[b], reason) for a, b, reason in clashes]),
        speaking=tuple([Placed._make((shown[at], *compared, (), "")) for at, *compared in speaking]),
        numbers=tuple(map(SaidNumber._make, numbers)),
        origins=origins,
    )


def _placed(plain: Iterable[Any]) -> Placed:
    shown, *compared, numbers, copy_marks = plain
    return Placed._make((Shown._make(shown), *compared, tuple(map(SaidNumber._make, numbers)), copy_marks))


class _Numbered:
    """Stances, each numbered by its first appearance."""

    def __init__(self) -> None:
        self.plain: list[tuple[Any, ...]] = []
        self._at: dict[Any, int] = {}

    def __call__(self, shown: Shown) -> int:
        at = self._at.get(shown.order)
        if at is None:
            at = self._at[shown.order] = len(self.plain)
            self.plain.append(tuple(shown))
        return at

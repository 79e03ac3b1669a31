"""An adjective of nationality in, whether it only tells where the outlet is at home that somebody spoke to: «صحيفة «لوموند» الفرنسية»."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from streams.extract.entities.gazetteer import Gazetteer
from streams.extract.entities.outlets import OUTLET_KINDS
from streams.extract.entities.parties import party_of
from streams.records import Entity

__all__ = ["is_of_outlet", "outlet_tokens"]

_OUTLET: Final = "outlet"
_MARKS: Final = frozenset("\"«»“”'")
_OPENING: Final = frozenset("\"«“'")
_MARKED_MAX: Final = 3
"""Words of a name in marks before its nationality: «صحيفة «الأيام الجزائرية»»."""
_NAME_MAX: Final = 6
"""Tokens of a name, its marks among them, between the noun of the outlet and its nationality."""


def outlet_tokens(gazetteer: Gazetteer, entities: Sequence[Entity], spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The last token of each name of a newspaper, a channel or a news agency."""
    return frozenset(
        last - 1
        for entity, (_, last) in zip(entities, spans, strict=True)
        if gazetteer.kind(entity.entity_id) in OUTLET_KINDS and party_of(entity) is None
    )


def is_of_outlet(
    gazetteer: Gazetteer, words: Sequence[str], taken: Sequence[int], outlets: Collection[int], i: int
) -> bool:
    """Whether the adjective at token `i` stands behind an outlet: behind its name, or behind its noun with or without one; `taken` are the tokens of names."""
    first = _mark_before(words, i)
    for j in range(first - 1, max(-1, first - _NAME_MAX - 1), -1):
        if j in outlets:
            return True
        if words[j] not in _MARKS and not taken[j]:
            head = gazetteer.analyser[words[j]].head
            return head is not None and head[1].kind == _OUTLET
    return False


def _mark_before(words: Sequence[str], i: int) -> int:
    """The mark that opens the name in which the adjective at token `i` stands; `i` where it stands in none."""
    for j in range(i - 1, max(-1, i - _MARKED_MAX - 1), -1):
        if words[j] in _MARKS:
            return j if words[j] in _OPENING else i
    return i

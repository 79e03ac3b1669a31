"""What a name may mean: the entries of the gazetteer, and what must stand beside a name for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from streams.records import EntityType

__all__ = ["Head", "Need", "Node", "PlaceHead", "Sense"]


@dataclass(frozen=True, slots=True)
class Sense:
    """One real-world entity that a name may name."""

    id: str
    """Stable slug."""
    name: str
    """Canonical English name."""
    type: EntityType
    kind: str
    """person, country, capital, city, region …, or the kind of organisation."""
    actor: str | None = None
    """Actor code it belongs to; None when it belongs to none."""
    stands_for: str | None = None
    """Actor code it always stands for; capitals do so by context only."""
    wikidata: str | None = None
    """Wikidata item, where certain."""
    weight: int = 0
    """Population of a city; rank among namesakes."""


class Need(IntEnum):
    """What must stand around a name before it counts as one."""

    NOTHING = 0
    CONTEXT = 1
    HEAD = 2
    PARTY = 3


class Node:
    """A step in a trie of names: the words that may follow, and what the words up to here name."""

    __slots__ = ("drop", "need", "next", "senses", "skip")

    def __init__(self) -> None:
        self.next = _NO_STEPS
        self.senses: tuple[Sense, ...] = ()
        self.need = Need.NOTHING
        self.skip = 0
        """Words at the beginning that stay outside the name: «صحيفة» before that of a newspaper."""
        self.drop = 0
        """Words at the end that stay outside: the nationality of a newspaper."""

    def step(self, word: str) -> Node:
        """The node that this word leads to, made where there is none."""
        if self.next is _NO_STEPS:
            self.next = {}
        if word not in self.next:
            self.next[word] = Node()
        return self.next[word]

    def is_sure(self) -> bool:
        """Whether a name of one word needs nothing around it, and is that of no person and no town few have heard of."""
        if not self.senses or self.need:
            return False
        return not self.senses[0].weight and self.senses[0].type is not EntityType.PERSON


_NO_STEPS: Final[dict[str, Node]] = {}
"""What follows most names: nothing, said once."""


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that heads names of institutions."""

    kind: str
    """As in `Sense.kind`."""
    needs: str
    """state, loose, named, proper, outside, titled: see the lexicon."""
    name: str
    """English noun."""


@dataclass(frozen=True, slots=True)
class PlaceHead:
    """A noun that heads names of places."""

    kind: str
    """city, region, river …"""
    inside: bool
    """Whether it belongs to the name."""

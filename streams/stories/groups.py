"""What stands around an article in, the first article of its story out: which articles are one story, wherever sketches are kept.

An article is the first of a story when no earlier one that it is a copy of is the first of one.
Any other belongs to the earlier first article that it is most like. So every article of a
story is a copy of its first, and stories do not grow along a chain of articles each
of which resembles the next. What is first follows from the articles alone, in whichever order they came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

__all__ = ["Alike", "Around", "Firsts", "Memo", "Node"]


class Node(NamedTuple):
    """One version of one article among those that may be copies; sorts as they were published."""

    published_ms: int
    """Milliseconds since 1970."""
    article_id: str
    version: str
    """Hash of the sketch."""


Around = Callable[[Node], Iterable[Node]]
"""The articles among which the copies of one are, perhaps with others."""
Alike = Callable[[Node, Node], int]
"""How alike two articles are, in thousandths; 0 where neither is a copy of the other. Symmetric, and dearer than `Around`."""


class Memo(Protocol):
    """What is remembered of whether nodes are the first of their stories; it may forget."""

    def get(self, key: Node) -> bool | None:
        """Whether it is; None when that is not remembered."""

    def put(self, key: Node, value: bool) -> None:
        """Remember it."""


class Firsts:
    """Which articles are the first of their stories, where these stand around each other."""

    def __init__(self, around: Around, alike: Alike, memo: Memo) -> None:
        self._around, self._alike, self._memo = around, alike, memo
        self._found: list[Node] = []
        """First articles that were met: what is a copy of one is not first itself."""

    def first(self, node: Node) -> tuple[Node, int]:
        """The first article of its story, perhaps itself, and how alike they are."""
        if self.is_first(node):
            return node, 1000
        nearest, most = node, 0
        for other in self._earlier(node):
            if self._memo.get(other) is False:
                continue
            alike = self._alike(node, other)
            if alike > most and self.is_first(other):
                nearest, most = other, alike
        return nearest, most

    def is_first(self, node: Node) -> bool:
        """Whether no earlier copy is the first of a story."""
        waiting = [node]  # a stack of our own: the articles of a daily bulletin hang together for years
        known: dict[Node, bool] = {}
        while waiting:
            asked = waiting[-1]
            answer = self._answer(asked, known)
            if isinstance(answer, Node):
                waiting.append(answer)
                continue
            known[asked] = answer
            self._memo.put(asked, answer)
            if answer and asked not in self._found:
                self._found.append(asked)
            waiting.pop()
        return known[node]

    def _answer(self, node: Node, known: dict[Node, bool]) -> bool | Node:
        """Whether it is first; or the earlier copy of which that must be known before."""
        remembered = self._memo.get(node)
        if remembered is not None:
            return remembered
        if any(first < node and self._alike(node, first) for first in self._found):
            return False
        for other in self._earlier(node):
            is_first = known.get(other, self._memo.get(other))
            if is_first is False or not self._alike(node, other):
                continue
            return other if is_first is None else False
        return True

    def _earlier(self, node: Node) -> list[Node]:
        return sorted(other for other in self._around(node) if other < node)

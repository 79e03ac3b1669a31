"""What stands near an article in, the first article of its story out: which articles are one story, wherever sketches are kept.

An article is the first of a story when no earlier one that it is a copy of is the first of one.
Any other belongs to the earlier first article that it is most like. So every article of a
story is a copy of its first, and stories do not grow along a chain of articles each
of which resembles the next. What is first follows from the articles alone, in whichever order they came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

__all__ = ["Firsts", "Near", "Node"]


class Node(NamedTuple):
    """One version of one article among those that may be copies; sorts as they were published."""

    published_ms: int
    """Milliseconds since 1970."""
    article_id: str
    version: str
    """Hash of the sketch."""


Near = Callable[[Node], Mapping[Node, int]]
"""The copies of an article, earlier and later, with how alike they are in thousandths; a node is near those that are near it."""


class Memo(Protocol):
    """What is remembered of whether nodes are the first of their stories; it may forget."""

    def get(self, key: Node) -> bool | None:
        """Whether it is; None when that is not remembered."""

    def put(self, key: Node, value: bool) -> None:
        """Remember it."""


class Firsts:
    """Which articles are the first of their stories, where these stand near each other."""

    def __init__(self, near: Near, memo: Memo) -> None:
        self._near, self._memo = near, memo

    def first(self, node: Node) -> tuple[Node, int]:
        """The first article of its story, perhaps itself, and how alike they are."""
        if self.is_first(node):
            return node, 1000
        near = self._near(node)
        firsts = [other for other in near if other < node and self.is_first(other)]
        nearest = min(firsts, key=lambda other: (-near[other], other))
        return nearest, near[nearest]

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
            waiting.pop()
        return known[node]

    def _answer(self, node: Node, known: dict[Node, bool]) -> bool | Node:
        """Whether it is first; or the earlier copy of which that must be known before."""
        remembered = self._memo.get(node)
        if remembered is not None:
            return remembered
        for other in sorted(other for other in self._near(node) if other < node):
            is_first = known.get(other, self._memo.get(other))
            if is_first is None:
                return other
            if is_first:
                return False
        return True

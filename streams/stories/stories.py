"""Registers of sketches in, the articles whose story they change out; in memory only what was used last, within a budget.

One register changes the story of its own article, and of others only where the first of a
story comes, goes or is another: these are looked at in the order of publication,
each time before and behind the change, until nothing more differs.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush
from typing import Final, Protocol

from streams.arabic.sketch import Sketch, likeness
from streams.ids import uuid
from streams.ledger.places import at_ms
from streams.ledger.recent import Recent
from streams.records import ArticleSketch, SketchRegister, StoryMember
from streams.stories.groups import Firsts, Node
from streams.stories.marks import MARKS_SHARED, marks_of, node_of, unpacked

__all__ = ["Sketches", "Stories", "story_of"]

_SKETCH_BYTES: Final = 14_000
"""What a sketch takes in memory."""
_NEAR_BYTES: Final = 300
"""What it takes to remember one copy of an article, and whether an article is a first one."""
_WINDOW_MS: Final = dt.timedelta(days=7) // dt.timedelta(milliseconds=1)
"""How far apart copies may be published: the same text later than that is news again, and less of the index is looked at."""


class Sketches(Protocol):
    """Registers of sketches, wherever they are kept; the live ones by their marks."""

    def register(self, key: bytes) -> SketchRegister | None:
        """The winning version of an article, asserted or retracted; None for one never kept."""

    def keep(self, key: bytes, register: SketchRegister) -> None:
        """Keep this version in place of the one before."""

    def marked(self, mark: str, first_ms: int, last_ms: int) -> Iterable[Node]:
        """The live articles with this mark, published at first to last."""

    def sketch(self, node: Node) -> Sketch:
        """The sketch of a live article."""


class Stories:
    """What was used last of sketches, of which are near each other, and of which are the first of a story."""

    def __init__(self, budget_bytes: int) -> None:
        """`budget_bytes`: about how much may be held."""
        third = budget_bytes // 3
        self._sketches: Recent[Node, Sketch] = Recent(third, lambda _: _SKETCH_BYTES)
        self._near: Recent[Node, dict[Node, int]] = Recent(third, lambda near: _NEAR_BYTES * (1 + len(near)))
        self._is_first: Recent[Node, bool] = Recent(third, lambda _: _NEAR_BYTES)

    @property
    def memory_bytes(self) -> int:
        """About how much memory is used."""
        return self._sketches.size + self._near.size + self._is_first.size

    def clear(self) -> None:
        """Forget all."""
        for kept in (self._sketches, self._near, self._is_first):
            kept.clear()

    def apply(self, key: bytes, register: SketchRegister, sketches: Sketches) -> dict[str, StoryMember | None]:
        """Merge one register; the articles that are of another story now, by id, None for one withdrawn, its own always.

        Empty when the register is superseded.
        """
        old = sketches.register(key)
        if old is not None and _rank(register) < _rank(old):
            return {}
        was, now = (_node(each) for each in (old, register))
        change = _Change(self, sketches, was, now, register.sketch)
        told = change.told() if was != now else {}
        sketches.keep(key, register)
        change.remember()
        found: dict[str, StoryMember | None] = {register.article_id: None}
        if register.sketch is not None:
            first = told.pop(now, None) if now else None
            found[register.article_id] = _member(register.sketch, first or self._told(now, sketches))
        for node, first in told.items():
            of = sketches.register(node.article_id.encode("utf-8", "surrogatepass"))
            if of is not None and of.sketch is not None:
                found[node.article_id] = _member(of.sketch, first)
        return found

    def near(self, node: Node, sketches: Sketches) -> dict[Node, int]:
        """The copies of a live article, and how alike they are."""
        found = self._near.get(node)
        if found is None:
            found = self.reach(node, self.sketch(node, sketches), sketches)
            self._near.put(node, found)
        return found

    def reach(self, node: Node, sketch: Sketch, sketches: Sketches) -> dict[Node, int]:
        """The live copies of an article, which may be one that is not kept itself."""
        first, last = node.published_ms - _WINDOW_MS, node.published_ms + _WINDOW_MS
        marks = list(marks_of(sketch))
        shared = Counter(other for mark in marks for other in sketches.marked(mark, first, last))
        least = min(MARKS_SHARED, len(marks))
        alike = {
            other: likeness(sketch, self.sketch(other, sketches))
            for other, count in shared.items()
            if count >= least and other.article_id != node.article_id
        }
        return {other: thousandths for other, thousandths in alike.items() if thousandths}

    def sketch(self, node: Node, sketches: Sketches) -> Sketch:
        """The sketch of a live article."""
        found = self._sketches.get(node)
        if found is None:
            found = sketches.sketch(node)
            self._sketches.put(node, found)
        return found

    def firsts(self, sketches: Sketches) -> Firsts:
        """Which articles are the first of their stories, as they are kept."""
        return Firsts(lambda node: self.near(node, sketches), self._is_first)

    def is_first(self, node: Node) -> bool | None:
        """Whether an article is the first of its story; None when that is not remembered."""
        return self._is_first.get(node)

    def _told(self, node: Node | None, sketches: Sketches) -> tuple[Node, int] | None:
        return None if node is None else self.firsts(sketches).first(node)

    def leave(self, node: Node | None, near: Iterable[Node]) -> None:
        """An article is not kept any more, which was near these."""
        if node is not None:
            for other in near:
                self._drop(other, node)
            for kept in (self._sketches, self._near, self._is_first):
                kept.pop(node)

    def enter(self, node: Node | None, near: Mapping[Node, int]) -> None:
        """An article is kept, which is near these."""
        if node is not None:
            for other, thousandths in near.items():
                known = self._near.get(other)
                if known is not None:
                    self._near.put(other, {**known, node: thousandths})

    def know(self, is_first: Mapping[Node, bool]) -> None:
        """Remember what was found out of which articles are first."""
        for node, answer in is_first.items():
            self._is_first.put(node, answer)

    def _drop(self, node: Node, gone: Node) -> None:
        near = self._near.get(node)
        if near is not None and gone in near:
            self._near.put(node, {other: thousandths for other, thousandths in near.items() if other != gone})


class _Change:
    """One article takes the place of its version before: which stories that changes."""

    def __init__(
        self, stories: Stories, sketches: Sketches, was: Node | None, now: Node | None, sketch: ArticleSketch | None
    ) -> None:
        self._stories, self._sketches = stories, sketches
        self._was, self._now = (None, None) if was == now else (was, now)
        self._left = stories.near(self._was, sketches) if self._was is not None else {}
        self._reach: dict[Node, int] = {}
        if self._now is not None and sketch is not None:
            self._reach = stories.reach(self._now, unpacked(sketch), sketches)
        self._answers = _Answers(stories)
        self._before = stories.firsts(sketches)
        self._behind = Firsts(self._near_behind, self._answers)

    def told(self) -> dict[Node, tuple[Node, int]]:
        """The articles behind the change whose story is another, or that are another version, with the first of their story."""
        found = {}
        for node in self._looked_at():
            if node == self._was:
                continue
            first = self._behind.first(node)
            if node == self._now or first != self._before.first(node):
                found[node] = first
        return found

    def remember(self) -> None:
        """Let the stories know what was found out; to be called when the register is kept."""
        self._stories.leave(self._was, self._left)
        self._stories.enter(self._now, self._reach)
        self._stories.know(self._answers.fresh)

    def _looked_at(self) -> list[Node]:
        """The article, and all behind a first one that came or went, in the order of publication."""
        todo = [node for node in (self._was, self._now) if node is not None]
        heapify(todo)
        found: list[Node] = []
        while todo:
            node = heappop(todo)
            if found and found[-1] == node:
                continue
            found.append(node)
            was_first = node != self._now and self._before.is_first(node)
            is_first = node != self._was and self._answers.anew(node, self._behind)
            if was_first != is_first:
                near = {} if node == self._now else self._stories.near(node, self._sketches)
                around = {*near, *(self._near_behind(node) if node != self._was else ())}
                for other in around:
                    if other > node:
                        heappush(todo, other)
        return found

    def _near_behind(self, node: Node) -> Mapping[Node, int]:
        if node == self._now:
            return self._reach
        near = self._stories.near(node, self._sketches)
        if self._was not in near and node not in self._reach:
            return near
        behind = {other: thousandths for other, thousandths in near.items() if other != self._was}
        if self._now is not None and node in self._reach:
            behind[self._now] = self._reach[node]
        return behind


class _Answers:
    """Which articles are first behind a change: those looked at again, and the others as they were."""

    def __init__(self, stories: Stories) -> None:
        self._stories = stories
        self._asked: Node | None = None
        self.fresh: dict[Node, bool] = {}
        """What was found out."""

    def anew(self, node: Node, firsts: Firsts) -> bool:
        """Whether a node is first, whatever it was before."""
        self._asked = node
        return firsts.is_first(node)

    def get(self, key: Node) -> bool | None:
        """What is known of a node."""
        found = self.fresh.get(key)
        return self._stories.is_first(key) if found is None and key != self._asked else found

    def put(self, key: Node, value: bool) -> None:
        """Note it."""
        self.fresh[key] = value


def story_of(first_article_id: str) -> str:
    """The id of the story that begins with this article."""
    return uuid(("story", first_article_id))


def _rank(register: SketchRegister) -> tuple[str, int, bool, str]:
    """Sorts the versions of an article: by revision and generation, and by content where these are equal."""
    return register.revision, register.generation, register.sketch is None, repr(register)


def _node(register: SketchRegister | None) -> Node | None:
    """The article among those that may be copies; None for one that is withdrawn or has no words."""
    sketch = register and register.sketch
    return node_of(sketch) if sketch and sketch.hashes else None


def _member(sketch: ArticleSketch, first: tuple[Node, int] | None) -> StoryMember:
    """What is published of an article; one that has no words is a story of its own."""
    node, alike = first or (node_of(sketch), 1000)
    return StoryMember(
        article_id=sketch.article_id,
        revision=sketch.revision,
        generation=sketch.generation,
        ruleset=sketch.ruleset,
        story_id=story_of(node.article_id),
        first_article_id=node.article_id,
        first_published_at=at_ms(node.published_ms),
        alike=alike,
        published_at=sketch.published_at,
        source=sketch.source,
        title=sketch.title,
    )

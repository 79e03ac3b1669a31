"""Registers of sketches in, the articles whose story they change out; in memory only what was used last, within a budget.

One register changes the story of its own article, and of others only where the first of a
story comes, goes or is another: these are looked at in the order of publication,
each time before and behind the change, until nothing more differs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from typing import Final, Protocol

from streams.arabic.sketch import Sketch, likeness
from streams.ids import uuid
from streams.ledger.instants import at_ms
from streams.ledger.recent import Recent
from streams.records import ArticleSketch, SketchRegister, StoryMember
from streams.stories.groups import Firsts, Node
from streams.stories.marks import MARKS_SHARED, marks_of, node_of, share_marks, unpacked

__all__ = ["Sketches", "Stories", "story_of"]

_SKETCH_BYTES: Final = 14_000
"""What a sketch takes in memory."""
_ANSWER_BYTES: Final = 300
"""What it takes to remember whether an article is a first one."""
_WINDOW_MS: Final = dt.timedelta(days=7) // dt.timedelta(milliseconds=1)
"""How far apart copies may be published: the same text later than that is news again, and less of the index is looked at."""


class Sketches(Protocol):
    """Registers of sketches, wherever they are kept; the live ones by their marks."""

    def register(self, key: bytes) -> SketchRegister | None:
        """The winning version of an article, asserted or retracted; None for one never kept."""

    def keep(self, key: bytes, register: SketchRegister) -> None:
        """Keep this version in place of the one before."""

    def sharing(self, marks: Sequence[str], first_ms: int, last_ms: int, least: int) -> Iterable[Node]:
        """The live articles with at least so many of these marks, published at first to last."""

    def sketch(self, node: Node) -> Sketch:
        """The sketch of a live article."""


class Stories:
    """What was used last of sketches, and of which articles are the first of a story."""

    def __init__(self, budget_bytes: int) -> None:
        """`budget_bytes`: about how much may be held."""
        self._sketches: Recent[str, Sketch] = Recent(budget_bytes // 2, lambda _: _SKETCH_BYTES)
        self.is_first: Recent[Node, bool] = Recent(budget_bytes // 2, lambda _: _ANSWER_BYTES)
        """What is remembered of which articles are first."""

    @property
    def memory_bytes(self) -> int:
        """About how much memory is used."""
        return self._sketches.size + self.is_first.size

    def clear(self) -> None:
        """Forget all."""
        self._sketches.clear()
        self.is_first.clear()

    def apply(self, key: bytes, register: SketchRegister, sketches: Sketches) -> dict[str, StoryMember | None]:
        """Merge one register; the articles that are of another story now, by id, None for one withdrawn, its own always.

        Empty when the register is superseded.
        """
        old = sketches.register(key)
        if old is not None and _is_behind(register, old):
            return {}
        was, now = (_node(each) for each in (old, register))
        change = _Change(self, sketches, was, now, register.sketch)
        told = change.told()
        sketches.keep(key, register)
        change.remember()
        found: dict[str, StoryMember | None] = {register.article_id: None}
        if register.sketch is not None:
            found[register.article_id] = _member(register.sketch, told.pop(now) if now else None)
        for node, first in told.items():
            of = sketches.register(node.article_id.encode("utf-8", "surrogatepass"))
            if of is not None and of.sketch is not None:
                found[node.article_id] = _member(of.sketch, first)
        return found

    def around(self, node: Node, sketch: Sketch, sketches: Sketches) -> list[Node]:
        """The live articles that share marks with one, which may be one that is not kept itself."""
        first, last = node.published_ms - _WINDOW_MS, node.published_ms + _WINDOW_MS
        marks = list(marks_of(sketch))
        shared = sketches.sharing(marks, first, last, min(MARKS_SHARED, len(marks)))
        return [other for other in shared if other.article_id != node.article_id]

    def sketch(self, node: Node, sketches: Sketches) -> Sketch:
        """The sketch of a live article; one for all that have the same."""
        found = self._sketches.get(node.version)
        if found is None:
            found = sketches.sketch(node)
            self._sketches.put(node.version, found)
        return found


class _Change:
    """One article takes the place of its version before: which stories that changes."""

    def __init__(
        self, stories: Stories, sketches: Sketches, was: Node | None, now: Node | None, sketch: ArticleSketch | None
    ) -> None:
        self._stories, self._sketches = stories, sketches
        self._was, self._now = (None, now) if was == now else (was, now)
        self._is_new = was != now
        self._sketch = unpacked(sketch) if sketch is not None else None
        self._known: dict[Node, list[Node]] = {}
        """What is around articles, as they are kept."""
        self._likeness: dict[tuple[str, str], int] = {}
        self._answers = _Answers(stories.is_first)
        self._before = Firsts(self._around, self._alike, _Answers(stories.is_first))
        self._behind = Firsts(self._around_behind, self._alike, self._answers)

    def told(self) -> dict[Node, tuple[Node, int]]:
        """The articles behind the change whose story is another, with the first of their story; that of the register always."""
        looked_at = self._looked_at() if self._is_new else [self._now] if self._now is not None else []
        found = {}
        for node in looked_at:
            if node != self._was:
                first = self._behind.first(node)
                if node == self._now or first != self._before.first(node):
                    found[node] = first
        return found

    def remember(self) -> None:
        """Let the stories know what was found out; to be called when the register is kept."""
        if self._was is not None:
            self._stories.is_first.pop(self._was)
        for node, answer in self._answers.fresh.items():
            self._stories.is_first.put(node, answer)

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
                for other in {*self._around(node), *self._around_behind(node)}:
                    if other > node and other != self._was and self._alike(node, other):
                        heappush(todo, other)
        return found

    def _around(self, node: Node) -> list[Node]:
        found = self._known.get(node)
        if found is None:
            found = self._known[node] = self._stories.around(node, self._of(node), self._sketches)
        return found

    def _around_behind(self, node: Node) -> list[Node]:
        if not self._is_new or node == self._now:
            return self._around(node)
        behind = [other for other in self._around(node) if other != self._was]
        return behind if self._now is None else [*behind, self._now]

    def _alike(self, one: Node, other: Node) -> int:
        """How alike two articles are that are published near each other and have marks in common."""
        if abs(one.published_ms - other.published_ms) > _WINDOW_MS:
            return 0
        pair = (min(one.version, other.version), max(one.version, other.version))
        found = self._likeness.get(pair)
        if found is None:
            sketches = self._of(one), self._of(other)
            found = self._likeness[pair] = likeness(*sketches) if share_marks(*sketches) else 0
        return found

    def _of(self, node: Node) -> Sketch:
        if node == self._now and self._sketch is not None:
            return self._sketch
        return self._stories.sketch(node, self._sketches)


class _Answers:
    """Which articles are first: those that were looked at, and the others as they are remembered."""

    def __init__(self, remembered: Recent[Node, bool]) -> None:
        self._remembered = remembered
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
        return self._remembered.get(key) if found is None and key != self._asked else found

    def put(self, key: Node, value: bool) -> None:
        """Note it."""
        self.fresh[key] = value


def story_of(first_article_id: str) -> str:
    """The id of the story that begins with this article."""
    return uuid(("story", first_article_id))


def _is_behind(one: SketchRegister, other: SketchRegister) -> bool:
    """Whether one version of an article sorts before another: by revision and generation, and by content where these are equal."""
    versions = [(register.revision, register.generation) for register in (one, other)]
    if versions[0] != versions[1]:
        return versions[0] < versions[1]
    return one != other and (one.sketch is None, repr(one)) < (other.sketch is None, repr(other))


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

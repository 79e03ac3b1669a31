"""Sketches of made-up articles, and registers of them in a dictionary, looked through whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from streams.arabic.sketch import Sketch, likeness, sketch_of
from streams.records import ArticleSketch, SketchRegister
from streams.stories.groups import Node
from streams.stories.marks import marks_of, node_of, packed, unpacked

__all__ = ["START", "WINDOW", "Kept", "made", "stories_of", "stretch"]

START = dt.datetime(2031, 5, 4, tzinfo=dt.UTC)
WINDOW = dt.timedelta(days=7)


def stretch(first: int, behind: int) -> str:
    """A text of so many different words: two stretches have in common what they overlap."""
    return " ".join(
        "كلمة" + "".join(chr(0x628 + number // 13**at % 13) for at in range(3)) for number in range(first, behind)
    )


def made(article_id: str, text: str | None, hours: float = 0, revision: str = "1") -> SketchRegister:
    """The register of an article, published so many hours after the start; withdrawn where there is no text."""
    if text is None:
        return SketchRegister(article_id=article_id, revision=revision, generation=1)
    sketch = sketch_of(text)
    kept = ArticleSketch(
        article_id=article_id,
        revision=revision,
        generation=1,
        ruleset="test",
        published_at=START + dt.timedelta(hours=hours),
        source=None,
        runs=sketch.runs,
        hashes=packed(sketch.hashes),
        numbers=packed(sketch.numbers),
    )
    return SketchRegister(article_id=article_id, revision=revision, generation=1, sketch=kept)


class Kept:
    """Registers of sketches in a dictionary."""

    def __init__(self) -> None:
        self.registers: dict[bytes, SketchRegister] = {}

    def live(self) -> dict[Node, Sketch]:
        """The live articles that have words."""
        found = (each.sketch for each in self.registers.values())
        return {node_of(sketch): unpacked(sketch) for sketch in found if sketch and sketch.hashes}

    def register(self, key: bytes) -> SketchRegister | None:
        """A register."""
        return self.registers.get(key)

    def keep(self, key: bytes, register: SketchRegister) -> None:
        """Put a register."""
        self.registers[key] = register

    def sharing(self, marks: Sequence[str], first_ms: int, last_ms: int, least: int) -> Iterable[Node]:
        """The nodes with so many of the marks."""
        for node, sketch in self.live().items():
            if first_ms <= node.published_ms <= last_ms and len(set(marks_of(sketch)) & set(marks)) >= least:
                yield node

    def sketch(self, node: Node) -> Sketch:
        """A sketch."""
        return self.live()[node]


def stories_of(live: Mapping[Node, Sketch], window: dt.timedelta = WINDOW) -> dict[str, tuple[str, int]]:
    """By article, the first of its story and how alike they are: as the rule says it, over all pairs."""
    firsts: list[Node] = []
    found: dict[str, tuple[str, int]] = {}
    for node in sorted(live):
        near = {first: _alike(node, first, live, window) for first in firsts}
        alike, first = max(((likely, first) for first, likely in near.items()), key=_nearest, default=(0, node))
        if not alike:
            firsts.append(node)
        found[node.article_id] = (first.article_id, alike) if alike else (node.article_id, 1000)
    return found


def _nearest(item: tuple[int, Node]) -> tuple[int, int, tuple[int, ...]]:
    alike, first = item
    return alike, -first.published_ms, tuple(-ord(letter) for letter in first.article_id)


def _alike(one: Node, other: Node, live: Mapping[Node, Sketch], window: dt.timedelta) -> int:
    """How alike two articles are, where they are published near each other and have two marks in common."""
    marks, others = set(marks_of(live[one])), set(marks_of(live[other]))
    if abs(one.published_ms - other.published_ms) > window / dt.timedelta(milliseconds=1):
        return 0
    if len(marks & others) < min(2, len(marks), len(others)):
        return 0
    return likeness(live[one], live[other])

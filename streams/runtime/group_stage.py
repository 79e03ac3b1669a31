"""Messages of `parley.sketches` in; registers and `parley.stories` out. No Faust, no I/O of its own.

The table has the live sketches by their marks, and is asked only for those published near each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from streams.arabic.sketch import Sketch
from streams.errors import Reason
from streams.ledger.places import Place
from streams.records import ArticleSketch, SketchRegister, StoryMember
from streams.runtime.codec import Codec
from streams.runtime.messages import Incoming, Outcome, Outgoing, message, tombstone
from streams.runtime.register_file import Placing, RegisterFile
from streams.runtime.register_stage import KeptRegisters, RegisterStage, placing_of
from streams.runtime.register_table import RegisterTable
from streams.stories.groups import Node
from streams.stories.marks import asked_for, node_on, sketch_place, unpacked
from streams.stories.stories import Stories
from streams.topics import BY_NAME

__all__ = ["GroupStage", "sketch_placing"]

_REGISTERS = BY_NAME["sketches-changelog"]


class GroupStage(RegisterStage[SketchRegister, StoryMember]):
    """The agent `group` without its stream."""

    topic = BY_NAME["sketches"]

    def __init__(self, codec: Codec, namespace: str, ruleset: str, memory_bytes: int) -> None:
        """`memory_bytes`: about how much may be held."""
        super().__init__(codec, namespace, ruleset, Stories(memory_bytes))
        self._copies = 0

    def process(self, batch: Sequence[Incoming], table: RegisterTable) -> Outcome:
        """What these messages lead to, and how many of their articles are copies of others."""
        self._copies = 0
        outcome = super().process(batch, table)
        outcome.copies = self._copies
        return outcome

    def _kept(self, file: RegisterFile) -> KeptSketches:
        return KeptSketches(file, self._codec)

    def _asserted(self, record: ArticleSketch, key: bytes) -> SketchRegister | tuple[Reason, str]:
        if key != record.article_id.encode():
            return Reason.KEY_MISMATCH, "the key is not the article_id of the sketch"
        if len(record.hashes) % 4 or len(record.numbers) % 4:
            return Reason.BAD_FIELD, "hashes have four bytes each"
        return SketchRegister(
            article_id=record.article_id, revision=record.revision, generation=record.generation, sketch=record
        )

    def _withdrawn(self, key: str, revision: str, generation: int) -> SketchRegister:
        return SketchRegister(article_id=key, revision=revision, generation=generation)

    def _published(self, shown_id: str, shown: StoryMember | None, register: SketchRegister) -> Outgoing:
        if shown is None:
            return tombstone("stories", shown_id, shown_id, register.revision, register.generation)
        if shown.first_article_id != shown_id == register.article_id:  # an older member only hears of another first
            self._copies += 1
        return message(self._codec, "stories", shown_id, shown_id, shown, shown.published_at, register)


def sketch_placing(codec: Codec) -> Placing:
    """Where the bytes of a register stand in the table of sketches."""
    return placing_of(codec, _REGISTERS, _place)


def _place(register: SketchRegister) -> Place | None:
    return None if register.sketch is None else sketch_place(register.sketch)


class KeptSketches(KeptRegisters[SketchRegister]):
    """The registers of one partition as the sketches that they are."""

    topic = _REGISTERS

    def _place(self, register: SketchRegister) -> Place | None:
        return _place(register)

    def sharing(self, marks: Sequence[str], first_ms: int, last_ms: int, least: int) -> Iterator[Node]:
        """The live articles with at least so many of these marks, published at first to last."""
        kept = [name for mark in marks for name in asked_for(mark, first_ms, last_ms)]
        return map(node_on, self._file.sharing(kept, first_ms, last_ms, least))

    def sketch(self, node: Node) -> Sketch:
        """The sketch of a live article."""
        register = self.register(node.article_id.encode("utf-8", "surrogatepass"))
        if register is None or register.sketch is None:
            message_text = f"a withdrawn article is placed: {node.article_id}"
            raise ValueError(message_text)
        return unpacked(register.sketch)

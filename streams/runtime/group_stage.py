"""Messages of `parley.sketches` in; registers and `parley.stories` out. No Faust, no I/O of its own.

A withdrawn article's sketch is a tombstone whose headers carry its version, as
for mentions of meetings. The table has the live sketches by their marks, and is
asked only for those published near each other; the stage holds what it works on, within a budget.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from streams.arabic.sketch import Sketch
from streams.errors import Reason
from streams.ledger.places import Place
from streams.records import ArticleSketch, SketchRegister, Stage, StoryMember
from streams.runtime.codec import Codec
from streams.runtime.messages import Incoming, Outcome, Outgoing, Write, dead_letter, message, tombstone
from streams.runtime.register_file import Placing, RegisterFile
from streams.runtime.register_table import RegisterTable
from streams.stories.groups import Node
from streams.stories.marks import BOOK, asked_for, node_on, side_of, sketch_place, unpacked
from streams.stories.stories import Stories
from streams.topics import BY_NAME

__all__ = ["GroupStage", "KeptSketches", "sketch_placing"]

_SKETCHES = BY_NAME["sketches"]
_REGISTERS = BY_NAME["sketches-changelog"]


class GroupStage:
    """The agent `group` without its stream."""

    def __init__(self, codec: Codec, namespace: str, ruleset: str, memory_bytes: int) -> None:
        """`memory_bytes`: about how much may be held."""
        self._codec = codec
        self._namespace = namespace
        self._ruleset = ruleset
        self.shelves = Stories(memory_bytes)
        """What is kept in memory of the table."""

    def forget(self) -> None:
        """The table has changed hands: read from it again."""
        self.shelves.clear()

    def process(self, batch: Sequence[Incoming], table: RegisterTable) -> Outcome:
        """What these messages lead to, given the table of registers."""
        outcome = Outcome()
        touched: dict[str, tuple[StoryMember | None, SketchRegister]] = {}
        for incoming in batch:
            register = self._register(incoming)
            if not isinstance(register, SketchRegister):
                letter, fault = dead_letter(
                    self._codec, incoming, self._namespace, self._ruleset, Stage.DECODE, *register
                )
                outcome.outgoing.append(letter)
                outcome.faults.append(fault)
                continue
            key = incoming.key or b""
            sketches = KeptSketches(table.partition(incoming.partition), self._codec)
            for article_id, member in self.shelves.apply(key, register, sketches).items():
                touched[article_id] = member, register
            # The winning register is written again even when it has not changed: the write before it may be lost.
            outcome.writes.append(Write(incoming.partition, key, sketches.bytes_of(key)))
        outcome.outgoing += [self._member(article_id, *item) for article_id, item in touched.items()]
        return outcome

    def _register(self, incoming: Incoming) -> SketchRegister | tuple[Reason, str]:
        """The register that a message is, or what is wrong with it."""
        article_id = (incoming.key or b"").decode("utf-8", "replace")
        if incoming.value is None:
            headers = dict(incoming.headers)
            generation = headers.get("parley_generation", b"")
            if not generation.isdigit() or "parley_revision" not in headers:
                return Reason.BAD_FIELD, "a tombstone without the headers parley_revision and parley_generation"
            revision = headers["parley_revision"].decode("utf-8", "replace")
            return SketchRegister(article_id=article_id, revision=revision, generation=int(generation))
        decoded = self._codec.decode(_SKETCHES, incoming.value)
        if decoded.reason is not None:
            return decoded.reason, decoded.detail
        sketch: ArticleSketch = decoded.record
        if incoming.key != sketch.article_id.encode():
            return Reason.KEY_MISMATCH, "the key is not the article_id of the sketch"
        if len(sketch.hashes) % 4 or len(sketch.numbers) % 4:
            return Reason.BAD_FIELD, "hashes have four bytes each"
        return SketchRegister(
            article_id=article_id, revision=sketch.revision, generation=sketch.generation, sketch=sketch
        )

    def _member(self, article_id: str, member: StoryMember | None, register: SketchRegister) -> Outgoing:
        if member is None:
            return tombstone("stories", article_id, article_id, register.revision, register.generation)
        return message(self._codec, "stories", article_id, article_id, member, member.published_at)


def sketch_placing(codec: Codec) -> Placing:
    """Where the bytes of a register stand in the table of sketches."""

    def place(register: bytes) -> Place | None:
        known: SketchRegister | None = codec.decode(_REGISTERS, register).record
        return None if known is None or known.sketch is None else sketch_place(known.sketch)

    return place


class KeptSketches:
    """The registers of one partition as the sketches that they are."""

    def __init__(self, file: RegisterFile, codec: Codec) -> None:
        self._file, self._codec = file, codec

    def bytes_of(self, key: bytes) -> bytes:
        """A register as it is kept."""
        return self._file.get(key) or b""

    def register(self, key: bytes) -> SketchRegister | None:
        """The winning version of an article."""
        value = self._file.get(key)
        return None if value is None else self._decoded(value)

    def keep(self, key: bytes, register: SketchRegister) -> None:
        """Keep this version in place of the one before."""
        place = None if register.sketch is None else sketch_place(register.sketch)
        self._file.put(key, self._codec.encode(register), place)

    def marked(self, mark: str, first_ms: int, last_ms: int) -> Iterator[Node]:
        """The live articles with this mark, published at first to last."""
        for kept in asked_for(mark, first_ms, last_ms):
            yield from map(node_on, self._file.marked(kept, first_ms, last_ms))

    def sketch(self, node: Node) -> Sketch:
        """The sketch of a live article."""
        register = self._decoded(self._file.oldest(BOOK, side_of(node)) or b"")
        if register.sketch is None:
            message_text = f"a withdrawn article is placed: {node.article_id}"
            raise ValueError(message_text)
        return unpacked(register.sketch)

    def _decoded(self, value: bytes) -> SketchRegister:
        register: SketchRegister = self._codec.decode(_REGISTERS, value).record
        return register

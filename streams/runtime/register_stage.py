"""Messages that assert and withdraw registers in; registers and what they change out: what `convene` and `group` share.

What is withdrawn is a tombstone whose headers carry its version; its register
remembers that version, so that what is read behind its own withdrawal stays
withdrawn. The table has the live registers at their places; the stage holds what
it works on, within a budget. No Faust, no I/O of its own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from streams.errors import Reason
from streams.ledger.places import Place
from streams.records import Stage
from streams.runtime.codec import Codec
from streams.runtime.event_headers import Versioned
from streams.runtime.messages import Incoming, Outcome, Outgoing, Write, dead_letter, traced
from streams.runtime.register_file import Placing, RegisterFile
from streams.runtime.register_table import RegisterTable
from streams.topics import Topic

__all__ = ["KeptRegisters", "RegisterStage", "Shelves", "placing_of"]


_R = TypeVar("_R", bound=Versioned)
_S = TypeVar("_S")
"""What a register changes: meetings, members of stories."""
_R_contra = TypeVar("_R_contra", contravariant=True)
_S_co = TypeVar("_S_co", covariant=True)


class Shelves(Protocol[_R_contra, _S_co]):
    """What is kept in memory of a table."""

    @property
    def memory_bytes(self) -> int:
        """About how much memory is used."""

    def clear(self) -> None:
        """Forget all."""

    def apply(self, key: bytes, register: _R_contra, kept: Any, /) -> Mapping[str, _S_co | None]:
        """Merge one register; what changed, by id, None for what went."""


class RegisterStage(ABC, Generic[_R, _S]):
    """An agent without its stream."""

    topic: ClassVar[Topic]
    """What it reads."""

    def __init__(self, codec: Codec, namespace: str, ruleset: str, shelves: Shelves[_R, _S]) -> None:
        self._codec = codec
        self._namespace = namespace
        self._ruleset = ruleset
        self.shelves = shelves
        """What is kept in memory of the table."""

    def forget(self) -> None:
        """The table has changed hands: read from it again."""
        self.shelves.clear()

    def process(self, batch: Sequence[Incoming], table: RegisterTable) -> Outcome:
        """What these messages lead to, given the table of registers."""
        outcome = Outcome()
        touched: dict[str, tuple[_S | None, _R, Incoming]] = {}
        for incoming in batch:
            register = self._register(incoming)
            if isinstance(register, tuple):
                letter, fault = dead_letter(
                    self._codec, incoming, self._namespace, self._ruleset, Stage.DECODE, *register
                )
                outcome.outgoing.append(letter)
                outcome.faults.append(fault)
                continue
            key = incoming.key or b""
            kept = self._kept(table.partition(incoming.partition))
            for shown_id, shown in self.shelves.apply(key, register, kept).items():
                touched[shown_id] = shown, register, incoming
            # The winning register is written again even when it has not changed: the write before it may be lost.
            outcome.writes.append(Write(incoming.partition, key, kept.bytes_of(key)))
        for shown_id, (shown, register, incoming) in touched.items():
            outcome.outgoing += traced([self._published(shown_id, shown, register)], incoming)
        return outcome

    def _register(self, incoming: Incoming) -> _R | tuple[Reason, str]:
        """The register that a message is, or what is wrong with it."""
        if incoming.value is not None:
            decoded = self._codec.decode(self.topic, incoming.value)
            if decoded.reason is not None:
                return decoded.reason, decoded.detail
            return self._asserted(decoded.record, incoming.key or b"")
        headers = dict(incoming.headers)
        generation = headers.get("parley_generation", b"")
        if not generation.isdigit() or "parley_revision" not in headers:
            return Reason.BAD_FIELD, "a tombstone without the headers parley_revision and parley_generation"
        revision = headers["parley_revision"].decode("utf-8", "replace")
        return self._withdrawn((incoming.key or b"").decode("utf-8", "replace"), revision, int(generation))

    @abstractmethod
    def _kept(self, file: RegisterFile) -> KeptRegisters[_R]:
        """The registers of one partition."""

    @abstractmethod
    def _asserted(self, record: Any, key: bytes) -> _R | tuple[Reason, str]:
        """The register of a record that came under this key, or what is wrong with it."""

    @abstractmethod
    def _withdrawn(self, key: str, revision: str, generation: int) -> _R:
        """The register of what was withdrawn."""

    @abstractmethod
    def _published(self, shown_id: str, shown: _S | None, register: _R) -> Outgoing:
        """What is sent of what a register changed."""


class KeptRegisters(ABC, Generic[_R]):
    """The registers of one partition as the records that they are."""

    topic: ClassVar[Topic]
    """Their changelog."""

    def __init__(self, file: RegisterFile, codec: Codec) -> None:
        self._file, self._codec = file, codec

    def bytes_of(self, key: bytes) -> bytes:
        """A register as it is kept."""
        return self._file.get(key) or b""

    def register(self, key: bytes) -> _R | None:
        """The winning version; None for one never kept."""
        value = self._file.get(key)
        return None if value is None else self._decoded(value)

    def keep(self, key: bytes, register: _R) -> None:
        """Keep this version in place of the one before."""
        self._file.put(key, self._codec.encode(register), self._place(register))

    @abstractmethod
    def _place(self, register: _R) -> Place | None:
        """Where a register stands; None for one that is withdrawn."""

    def _decoded(self, value: bytes) -> _R:
        register: _R = self._codec.decode(self.topic, value).record
        return register


def placing_of(codec: Codec, changelog: Topic, place: Callable[[_R], Place | None]) -> Placing:
    """Where the bytes of a register stand, given where the record does."""

    def found(register: bytes) -> Place | None:
        known: _R | None = codec.decode(changelog, register).record
        return None if known is None else place(known)

    return found

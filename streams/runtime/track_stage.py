"""Messages of `parley.positions` in; registers and entries of `parley.ledger` out. No Faust, no I/O of its own.

Every position is a register in the table, which also has the live ones in order and
what was worked out of them; the stage itself holds nothing. An entry is a function of
the live registers of one actor and issue, so it is published once a batch, whatever
the batch held.
"""

from __future__ import annotations

from collections.abc import Sequence

from streams.errors import Reason
from streams.ledger.places import Book, Place, Side, book_of, place_of
from streams.ledger.shelved_book import entry_of, merge
from streams.records import Position, Stage
from streams.runtime.arrival import Arrival, class_of, ingested_at_of
from streams.runtime.codec import FRAME_BYTES, Codec
from streams.runtime.entry_bytes import EntryBytes
from streams.runtime.event_headers import folded_version
from streams.runtime.messages import (
    Incoming,
    Outcome,
    Outgoing,
    Write,
    dead_letter,
    framed_message,
    tombstone,
    traced,
)
from streams.runtime.register_file import Placing, RegisterFile
from streams.runtime.register_table import RegisterTable
from streams.topics import BY_NAME

__all__ = ["TrackStage", "placing"]

_POSITIONS = BY_NAME["positions"]


class TrackStage:
    """The agent `track` without its stream."""

    def __init__(self, codec: Codec, namespace: str, ruleset: str) -> None:
        self._codec = codec
        self._namespace = namespace
        self._ruleset = ruleset
        self._bytes = EntryBytes(codec.schema("LedgerEntry"))

    def process(self, batch: Sequence[Incoming], table: RegisterTable) -> Outcome:
        """What these messages lead to, given the table of registers."""
        outcome = Outcome()
        touched: dict[tuple[str, str], tuple[Position, _Registers, Incoming]] = {}
        for incoming in batch:
            position = self._position(incoming, outcome)
            if position is None:
                continue
            registers = _Registers(table.partition(incoming.partition), self._codec, self._bytes)
            merge(position, registers)
            touched[position.actor, position.issue] = position, registers, incoming
            # The winning register is written again even when it has not changed: the write before it may be lost.
            outcome.writes.append(registers.write(incoming))
            if not position.retracted:
                came = class_of(incoming.headers), position.published_at, ingested_at_of(incoming.headers)
                outcome.arrivals.append(Arrival(*came))
        for key, (position, registers, incoming) in touched.items():
            outcome.outgoing += traced([self._entry(*key, position, registers)], incoming)
        return outcome

    def _position(self, incoming: Incoming, outcome: Outcome) -> Position | None:
        """The position that a message is; None, and a dead letter, when it is none."""
        decoded = self._codec.decode(_POSITIONS, incoming.value)
        position: Position = decoded.record
        reason, detail = decoded.reason, decoded.detail
        if reason is None and incoming.key != f"{position.actor}|{position.id}".encode():
            reason, detail = Reason.KEY_MISMATCH, "the key is not actor|id of the position"
        if reason is None:
            return position
        stage = Stage.VALIDATE if reason is Reason.KEY_MISMATCH else Stage.DECODE
        letter, fault = dead_letter(self._codec, incoming, self._namespace, self._ruleset, stage, reason, detail)
        outcome.outgoing.append(letter)
        outcome.faults.append(fault)
        return None

    def _entry(self, actor: str, issue: str, position: Position, registers: _Registers) -> Outgoing:
        entry, key = entry_of(actor, issue, registers), f"{actor}|{issue}"
        if entry is None:
            return tombstone("ledger", key, actor, position.revision, position.generation)
        value = self._codec.framed("LedgerEntry", self._bytes.entry(entry))
        return framed_message(
            "ledger", key, actor, value, folded_version(position, value[FRAME_BYTES:]), entry.last_seen
        )


def placing(codec: Codec) -> Placing:
    """Where the bytes of a register stand in the table of positions."""
    parts = EntryBytes(codec.schema("LedgerEntry"))

    def place(register: bytes) -> Place | None:
        position = codec.decode(_POSITIONS, register).record
        return None if position is None else place_of(position, parts.part)

    return place


class _Registers:
    """The registers of one partition as the positions that they are."""

    def __init__(self, file: RegisterFile, codec: Codec, parts: EntryBytes) -> None:
        self._file, self._codec, self._parts = file, codec, parts
        self.lines, self.shown, self.keep_page = file.lines, file.shown, file.keep_page

    def write(self, incoming: Incoming) -> Write:
        """The register behind a message, as it is kept."""
        key = incoming.key or b""
        return Write(incoming.partition, key, self._file.get(key) or b"")

    def register(self, actor: str, position_id: str) -> Position | None:
        value = self._file.get(f"{actor}|{position_id}".encode())
        if value is None:
            return None
        position: Position = self._codec.decode(_POSITIONS, value).record
        return position

    def keep(self, position: Position) -> None:
        place = place_of(position, self._parts.part)
        self._file.put(f"{position.actor}|{position.id}".encode(), self._codec.encode(position), place)

    def book(self, actor: str, issue: str) -> Book | None:
        return self._file.book(book_of(actor, issue))

    def latest(self, actor: str, issue: str, count: int) -> list[Side]:
        return self._file.latest(book_of(actor, issue), count)

    def side(self, actor: str, issue: str, counterpart: str) -> Side | None:
        return self._file.side(book_of(actor, issue), counterpart)

"""Messages of `parley.positions` in; registers and entries of `parley.ledger` out. No Faust, no I/O.

Every position is a register in the table; the ledger in memory is rebuilt from
them after each rebalance. An entry is a function of the live registers of one
actor and issue, so it is published once a batch, whatever the batch held.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from streams.errors import Reason
from streams.ledger.ledger import Ledger
from streams.records import Position, Stage
from streams.runtime.codec import Codec
from streams.runtime.messages import Incoming, Outcome, Outgoing, Write, dead_letter, message, tombstone
from streams.topics import BY_NAME

__all__ = ["TrackStage"]

_POSITIONS = BY_NAME["positions"]


class TrackStage:
    """The agent `track` without its stream."""

    def __init__(self, codec: Codec, namespace: str, ruleset: str) -> None:
        self._codec = codec
        self._namespace = namespace
        self._ruleset = ruleset
        self._ledger: Ledger | None = None

    def forget(self) -> None:
        """The table has changed hands: rebuild from it before the next batch."""
        self._ledger = None

    @property
    def registers(self) -> int:
        """How many positions are remembered; 0 before the first batch."""
        return 0 if self._ledger is None else len(self._ledger)

    def process(self, batch: Sequence[Incoming], table: Mapping[bytes, bytes]) -> Outcome:
        """What these messages lead to, given the table of registers."""
        if self._ledger is None:
            self._ledger = self._rebuilt(table.values())
        outcome = Outcome()
        touched: dict[tuple[str, str], Position] = {}
        for incoming in batch:
            decoded = self._codec.decode(_POSITIONS, incoming.value)
            position: Position = decoded.record
            reason, detail = decoded.reason, decoded.detail
            if reason is None and incoming.key != f"{position.actor}|{position.id}".encode():
                reason, detail = Reason.KEY_MISMATCH, "the key is not actor|id of the position"
            if reason is not None:
                stage = Stage.VALIDATE if reason is Reason.KEY_MISMATCH else Stage.DECODE
                letter, fault = dead_letter(
                    self._codec, incoming, self._namespace, self._ruleset, stage, reason, detail
                )
                outcome.outgoing.append(letter)
                outcome.faults.append(fault)
                continue
            self._ledger.apply(position)
            touched[position.actor, position.issue] = position
            # The winning register is written again even when it has not changed: the write before it may be lost.
            winner = self._ledger.register(position.actor, position.id)
            outcome.writes.append(Write(incoming.partition, incoming.key or b"", self._codec.encode(winner)))
        outcome.outgoing += [self._entry(self._ledger, *key, position) for key, position in touched.items()]
        return outcome

    def _rebuilt(self, registers: Iterable[bytes]) -> Ledger:
        ledger = Ledger()
        for register in registers:
            position = self._codec.decode(_POSITIONS, register).record
            if position is not None:
                ledger.apply(position)
        return ledger

    def _entry(self, ledger: Ledger, actor: str, issue: str, position: Position) -> Outgoing:
        entry, key = ledger.entry(actor, issue), f"{actor}|{issue}"
        if entry is None:
            return tombstone("ledger", key, actor, position.revision, position.generation)
        return message(self._codec, "ledger", key, actor, entry, entry.last_seen)

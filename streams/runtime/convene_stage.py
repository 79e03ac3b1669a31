"""Messages of `parley.meeting-mentions` in; registers and `parley.meetings` out. No Faust, no I/O.

A retracted mention is a tombstone whose headers carry its version; its register
remembers that version, so that a mention read behind its own retraction stays
retracted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from sys import intern
from typing import Any, Final

from streams.errors import Reason
from streams.extract.meetings.lexicon import Members
from streams.ledger.meeting_index import MeetingIndex
from streams.records import MeetingMention, MentionRegister, Stage
from streams.runtime.codec import Codec
from streams.runtime.messages import Incoming, Outcome, Outgoing, Write, dead_letter, message, tombstone
from streams.runtime.register_table import RegisterTable
from streams.topics import BY_NAME

__all__ = ["ConveneStage"]

_MENTIONS = BY_NAME["meeting-mentions"]
_REGISTERS = BY_NAME["mentions-changelog"]
_NAMES: Final = ("article_id", "revision", "rule", "ruleset", "name", "place")


class ConveneStage:
    """The agent `convene` without its stream."""

    def __init__(self, codec: Codec, namespace: str, ruleset: str, members: Members) -> None:
        """`members`: the actors that belong to each organisation, who may meet in its name."""
        self._members = members
        self._codec = codec
        self._namespace = namespace
        self._ruleset = ruleset
        self._index: MeetingIndex | None = None

    def forget(self) -> None:
        """The table has changed hands: rebuild from it before the next batch."""
        self._index = None

    @property
    def registers(self) -> int:
        """How many mentions are remembered; 0 before the first batch."""
        return 0 if self._index is None else len(self._index)

    def process(self, batch: Sequence[Incoming], table: RegisterTable) -> Outcome:
        """What these messages lead to, given the table of registers."""
        if self._index is None:
            self._index = self._rebuilt(value for _, value in table.items())
        outcome = Outcome()
        touched: dict[str, tuple[str, int]] = {}
        for incoming in batch:
            register = self._register(incoming)
            if not isinstance(register, MentionRegister):
                letter, fault = dead_letter(
                    self._codec, incoming, self._namespace, self._ruleset, Stage.DECODE, *register
                )
                outcome.outgoing.append(letter)
                outcome.faults.append(fault)
                continue
            for meeting_id in self._index.apply(register):
                touched[meeting_id] = (register.revision, register.generation)
            winner = self._index.register(register.mention_id)
            write = Write(incoming.partition, incoming.key or b"", self._codec.encode(winner))
            table.partition(write.partition).put(write.key, write.value)
            outcome.writes.append(write)
        outcome.outgoing += [self._meeting(self._index, *item) for item in touched.items()]
        return outcome

    def _register(self, incoming: Incoming) -> MentionRegister | tuple[Reason, str]:
        """The register that a message is, or what is wrong with it."""
        mention_id = (incoming.key or b"").decode("utf-8", "replace").rpartition("|")[2]
        if incoming.value is None:
            headers = dict(incoming.headers)
            generation = headers.get("parley_generation", b"")
            if not generation.isdigit() or "parley_revision" not in headers:
                return Reason.BAD_FIELD, "a tombstone without the headers parley_revision and parley_generation"
            revision = headers["parley_revision"].decode("utf-8", "replace")
            return MentionRegister(mention_id=mention_id, revision=revision, generation=int(generation))
        decoded = self._codec.decode(_MENTIONS, incoming.value)
        if decoded.reason is not None:
            return decoded.reason, decoded.detail
        mention: MeetingMention = decoded.record
        if incoming.key != f"{mention.article_id}|{mention.id}".encode():
            return Reason.KEY_MISMATCH, "the key is not article_id|id of the mention"
        return _interned(
            MentionRegister(
                mention_id=mention.id, revision=mention.revision, generation=mention.generation, mention=mention
            )
        )

    def _rebuilt(self, registers: Iterable[bytes]) -> MeetingIndex:
        index = MeetingIndex(self._members)
        for value in registers:
            register = self._codec.decode(_REGISTERS, value).record
            if register is not None:
                index.apply(_interned(register))
        return index

    def _meeting(self, index: MeetingIndex, meeting_id: str, version: tuple[str, int]) -> Outgoing:
        meeting = index.meeting(meeting_id)
        if meeting is None:
            return tombstone("meetings", meeting_id, meeting_id, *version)
        return message(self._codec, "meetings", meeting_id, meeting_id, meeting, meeting.last_seen)


def _interned(register: MentionRegister) -> MentionRegister:
    """The same with one object for each name: the index holds every mention, and few names."""
    mention = register.mention
    if mention is None:
        return register
    names: dict[str, Any] = {name: intern(text) for name in _NAMES if (text := getattr(mention, name))}
    known = replace(mention, participants=tuple(map(intern, mention.participants)), **names)
    return replace(register, mention_id=known.id, revision=known.revision, mention=known)

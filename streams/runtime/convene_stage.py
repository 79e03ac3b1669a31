"""Messages of `parley.meeting-mentions` in; registers and `parley.meetings` out. No Faust, no I/O of its own.

A retracted mention is a tombstone whose headers carry its version; its register
remembers that version, so that a mention read behind its own retraction stays
retracted. The table has the live mentions by what they say of their meeting; the
stage holds what it works on, within a budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from streams.errors import Reason
from streams.extract.meetings.lexicon import Members
from streams.ledger.meeting_match import Signature
from streams.ledger.meeting_places import BOOK, mention_place, side_of, signature_on
from streams.ledger.meeting_shelves import MeetingShelves
from streams.ledger.places import Place
from streams.records import Meeting, MeetingMention, MentionRegister, Stage
from streams.runtime.codec import Codec
from streams.runtime.messages import Incoming, Outcome, Outgoing, Write, dead_letter, message, tombstone
from streams.runtime.register_file import Placing, RegisterFile
from streams.runtime.register_table import RegisterTable
from streams.topics import BY_NAME

__all__ = ["ConveneStage", "mention_placing"]

_MENTIONS = BY_NAME["meeting-mentions"]
_REGISTERS = BY_NAME["mentions-changelog"]


class ConveneStage:
    """The agent `convene` without its stream."""

    def __init__(self, codec: Codec, namespace: str, ruleset: str, members: Members, memory_bytes: int) -> None:
        """`members`: the actors that belong to each organisation, who may meet in its name; `memory_bytes`: about how much may be held."""
        self._members = members
        self._codec = codec
        self._namespace = namespace
        self._ruleset = ruleset
        self.shelves = MeetingShelves(members, memory_bytes)
        """What is kept in memory of the table."""

    def forget(self) -> None:
        """The table has changed hands: read from it again."""
        self.shelves.clear()

    def process(self, batch: Sequence[Incoming], table: RegisterTable) -> Outcome:
        """What these messages lead to, given the table of registers."""
        outcome = Outcome()
        touched: dict[str, tuple[Meeting | None, str, int]] = {}
        for incoming in batch:
            register = self._register(incoming)
            if not isinstance(register, MentionRegister):
                letter, fault = dead_letter(
                    self._codec, incoming, self._namespace, self._ruleset, Stage.DECODE, *register
                )
                outcome.outgoing.append(letter)
                outcome.faults.append(fault)
                continue
            key = incoming.key or b""
            mentions = _Mentions(table.partition(incoming.partition), self._codec, self._members)
            for meeting_id, meeting in self.shelves.apply(key, register, mentions).items():
                touched[meeting_id] = meeting, register.revision, register.generation
            # The winning register is written again even when it has not changed: the write before it may be lost.
            outcome.writes.append(Write(incoming.partition, key, mentions.bytes_of(key)))
        outcome.outgoing += [self._meeting(meeting_id, *item) for meeting_id, item in touched.items()]
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
        return MentionRegister(
            mention_id=mention.id, revision=mention.revision, generation=mention.generation, mention=mention
        )

    def _meeting(self, meeting_id: str, meeting: Meeting | None, revision: str, generation: int) -> Outgoing:
        if meeting is None:
            return tombstone("meetings", meeting_id, meeting_id, revision, generation)
        return message(self._codec, "meetings", meeting_id, meeting_id, meeting, meeting.last_seen)


def mention_placing(codec: Codec, members: Members) -> Placing:
    """Where the bytes of a register stand in the table of mentions."""

    def place(register: bytes) -> Place | None:
        known: MentionRegister | None = codec.decode(_REGISTERS, register).record
        return None if known is None or known.mention is None else mention_place(known.mention, members)

    return place


class _Mentions:
    """The registers of one partition as the mentions that they are."""

    def __init__(self, file: RegisterFile, codec: Codec, members: Members) -> None:
        self._file, self._codec, self._members = file, codec, members

    def bytes_of(self, key: bytes) -> bytes:
        """A register as it is kept."""
        return self._file.get(key) or b""

    def register(self, key: bytes) -> MentionRegister | None:
        value = self._file.get(key)
        return None if value is None else self._decoded(value)

    def keep(self, key: bytes, register: MentionRegister) -> None:
        mention = register.mention
        place = None if mention is None else mention_place(mention, self._members)
        self._file.put(key, self._codec.encode(register), place)

    def marked(self, mark: str, first: int, last: int) -> list[Signature]:
        return list(map(signature_on, self._file.marked(mark, first, last)))

    def count(self, signature: Signature) -> int:
        return self._file.placed(BOOK, side_of(signature))

    def first(self, signature: Signature) -> MeetingMention:
        return self._mention(self._file.oldest(BOOK, side_of(signature)) or b"")

    def newest(self, signature: Signature, count: int) -> list[MeetingMention]:
        return list(map(self._mention, self._file.newest(BOOK, side_of(signature), count)))

    def _mention(self, value: bytes) -> MeetingMention:
        return cast("MeetingMention", self._decoded(value).mention)  # only live mentions are placed

    def _decoded(self, value: bytes) -> MentionRegister:
        register: MentionRegister = self._codec.decode(_REGISTERS, value).record
        return register

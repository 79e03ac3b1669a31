"""Messages of `parley.meeting-mentions` in; registers and `parley.meetings` out. No Faust, no I/O of its own.

The table has the live mentions by what they say of their meeting.
"""

from __future__ import annotations

from functools import partial
from typing import cast

from streams.errors import Reason
from streams.extract.meetings.lexicon import Members
from streams.ledger.meeting_match import Signature
from streams.ledger.meeting_places import BOOK, mention_place, side_of, signature_on
from streams.ledger.meeting_shelves import MeetingShelves
from streams.ledger.places import Place
from streams.records import Meeting, MeetingMention, MentionRegister
from streams.runtime.codec import Codec
from streams.runtime.messages import Outgoing, message, tombstone
from streams.runtime.register_file import Placing, RegisterFile
from streams.runtime.register_stage import KeptRegisters, RegisterStage, placing_of
from streams.topics import BY_NAME

__all__ = ["ConveneStage", "mention_placing"]

_REGISTERS = BY_NAME["mentions-changelog"]


class ConveneStage(RegisterStage[MentionRegister, Meeting]):
    """The agent `convene` without its stream."""

    topic = BY_NAME["meeting-mentions"]

    def __init__(self, codec: Codec, namespace: str, ruleset: str, members: Members, memory_bytes: int) -> None:
        """`members`: the actors that belong to each organisation, who may meet in its name; `memory_bytes`: about how much may be held."""
        super().__init__(codec, namespace, ruleset, MeetingShelves(members, memory_bytes))
        self._members = members

    def _kept(self, file: RegisterFile) -> _Mentions:
        return _Mentions(file, self._codec, self._members)

    def _asserted(self, record: MeetingMention, key: bytes) -> MentionRegister | tuple[Reason, str]:
        if key != f"{record.article_id}|{record.id}".encode():
            return Reason.KEY_MISMATCH, "the key is not article_id|id of the mention"
        return MentionRegister(
            mention_id=record.id, revision=record.revision, generation=record.generation, mention=record
        )

    def _withdrawn(self, key: str, revision: str, generation: int) -> MentionRegister:
        return MentionRegister(mention_id=key.rpartition("|")[2], revision=revision, generation=generation)

    def _published(self, shown_id: str, shown: Meeting | None, register: MentionRegister) -> Outgoing:
        if shown is None:
            return tombstone("meetings", shown_id, shown_id, register.revision, register.generation)
        return message(self._codec, "meetings", shown_id, shown_id, shown, shown.last_seen, register)


def mention_placing(codec: Codec, members: Members) -> Placing:
    """Where the bytes of a register stand in the table of mentions."""
    return placing_of(codec, _REGISTERS, partial(_place, members=members))


def _place(register: MentionRegister, members: Members) -> Place | None:
    return None if register.mention is None else mention_place(register.mention, members)


class _Mentions(KeptRegisters[MentionRegister]):
    """The registers of one partition as the mentions that they are."""

    topic = _REGISTERS

    def __init__(self, file: RegisterFile, codec: Codec, members: Members) -> None:
        super().__init__(file, codec)
        self._members = members

    def _place(self, register: MentionRegister) -> Place | None:
        return _place(register, self._members)

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

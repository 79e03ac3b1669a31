"""Meetings read from wherever mentions are kept are those of an index that has all in memory, whatever is remembered."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.ledger.meeting_index import MeetingIndex
from streams.ledger.meeting_match import Signature, signature_of
from streams.ledger.meeting_places import marks_of, mention_place, side_of, signature_on
from streams.ledger.meeting_shelves import MeetingShelves
from streams.ledger.meeting_view import order_of
from streams.records import Level, Meeting, MeetingMention, MeetingStatus, MentionRegister
from tests.ledger.test_meeting_index import MEMBERS, REGISTERS, SHAPES, START, made
from tests.support import examples


class Kept:
    """Registers of mentions in a dictionary, looked through whole."""

    def __init__(self) -> None:
        self.registers: dict[bytes, MentionRegister] = {}

    def live(self, signature: Signature | None = None) -> list[MeetingMention]:
        """The live mentions, oldest first, or those with a signature."""
        found = (register.mention for register in self.registers.values() if register.mention)
        return sorted((each for each in found if signature in (None, signature_of(each))), key=order_of)

    def register(self, key: bytes) -> MentionRegister | None:
        """A register."""
        return self.registers.get(key)

    def keep(self, key: bytes, register: MentionRegister) -> None:
        """Put a register."""
        self.registers[key] = register

    def marked(self, mark: str, first: int, last: int) -> Iterable[Signature]:
        """The signatures with a mark."""
        for signature in {signature_of(each) for each in self.live()}:
            if any(name == mark and first <= at <= last for name, at in marks_of(signature, MEMBERS)):
                yield signature

    def count(self, signature: Signature) -> int:
        """How many have it."""
        return len(self.live(signature))

    def first(self, signature: Signature) -> MeetingMention:
        """The oldest."""
        return self.live(signature)[0]

    def newest(self, signature: Signature, count: int) -> Sequence[MeetingMention]:
        """The newest."""
        return self.live(signature)[: -count - 1 : -1]


@settings(max_examples=examples(150), deadline=None)
@given(
    registers=REGISTERS, memory=st.sampled_from([0, 9_000, 1 << 20]), forgets=st.sets(st.integers(0, 30), max_size=4)
)
def test_each_register_changes_what_it_changes_in_one_index(
    registers: list[MentionRegister], memory: int, forgets: set[int]
) -> None:
    """The same meetings are named, with the same content, after each register, in any order, repeated or retracted."""
    index, shelves, kept = MeetingIndex(MEMBERS), MeetingShelves(MEMBERS, memory), Kept()
    for number, register in enumerate(registers):
        if number in forgets:
            shelves.clear()
        named = index.apply(register)
        found = shelves.apply(register.mention_id.encode(), register, kept)

        assert found == {meeting_id: index.meeting(meeting_id) for meeting_id in named}
        assert kept.register(register.mention_id.encode()) == index.register(register.mention_id)
        assert shelves.memory_bytes <= memory


def test_a_meeting_of_many_mentions() -> None:
    """Behind the newest fifty only their number and the first are looked at; retractions bring others back."""
    rng = random.Random(1)
    registers = [made(shape(number)) for number in range(130)]
    gone = [MentionRegister(mention_id=each.mention_id, revision="2", generation=1) for each in registers[::-2]]
    rng.shuffle(registers)
    index, shelves, kept = MeetingIndex(MEMBERS), MeetingShelves(MEMBERS, 1 << 20), Kept()
    meetings: dict[str, Meeting | None] = {}
    for register in [*registers, *gone]:
        index.apply(register)
        meetings |= shelves.apply(register.mention_id.encode(), register, kept)

        assert tuple(meeting for meeting in meetings.values() if meeting) == index.meetings()


def shape(number: int) -> dict[str, Any]:
    """A mention of one meeting: of three signatures, hours apart."""
    return {
        "id": f"m{number:03}",
        "published_at": START + dt.timedelta(hours=number),
        "participants": ("KEN", "UGA"),
        "days": (20, 0),
        "place": None,
        "by_phone": False,
        "status": list(MeetingStatus)[number % 3],
        "level": Level.UNKNOWN,
        "revision": "1",
        "gone": False,
    }


@given(st.lists(SHAPES.map(made), max_size=12), st.lists(st.sampled_from(["", "a", "a\0", "a\0b", "b"]), min_size=12))
def test_ranks_sort_as_mentions_do(registers: list[MentionRegister], articles: list[str]) -> None:
    """Whatever the ids of articles hold."""
    live = [
        replace(each.mention, article_id=article)
        for each, article in zip(registers, articles, strict=False)
        if each.mention
    ]

    by_rank = sorted(live, key=lambda each: mention_place(each, MEMBERS).rank)
    assert list(map(order_of, by_rank)) == sorted(map(order_of, live))


@given(SHAPES.map(made))
def test_a_signature_is_read_from_its_text(register: MentionRegister) -> None:
    """As it was written."""
    if register.mention:
        assert signature_on(side_of(signature_of(register.mention))) == signature_of(register.mention)

"""Laws of joining: a function of the set of live mentions, kept up to date under any stream of registers."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.ledger.meeting_index import MeetingIndex, join_meetings
from streams.ledger.meeting_match import Signature, distance, same_meeting, signature_of
from streams.records import Level, Meeting, MeetingMention, MeetingStatus, MentionRegister
from tests.support import examples

START = dt.datetime(2030, 3, 1, tzinfo=dt.UTC)
MEMBERS = {"EAC": frozenset({"KEN", "UGA", "TZA"})}
DAYS = st.integers(0, 40).map(lambda days: START + dt.timedelta(days=days))
SHAPES = st.fixed_dictionaries(
    {
        "id": st.sampled_from([f"m{n}" for n in range(14)]),
        "published_at": DAYS,
        "participants": st.sampled_from(
            [("KEN", "UGA"), ("KEN", "UGA"), ("KEN", "TZA", "UGA"), ("EAC", "KEN"), ("KEN",)]
        ),
        "days": st.none() | st.tuples(st.integers(0, 40), st.sampled_from([0, 0, 0, 1, 30])),
        "place": st.sampled_from([None, None, "Nairobi", "Kampala", "EAC headquarters"]),
        "by_phone": st.sampled_from([False, False, False, True]),
        "status": st.sampled_from(list(MeetingStatus)),
        "level": st.sampled_from([Level.UNKNOWN, Level.LEADERS, Level.MINISTERS]),
        "revision": st.sampled_from(["1", "2", "3"]),
        "gone": st.sampled_from([False, False, True]),
    }
)


def made(shape: dict[str, Any]) -> MentionRegister:
    """A register of this shape."""
    days, gone = shape.pop("days"), shape.pop("gone")
    start = days and (START + dt.timedelta(days=days[0])).date()
    mention = MeetingMention(
        article_id="a" + shape["id"],
        generation=1,
        start=0,
        end=5,
        text="…",
        rule="meeting.test",
        confidence=1,
        ruleset="r",
        name="talks",
        date_start=start,
        date_end=start and start + dt.timedelta(days=days[1]),
        **shape,
    )
    return MentionRegister(
        mention_id=mention.id, revision=mention.revision, generation=1, mention=None if gone else mention
    )


REGISTERS = st.lists(SHAPES.map(made), max_size=30)


def indexed(registers: Iterable[MentionRegister]) -> MeetingIndex:
    """An index that has read these registers."""
    index = MeetingIndex(MEMBERS)
    for register in registers:
        index.apply(register)
    return index


def live(registers: list[MentionRegister]) -> list[MeetingMention]:
    """The mentions that stand after these registers."""
    return [r.mention for r in indexed(registers).registers() if r.mention]


@given(REGISTERS, st.randoms(use_true_random=False))
def test_the_index_is_the_function_of_the_live_set(registers: list[MentionRegister], rng: random.Random) -> None:
    """After any sequence the index holds what joining the live mentions at once gives, in any order, with repeats."""
    mentions = live(registers) * 2
    rng.shuffle(mentions)

    assert indexed(registers).meetings() == join_meetings(mentions, MEMBERS)


@given(REGISTERS, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(registers: list[MentionRegister], rng: random.Random) -> None:
    """Any permutation with any repeats gives equal meetings."""
    again = [*registers, *registers]
    rng.shuffle(again)

    assert indexed(again).meetings() == indexed(registers).meetings()


@given(REGISTERS, st.randoms(use_true_random=False))
def test_two_workers_make_one_index(registers: list[MentionRegister], rng: random.Random) -> None:
    """Registers split over two workers merge into equal meetings."""
    halves: list[list[MentionRegister]] = [[], []]
    for register in registers:
        rng.choice(halves).append(register)
    one, other = (list(indexed(half).registers()) for half in halves)

    assert indexed([*other, *one]).meetings() == indexed(registers).meetings()


@settings(max_examples=examples(60))
@given(REGISTERS)
def test_the_ids_named_are_what_changed(registers: list[MentionRegister]) -> None:
    """`apply` names the meetings that changed, came or went, and no others."""
    index = MeetingIndex(MEMBERS)
    for register in registers:
        before = {m.meeting_id: m for m in index.meetings()}
        named = index.apply(register)
        after = {m.meeting_id: m for m in index.meetings()}

        assert named == tuple(sorted(key for key in before | after if before.get(key) != after.get(key)))
        assert all(index.meeting(key) == after.get(key) for key in named)


@given(REGISTERS)
def test_meetings_part_the_mentions(registers: list[MentionRegister]) -> None:
    """Every live mention is in one meeting, and each meeting has one."""
    meetings = indexed(registers).meetings()
    held = [ref.mention_id for meeting in meetings for ref in meeting.mentions]

    assert sorted(held) == sorted(mention.id for mention in live(registers))
    assert all(meeting.mentions for meeting in meetings)


@given(REGISTERS)
def test_the_cut_is_the_plain_one(registers: list[MentionRegister]) -> None:
    """Looked up by parties and days, the mentions are joined as comparing all with all joins them."""
    mentions = live(registers)

    assert parts(indexed(registers).meetings()) == plainly(mentions)


def parts(meetings: Iterable[Meeting]) -> set[frozenset[str]]:
    """The mentions of each meeting."""
    return {frozenset(ref.mention_id for ref in meeting.mentions) for meeting in meetings}


def plainly(mentions: list[MeetingMention]) -> set[frozenset[str]]:
    """The mentions of each meeting, by comparing every two."""
    of = {mention.id: signature_of(mention) for mention in mentions}
    exact = {node for node in of.values() if node.exact}
    label: dict[Signature, Any] = {node: node for node in exact}
    for a, b in [pair for pair in combinations(exact, 2) if same_meeting(*pair, MEMBERS)] * len(exact):
        label[a] = label[b] = min(label[a], label[b])
    cells: dict[tuple[Any, ...], list[Signature]] = {}
    for node in {*of.values()} - exact:
        near = [(far, other) for other in exact if (far := distance(node, other, MEMBERS)) is not None]
        if near:
            label[node] = label[min(near)[1]]
            continue
        period = (node.start, node.end) if node.start else (0, node.day // 14)
        cells.setdefault((node.participants, node.by_phone, node.status is MeetingStatus.PROPOSED, period), []).append(
            node
        )
    for cell, nodes in cells.items():
        weight = {
            p: sum(of[m.id] in nodes and of[m.id].place == p for m in mentions) for p in {n.place for n in nodes} - {""}
        }
        largest = max(weight, key=lambda place: (weight[place], place), default="")
        for node in nodes:
            label[node] = (cell, node.place or largest)
    joined: dict[Any, set[str]] = {}
    for mention_id, node in of.items():
        joined.setdefault(label[node], set()).add(mention_id)
    return {frozenset(ids) for ids in joined.values()}

"""Where two parties moved: which turns lead closer or apart, and numbers of one thing that do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.records import EventType, FactKind, Number, Realis
from streams.serve.pages.movement import FARTHEST, Direction, direction_of, distance, gaps, latest, place


@dataclass(frozen=True)
class Stand:
    """A stand of a type."""

    event_type: EventType
    negated: bool = False
    hedged: bool = False
    realis: Realis = Realis.ACTUAL


@dataclass(frozen=True)
class Said:
    """A number that is stated on a day of January."""

    day: dt.date
    number: Number


def said(day: int, low: float | None, high: float | None = None, **fields: str) -> Said:
    """A number of centrifuges, unless it is of something else."""
    bounds = {"low": low, "high": low if high is None else high}
    measure = {"counted": "جهازا", **fields}
    kind = FactKind(measure.pop("kind", "cardinal"))
    return Said(dt.date(2024, 1, day), Number(kind=kind, start=0, end=1, text=f"{low}", **bounds, **measure))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("was", "now", "direction"),
    [
        ("REJECT", "CONCEDE", Direction.CLOSER),
        ("THREATEN", "AGREE", Direction.CLOSER),
        ("THREATEN", "OFFER", Direction.CLOSER),
        ("REQUEST", "SUPPORT", Direction.CLOSER),
        ("AGREE", "REJECT", Direction.APART),
        ("OFFER", "THREATEN", Direction.APART),
        ("REQUEST", "THREATEN", Direction.APART),
        ("STATE", "REJECT", Direction.APART),
        ("REJECT", "REQUEST", None),
        ("STATE", "REQUEST", None),
        ("STATE", "OFFER", None),
        ("REJECT", "THREATEN", None),
        ("OFFER", "REQUEST", None),
    ],
)
def test_turns_lead_closer_apart_or_neither(was: str, now: str, direction: Direction | None) -> None:
    """From refusing or demanding to giving is closer, to refusing or force is apart; the rest is neither."""
    assert direction_of(Stand(EventType(was)), Stand(EventType(now))) == direction


def test_what_is_denied_counts_as_what_it_means() -> None:
    """Who no longer agrees has moved apart; who agrees after not agreeing has moved closer."""
    agrees, does_not = Stand(EventType.AGREE), Stand(EventType.AGREE, negated=True)

    assert direction_of(agrees, does_not) is Direction.APART
    assert direction_of(does_not, agrees) is Direction.CLOSER


stands = st.builds(Stand, st.sampled_from(EventType), st.booleans())


@given(stands, stands)
def test_distance_is_the_same_from_both_sides(a: Stand, b: Stand) -> None:
    """It is symmetrical, within its bounds, and 0 only where both give."""
    assert distance(a, b) == distance(b, a)
    assert 0 <= distance(a, b) <= FARTHEST
    assert (distance(a, b) == 0) == (place(a) == place(b) == 4)


@given(stands, stands, stands)
def test_a_turn_that_leads_closer_makes_the_distance_less(was: Stand, now: Stand, other: Stand) -> None:
    """And one that leads apart makes it more, whatever the other side holds."""
    change = distance(now, other) - distance(was, other)
    direction = direction_of(was, now)

    assert direction is not Direction.CLOSER or change < 0
    assert direction is not Direction.APART or change > 0


def test_numbers_of_one_thing_come_closer() -> None:
    """3,000 against 500, then 2,000 against 1,000: the gap has become less; the first pair is that of the day both had spoken."""
    [gap] = gaps([said(1, 5000), said(2, 3000), said(6, 2000)], [said(3, 500), said(9, 1000)])

    assert gap.direction is Direction.CLOSER
    assert [number.low for number in gap.first] == [3000, 500]
    assert [number.low for number in gap.last] == [2000, 1000]
    assert gap.day == dt.date(2024, 1, 9)


def test_numbers_of_other_things_are_not_compared() -> None:
    """Neither other nouns nor other units nor other kinds, nor what has no bound; spelling does not matter."""
    ours = [said(1, 10)]

    assert not gaps(ours, [said(1, 20, counted="سنة")])
    assert not gaps(ours, [said(1, 20, unit="USD")])
    assert not gaps(ours, [said(1, 20, kind="money")])
    assert not gaps(ours, [said(1, None)])
    assert gaps(ours, [said(1, 20, counted="جهازاً")])


def test_ranges_that_meet_are_not_apart() -> None:
    """Where the ranges of both overlap there is no gap; from apart to that is closer."""
    [gap] = gaps([said(1, 10, 20), said(5, 10, 40)], [said(2, 30, 50)])

    assert gap.direction is Direction.CLOSER


numbers = st.lists(st.builds(said, st.integers(1, 28), st.integers(0, 99).map(float)), min_size=1, max_size=6)


@given(numbers, numbers)
def test_the_gap_is_the_same_from_both_sides(a: list[Said], b: list[Said]) -> None:
    """Which party is named first does not matter to the direction."""
    there, back = gaps(a, b), gaps(b, a)

    assert [(gap.direction, gap.day, gap.first, gap.last) for gap in there] == [
        (gap.direction, gap.day, gap.first[::-1], gap.last[::-1]) for gap in back
    ]


def test_the_last_movement_counts() -> None:
    """Of turns and numbers the newest says which way the issue went; a gap that stayed says nothing."""
    apart = gaps([said(1, 10), said(8, 5)], [said(2, 20)])
    stayed = gaps([said(1, 10)], [said(9, 20)])

    assert latest((), apart) == (Direction.APART, dt.date(2024, 1, 8))
    assert latest((), stayed) is None
    assert latest((), (*apart, *stayed)) == (Direction.APART, dt.date(2024, 1, 8))

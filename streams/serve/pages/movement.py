"""What two parties hold towards each other on an issue in, where they moved towards or away from each other out.

A party moves closer when it turns from refusing, threatening or demanding to
offering, agreeing, supporting or giving way; it moves apart when it turns to refusing
or threatening. Two parties move when the numbers that each states of one thing do.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from streams.arabic.text import fold
from streams.records import Number
from streams.serve.model.names import Name
from streams.serve.model.shown import PositionRow
from streams.serve.pages.stands import StandLike, family

__all__ = ["FARTHEST", "Direction", "Gap", "Turn", "direction_of", "distance", "gaps", "latest", "place", "turns_of"]

_PLACES: Final = {"coerce": 0, "oppose": 1, "demand": 2, "state": 3, "accord": 4}
_NEAREST: Final = 4
FARTHEST: Final = 2 * _NEAREST
"""The distance of two parties who both use or threaten force."""


class Direction(StrEnum):
    """Which way parties moved."""

    CLOSER = "closer"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Turn:
    """A party that turned on an issue."""

    direction: Direction
    day: dt.date
    actor: Name
    was: PositionRow
    now: PositionRow


@dataclass(frozen=True, slots=True)
class Gap:
    """How far the numbers of two parties are apart that both state of one thing."""

    direction: Direction | None
    """None where the gap is as wide as it was."""
    day: dt.date
    """The day of the last of these numbers."""
    first: tuple[Number, Number]
    """The first pair: of each party its last number on the day on which both had stated one."""
    last: tuple[Number, Number]
    """The last pair."""


class Stated(Protocol):
    """A number that a party states on a day."""

    @property
    def day(self) -> dt.date:
        """The day."""

    @property
    def number(self) -> Number:
        """What it measures, and its bounds."""


class Turned(Protocol):
    """A turn of the ledger."""

    @property
    def actor(self) -> Name:
        """Who turned."""

    @property
    def day(self) -> dt.date:
        """When."""

    @property
    def was(self) -> PositionRow:
        """The stance before."""

    @property
    def now(self) -> PositionRow:
        """The stance after."""


def place(stand: StandLike) -> int:
    """From 0, force, by refusing, demanding and stating, to 4, an offer or an agreement."""
    return _PLACES[family(stand)]


def distance(a: StandLike, b: StandLike) -> int:
    """How far two parties are apart, from 0, where both offer or agree, to `FARTHEST`."""
    return FARTHEST - place(a) - place(b)


def direction_of(was: StandLike, now: StandLike) -> Direction | None:
    """Which way a turn leads; None where it leads neither way, as from stating to demanding."""
    before, after = family(was), family(now)
    if after == "accord" and before in {"coerce", "oppose", "demand"}:
        return Direction.CLOSER
    if after in {"coerce", "oppose"} and place(now) < place(was) and before != "oppose":
        return Direction.APART
    return None


def turns_of(changes: Iterable[Turned]) -> tuple[Turn, ...]:
    """The turns that lead closer or apart, the newest first."""
    found = [
        Turn(direction, change.day, change.actor, change.was, change.now)
        for change in changes
        if (direction := direction_of(change.was, change.now)) is not None
    ]
    return tuple(sorted(found, key=lambda turn: turn.day, reverse=True))


def gaps(a: Iterable[Stated], b: Iterable[Stated]) -> tuple[Gap, ...]:
    """The numbers that both parties state of one thing, that with the newest number first."""
    ours, theirs = _by_measure(a), _by_measure(b)
    both = sorted(ours.keys() & theirs.keys())
    found = [gap for measure in both if (gap := _gap(ours[measure], theirs[measure]))]
    return tuple(sorted(found, key=lambda gap: gap.day, reverse=True))


def latest(turns: Sequence[Turn], numbers: Sequence[Gap]) -> tuple[Direction, dt.date] | None:
    """Which way the last movement on an issue led, and when; None where nothing moved."""
    moved = [(turn.day, turn.direction) for turn in turns]
    moved += [(gap.day, gap.direction) for gap in numbers if gap.direction is not None]
    if not moved:
        return None
    day, direction = max(moved)
    return direction, day


def _by_measure(stated: Iterable[Stated]) -> dict[tuple[str, str, str], list[Stated]]:
    """What is stated of each thing, by the day; numbers without a bound say nothing."""
    found: defaultdict[tuple[str, str, str], list[Stated]] = defaultdict(list)
    for each in stated:
        number = each.number
        if number.low is not None or number.high is not None:
            found[number.kind.value, number.unit or "", fold(number.counted or "")].append(each)
    return {measure: sorted(some, key=lambda one: one.day) for measure, some in found.items()}


def _gap(ours: Sequence[Stated], theirs: Sequence[Stated]) -> Gap | None:
    """None where there is only one pair: nothing can be compared."""
    both = max(ours[0].day, theirs[0].day)
    first = _last_by(ours, both), _last_by(theirs, both)
    last = ours[-1].number, theirs[-1].number
    then, now = _apart(*first), _apart(*last)
    if first == last and then == 0:
        return None
    direction = None if now == then else Direction.CLOSER if now < then else Direction.APART
    return Gap(direction, max(ours[-1].day, theirs[-1].day), first, last)


def _last_by(stated: Sequence[Stated], day: dt.date) -> Number:
    return [each for each in stated if each.day <= day][-1].number


def _apart(a: Number, b: Number) -> float:
    """Between two ranges the room that neither covers; 0 where they meet."""
    (a_low, a_high), (b_low, b_high) = _bounds(a), _bounds(b)
    return max(0.0, b_low - a_high, a_low - b_high)


def _bounds(number: Number) -> tuple[float, float]:
    """Both bounds; an open one is as far as the other, since what lies beyond is not said."""
    low = number.low if number.low is not None else number.high
    high = number.high if number.high is not None else number.low
    return low or 0.0, high or 0.0

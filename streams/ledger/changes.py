"""The stances of one actor towards one counterpart in, oldest first, its changes of stand out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from streams.ledger.stance import Leaning, Placed

__all__ = ["turns"]


_QUIET_DAYS: Final = 7
"""After so many days without a word of it a leaning counts as left, when another takes its place."""
_TURNS: Final = (
    (Leaning.OPPOSED, Leaning.OPEN, 1),
    (Leaning.OPEN, Leaning.OPPOSED, 1),
    (Leaning.RESERVED, Leaning.OPPOSED, _QUIET_DAYS),
    (Leaning.DEMANDING, Leaning.OPPOSED, _QUIET_DAYS),
    (Leaning.OPPOSED, Leaning.RESERVED, _QUIET_DAYS),
    (Leaning.RESERVED, Leaning.OPEN, _QUIET_DAYS),
    (Leaning.DEMANDING, Leaning.OPEN, _QUIET_DAYS),
)
"""From a leaning, to a leaning, after how many days at least: reversals first, then what only a pause makes a turn."""


_OPPOSITE: Final[Mapping[int, int]] = {Leaning.OPEN: Leaning.OPPOSED, Leaning.OPPOSED: Leaning.OPEN}


def turns(placed: Sequence[Placed]) -> list[tuple[Placed, Placed]]:
    """(was, now) of every turn among the stances towards one counterpart, given and found oldest first."""
    found: list[tuple[Placed, Placed]] = []
    held: dict[int, Placed] = {}
    for _, group in groupby(placed, key=_when):
        today = list(group)
        if held and today[0].background:
            continue  # nobody knows when: it cannot follow what is known
        now: dict[int, Placed] = {}
        for item in today:
            now.setdefault(item.leaning, item)
        turn = _turn(held, now)
        if turn is not None:
            found.append(turn)
            del held[turn[0].leaning]
        for leaning in now.keys() & _OPPOSITE.keys():
            _forget(held, now, _OPPOSITE[leaning], _day(today[0]))
        held.update((item.leaning, item) for item in today)
    return found


def _when(placed: Placed) -> tuple[int, int]:
    return placed.shown.order[:2]


def _day(placed: Placed) -> int:
    return placed.shown.order[0]


def _turn(held: dict[int, Placed], now: dict[int, Placed]) -> tuple[Placed, Placed] | None:
    """The turn that a day brings: it leaves a leaning, and takes one that is new or, coming to rest, milder."""
    for was, becomes, days in _TURNS:
        if was in held and was not in now and becomes in now and (becomes not in held or becomes is Leaning.RESERVED):
            gap = _day(now[becomes]) - _day(held[was])
            if gap >= days or held[was].background:
                return held[was], now[becomes]
    return None


def _forget(held: dict[int, Placed], now: dict[int, Placed], leaning: int, day: int) -> None:
    """Drop a leaning that was once held beside its opposite, when only the opposite has been stated since."""
    if leaning in held and leaning not in now and day - _day(held[leaning]) >= _QUIET_DAYS:
        del held[leaning]

"""Positions and numbers in, where they stand in a chart out: thousandths across, so that a chart is as wide as its page.

The templates draw what is worked out here; time runs with the writing, so in Arabic
from right to left.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from streams.arabic.text import fold
from streams.records import FactKind
from streams.serve.model.meetings import MeetingRow
from streams.serve.model.names import Name
from streams.serve.model.shown import PositionRow
from streams.serve.model.stands import NumberPoint
from streams.serve.pages.dates import days_before
from streams.serve.pages.stands import family

__all__ = ["Axis", "Lane", "Measure", "Point", "Timeline", "Value", "measures", "timeline"]

LANES_MAX: Final = 10
_POINTS_MAX: Final = 150
_LEVELS: Final = 4
_MARK_WIDTH: Final = 1.8
"""Per cent of the width that a mark needs for itself."""
_MEETINGS_MAX: Final = 40
_SPANS: Final = (60, 120, 240, 365, 730, 1_825)
"""Days that an axis may cover, before all of them."""
_COVERED: Final = 0.7
"""An axis covers at least this part of what there is; the rest is counted as earlier."""
_TICKS: Final = ((100, 14), (260, 30), (800, 91), (2_000, 365), (100_000, 1_826))
"""Days that an axis covers at the most, and days between its ticks."""
_TICKS_FEW: Final = 5
"""So many on an axis of more days than these: what is told of antiquity, or misread, is of such days."""
_MEASURES_MAX: Final = 6


@dataclass(frozen=True, slots=True)
class Axis:
    """From which day to which."""

    first: dt.date
    last: dt.date
    is_rtl: bool

    def at(self, day: dt.date) -> float:
        """Per cent of the width, from the left."""
        share = 100 * (day - self.first).days / max(1, (self.last - self.first).days)
        share = 1.5 + 0.97 * share  # room for a mark on the edge
        return round(100 - share if self.is_rtl else share, 1)

    @property
    def is_short(self) -> bool:
        """Whether its ticks are days rather than months."""
        return (self.last - self.first).days <= _TICKS[0][0]

    @property
    def ticks(self) -> tuple[dt.date, ...]:
        """A few days that are written below it."""
        days = (self.last - self.first).days
        step = next((between for most, between in _TICKS if days <= most), days // _TICKS_FEW)
        return tuple(self.first + dt.timedelta(days=number) for number in range(step // 2, days, step))


@dataclass(frozen=True, slots=True)
class Point:
    """Sentences of one family, of one day, in one lane."""

    x: float
    stand: PositionRow
    """The first of them."""
    count: int
    level: int = 0
    """How many marks it stands below the line's first, where marks of one time would lie on each other."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A line of the chart."""

    name: Name
    points: tuple[Point, ...]

    @property
    def levels(self) -> int:
        """How many marks stand below each other at the most, beside the first."""
        return max((point.level for point in self.points), default=0)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What an actor held on each issue, or each actor on an issue, over time."""

    axis: Axis
    lanes: tuple[Lane, ...]
    meetings: tuple[tuple[float, MeetingRow], ...]
    earlier: int
    """Sentences of days before the axis."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number in the chart of its measure."""

    x: float
    low: float
    high: float
    """Heights in per cent, from the top."""
    said: NumberPoint


@dataclass(frozen=True, slots=True)
class Measure:
    """What is stated again and again of one thing."""

    kind: FactKind
    unit: str | None
    counted: str | None
    issue: Name
    axis: Axis
    values: tuple[Value, ...]
    """In the order of their days."""
    least: float
    most: float
    earlier: int
    """Numbers of days before the axis."""


def timeline(
    rows: Sequence[PositionRow],
    lane_of: Callable[[PositionRow], Name],
    meetings: Iterable[MeetingRow],
    *,
    is_rtl: bool,
) -> Timeline | None:
    """None where nothing was said on two days."""
    days = sorted(row.day for row in rows)
    if not days or days[0] == days[-1]:
        return None
    axis = _axis(days, is_rtl=is_rtl)
    shown = [row for row in rows if axis.first <= row.day]
    weights = Counter(lane_of(row) for row in shown)
    names = sorted(weights, key=lambda name: (-weights[name], name.code))[:LANES_MAX]
    merged: defaultdict[tuple[Name, dt.date, str], list[PositionRow]] = defaultdict(list)
    for row in shown:
        merged[lane_of(row), row.day, family(row)].append(row)
    newest = sorted(merged, key=lambda key: key[1], reverse=True)[:_POINTS_MAX]
    lanes = tuple(
        Lane(name, _apart_marks([_point(axis, merged[key]) for key in reversed(newest) if key[0] == name]))
        for name in names
    )
    held = [(axis.at(row.day), row) for row in meetings if axis.first <= row.day <= axis.last]
    return Timeline(axis, lanes, tuple(held[:_MEETINGS_MAX]), len(rows) - len(shown))


def measures(numbers: Iterable[NumberPoint], *, is_rtl: bool) -> tuple[Measure, ...]:
    """The things of which numbers were stated on two days or more, those with most numbers first."""
    found: defaultdict[tuple[str, FactKind, str, str], list[NumberPoint]] = defaultdict(list)
    for said in numbers:
        number = said.number
        if number.low is not None or number.high is not None:
            found[said.issue.code, number.kind, number.unit or "", fold(number.counted or "")].append(said)
    several = [some for some in found.values() if len({said.day for said in some}) > 1]
    several.sort(key=lambda some: (-len(some), some[0].issue.code, some[0].number.text))
    return tuple(_measure(some, is_rtl=is_rtl) for some in several[:_MEASURES_MAX])


def _axis(days: Sequence[dt.date], *, is_rtl: bool) -> Axis:
    """The shortest one that covers most of the days, which are in order."""
    last = days[-1]
    for span in _SPANS:
        first = days_before(last, span)
        inside = [day for day in days if day >= first]
        if len(inside) >= _COVERED * len(days) and inside[0] < last:
            return Axis(inside[0], last, is_rtl)
    return Axis(days[0], last, is_rtl)


def _point(axis: Axis, rows: Sequence[PositionRow]) -> Point:
    return Point(axis.at(rows[0].day), rows[0], len(rows))


def _apart_marks(points: Sequence[Point]) -> tuple[Point, ...]:
    """Each on the first level on which the mark before it is far enough away; on the last one where none is."""
    ends: list[float | None] = [None] * _LEVELS
    placed = []
    for point in points:
        free = (level for level, end in enumerate(ends) if end is None or abs(point.x - end) >= _MARK_WIDTH)
        level = next(free, _LEVELS - 1)
        ends[level] = point.x
        placed.append(replace(point, level=level))
    return tuple(placed)


def _measure(some: Sequence[NumberPoint], *, is_rtl: bool) -> Measure:
    said = sorted(some, key=lambda each: (each.day, each.position_id))
    axis = _axis([each.day for each in said], is_rtl=is_rtl)
    shown = [each for each in said if each.day >= axis.first]
    bounds = [_bounds(each) for each in shown]
    least, most = min(low for low, _ in bounds), max(high for _, high in bounds)
    values = tuple(
        Value(axis.at(each.day), _height(low, least, most), _height(high, least, most), each)
        for each, (low, high) in zip(shown, bounds, strict=True)
    )
    number, left = said[-1].number, len(said) - len(shown)
    return Measure(number.kind, number.unit, number.counted, said[-1].issue, axis, values, least, most, left)


def _bounds(said: NumberPoint) -> tuple[float, float]:
    low, high = said.number.low, said.number.high
    return (low if low is not None else high or 0.0), (high if high is not None else low or 0.0)


def _height(value: float, least: float, most: float) -> float:
    """Per cent from the top: the least at the bottom, the greatest at the top, with room for the marks."""
    return 50.0 if most == least else round(88 - 76 * (value - least) / (most - least), 1)

"""The charts: where points stand, that time runs with the writing, and what is left out is counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.records import FactKind, Number
from streams.serve.model.actors import ActorView, actor_view
from streams.serve.model.moment import Moment
from streams.serve.model.shown import PositionRow
from streams.serve.model.stands import NumberPoint
from streams.serve.model.store import Store
from streams.serve.pages.charts import LANES_MAX, Axis, Timeline, measures, timeline

FIRST = dt.date(2024, 1, 1)


@pytest.fixture(scope="module")
def russia(seed_model: Store) -> ActorView:
    """What the seeds know of Russia."""
    with seed_model.reading() as db:
        found = actor_view(db, "RUS", Moment(dt.date(2022, 2, 1)))
    assert found is not None
    return found


def drawn(rows: list[PositionRow], *, is_rtl: bool = True) -> Timeline:
    """The chart of these, a lane an issue."""
    found = timeline(rows, lambda row: row.issue, (), is_rtl=is_rtl)
    assert found is not None
    return found


def test_every_sentence_is_drawn_or_counted(russia: ActorView) -> None:
    """The marks of the lanes and the earlier ones are all there are, as long as the lanes have room."""
    chart = drawn(list(russia.timeline))

    assert len(chart.lanes) <= LANES_MAX
    lanes = {lane.name for lane in chart.lanes}
    inside = [row for row in russia.timeline if row.issue in lanes and row.day >= chart.axis.first]
    assert sum(point.count for lane in chart.lanes for point in lane.points) == len(inside)
    assert chart.earlier == sum(1 for row in russia.timeline if row.day < chart.axis.first)


def test_time_runs_with_the_writing(russia: ActorView) -> None:
    """What is later stands further left in Arabic and further right in English; the charts are mirrors."""
    arabic, english = (drawn(list(russia.timeline), is_rtl=is_rtl) for is_rtl in (True, False))
    for one, other in zip(arabic.lanes, english.lanes, strict=True):
        for here, there in zip(one.points, other.points, strict=True):
            assert here.x + there.x == pytest.approx(100, abs=0.11)
        assert [point.x for point in other.points] == sorted(point.x for point in other.points)


def test_a_lonely_sentence_of_long_ago_does_not_press_all_others_together(russia: ActorView) -> None:
    """The axis covers most of what there is; what is before it is counted."""
    old = replace(russia.timeline[0], day=dt.date(1999, 1, 1))
    chart = drawn([*russia.timeline, old])

    assert chart.axis.first > dt.date(2020, 1, 1)
    assert chart.earlier >= 1


def test_a_single_day_is_no_timeline(russia: ActorView) -> None:
    """Nor is nothing."""
    one = russia.timeline[0]

    assert timeline([one, one], lambda row: row.issue, (), is_rtl=True) is None
    assert timeline([], lambda row: row.issue, (), is_rtl=True) is None


@given(st.integers(0, 9_000), st.integers(1, 9_000), st.booleans())
def test_points_and_ticks_stay_inside(at: int, days: int, is_rtl: bool) -> None:
    """Whatever the axis covers, and there are not more ticks than can be read."""
    axis = Axis(FIRST, FIRST + dt.timedelta(days=days), is_rtl)

    assert 0 <= axis.at(FIRST + dt.timedelta(days=min(at, days))) <= 100
    assert len(axis.ticks) <= 9
    assert all(axis.first <= tick <= axis.last for tick in axis.ticks)


def said(russia: ActorView, day: int, low: float | None, high: float | None, counted: str = "جنديا") -> NumberPoint:
    """A number of soldiers."""
    number = Number(kind=FactKind.CARDINAL, low=low, high=high, counted=counted, start=0, end=1, text=f"{low}")
    return NumberPoint(
        day=FIRST + dt.timedelta(days=day),
        actor=russia.actor,
        issue=russia.timeline[0].issue,
        counterpart=None,
        number=number,
        position_id=f"{day}",
        article_id="a",
        source=None,
        text="",
    )


def test_numbers_of_one_thing_are_one_chart(russia: ActorView) -> None:
    """Ranges keep both ends, open ones their only one; the greatest stands highest; what was said on one day is no chart."""
    points = [
        said(russia, 0, 100, 200),
        said(russia, 5, 400, None),
        said(russia, 9, None, 300),
        said(russia, 1, 7, 7, "سنة"),
    ]
    [measure] = measures(points, is_rtl=False)

    assert (measure.least, measure.most) == (100, 400)
    assert [value.said.day.day for value in measure.values] == [1, 6, 10]
    assert [value.high < value.low for value in measure.values] == [True, False, False]
    assert min(measure.values, key=lambda value: value.high).said.number.low == 400


def test_a_number_of_long_ago_does_not_press_all_others_together(russia: ActorView) -> None:
    """It is counted, and the height is that of the numbers that are drawn."""
    old = replace(said(russia, 0, 9_000_000, 9_000_000), day=dt.date(1948, 5, 14))
    [measure] = measures([old, *(said(russia, day, 100 + day, 100 + day) for day in range(9))], is_rtl=False)

    assert (len(measure.values), measure.earlier) == (9, 1)
    assert measure.axis.first == measure.values[0].said.day
    assert measure.most == 108


@pytest.mark.parametrize("year", [1, 1258, 1700])
def test_days_of_antiquity_have_ticks(russia: ActorView, year: int) -> None:
    """Half of the sentences are of them, so that the axis has to cover them; some ticks can be read."""
    chart = drawn([russia.timeline[0], replace(russia.timeline[0], day=dt.date(year, 3, 1))])

    assert chart.axis.first.year == year
    assert 3 <= len(chart.axis.ticks) <= 9


def test_marks_of_one_time_do_not_lie_on_each_other(russia: ActorView) -> None:
    """Those of one level are as far apart as a mark is wide, as long as there are levels left."""
    chart = drawn(list(russia.timeline))
    for lane in chart.lanes:
        for level in range(lane.levels):
            places = sorted(point.x for point in lane.points if point.level == level)
            assert all(there - here >= 1.8 for here, there in pairwise(places))
    assert any(lane.levels for lane in chart.lanes)

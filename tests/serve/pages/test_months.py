"""Months of the calendar, its first and its last among them."""

from __future__ import annotations

import datetime as dt

import pytest

from streams.serve.pages.months import month_of


@pytest.mark.parametrize(
    ("first", "before", "after"),
    [
        (dt.date(2022, 1, 1), "2021-12", "2022-02"),
        (dt.date(1, 1, 1), "0001-01", "0001-03"),
        (dt.date(9999, 12, 1), "9999-10", "9999-12"),
    ],
)
def test_every_month_leads_on(first: dt.date, before: str, after: str) -> None:
    """Also where somebody asks for one at an end of time, beside which there is none: then the one next to it is shown."""
    month = month_of("en", first, [first], lambda day: day)

    assert (month.before, month.after) == (before, after)
    assert all(len(week) == 7 for week in month.weeks)

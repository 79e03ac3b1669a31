"""Days as pages write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.ingest.written_days import day_in, level

NEAR = dt.date(2021, 6, 10)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("نُشر في 12 مايو 2021", "2021-05-12"),
        ("الخميس، ٢٠ تشرين الثاني (نوفمبر) ٢٠١٤", "2014-11-20"),
        ("3 كانون الثاني/يناير 2019", "2019-01-03"),
        ("5 جوان 2020", "2020-06-05"),
        ("1 غشت، 2020", "2020-08-01"),
        ("12 رمضان 1442 هـ", "2021-04-24"),
        ("1442/9/25", "2021-05-07"),
        ("25-09-1442 هـ", "2021-05-07"),
        ("4\u200f/11\u200f/2019", "2019-11-04"),
        ("2019-11-04 18:40", "2019-11-04"),
        ("30.09.2020", "2020-09-30"),
        ("12 مايو", "2021-05-12"),
        ("12 حزيران", "2021-06-12"),
        ("13 حزيران", "2020-06-13"),
        ("31 فبراير 2021", None),
        ("12 رمضان", None),
        ("12 ماي3", None),
        ("هاتف 02/1234/5678", None),
        ("192.168.10.2021", None),
        ("", None),
    ],
)
def test_days(text: str, day: str | None) -> None:
    """Both calendars, names of all regions, digits of both kinds; none where there is none such."""
    found = day_in(text, NEAR)

    assert (found.day.isoformat() if found else None) == day


def test_without_a_year_it_needs_one_near() -> None:
    """A day alone is none of any year; 29 February is the last one that there was."""
    assert day_in("12 مايو") is None
    assert day_in("29 فبراير", dt.date(2021, 1, 1)) == (dt.date(2020, 2, 29), 0, 9)


@given(st.text())
def test_levelling_keeps_places(text: str) -> None:
    """Each character stands for the one at its place."""
    assert len(level(text)) == len(text)

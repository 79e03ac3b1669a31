"""Instants as feeds and files write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.ingest.instants import parse_instant

TEN = "2021-05-17T10:00:00+00:00"


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("2021-05-17T10:00:00Z", TEN),
        ("2021-05-17 10:00", TEN),
        ("2021-05-17T13:00:00+03:00", "2021-05-17T13:00:00+03:00"),
        ("2021-05-17", "2021-05-17T00:00:00+00:00"),
        ("20210517", "2021-05-17T00:00:00+00:00"),
        ("٢٠٢١-٠٥-١٧", "2021-05-17T00:00:00+00:00"),
        ("Mon, 17 May 2021 13:00:00 +0300", "2021-05-17T13:00:00+03:00"),
        ("17 May 2021 10:00 GMT", TEN),
        ("Mon, 17 May 21 10:00:00 -0000", TEN),
        (1_621_245_600, TEN),
        (1_621_245_600_000, TEN),
        (1_621_245_600.0, TEN),
        ("1621245600", TEN),
        ("١٦٢١٢٤٥٦٠٠", TEN),
        ("12 مايو 2021", "2021-05-12T00:00:00+00:00"),
        ("25 رمضان 1442 هـ", "2021-05-07T00:00:00+00:00"),
    ],
)
def test_forms(value: str | float, instant: str) -> None:
    """ISO 8601, RFC 822, seconds and milliseconds, written days; with the offset that was given."""
    assert parse_instant(value).isoformat() == instant


@pytest.mark.parametrize(
    "value", ["", "yesterday", "2021-02-31", "Sat, 99 May 2021 00:00 GMT", "9" * 14, "12", 5, -1, "قال في 12 مايو 2021"]
)
def test_what_is_no_instant(value: str | float) -> None:
    """Small numbers, days that are none and sentences are refused."""
    with pytest.raises(ValueError, match=r".+"):
        parse_instant(value)


@given(st.text() | st.integers() | st.floats())
def test_nothing_else_is_raised(value: str | float) -> None:
    """Whatever stands in a feed gives an instant with a zone, or a ValueError."""
    try:
        instant = parse_instant(value)
    except ValueError:
        return

    assert instant.astimezone(dt.UTC).tzinfo is dt.UTC

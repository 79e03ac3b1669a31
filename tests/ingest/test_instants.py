"""Instants as feeds, pages and files write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.ingest.instants import instant_of, parse_instant

TEN = "2021-05-17T10:00:00+00:00"


def at(*clock: int, hours: float = 0) -> dt.datetime:
    """An instant of 1 June 2021, or of the day given, in an offset."""
    zone = dt.timezone(dt.timedelta(hours=hours)) if hours else dt.UTC
    return dt.datetime(2021, 6, 1, *clock, tzinfo=zone)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Tue, 01 Jun 2021 10:00:00 +0300", at(10, hours=3)),
        ("Tue, 01 Jun 2021 10:00:00 GMT", at(10)),
        ("Tue, 1 Jun 2021 10:00:00 +03:00", at(10, hours=3)),
        ("01 Jun 2021 10:00", at(10)),
        ("2021-06-01T10:00:00Z", at(10)),
        ("2021-06-01T10:00:00.000+0300", at(10, hours=3)),
        ("2021-06-01 10:00:00 +0300", at(10, hours=3)),
        ("2021-06-01 | 12:45", at(12, 45)),
        ("2021-06-01", at()),
        ("20210601", at()),
        ("1622541600", at(10)),
        ("1622541600000", at(10)),
        (1622541600, at(10)),
        ("الثلاثاء 1 يونيو 2021 - 10:30 م", at(22, 30)),
        ("الثلاثاء، 01 حزيران 2021 12:15 ص", at(0, 15)),
        ("١ حزيران ٢٠٢١", at()),
        ("1 يونيو/ حزيران 2021", at()),
        ("1 يونيو/حزيران 2021 الساعة 22:05", at(22, 5)),
        ("الثلاثاء, 01 يونيو 2021 10:00:00 +0300", at(10, hours=3)),
        ("الثلاثاء 1 جوان 2021", at()),
        ("آخر تحديث: 1/6/2021 06:02 م (توقيت مكة المكرمة)", at(18, 2)),
        ("01.06.2021 17:03", at(17, 3)),
        ("17:03:33 01-06-2021", at(17, 3)),
    ],
)
def test_dates(text: str | int, instant: dt.datetime) -> None:
    """RFC 822, ISO 8601, seconds and milliseconds, and Arabic dates, each in the offset that it was given in."""
    found = instant_of(text)

    assert found == instant
    assert found is not None
    assert found.utcoffset() == instant.utcoffset()


@pytest.mark.parametrize(
    "text", [None, "", "أمس", "0001-01-01T00:00:00Z", "31/02/2021", "99", "2021", "الجمعة", "12:30"]
)
def test_no_dates(text: str | None) -> None:
    """What names no day is none, nor is what feeds write where they know nothing."""
    assert instant_of(text) is None


@given(st.text(max_size=200))
def test_anything(text: str) -> None:
    """Whatever it is, an instant comes of it or nothing."""
    found = instant_of(text)

    assert found is None or found.tzinfo is not None


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

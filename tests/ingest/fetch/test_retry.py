"""How long is waited before a server is asked again."""

from __future__ import annotations

import datetime as dt

import pytest

from streams.ingest.fetch.retry import backoff_seconds, retry_after_seconds

NOW = dt.datetime(2021, 6, 1, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Tue, 01 Jun 2021 10:05:00 GMT", 300),
        ("Tue, 01 Jun 2021 09:00:00 GMT", 0),
        ("Tuesday, 01-Jun-21 10:05:00 GMT", 300),
        ("999999999999999", 86_400),
        ("Tue, 01 Jun 2055 09:00:00 GMT", 86_400),
        ("-5", None),
        ("soon", None),
        ("١٢", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    """Seconds and dates are understood, a day at most; what is neither says nothing."""
    assert retry_after_seconds(value, NOW) == seconds


def test_back_off_grows_and_spreads() -> None:
    """It doubles to six hours, each feed has a share of its own, and the same question has the same answer."""
    waits = [backoff_seconds(failures, "a") for failures in range(1, 40)]

    assert all(60 * 2 ** min(n, 20) / 2 <= wait <= min(60 * 2**n, 21_600) for n, wait in enumerate(waits[:8]))
    assert all(10_800 <= wait <= 21_600 for wait in waits[10:])
    assert backoff_seconds(3, "a") == waits[2] != backoff_seconds(3, "b")

"""Retry-After and a count of failures in, seconds to wait out; pure, the jitter is a function of what is asked for."""

from __future__ import annotations

import datetime as dt
import hashlib
from email.utils import parsedate_to_datetime
from typing import Final

__all__ = ["RETRY_AFTER_SECONDS_MAX", "backoff_seconds", "retry_after_seconds"]

RETRY_AFTER_SECONDS_MAX: Final = 86_400.0
"""A server that asks for more is asked again after a day."""
_BASE_SECONDS: Final = 60.0
_BACKOFF_SECONDS_MAX: Final = 21_600.0


def retry_after_seconds(value: str | None, now: dt.datetime) -> float | None:
    """How long a Retry-After header asks to wait, in seconds or as a date; None when it says nothing that is understood."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), RETRY_AFTER_SECONDS_MAX)
    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=dt.UTC)
    return min(max((instant - now).total_seconds(), 0.0), RETRY_AFTER_SECONDS_MAX)


def backoff_seconds(failures: int, seed: str, base_seconds: float = _BASE_SECONDS) -> float:
    """How long to wait after so many failures in a row: doubled each time, to six hours, and spread from half of it to all.

    The spread is a hash of `seed`, a URL for one, and of the count: feeds that failed together
    do not come back together, and a test knows what to expect.
    """
    most = min(base_seconds * 2.0 ** min(failures - 1, 20), max(_BACKOFF_SECONDS_MAX, base_seconds))
    spread = int.from_bytes(hashlib.sha256(f"{seed}\0{failures}".encode("utf-8", "replace")).digest()[:4]) / 2**32
    return most * (0.5 + spread / 2)

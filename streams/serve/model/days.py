"""Days in, the instants at which they begin and end out: in UTC, in milliseconds since 1970, as rows have them."""

from __future__ import annotations

import datetime as dt
from typing import Final

from streams.ledger.instants import milliseconds

__all__ = ["begin_ms", "end_ms"]

_DAY_MS: Final = 86_400_000


def begin_ms(day: dt.date) -> int:
    """The first millisecond of a day."""
    return milliseconds(dt.datetime.combine(day, dt.time(), dt.UTC))


def end_ms(day: dt.date) -> int:
    """The millisecond behind a day."""
    return begin_ms(day) + _DAY_MS

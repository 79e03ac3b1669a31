"""Instants in, milliseconds since 1970 out, and back: as records have them on a topic."""

from __future__ import annotations

import datetime as dt
from typing import Final

__all__ = ["at_ms", "milliseconds"]

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MS: Final = dt.timedelta(milliseconds=1)


def milliseconds(instant: dt.datetime) -> int:
    """Milliseconds since 1970."""
    return (instant - _EPOCH) // _MS


def at_ms(since: int) -> dt.datetime:
    """The instant so many milliseconds after 1970."""
    return _EPOCH + since * _MS

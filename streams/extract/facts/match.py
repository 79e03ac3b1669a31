"""What a rule for facts hands back: an expression with its meaning, in token numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from streams.arabic.calendar import Days
from streams.arabic.numbers.number import Value
from streams.arabic.token_cursor import TokenCursor
from streams.records import FactKind, Granularity

__all__ = ["Build", "Found"]


class Found(NamedTuple):
    """One fact, before it becomes a record."""

    kind: FactKind
    first: int
    """Its first token; the proclitics of that token stay outside."""
    last: int
    """The token behind it."""
    low: Value | None = None
    high: Value | None = None
    approx: bool = False
    unit: str | None = None
    counted: str | None = None
    days: Days | None = None
    granularity: Granularity | None = None
    note: str | None = None
    confidence: int = 900


Build = Callable[[TokenCursor, int], Found | None]
"""A production: the fact that starts at this token, or None."""

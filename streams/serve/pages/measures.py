"""A number or date that an article states in, its value as the page writes it out."""

from __future__ import annotations

import datetime as dt
from typing import Final, Protocol

from babel.numbers import format_decimal
from babel.units import format_unit

from streams.serve.pages.dates import day_words
from streams.serve.pages.words import Language

__all__ = ["fact_value"]

_DURATIONS: Final = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})
_WRITTEN_OUT: Final = 1e21
"""What is greater is written with its power of ten: the arithmetic of babel has 28 digits, and raises for more."""


class Measured(Protocol):
    """What facts and numbers of positions have in common."""

    @property
    def low(self) -> float | None:
        """Least value; None when open below."""

    @property
    def high(self) -> float | None:
        """Greatest value; None when open above."""

    @property
    def unit(self) -> str | None:
        """What it is measured in."""


def fact_value(language: Language, fact: Measured) -> str:
    """`100,000`, `3–5 USD`, `12 Jan 2022 – 14 Jan 2022`; empty where the value is not known."""
    first, last = getattr(fact, "date_start", None), getattr(fact, "date_end", None)
    if first is not None:
        return _days(language, first, last or first)
    if fact.low is None and fact.high is None:
        return ""
    low, high = (None if each is None else _number(language, each) for each in (fact.low, fact.high))
    if fact.low is not None and fact.low == fact.high and fact.unit in _DURATIONS and abs(fact.low) < _WRITTEN_OUT:
        return format_unit(fact.low, f"duration-{fact.unit}", locale=language)
    number = low if low == high else f"≥ {low}" if high is None else f"≤ {high}" if low is None else f"{low}–{high}"
    return f"{number} {fact.unit}" if fact.unit else str(number)


def _days(language: Language, first: dt.date, last: dt.date) -> str:
    return (
        day_words(language, first) if first == last else f"{day_words(language, first)} – {day_words(language, last)}"
    )


def _number(language: Language, value: float) -> str:
    if not abs(value) < _WRITTEN_OUT:
        return f"{value:g}"
    return str(format_decimal(value, locale=language, numbering_system="latn"))

"""A numeric or temporal expression, and what it measures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from streams.records.derived import Derived

__all__ = ["Fact", "FactKind", "Granularity"]


class FactKind(StrEnum):
    """What a numeric or temporal expression measures."""

    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    PERCENT = "percent"
    MONEY = "money"
    QUANTITY = "quantity"
    DURATION = "duration"
    DATE = "date"
    TIME = "time"
    FREQUENCY = "frequency"


class Granularity(StrEnum):
    """How exact a date or time is."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    PERIOD = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Derived):
    """A numeric or temporal expression that carries information."""

    kind: FactKind
    """What it measures."""
    low: float | None = None
    """Least value; equal to high for a point; null when open below, and for dates and times."""
    high: float | None = None
    """Greatest value; equal to low for a point; null when open above, and for dates and times."""
    approx: bool = False
    """Whether the text says that the value is approximate."""
    unit: str | None = None
    """ISO 4217 code, unit of duration, or English unit in the singular; null when there is none or it is unknown."""
    counted: str | None = None
    """The noun that is counted, as written, without clitics; null when none is."""
    date_start: dt.date | None = None
    """First day meant, inclusive; null when it cannot be resolved or the fact is no date."""
    date_end: dt.date | None = None
    """Last day meant, inclusive; null when it cannot be resolved or the fact is no date."""
    granularity: Granularity | None = None
    """How exact a date or time is; null for other facts."""
    said_by: str | None = None
    """Id of the innermost quote that holds it; null when the article itself says it."""
    note: str | None = None
    """Why a value or unit is null although the text means one; else null."""

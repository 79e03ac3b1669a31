"""A day, an instant of knowledge and today in, the condition under which rows of the read model count out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from streams.ledger.instants import milliseconds
from streams.serve.model.store import LIVE

__all__ = ["Condition", "Moment"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of WHERE, with its parameters."""

    sql: str
    parameters: tuple[object, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        return Condition(f"{self.sql} AND {other.sql}", (*self.parameters, *other.parameters))


@dataclass(frozen=True, slots=True)
class Moment:
    """From where one looks: both clocks, and the day from which ages are counted."""

    today: dt.date
    """The day on which it is asked."""
    as_of: dt.date | None = None
    """Last day of what was said or done; None for all."""
    known_by: dt.datetime | None = None
    """Instant by which an article's version was published; None for all."""

    @property
    def day(self) -> dt.date:
        """The day that is looked from: ages are counted from it, and deadlines before it have passed."""
        known = self.known_by.date() if self.known_by is not None else self.today
        return min(known, self.as_of) if self.as_of is not None else known

    @property
    def last_day(self) -> dt.date | None:
        """No position of a later day counts; None where there is no such day."""
        if self.known_by is None:
            return self.as_of
        known = _day_behind(self.known_by.date())  # a day may begin earlier where it was published
        return min(known, self.as_of) if self.as_of is not None else known

    @property
    def is_cut(self) -> bool:
        """Whether less counts than what was known: `as_of` leaves out days that had come by then."""
        if self.known_by is None or self.as_of is None:
            return self.as_of is not None
        return self.as_of < _day_behind(self.known_by.date())

    @property
    def known_ms(self) -> int | None:
        """`known_by` as the rows have it; None for all."""
        return None if self.known_by is None else milliseconds(self.known_by)

    def holds(self, table: str = "") -> Condition:
        """That a row of a table with `known_from` and `known_to` holds."""
        at = f"{table}." if table else ""
        if self.known_ms is None:
            return Condition(f"{at}known_to = {LIVE}")
        return Condition(f"{at}known_from <= ? AND {at}known_to > ?", (self.known_ms, self.known_ms))

    def said(self, table: str = "") -> Condition:
        """That a row with `day` holds and was said by the day."""
        held = self.holds(table)
        if self.last_day is None:
            return held
        return held & Condition(f"{table + '.' if table else ''}day <= ?", (self.last_day.isoformat(),))


def _day_behind(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1) if day < dt.date.max else day

"""A filter and a moment in, the deadlines that are due or have passed out, page by page; of copies of one text the first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Final

from streams.serve.model.moment import Condition, Moment
from streams.serve.model.paging import Page, Paging, page_of
from streams.serve.model.shown import PositionRow, one_of, position_rows

__all__ = ["DeadlineFilter", "DeadlineRow", "deadlines"]

_LISTED: Final = "deadlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineFilter:
    """Which deadlines are shown; what is left empty admits all."""

    actors: tuple[str, ...] = ()
    """Actor codes of those who set them."""
    issues: tuple[str, ...] = ()
    """Issues."""
    counterparts: tuple[str, ...] = ()
    """Actor codes of those who are given them."""
    since: dt.date | None = None
    """First day of the deadline."""
    until: dt.date | None = None
    """Last day of the deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRow:
    """A deadline that a position sets."""

    deadline: dt.date
    """The last day."""
    days_left: int
    """From the day that is looked from; negative once it has passed."""
    position: PositionRow
    """Who sets it, with the evidence."""


def deadlines(db: Connection, wanted: DeadlineFilter, moment: Moment, paging: Paging) -> Page[DeadlineRow]:
    """The deadlines, the earliest first; raises CursorError."""
    said, earlier = moment.said("p"), moment.said("e")
    where = one_of("p.actor", wanted.actors) & one_of("p.issue", wanted.issues)
    where &= one_of("p.target", wanted.counterparts) & said
    for sign, day in ((">=", wanted.since), ("<=", wanted.until)):
        where &= Condition(f"p.deadline {sign} ?", (day.isoformat(),)) if day else Condition("p.deadline IS NOT NULL")
    first = f"""
        NOT EXISTS (SELECT 1 FROM positions e WHERE e.deadline = p.deadline AND e.evidence_hash = p.evidence_hash
            AND e.actor = p.actor AND e.issue = p.issue AND e.event_type = p.event_type AND {earlier.sql}
            AND (e.published, e.article_id, e.start, e.id) < (p.published, p.article_id, p.start, p.id))"""
    where &= Condition(first, earlier.parameters)
    where &= paging.behind(_LISTED, "p.deadline, p.evidence_hash, p.number", str, str, int, rising=True)
    rows = position_rows(db, where, "p.deadline, p.evidence_hash, p.number", paging.limit + 1)
    page = page_of(_LISTED, rows, paging.limit, lambda row: (str(row[1].deadline), row[1].evidence_hash, row[0]))
    return Page(tuple(_row(row, moment) for _, row in page.rows), page.next)


def _row(position: PositionRow, moment: Moment) -> DeadlineRow:
    deadline = position.deadline or position.day
    return DeadlineRow(deadline=deadline, days_left=(deadline - moment.day).days, position=position)

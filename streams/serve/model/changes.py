"""A filter and a moment in, turns of stands out, the newest first, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Final

from streams.serve.model.moment import Condition, Moment
from streams.serve.model.paging import Page, Paging, page_of
from streams.serve.model.shown import ChangeRow, one_of
from streams.serve.model.stands import changes_where

__all__ = ["TurnFilter", "cell_of", "changes"]

_LISTED: Final = "changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFilter:
    """Which changes or conflicts are shown; what is left empty admits all."""

    actors: tuple[str, ...] = ()
    """Actor codes of those whose stands they are."""
    issues: tuple[str, ...] = ()
    """Issues."""
    counterparts: tuple[str, ...] = ()
    """Actor codes of those they are directed at."""
    since: dt.date | None = None
    """First day."""
    until: dt.date | None = None
    """Last day."""


def changes(db: Connection, wanted: TurnFilter, moment: Moment, paging: Paging) -> Page[ChangeRow]:
    """The turns, the newest first; raises CursorError."""
    where = cell_of(wanted) & paging.behind(_LISTED, "day, id", str, str)
    rows: Sequence[ChangeRow] = changes_where(db, where, moment, paging.limit + 1)
    return page_of(_LISTED, rows, paging.limit, lambda row: (row.day.isoformat(), row.change_id))


def cell_of(wanted: TurnFilter) -> Condition:
    """What the filter asks of actor, issue, target and day."""
    where = one_of("actor", wanted.actors) & one_of("issue", wanted.issues) & one_of("target", wanted.counterparts)
    if wanted.since is not None:
        where &= Condition("day >= ?", (wanted.since.isoformat(),))
    if wanted.until is not None:
        where &= Condition("day <= ?", (wanted.until.isoformat(),))
    return where

"""A filter and a moment in, contradictions out, the newest first, page by page."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Final

from streams.serve.model.changes import TurnFilter, cell_of
from streams.serve.model.moment import Moment
from streams.serve.model.paging import Page, Paging, page_of
from streams.serve.model.shown import ConflictRow
from streams.serve.model.stands import conflicts_where

__all__ = ["conflicts"]

_LISTED: Final = "conflicts"


def conflicts(db: Connection, wanted: TurnFilter, moment: Moment, paging: Paging) -> Page[ConflictRow]:
    """The contradictions, the newest first; raises CursorError."""
    where = cell_of(wanted) & paging.behind(_LISTED, "day, id", str, str)
    rows = conflicts_where(db, where, moment, paging.limit + 1)
    return page_of(_LISTED, rows, paging.limit, lambda row: (row.day.isoformat(), row.conflict_id))

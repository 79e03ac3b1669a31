"""A filter and a moment in, what each actor holds on each issue towards each counterpart out, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Connection
from typing import Final

from streams.serve.model.moment import Moment
from streams.serve.model.paging import Page, Paging, page_of
from streams.serve.model.shown import one_of
from streams.serve.model.stands import StandRow, stands_where

__all__ = ["LedgerFilter", "ledger"]

_LISTED: Final = "ledger"
_SIDE: Final = "s.actor, s.issue, s.target"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFilter:
    """Which stands are shown; what is left empty admits all."""

    actors: tuple[str, ...] = ()
    """Actor codes."""
    issues: tuple[str, ...] = ()
    """Issues."""
    counterparts: tuple[str, ...] = ()
    """Actor codes of those they are directed at."""


def ledger(db: Connection, wanted: LedgerFilter, moment: Moment, paging: Paging) -> Page[StandRow]:
    """The current stands, by actor, issue and counterpart; raises CursorError."""
    where = one_of("s.actor", wanted.actors) & one_of("s.issue", wanted.issues)
    where &= one_of("s.target", wanted.counterparts) & paging.behind(_LISTED, _SIDE, str, str, str, rising=True)
    rows = stands_where(db, where, moment, paging.limit + 1, order=_SIDE)
    return page_of(_LISTED, rows, paging.limit, _key)


def _key(row: StandRow) -> tuple[str, str, str]:
    return row.actor.code, row.issue.code, row.counterpart.code if row.counterpart else ""

"""`/changes`, `/conflicts`, `/denials`, `/deadlines`: what has turned, what contradicts, what is denied, what ends when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from streams.serve.api.answers import PREFIX, Asked, AskedMoment, AskedPage
from streams.serve.api.asked import Actors, Counterparts, Issues, Since, Until
from streams.serve.api.described import answers
from streams.serve.model.changes import TurnFilter, changes
from streams.serve.model.conflicts import conflicts
from streams.serve.model.deadlines import DeadlineFilter, DeadlineRow, deadlines
from streams.serve.model.denials import DenialFilter, DenialRow, denials
from streams.serve.model.paging import Page
from streams.serve.model.shown import ChangeRow, ConflictRow

__all__ = ["router"]

router = APIRouter(prefix=PREFIX)


def _turns(
    actor: Actors = None,
    issue: Issues = None,
    counterpart: Counterparts = None,
    since: Since = None,
    until: Until = None,
) -> TurnFilter:
    return TurnFilter(
        actors=tuple(actor or ()),
        issues=tuple(issue or ()),
        counterparts=tuple(counterpart or ()),
        since=since,
        until=until,
    )


_Turns = Annotated[TurnFilter, Depends(_turns)]


@router.get("/changes", tags=["changes"], **answers(Page[ChangeRow]))
def get_changes(asked: Asked, moment: AskedMoment, paging: AskedPage, wanted: _Turns) -> Response:
    """Turns of stands, the newest first, with both sentences."""
    return asked.page(ChangeRow, lambda db: changes(db, wanted, moment, paging))


@router.get("/conflicts", tags=["conflicts"], **answers(Page[ConflictRow]))
def get_conflicts(asked: Asked, moment: AskedMoment, paging: AskedPage, wanted: _Turns) -> Response:
    """Sources or speakers of one side that contradict each other, the newest first."""
    return asked.page(ConflictRow, lambda db: conflicts(db, wanted, moment, paging))


@router.get("/denials", tags=["denials"], **answers(Page[DenialRow]))
def get_denials(
    asked: Asked, moment: AskedMoment, paging: AskedPage, actor: Actors = None, issue: Issues = None
) -> Response:
    """Positions that deny what is known to be claimed, the newest first; a page may have fewer rows than asked for."""
    wanted = DenialFilter(actors=tuple(actor or ()), issues=tuple(issue or ()))
    return asked.page(DenialRow, lambda db: denials(db, wanted, moment, paging))


@router.get("/deadlines", tags=["deadlines"], **answers(Page[DeadlineRow]))
def get_deadlines(asked: Asked, moment: AskedMoment, paging: AskedPage, wanted: _Turns) -> Response:
    """Deadlines that positions set, the earliest first; `since` and `until` are days of the deadline."""
    some = DeadlineFilter(
        actors=wanted.actors,
        issues=wanted.issues,
        counterparts=wanted.counterparts,
        since=wanted.since,
        until=wanted.until,
    )
    return asked.page(DeadlineRow, lambda db: deadlines(db, some, moment, paging))

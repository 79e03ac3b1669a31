"""`/board`, `/ledger`, `/actors`, `/issues`, `/pairs`: who holds what, on what, towards whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from streams.serve.api.answers import PREFIX, Asked, AskedMoment, AskedPage
from streams.serve.api.asked import Actors, Counterparts, EventTypes, Issues, Leanings, Since, Text, leanings_of
from streams.serve.api.described import answers
from streams.serve.model.actors import ActorSummary, ActorView, actor_view, actors
from streams.serve.model.board import Board, BoardFilter, Cell, Day, board, days_said
from streams.serve.model.issues_of import IssueSummary, IssueView, issue_view, issues
from streams.serve.model.ledger import LedgerFilter, ledger
from streams.serve.model.moment import Moment
from streams.serve.model.names import Name
from streams.serve.model.paging import Page
from streams.serve.model.pairs import Pair, PairSummary, pair, pairs
from streams.serve.model.stands import StandRow

__all__ = ["router"]

router = APIRouter(prefix=PREFIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardAnswer:
    """Actors by issues."""

    moment: Moment
    """From where it is looked."""
    actors: tuple[Name, ...]
    """Its rows: those with most positions first."""
    issues: tuple[Name, ...]
    """Its columns, in an order that stays."""
    cells: tuple[Cell, ...]
    """What the actors hold on the issues, row by row; where nothing is held, there is no cell."""
    actors_omitted: int
    """How many actors are left out for want of room."""


@router.get("/board", tags=["board"], **answers(BoardAnswer, as_rows=True))
def get_board(
    asked: Asked,
    moment: AskedMoment,
    actor: Actors = None,
    issue: Issues = None,
    counterpart: Counterparts = None,
    event_type: EventTypes = None,
    leaning: Leanings = None,
    changed_since: Since = None,
    text: Text = "",
    *,
    conflicts_only: Annotated[bool, Query(description="Only cells with a contradiction")] = False,
    actors_max: Annotated[int, Query(ge=1, le=500, description="Rows")] = 40,
) -> Response:
    """Actors by issues, at any moment; as CSV a row a cell."""
    wanted = BoardFilter(
        actors=tuple(actor or ()),
        issues=tuple(issue or ()),
        counterparts=tuple(counterpart or ()),
        event_types=tuple(event_type or ()),
        leanings=leanings_of(leaning),
        changed_since=changed_since,
        conflicts_only=conflicts_only,
        text=text,
        actors_max=actors_max,
    )
    if asked.is_csv:
        return asked.rows(Cell, lambda db: tuple(board(db, wanted, moment).cells.values()))
    return asked.one(BoardAnswer, lambda db: _answer(board(db, wanted, moment)), "board")


@router.get("/days", tags=["board"], **answers(list[Day]))
def get_days(asked: Asked, moment: AskedMoment) -> Response:
    """The days on which something was said, with how much."""
    return asked.rows(Day, lambda db: days_said(db, moment))


@router.get("/ledger", tags=["ledger"], **answers(Page[StandRow]))
def get_ledger(
    asked: Asked,
    moment: AskedMoment,
    paging: AskedPage,
    actor: Actors = None,
    issue: Issues = None,
    counterpart: Counterparts = None,
) -> Response:
    """What each actor holds on each issue towards each counterpart, by their codes."""
    wanted = LedgerFilter(actors=tuple(actor or ()), issues=tuple(issue or ()), counterparts=tuple(counterpart or ()))
    return asked.page(StandRow, lambda db: ledger(db, wanted, moment, paging))


@router.get("/actors", tags=["actors"], **answers(list[ActorSummary]))
def get_actors(asked: Asked, moment: AskedMoment) -> Response:
    """The actors that hold something, those with most positions first."""
    return asked.rows(ActorSummary, lambda db: actors(db, moment))


@router.get("/actors/{actor}", tags=["actors"], **answers(ActorView))
def get_actor(asked: Asked, moment: AskedMoment, actor: str) -> Response:
    """All that an actor holds."""
    return asked.one(ActorView, lambda db: actor_view(db, actor, moment), "actor")


@router.get("/issues", tags=["issues"], **answers(list[IssueSummary]))
def get_issues(asked: Asked, moment: AskedMoment) -> Response:
    """The issues on which somebody holds something, those with most positions first."""
    return asked.rows(IssueSummary, lambda db: issues(db, moment))


@router.get("/issues/{issue}", tags=["issues"], **answers(IssueView))
def get_issue(asked: Asked, moment: AskedMoment, issue: str) -> Response:
    """What all parties hold on an issue."""
    return asked.one(IssueView, lambda db: issue_view(db, issue, moment), "issue")


@router.get("/pairs", tags=["pairs"], **answers(list[PairSummary]))
def get_pairs(
    asked: Asked,
    moment: AskedMoment,
    party: Annotated[str | None, Query(max_length=200, description="Actor code of one of both")] = None,
) -> Response:
    """The pairs who hold something towards each other, those with most positions first; at most 200."""
    return asked.rows(PairSummary, lambda db: pairs(db, moment, party))


@router.get("/pairs/{a}/{b}", tags=["pairs"], **answers(Pair))
def get_pair(asked: Asked, moment: AskedMoment, a: str, b: str) -> Response:
    """What two parties hold towards each other, across all issues."""
    return asked.one(Pair, lambda db: pair(db, a, b, moment), "pair")


def _answer(found: Board) -> BoardAnswer:
    return BoardAnswer(
        moment=found.moment,
        actors=found.actors,
        issues=found.issues,
        cells=tuple(found.cells.values()),
        actors_omitted=found.actors_omitted,
    )

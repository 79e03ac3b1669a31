"""`GET /corrections`, `/agreement`: what people have said of records, with what became of it, and how far they agree."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from streams.corrections.agreement import Agreement
from streams.corrections.fold import State
from streams.records import Verdict
from streams.serve.api.answers import PREFIX, Asked, AskedMoment, AskedPage
from streams.serve.api.described import answers
from streams.serve.model.corrections import CorrectionFilter, CorrectionRow, agreement_of, corrections
from streams.serve.model.paging import Page

__all__ = ["router"]

router = APIRouter(prefix=PREFIX)
_Users = Annotated[list[str] | None, Query(max_length=50, description="Who said it")]
_Verdicts = Annotated[list[Verdict] | None, Query(max_length=10, description="What was said")]
_States = Annotated[list[State] | None, Query(max_length=10, description="What became of it")]
_Articles = Annotated[list[str] | None, Query(max_length=50, description="Ids of articles")]


@router.get("/corrections", tags=["corrections"], **answers(Page[CorrectionRow]))
def get_corrections(
    asked: Asked,
    moment: AskedMoment,
    paging: AskedPage,
    user: _Users = None,
    verdict: _Verdicts = None,
    state: _States = None,
    article_id: _Articles = None,
) -> Response:
    """What people have said of records, the latest first; of some states, a page may have fewer rows than asked for."""
    wanted = CorrectionFilter(
        users=tuple(user or ()),
        verdicts=tuple(verdict or ()),
        states=tuple(state or ()),
        article_ids=tuple(article_id or ()),
    )
    return asked.page(CorrectionRow, lambda db: corrections(db, wanted, moment, paging))


@router.get("/agreement", tags=["corrections"], **answers(list[Agreement]))
def get_agreement(asked: Asked, moment: AskedMoment) -> Response:
    """How far each two people agree about what both have judged: Cohen's kappa on verdicts and on fields."""
    return asked.rows(Agreement, lambda db: agreement_of(db, moment))

"""`/corrections`, `/sources`, `/system`: what people say of records, whose articles are known, and how the read model does."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from streams.corrections.agreement import Agreement
from streams.corrections.fold import State
from streams.records import Verdict
from streams.serve.api.answers import PREFIX, Asked, AskedMoment, AskedPage
from streams.serve.api.asked import Code
from streams.serve.api.described import answers
from streams.serve.model.corrections import CorrectionFilter, CorrectionRow, agreement_of, corrections
from streams.serve.model.paging import Page
from streams.serve.model.sources import SourceRow, sources
from streams.serve.model.system import SystemView, system

__all__ = ["router"]

router = APIRouter(prefix=PREFIX)


@router.get("/corrections", tags=["corrections"], **answers(Page[CorrectionRow]))
def get_corrections(
    asked: Asked,
    moment: AskedMoment,
    paging: AskedPage,
    user: Annotated[list[Code] | None, Query(max_length=50, description="Who said it: any of them")] = None,
    verdict: Annotated[list[Verdict] | None, Query(max_length=4)] = None,
    article_id: Annotated[list[Code] | None, Query(max_length=50, description="Of which articles: any of them")] = None,
    state: Annotated[list[State] | None, Query(max_length=10, description="What became of it")] = None,
) -> Response:
    """What people have said of records, with what became of it, the latest word first; a page may have fewer rows than asked for."""
    wanted = CorrectionFilter(
        users=tuple(user or ()),
        verdicts=tuple(verdict or ()),
        article_ids=tuple(article_id or ()),
        states=tuple(state or ()),
    )
    return asked.page(CorrectionRow, lambda db: corrections(db, wanted, moment, paging))


@router.get("/corrections/agreement", tags=["corrections"], **answers(list[Agreement]))
def get_agreement(asked: Asked, moment: AskedMoment) -> Response:
    """How far each two people agree about what both have judged."""
    return asked.rows(Agreement, lambda db: agreement_of(db, moment))


@router.get("/sources", tags=["sources"], **answers(list[SourceRow]))
def get_sources(asked: Asked, moment: AskedMoment) -> Response:
    """The outlets whose articles are known, those with most articles first."""
    return asked.rows(SourceRow, lambda db: sources(db, moment))


@router.get("/system", tags=["system"], **answers(SystemView))
def get_system(asked: Asked) -> Response:
    """How far the read model is behind its topics, what it holds, and what could not be read."""
    return asked.one(SystemView, system, "model")

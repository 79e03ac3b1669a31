"""`/sources`, `/system`: whose articles are known, and how the read model does."""

from __future__ import annotations

from fastapi import APIRouter, Response

from streams.serve.api.answers import PREFIX, Asked, AskedMoment
from streams.serve.api.described import answers
from streams.serve.model.sources import SourceRow, sources
from streams.serve.model.system import SystemView, system

__all__ = ["router"]

router = APIRouter(prefix=PREFIX)


@router.get("/sources", tags=["sources"], **answers(list[SourceRow]))
def get_sources(asked: Asked, moment: AskedMoment) -> Response:
    """The outlets whose articles are known, those with most articles first."""
    return asked.rows(SourceRow, lambda db: sources(db, moment))


@router.get("/system", tags=["system"], **answers(SystemView))
def get_system(asked: Asked) -> Response:
    """How far the read model is behind its topics, what it holds, and what could not be read."""
    return asked.one(SystemView, system, "model")

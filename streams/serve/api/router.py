"""The routes of `/api/v1`: for readers, within a rate."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from streams.serve.access import needs
from streams.serve.api import about, found, stands, turns
from streams.serve.api.rate import RateLimit
from streams.serve.users import Role

__all__ = ["api_router"]


def api_router(rate: RateLimit) -> APIRouter:
    """All routes that read, of the model in `app.state.model`."""
    router = APIRouter(dependencies=[Depends(rate), Depends(needs(Role.READER))])
    for each in (stands, turns, found, about):
        router.include_router(each.router)
    return router

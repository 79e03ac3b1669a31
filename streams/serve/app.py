"""An intake in, the ASGI application that offers it over HTTP out."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Final

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from starlette.middleware.cors import CORSMiddleware

from streams import __version__
from streams.records import Correction
from streams.registry.served import ServedSchemas
from streams.registry.source import LockSource, schemas_folder
from streams.runtime.ingest_metrics import IngestMetrics
from streams.serve.access import Access, answer_with_login, needs
from streams.serve.admission import Admission, BodiesInTime
from streams.serve.api.described import describe_answers
from streams.serve.api.rate import RateLimit
from streams.serve.api.router import api_router
from streams.serve.articles import articles_router
from streams.serve.corrections import CorrectionDesk, corrections_router
from streams.serve.desk import Desk
from streams.serve.login import login_router
from streams.serve.metrics import RequestTimes
from streams.serve.model.shelf import ModelShelf
from streams.serve.model.store import Store
from streams.serve.model.system import behind_of
from streams.serve.pages.hand import Hand, issues_there_are, page_asker, visitor_of
from streams.serve.pages.site import Site, mount_pages
from streams.serve.pages.views import VIEWS
from streams.serve.problems import answer_with_problems, problem
from streams.serve.registry import registry_router
from streams.serve.users import Role
from streams.settings import Settings

__all__ = ["make_app"]

EVENTS: Final = "/api/v1/events"
"""Where open pages hear of news; where nothing is there, they ask for themselves."""


def make_app(
    settings: Settings,
    desk: Desk,
    metrics: IngestMetrics,
    admission: Admission | None = None,
    model: Store | None = None,
    more: Iterable[APIRouter] = (),
    publish: Callable[[Correction], None] | None = None,
) -> FastAPI:
    """All routes, those that read where there is a read model, with `more` beside them; `/openapi.json` describes them.

    What people say of records goes to `publish`; without it nobody can correct.
    """
    app = FastAPI(
        title="parley", version=__version__, docs_url=None, redoc_url=None, license_info={"name": "Apache-2.0"}
    )
    access = app.state.access = Access(settings)
    rate = RateLimit(settings.serve_requests_per_second)
    answer_with_problems(app)
    answer_with_login(app)
    app.include_router(login_router(access))
    admission = admission or Admission(settings)
    app.include_router(articles_router(settings, desk, admission))
    if settings.schema_registry is None:  # else the ids of this log are those of that registry
        app.include_router(_registry(settings, admission))
    if model is not None:
        app.state.model = model
        describe_answers(app)
        app.include_router(api_router(rate))
        mount_pages(app, _site(model, access, publish, rate))
        if publish is not None:
            taking = CorrectionDesk(ModelShelf(model), publish, issues_there_are)
            router = corrections_router(taking, needs(Role.ANALYST))
            app.include_router(router, dependencies=[Depends(rate)])
    for router in more:
        app.include_router(router, dependencies=[Depends(rate)])
    app.add_middleware(BodiesInTime, seconds=settings.serve_seconds)
    _count_answers(app, metrics)
    if settings.serve_cors_origins:
        _let_other_sites_read(app, settings.serve_cors_origins)
    return app


def _registry(settings: Settings, admission: Admission) -> APIRouter:
    schemas = ServedSchemas(LockSource(schemas_folder()), settings.namespace)
    return registry_router(schemas, admission, RateLimit(settings.serve_requests_per_second))


def _site(model: Store, access: Access, publish: Callable[[Correction], None] | None, rate: RateLimit) -> Site:
    hand = Hand(publish) if publish is not None else None
    asker, visitor = page_asker(access), partial(visitor_of, access)
    return Site(
        model.reading, VIEWS, behind=behind_of, asker=asker, visitor=visitor, rate=rate, hand=hand, events=EVENTS
    )


def _let_other_sites_read(app: FastAPI, origins: str) -> None:
    """Have browsers give answers to pages of these sites, listed with commas between."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[origin.strip() for origin in origins.split(",")],
        allow_methods=["GET"],
        allow_headers=["Authorization", "If-None-Match"],
        expose_headers=["ETag", "Link", "Retry-After"],
    )


def _count_answers(app: FastAPI, metrics: IngestMetrics) -> None:
    """Count answers by their status, and how long each route takes; refuse headers that no honest client sends."""
    times = RequestTimes(metrics.registry)

    @app.middleware("http")
    async def _counted(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        began, fault = time.perf_counter(), Admission.header_fault(request)
        answer = await call(request) if fault is None else problem(fault)
        route = getattr(request.scope.get("route"), "path", None)
        metrics.answered(answer.status_code)
        times.took(route, time.perf_counter() - began)
        return answer

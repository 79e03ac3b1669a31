"""An intake in, the ASGI application that offers it over HTTP out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response

from streams import __version__
from streams.runtime.ingest_metrics import IngestMetrics
from streams.serve.access import Access, answer_with_login
from streams.serve.admission import Admission
from streams.serve.articles import articles_router
from streams.serve.desk import Desk
from streams.serve.login import login_router
from streams.serve.problems import answer_with_problems, problem
from streams.settings import Settings

__all__ = ["make_app"]


def make_app(settings: Settings, desk: Desk, metrics: IngestMetrics, admission: Admission | None = None) -> FastAPI:
    """All routes; `/openapi.json` describes them."""
    app = FastAPI(
        title="parley", version=__version__, docs_url=None, redoc_url=None, license_info={"name": "Apache-2.0"}
    )
    access = app.state.access = Access(settings)
    answer_with_problems(app)
    answer_with_login(app)
    app.include_router(login_router(access))
    app.include_router(articles_router(settings, desk, admission or Admission(settings)))

    @app.middleware("http")
    async def _counted(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        fault = Admission.header_fault(request)
        answer = await call(request) if fault is None else problem(fault)
        metrics.answered(answer.status_code)
        return answer

    return app

"""What is wrong with a request in, `application/problem+json` (RFC 9457) out."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from streams.ingest.posted import Fault

__all__ = ["PROBLEM_CONTENT", "Problem", "ProblemError", "answer_with_problems", "problem"]


class FieldFault(BaseModel):
    """One thing that is wrong."""

    field: str = Field(description="Where: a field, a header, `articles[3].published`; empty for the body as a whole")
    detail: str = Field(description="What, for a person")


class Problem(BaseModel):
    """Why a request was not done."""

    type: str = "about:blank"
    title: str = Field(description="What the status means")
    status: int
    detail: str = Field(description="What is wrong, for a person")
    errors: list[FieldFault] = []


PROBLEM_CONTENT: Final[dict[str, Any]] = {
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
}
"""What OpenAPI says of an answer that is a problem, beside its description."""


class ProblemError(Exception):
    """Raised where a request ends with a problem."""

    def __init__(self, *faults: Fault, retry_after_seconds: float | None = None, close: bool = False) -> None:
        super().__init__(faults[0].detail)
        self.faults, self.retry_after_seconds, self.close = faults, retry_after_seconds, close


def problem(error: ProblemError) -> JSONResponse:
    """The answer; its status is that of the first fault."""
    first = error.faults[0]
    told = Problem(
        title=HTTPStatus(first.status).phrase,
        status=first.status,
        detail=first.detail,
        errors=[FieldFault(field=fault.field, detail=fault.detail) for fault in error.faults],
    )
    headers = {}
    if error.retry_after_seconds is not None:
        headers["Retry-After"] = str(max(1, round(error.retry_after_seconds + 0.5)))
    if first.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if error.close:  # the rest of the body is not read
        headers["Connection"] = "close"
    return JSONResponse(told.model_dump(), first.status, headers, "application/problem+json")


def answer_with_problems(app: FastAPI) -> None:
    """Answer whatever goes wrong in this form, also what the framework finds; OpenAPI describes it."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        found = described()
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = found.setdefault("components", {}).setdefault("schemas", {})
        schemas |= {**schema.pop("$defs", {}), "Problem": schema}
        return found

    app.openapi = openapi  # type: ignore[method-assign]  # the framework's way

    @app.exception_handler(ProblemError)
    async def _ours(_: Request, error: ProblemError) -> JSONResponse:
        return problem(error)

    @app.exception_handler(RequestValidationError)
    async def _parameters(_: Request, error: RequestValidationError) -> JSONResponse:
        faults = [Fault(422, _place(fault["loc"]), str(fault["msg"])) for fault in error.errors()]
        return problem(ProblemError(*faults))

    @app.exception_handler(sqlite3.OperationalError)
    async def _busy(_: Request, __: sqlite3.OperationalError) -> JSONResponse:
        detail = "the read model cannot be asked now"
        return problem(ProblemError(Fault(503, "", detail), retry_after_seconds=1))

    @app.exception_handler(Exception)
    async def _unexpected(_: Request, __: Exception) -> JSONResponse:
        return problem(ProblemError(Fault(500, "", "a fault of ours; the log has it"), close=True))

    @app.exception_handler(HTTPException)
    async def _framework(_: Request, error: HTTPException) -> JSONResponse:
        found = problem(ProblemError(Fault(error.status_code, "", str(error.detail))))
        found.headers.update(error.headers or {})
        return found


def _place(location: Sequence[object]) -> str:
    """Where a value stands: a parameter by its name, without the part of the request that it is in."""
    return ".".join(map(str, location[1:]))

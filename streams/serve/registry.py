"""What Confluent's schema registry answers to who reads, of our subjects: deserialisers of other programs ask here.

Only reading: a version comes with a release of parley. The one thing that is posted to be kept, a schema, is
answered when it is there already, as writers with Confluent's serialisers expect, and refused otherwise.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from streams.registry.served import ServedSchemas
from streams.registry.store import Registered, StoreFault
from streams.serve.access import Access
from streams.serve.admission import Admission
from streams.serve.api.rate import RateLimit
from streams.serve.problems import ProblemError, problem
from streams.serve.users import User

__all__ = ["MEDIA_TYPE", "registry_router"]

MEDIA_TYPE: Final = "application/vnd.schemaregistry.v1+json"
_MESSAGES_MAX: Final = 100
"""Reasons that are told; whoever mends those hears of the others."""
_READ_ONLY: Final = 42205
"""The interface's code for what is not done in the mode READONLY."""


class RegistryAnswer(JSONResponse):
    """An answer as the clients of that interface expect it."""

    media_type = MEDIA_TYPE


class _RegistryRoute(APIRoute):
    """A route whose faults have the interface's form, whoever raises them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As it is, with its faults answered."""
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await handle(request)
            except StoreFault as fault:
                return _fault(fault.status, fault.code, fault.message)
            except RequestValidationError as error:
                return _fault(422, 422, "; ".join(str(each["msg"]) for each in error.errors()))
            except ProblemError as error:
                return _as_fault(error)

        return handler


def registry_router(schemas: ServedSchemas, admission: Admission, rate: RateLimit) -> APIRouter:
    """The routes, for readers, within a rate."""
    router = APIRouter(
        tags=["schemas"],
        route_class=_RegistryRoute,
        default_response_class=RegistryAnswer,
        dependencies=[Depends(rate), Depends(_reader)],
        responses=_REFUSALS,
    )
    _by_id(router, schemas)
    _by_subject(router, schemas)
    _sent(router, schemas, partial(_asked, admission))
    _about(router, schemas)
    return router


def _by_id(router: APIRouter, schemas: ServedSchemas) -> None:
    @router.get("/schemas/types")
    def schema_types() -> list[str]:
        """The kinds of schemas that there are."""
        return ["AVRO"]

    @router.get("/schemas/ids/{number}")
    def schema_of_id(number: str) -> dict[str, Any]:
        """The schema that the id in a frame names."""
        return {"schema": schemas.text(number)}

    @router.get("/schemas/ids/{number}/schema")
    def plain_schema_of_id(number: str) -> dict[str, Any]:
        """The same, as it is."""
        found: dict[str, Any] = json.loads(schemas.text(number))
        return found

    @router.get("/schemas/ids/{number}/subjects")
    def subjects_of_id(number: str) -> list[str]:
        """The subjects that have this schema."""
        return [subject for subject, _ in schemas.uses(number)]

    @router.get("/schemas/ids/{number}/versions")
    def versions_of_id(number: str) -> list[dict[str, Any]]:
        """The subjects that have this schema, with the version that it is there."""
        return [{"subject": subject, "version": version} for subject, version in schemas.uses(number)]


def _by_subject(router: APIRouter, schemas: ServedSchemas) -> None:
    @router.get("/subjects")
    def subjects() -> list[str]:
        """Every subject: `<topic>-value`."""
        return schemas.subjects()

    @router.get("/subjects/{subject}/versions")
    def versions(subject: str) -> list[int]:
        """The versions of a subject."""
        return schemas.versions(subject)

    @router.get("/subjects/{subject}/versions/{number}")
    def version(subject: str, number: str) -> dict[str, Any]:
        """One of them, or the `latest`."""
        return _row(schemas.version(subject, number))

    @router.get("/subjects/{subject}/versions/{number}/schema")
    def plain_version(subject: str, number: str) -> dict[str, Any]:
        """Its schema, as it is."""
        found: dict[str, Any] = json.loads(schemas.version(subject, number).text)
        return found


def _sent(router: APIRouter, schemas: ServedSchemas, asked: Callable[[Request], Coroutine[Any, Any, str]]) -> None:
    @router.post("/subjects/{subject}", openapi_extra=_REQUEST)
    async def lookup(subject: str, request: Request) -> dict[str, Any]:
        """Which version of a subject a schema is; white space and docs do not matter."""
        sent = await asked(request)
        return _row(await run_in_threadpool(schemas.lookup, subject, sent))

    @router.post("/subjects/{subject}/versions", openapi_extra=_REQUEST)
    async def register(subject: str, request: Request) -> dict[str, Any]:
        """The id of a schema that is there; others are not taken: a version comes with a release of parley."""
        sent = await asked(request)
        try:
            return {"id": (await run_in_threadpool(schemas.lookup, subject, sent)).id}
        except StoreFault as fault:
            if fault.code != 40403:
                raise
            message = f"Subject {subject} is in read-only mode: its versions come with releases of parley"
            raise StoreFault(422, _READ_ONLY, message) from None

    @router.post("/compatibility/subjects/{subject}/versions/{number}", openapi_extra=_REQUEST)
    async def compatible(subject: str, number: str, request: Request, *, verbose: bool = False) -> dict[str, Any]:
        """Whether a schema may follow a version, by the level of its subject; with `verbose` also why not."""
        sent = await asked(request)
        return _told(await run_in_threadpool(schemas.faults, subject, sent, number), verbose=verbose)

    @router.post("/compatibility/subjects/{subject}/versions", openapi_extra=_REQUEST)
    async def compatible_with_all(subject: str, request: Request, *, verbose: bool = False) -> dict[str, Any]:
        """Whether a schema may be the next version of a subject."""
        sent = await asked(request)
        return _told(await run_in_threadpool(schemas.faults, subject, sent), verbose=verbose)


def _about(router: APIRouter, schemas: ServedSchemas) -> None:
    @router.get("/config")
    def level() -> dict[str, str]:
        """What every subject keeps to at least."""
        return {"compatibilityLevel": schemas.level}

    @router.get("/config/{subject}")
    def level_of(subject: str) -> dict[str, str]:
        """What a subject keeps to: what is compacted is read by the version before, too."""
        return {"compatibilityLevel": schemas.level_of(subject)}

    @router.get("/mode")
    def mode() -> dict[str, str]:
        """That nothing is registered here."""
        return {"mode": "READONLY"}

    @router.get("/mode/{subject}")
    def mode_of(subject: str) -> dict[str, str]:
        """The same, of a subject."""
        schemas.versions(subject)
        return {"mode": "READONLY"}


def _row(found: Registered) -> dict[str, Any]:
    return {"subject": found.subject, "version": found.version, "id": found.id, "schema": found.text}


def _told(faults: list[str], *, verbose: bool) -> dict[str, Any]:
    return {"is_compatible": not faults, **({"messages": faults[:_MESSAGES_MAX]} if verbose else {})}


async def _asked(admission: Admission, request: Request) -> str:
    """The schema in a body; raises StoreFault 42201 for what is no Avro schema with all that it refers to."""
    admission.enter()
    try:
        data = await admission.body(request)
    finally:
        admission.leave()
    try:
        body = json.loads(data)
        text, kind, others = body["schema"], body.get("schemaType") or "AVRO", body.get("references")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StoreFault(422, 42201, 'Invalid schema: a body is {"schema": "<the schema, as a string>"}') from error
    if not isinstance(text, str) or kind != "AVRO" or others:
        raise StoreFault(422, 42201, "Invalid schema: an Avro schema is taken, as a string, with no references")
    return text


def _reader(request: Request) -> User:
    """Who asks; raises ProblemError. These clients know Basic: a token is then the password, under whatever name."""
    access: Access = request.app.state.access
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if not access.users.needed or scheme.lower() != "basic":
        return access.user(request)
    access.check_site(request)
    try:
        token = base64.b64decode(given.strip(), validate=True).decode().partition(":")[2]
    except ValueError:  # wrong base64, wrong UTF-8
        token = ""
    return access.user_of_token(request, token)


def _fault(status: int, code: int, message: str) -> RegistryAnswer:
    return RegistryAnswer({"error_code": code, "message": message}, status)


def _as_fault(error: ProblemError) -> Response:
    """A problem in the interface's form, with the headers that it has."""
    told, first = problem(error), error.faults[0]
    found = _fault(first.status, first.status * 100 + 1 if first.status in {401, 403} else first.status, first.detail)
    found.headers.update({name: told.headers[name] for name in ("retry-after", "connection") if name in told.headers})
    if first.status == 401:
        found.headers["WWW-Authenticate"] = 'Basic realm="parley"'
    return found


_ERROR: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["error_code", "message"],
    "properties": {"error_code": {"type": "integer"}, "message": {"type": "string"}},
}
_WHY: Final = {
    400: "The body ends before its end",
    401: "No token, or another: as Bearer, or as the password of Basic",
    403: "Asked by another name than localhost without a token, or from a page of another site",
    404: "40401: no such subject; 40402: no such version; 40403: no such schema; 40408: no level",
    408: "The body did not come in time",
    413: "Too large a body",
    422: "42201: no Avro schema; 42202: no version; 42205: nothing is registered here",
    429: "Too many requests; Retry-After says when there is room",
    503: "Too many requests are under way",
}
_REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": why, "content": {MEDIA_TYPE: {"schema": _ERROR}}} for status, why in _WHY.items()
}
_BODY: Final[dict[str, Any]] = {
    "schema": {
        "type": "object",
        "required": ["schema"],
        "properties": {
            "schema": {"type": "string", "description": "The schema, as JSON in a string"},
            "schemaType": {"type": "string", "enum": ["AVRO"]},
        },
    }
}
_REQUEST: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {MEDIA_TYPE: _BODY, "application/json": _BODY}}
}

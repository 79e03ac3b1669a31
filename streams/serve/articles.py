"""`POST /articles`: one article or a batch in, as JSON or as text with headers; 202 with ids and revisions out."""

from __future__ import annotations

import re
from email.message import Message
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from streams.ingest.item import digest_of_bytes
from streams.ingest.posted import TEXT_HEADERS, Fault, fields_of_text, objects_of_json
from streams.runtime.event_headers import TRACE
from streams.serve.access import needs
from streams.serve.admission import Admission
from streams.serve.desk import Desk
from streams.serve.problems import PROBLEM_CONTENT, ProblemError
from streams.serve.users import Role, User
from streams.settings import Settings

__all__ = ["Accepted", "PostedArticle", "Taken", "articles_router"]

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")


class PostedArticle(BaseModel):
    """An article as it is posted: the fields of a `.json` file; ninjs of the IPTC is read as well."""

    model_config = ConfigDict(extra="allow")
    text: str = Field(description="The whole text; may be left out of a withdrawal")
    id: str | None = Field(None, description="Its identity; without, it is made from the URL, the title or the text")
    url: str | None = None
    title: str | None = None
    source: str | None = Field(None, description="The outlet")
    language: str | None = Field(None, description="BCP 47; ar where it is left out")
    published: str | None = Field(None, description="ISO 8601; when it was posted, where it is left out")
    updated: str | None = Field(None, description="ISO 8601, of a version that is not the first")
    withdrawn: bool = False


class Taken(BaseModel):
    """A version that is on the log."""

    id: str
    revision: str


class Accepted(BaseModel):
    """What was taken in, in the order of the request."""

    articles: list[Taken]


def articles_router(settings: Settings, desk: Desk, admission: Admission) -> APIRouter:
    """The route, with what OpenAPI says of it."""
    router = APIRouter(tags=["articles"])

    @router.post("/articles", status_code=202, responses=_REFUSALS, openapi_extra=_REQUEST)
    async def post_articles(request: Request, _: Annotated[User, Depends(needs(Role.OPERATOR))]) -> Accepted:
        """Take in one article or a batch; answers once Kafka has acknowledged all of it, and takes all or nothing.

        A request that got no answer, 429 or 503 may be sent again as it was: nothing is taken in twice.
        """
        admission.enter()
        try:
            key = _key(request)
            kind, charset = _kind(request)
            data = await admission.body(request)
            objects = _objects(settings, request, data, kind, charset)
            admission.check_rate(len(objects))
            told = [(name, value) for name, value in sorted(request.headers.items()) if name in TEXT_HEADERS]
            digest = digest_of_bytes(repr((kind, charset, told)).encode() + data)
            trace = request.headers.get(TRACE, "").encode("latin-1")
            found = await run_in_threadpool(desk.take, objects, key, digest, trace)
        finally:
            admission.leave()
        return Accepted(articles=[Taken(id=each.article_id, revision=each.revision) for each in found])

    return router


def _objects(settings: Settings, request: Request, data: bytes, kind: str, charset: str | None) -> list[Any]:
    if kind == "text/plain":
        found: Any = fields_of_text(data, charset, request.headers)
        objects = found if isinstance(found, Fault) else [found]
    else:
        objects = objects_of_json(data, settings.serve_batch_max)
    if isinstance(objects, Fault):
        raise ProblemError(objects)
    return objects


def _kind(request: Request) -> tuple[str, str | None]:
    """The media type and its charset; raises ProblemError for what is not read."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise ProblemError(Fault(415, "content-encoding", "bodies are taken as they are, not packed"), close=True)
    told = Message()
    told["Content-Type"] = request.headers.get("content-type", "")
    if not request.headers.get("content-type") or told.get_content_type() not in {"application/json", "text/plain"}:
        raise ProblemError(Fault(415, "content-type", "application/json or text/plain is taken"), close=True)
    charset = told.get_param("charset")
    return told.get_content_type(), charset if isinstance(charset, str) else None


def _key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        raise ProblemError(Fault(400, "idempotency-key", "1 to 255 printable ASCII characters, no blank"), close=True)
    return key


_WHY: Final = {
    400: "Not to be read: the JSON, the encoding, a header",
    401: "No token, or another",
    403: "Asked from a page of another site, without a token by another name than localhost, or by no operator",
    408: "The body did not come in time",
    413: "Too large: the body, the batch, a text",
    415: "A type, a charset or a packing that is not read",
    422: "An article with a wrong field, or a key that was given with another request",
    429: "Too many articles; Retry-After says when there is room",
    503: "Kafka does not take it now; Retry-After says when to send it again",
}
_REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": why, **PROBLEM_CONTENT} for status, why in _WHY.items()
}
_ARTICLE: Final = PostedArticle.model_json_schema()
_REQUEST: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"anyOf": [_ARTICLE, {"type": "array", "items": _ARTICLE, "minItems": 1}]}},
            "text/plain": {"schema": {"type": "string"}},
        },
    },
    "parameters": [
        {"name": name, "in": "header", "required": False, "schema": {"type": "string"}, "description": what}
        for name, what in (
            (TRACE, "W3C Trace Context: what becomes of the articles is of this trace, to the ledger"),
            ("Idempotency-Key", "Names this request; the same key again, for seven days, gives the same answer"),
            *(
                (f"Parley-{name.title()}", f"With text/plain: the field {name}; UTF-8, or as RFC 8187 has it")
                for name in TEXT_HEADERS.values()
            ),
        )
    ],
}

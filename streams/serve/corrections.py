"""`POST /api/v1/corrections`: what an analyst says of a record in; a correction on its topic, and 201 with its id, out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Final, Protocol

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from streams.corrections.making import ROLES, Said, make_addition, make_correction
from streams.corrections.validity import NOTE_MAX, TEXT_MAX, VALUE_MAX
from streams.errors import CorrectionError
from streams.ingest.posted import Fault
from streams.records import Article, Correction, Derived, RecordKind, Verdict
from streams.serve.admission import bounded_route
from streams.serve.problems import PROBLEM_CONTENT, ProblemError

__all__ = ["CorrectionBody", "CorrectionDesk", "Made", "Shelf", "Who", "corrections_router"]

_BODY_BYTES_MAX: Final = 262_144
"""More than the fields may hold; the body is read before it is known who asks."""


class Who(Protocol):
    """Somebody who asks."""

    @property
    def name(self) -> str:
        """Stands in the correction."""

    @property
    def speaks_as(self) -> str:
        """The role that stands beside it: reader, analyst, operator, or local."""


class Shelf(Protocol):
    """Where articles and their records are found: the logs, or a read model of them."""

    def article(self, article_id: str) -> Article | None:
        """The current version; None where there is none."""

    def record(self, article: Article, kind: RecordKind, record_id: str) -> Derived | None:
        """A record of this version as it holds now; None where it has none."""


_Value = Annotated[str, Field(max_length=VALUE_MAX)]
"""A limit also has it seen that the text is whole: half a character can be answered to nobody."""


class CorrectionBody(BaseModel):
    """What is said of a record; `add` needs a span of the article with its text, all others the id of the record."""

    model_config = ConfigDict(extra="forbid")
    article_id: str = Field(min_length=1, max_length=1_024)
    record: RecordKind = RecordKind.POSITION
    record_id: str | None = Field(None, max_length=VALUE_MAX, description="As it is shown; not with add")
    verdict: Verdict
    changes: dict[_Value, _Value | None] = Field(
        default_factory=dict, max_length=40, description="Right values as text by field; null for none"
    )
    start: int | None = Field(None, ge=0, le=2**31 - 1, description="add: offset of the clause in code points")
    end: int | None = Field(None, ge=0, le=2**31 - 1, description="add: offset behind it")
    text: str | None = Field(
        None, max_length=TEXT_MAX, description="add: the clause there, so that both speak of one text"
    )
    note: str | None = Field(None, max_length=NOTE_MAX)


class Made(BaseModel):
    """A correction that is on the log."""

    correction_id: str
    article_id: str
    made_at: dt.datetime


class CorrectionDesk:
    """Where corrections are handed in; its calls block, from any thread."""

    def __init__(
        self,
        shelf: Shelf,
        publish: Callable[[Correction], None],
        issues: Callable[[], frozenset[str]],
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """`publish` comes back once Kafka has it, or raises ProblemError; `issues` are those there are, asked for when they are needed."""
        self._shelf, self._publish, self._issues, self._clock = shelf, publish, issues, clock

    def take(self, body: CorrectionBody, who: Who) -> Correction:
        """The correction, once it is on the log; raises ProblemError."""
        if who.speaks_as not in ROLES:
            raise ProblemError(Fault(403, "", f"{who.name} is a {who.speaks_as}, who may not correct"))
        try:
            correction = self._made(body, Said(who.name, who.speaks_as, self._clock(), body.note))
            self._publish(correction)
        except CorrectionError as error:
            raise ProblemError(Fault(422, "changes" if body.changes else "", str(error))) from error
        return correction

    def _made(self, body: CorrectionBody, said: Said) -> Correction:
        article = self._shelf.article(body.article_id)
        if article is None:
            raise ProblemError(Fault(404, "article_id", f"there is no article {body.article_id}"))
        if article.withdrawn:
            raise ProblemError(Fault(409, "article_id", f"{body.article_id} was withdrawn: nothing of it holds"))
        if body.verdict is Verdict.ADD:
            span = _span(body, article)
            return make_addition(article, body.record, span, body.changes, said, issues=self._issues())
        if body.record_id is None or (body.start, body.end, body.text) != (None, None, None):
            detail = f"{body.verdict} is of a record: it needs record_id, and has no start, end and text"
            raise ProblemError(Fault(422, "record_id", detail))
        record = self._shelf.record(article, body.record, body.record_id)
        if record is None:
            detail = f"{article.article_id} has no {body.record} {body.record_id} now: it was revised or corrected; look again"
            raise ProblemError(Fault(409, "record_id", detail))
        return make_correction(article, record, body.verdict, said, issues=self._issues(), changes=body.changes)


def corrections_router(desk: CorrectionDesk, who: Callable[..., Who]) -> APIRouter:
    """The route; `who` is the dependency that says who asks."""
    router = APIRouter(tags=["corrections"], prefix="/api/v1", route_class=bounded_route(_BODY_BYTES_MAX))

    @router.post("/corrections", status_code=201, responses=_REFUSALS)
    async def post_correction(body: CorrectionBody, asks: Any = Depends(who)) -> Made:  # noqa: B008, FAST002  # annotations are text here
        """Say that a record is right, wrong, how it should be, or missing; answers once Kafka has acknowledged it.

        The word holds as long as the article has the clause; the latest word about a record counts, so a request
        that got no answer may be sent again.
        """
        made = await run_in_threadpool(desk.take, body, asks)
        return Made(correction_id=made.correction_id, article_id=made.article_id, made_at=made.made_at)

    return router


def _span(body: CorrectionBody, article: Article) -> tuple[int, int]:
    """Where the clause of an addition stands; raises ProblemError where the text there is another."""
    if body.record_id is not None or body.start is None or body.end is None or body.text is None:
        raise ProblemError(Fault(422, "start", "add needs start, end and text, and no record_id"))
    if article.text[body.start : body.end] != body.text:
        detail = f"{article.article_id} has another text there now: it was revised; look again"
        raise ProblemError(Fault(409, "text", detail))
    return body.start, body.end


_WHY: Final = {
    401: "No token, or another",
    403: "A reader, or a page of another site",
    404: "No such article",
    409: "The record or the text is no longer there: look again; or the article has as many corrections as it may have",
    413: f"More than {_BODY_BYTES_MAX} bytes",
    422: "A field that the record does not have, or a value that it may not have",
    503: "Kafka does not take it now; Retry-After says when to send it again",
}
_REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": why, **PROBLEM_CONTENT} for status, why in _WHY.items()
}

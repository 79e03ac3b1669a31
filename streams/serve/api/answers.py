"""A question of the read model in, its answer over HTTP out: JSON or CSV, with an ETag, and 304 for whoever has it already."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import fields
from sqlite3 import Connection
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response

from streams.ingest.posted import Fault
from streams.serve.api.described import written
from streams.serve.csv_rows import csv_bytes
from streams.serve.model.moment import Moment
from streams.serve.model.paging import CursorError, Page, Paging
from streams.serve.model.state import version_of
from streams.serve.model.store import Store
from streams.serve.problems import ProblemError

__all__ = ["PREFIX", "Asked", "AskedMoment", "AskedPage", "Question"]

PREFIX: Final = "/api/v1"
_CACHED: Final = {"Cache-Control": "private, no-cache", "Vary": "Accept, Authorization, Cookie"}
"""An answer may be kept, and is asked for again: 304 costs nothing."""
Format = Literal["json", "csv"]


def _moment(
    as_of: Annotated[dt.date | None, Query(description="Last day of what was said or done")] = None,
    known_by: Annotated[
        dt.datetime | None,
        Query(description="Instant by which it was known: the versions of articles published by then"),
    ] = None,
) -> Moment:
    """From where one looks; an instant without an offset is UTC; raises ProblemError for one that no clock shows in UTC."""
    if known_by is not None:
        try:
            known_by = known_by.astimezone(dt.UTC) if known_by.tzinfo else known_by.replace(tzinfo=dt.UTC)
        except OverflowError as error:
            raise ProblemError(Fault(422, "known_by", "this instant has no date in UTC")) from error
    return Moment(dt.datetime.now(dt.UTC).date(), as_of, known_by)


def _paging(
    limit: Annotated[int, Query(ge=1, le=500, description="Rows of a page")] = 50,
    cursor: Annotated[str | None, Query(max_length=4_000, description="What the page before gave as `next`")] = None,
) -> Paging:
    return Paging(limit, cursor)


class Question:
    """What one request asks, and how it is answered."""

    def __init__(self, store: Store, request: Request, form: Format | None) -> None:
        self._store, self._request = store, request
        accepts = request.headers.get("accept", "")
        self.is_csv = form == "csv" or (form is None and accepts.split(",")[0].split(";")[0].strip() == "text/csv")
        """Whether a list is asked for as CSV."""

    def rows(self, kind: type[Any], ask: Callable[[Connection], Sequence[Any]]) -> Response:
        """A list that is answered whole: a JSON array of `kind`, or CSV."""
        return self._answer(lambda db: self._listed(kind, ask(db)))

    def page(self, kind: type[Any], ask: Callable[[Connection], Page[Any]]) -> Response:
        """A page of a list of `kind`: its rows and the cursor of the next one, also as a header `Link`."""
        return self._answer(lambda db: self._paged(kind, ask(db)))

    def one(self, kind: Hashable, ask: Callable[[Connection], Any], what: str) -> Response:
        """A single object of `kind`; 404 where there is none."""

        def made(db: Connection) -> Response:
            found = ask(db)
            if found is None:
                raise ProblemError(Fault(404, "", f"there is no such {what}"))
            if self.is_csv:
                raise ProblemError(Fault(422, "format", "this is no list: it is answered as JSON"))
            return _json(written(kind).dump_json(found))

        return self._answer(made)

    def _answer(self, made: Callable[[Connection], Response]) -> Response:
        with self._store.reading() as db:
            tag = self._tag(db)
            if tag in _tags(self._request.headers.get("if-none-match", "")):
                return Response(None, 304, {**_CACHED, "ETag": tag})
            try:
                answer = made(db)
            except CursorError as error:
                raise ProblemError(Fault(400, "cursor", str(error))) from error
        answer.headers.update({**_CACHED, "ETag": tag})
        return answer

    def _tag(self, db: Connection) -> str:
        """Another one whenever the answer may be: the state of the model, the question, and the day, which ages are counted from."""
        url, today = self._request.url, dt.datetime.now(dt.UTC).date()
        told = f"{version_of(db)} {today} {url.path}?{url.query} {self.is_csv}"
        return f'W/"{hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()}"'

    def _listed(self, kind: type[Any], rows: Sequence[Any]) -> Response:
        if self.is_csv:
            return self._csv(kind, rows)
        return _json(written(tuple[kind, ...]).dump_json(tuple(rows)))  # type: ignore[valid-type]  # made at run time

    def _paged(self, kind: type[Any], page: Page[Any]) -> Response:
        answer = self._csv(kind, page.rows) if self.is_csv else _json(written(Page[kind]).dump_json(page))  # type: ignore[valid-type]
        if page.next is not None:
            others = [(name, value) for name, value in self._request.query_params.multi_items() if name != "cursor"]
            answer.headers["Link"] = f'<?{urlencode([*others, ("cursor", page.next)])}>; rel="next"'
        return answer

    def _csv(self, kind: type[Any], rows: Sequence[Any]) -> Response:
        plain = written(tuple[kind, ...]).dump_python(tuple(rows), mode="json")  # type: ignore[valid-type]
        name = self._request.url.path.rstrip("/").rpartition("/")[2]
        ascii_name = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "-_"))
        headers = {"Content-Disposition": f'attachment; filename="{ascii_name or "rows"}.csv"'}
        columns = [field.name for field in fields(kind)]
        return Response(csv_bytes(plain, columns), 200, headers, "text/csv; charset=utf-8")


def _question(
    request: Request,
    format: Annotated[Format | None, Query(description="As `Accept`: json, or csv for lists")] = None,  # noqa: A002
) -> Question:
    """The question of a request to the model of its application."""
    return Question(request.app.state.model, request, format)


Asked = Annotated[Question, Depends(_question)]
"""What is asked, and how it is answered."""
AskedMoment = Annotated[Moment, Depends(_moment)]
"""Both clocks, of the parameters `as_of` and `known_by`."""
AskedPage = Annotated[Paging, Depends(_paging)]
"""Which page, of the parameters `limit` and `cursor`."""


def _json(body: bytes) -> Response:
    return Response(body, 200, None, "application/json")


def _tags(header: str) -> set[str]:
    return {tag.strip() for tag in header.split(",")}

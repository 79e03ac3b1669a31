"""What to subscribe to, over HTTP: `/feeds/changes.atom` and `/calendar.ics`, by actor and issue, in both languages."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from sqlite3 import Connection
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from streams.serve.access import subscriber
from streams.serve.alerts.agenda import calendar_of
from streams.serve.alerts.feed import FeedPlace, atom_of
from streams.serve.model.deadlines import DeadlineFilter, deadlines
from streams.serve.model.meetings import MeetingFilter, MeetingRow, meetings
from streams.serve.model.moment import Moment
from streams.serve.model.paging import Paging
from streams.serve.model.shown import PositionRow, one_of
from streams.serve.model.stands import changes_where
from streams.serve.pages.names import actor_words, issue_words
from streams.serve.pages.words import Language, Words
from streams.serve.users import User
from streams.settings import Settings

__all__ = ["Reader", "subscriptions_router"]

Reader = Callable[[], AbstractContextManager[Connection]]
"""Opens the read model for one request."""
_ENTRIES_MAX: Final = 100
_EVENTS_MAX: Final = 1_000
_BACK_DAYS: Final = 365
_Codes = Annotated[list[str], Query(max_length=20, description="Codes; several widen it")]
_Language = Annotated[Language, Query(alias="lang", description="Language of titles")]
_Key = Annotated[str | None, Query(description="The subscription key of a user, for programs that send no token")]


def subscriptions_router(
    settings: Settings, reader: Reader, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["subscriptions"], responses={304: {"description": "As it was"}})

    @router.get("/feeds/changes.atom", response_class=Response, responses=_as("application/atom+xml"))
    def feed(
        request: Request,
        _: Annotated[User, Depends(subscriber)],
        actor: _Codes = [],  # noqa: B006  # never changed
        issue: _Codes = [],  # noqa: B006
        language: _Language = "ar",
        key: _Key = None,  # noqa: ARG001  # `subscriber` reads it
    ) -> Response:
        """Follow changes of stands, each with the sentence before and the one after: an Atom feed of the latest 100."""
        place = _place(settings, request, actor, issue, language)
        with reader() as db:
            where = one_of("actor", actor) & one_of("issue", issue)
            found = changes_where(db, where, Moment(clock().date()), _ENTRIES_MAX)
        return _answer(request, atom_of(found, Words.of(language), place), "application/atom+xml")

    @router.get("/calendar.ics", response_class=Response, responses=_as("text/calendar"))
    def calendar(
        request: Request,
        _: Annotated[User, Depends(subscriber)],
        actor: _Codes = [],  # noqa: B006
        issue: _Codes = [],  # noqa: B006
        language: _Language = "ar",
        key: _Key = None,  # noqa: ARG001
    ) -> Response:
        """Follow meetings and deadlines from a year ago: a calendar. Meetings are about no issue: with one, deadlines only."""
        place, today = _place(settings, request, actor, issue, language), clock().date()
        with reader() as db:
            met = [] if issue else _meetings(db, actor, today)
            due = _deadlines(db, actor, issue, today)
        return _answer(request, calendar_of(met, due, Words.of(language), place.base, place.about), "text/calendar")

    return router


def _meetings(db: Connection, actors: Sequence[str], today: dt.date) -> list[MeetingRow]:
    """Those that any of the actors takes part in."""
    since = today - dt.timedelta(days=_BACK_DAYS)
    filters = [MeetingFilter(actors=(code,), since=since) for code in actors] or [MeetingFilter(since=since)]
    found = (row for wanted in filters for row in meetings(db, wanted, Moment(today), Paging(_EVENTS_MAX)).rows)
    return list({row.meeting.meeting_id: row for row in found}.values())


def _deadlines(db: Connection, actors: Sequence[str], issues: Sequence[str], today: dt.date) -> list[PositionRow]:
    since = today - dt.timedelta(days=_BACK_DAYS)
    wanted = DeadlineFilter(actors=tuple(actors), issues=tuple(issues), since=since)
    return [row.position for row in deadlines(db, wanted, Moment(today), Paging(_EVENTS_MAX)).rows]


def _place(
    settings: Settings, request: Request, actors: Sequence[str], issues: Sequence[str], language: Language
) -> FeedPlace:
    """Where what is subscribed to is, as whoever subscribes knows it, and what it is about."""
    words = Words.of(language)
    asked = [*(("actor", code) for code in actors), *(("issue", code) for code in issues)]
    names = [*(actor_words(words, code) for code in actors), *(issue_words(words, code) for code in issues)]
    return FeedPlace(
        base=settings.serve_public_url or str(request.base_url).rstrip("/"),
        query=urlencode([*asked, *([("lang", language)] if language != "ar" else [])]),
        about=words("feed.and").join(names),
    )


def _as(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: {"schema": {"type": "string"}}}}}


def _answer(request: Request, data: bytes, media_type: str) -> Response:
    """The bytes with a tag of theirs; whoever has the same already is told so."""
    tag = f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=media_type, headers=headers)

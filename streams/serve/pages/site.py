"""A read model in, the ASGI applications of its pages out: `/ar/…`, `/en/…`, `/static/…` and the address without a language."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from streams.corrections.validity import CORRECTIONS_MAX
from streams.errors import BrokerError, CorrectionError
from streams.serve.access import LoginNeededError
from streams.serve.model.paging import CursorError
from streams.serve.model.state import version_of
from streams.serve.pages.amending import WordedError
from streams.serve.pages.hand import Hand, back_to, take
from streams.serve.pages.names import learn_names
from streams.serve.pages.render import Renderer, html
from streams.serve.pages.rows import as_csv, as_json
from streams.serve.pages.static_files import static_files
from streams.serve.pages.urls import PATHS
from streams.serve.pages.view import Ask, BadValueError, ElsewhereError, MissingError, Show, View, Visitor
from streams.serve.pages.words import LANGUAGES, Language, Words
from streams.serve.problems import ProblemError
from streams.serve.users import LOCAL, Role, User

__all__ = ["Site", "mount_pages"]

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""Of every page: nothing runs and nothing loads but what is served here, whatever an article holds."""
_KEPT: Final = {"Cache-Control": "private, no-cache", "Vary": "Cookie"}
_ASKED: Final = {
    "since": "filter.from",
    "until": "filter.until",
    "as_of": "time.as_of",
    "at": "time.as_of",
    "known_by": "time.known_by",
    "month": "meeting.month",
}
"""Labels of what an address asks and a person may have typed."""
_PACKING: Final = 5
"""How tightly pages are packed: 9 takes more than twice the time for two bytes of a hundred."""
THEMES: Final = ("auto", "light", "dark")
_FORM_BYTES_MAX: Final = 65_536
"""More than a form of ours may hold; it is read before it is known who sends it."""
_FORM_FIELDS_MAX: Final = CORRECTIONS_MAX + 100
"""The fields of a record, and a tick for each place of a name: for more than may be corrected it is said why not."""
_YEAR_SECONDS: Final = 365 * 86_400
_ROWS: Final[Mapping[str, Callable[[View], Response]]] = {"csv": as_csv, "json": as_json}


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages are made from."""

    reader: Callable[[], AbstractContextManager[sqlite3.Connection]]
    """Opens the read model for one request; raises sqlite3.OperationalError while there is none."""
    views: Mapping[str, Show]
    """By their names in `urls.PATHS`."""
    version: Callable[[sqlite3.Connection], str] = version_of
    """Tells one state of the model from another: as long as it stays, a page is not made again for who has it."""
    behind: Callable[[sqlite3.Connection], int] = lambda _: 0
    """How many messages the model is behind."""
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    events: str = ""
    """Address of the server-sent events; empty when there are none, then open pages ask again now and then."""
    asker: Callable[[Request], User] | None = None
    """Who asks, by `hand.page_asker`; None lets everybody look, and nobody correct."""
    hand: Hand | None = None
    """Where corrections go; None where none are taken."""
    visitor: Callable[[User], Visitor | None] = lambda _: None
    """What a page says of who looks at it."""
    rate: Callable[[Request], None] = lambda _: None
    """Raises ProblemError where somebody asks too often."""


def mount_pages(app: Starlette, site: Site) -> None:
    """Put the pages into an application, beside what it has."""
    renderer = Renderer(site.views, site.events)
    threading.Thread(target=learn_names, name="serve-names", daemon=True).start()
    app.router.routes.append(Route("/", _choose_language))
    app.router.routes.append(Route("/static/{name}", static_files(renderer.static), methods=["GET"]))
    for language in LANGUAGES:
        app.router.routes.append(Mount(f"/{language}", _language_app(site, renderer, language)))


def _language_app(site: Site, renderer: Renderer, language: Language) -> Starlette:
    words = Words.of(language)
    routes = [Route("/theme", partial(_set_theme), methods=["POST"], max_body_size=_FORM_BYTES_MAX)]
    if site.asker is not None and site.hand is not None:
        take_it = partial(_take_correction, site, site.hand, words)
        routes.append(Route("/corrections", take_it, methods=["POST"], max_body_size=_FORM_BYTES_MAX))
    for name, show in site.views.items():
        path = "/" + PATHS[name].replace("{article_id}", "{article_id:path}")
        rows = "/board" if name == "board" else path
        routes += [Route(f"{rows}.{form}", _endpoint(site, renderer, words, show, form)) for form in _ROWS]
        routes.append(Route(path, _endpoint(site, renderer, words, show, "html"), name=name))
    faults: dict[Any, Any] = {
        MissingError: partial(_fault, renderer, words, 404),
        404: partial(_fault, renderer, words, 404),
        405: partial(_fault, renderer, words, 405),
        ElsewhereError: _elsewhere,
        BadValueError: partial(_fault, renderer, words, 400),
        CursorError: partial(_fault, renderer, words, 400),
        CorrectionError: partial(_fault, renderer, words, 400),
        ProblemError: partial(_fault, renderer, words, 403),
        LoginNeededError: _to_login,
        HTTPException: partial(_fault, renderer, words, 400),
        BrokerError: partial(_fault, renderer, words, 502),
        sqlite3.OperationalError: partial(_fault, renderer, words, 503),
        500: partial(_fault, renderer, words, 500),
    }
    return Starlette(
        routes=routes,
        exception_handlers=faults,
        middleware=[Middleware(GZipMiddleware, minimum_size=1024, compresslevel=_PACKING)],
    )


def _endpoint(site: Site, renderer: Renderer, words: Words, show: Show, form: str) -> Callable[[Request], Response]:
    """Answers a request for a view, in a thread: a query of the model must not hold up others."""

    def answer(request: Request) -> Response:
        site.rate(request)
        if "at" in request.query_params:
            return _with_headers(_slid(request))
        user = site.asker(request) if site.asker else None
        corrects = site.hand is not None and user is not None and user.may(Role.ANALYST)
        with site.reader() as db:
            visitor = site.visitor(user) if user is not None else None
            ask = Ask(db, words, request.path_params, request.query_params, site.clock(), corrects, visitor)
            behind = site.behind(db)
            tag = _tag(request, renderer.made_of, site.version(db), behind, ask.now.date(), form, user)
            if tag in request.headers.get("If-None-Match", "").replace("W/", ""):
                return Response(status_code=304, headers={**_KEPT, "ETag": tag})
            view = show(ask)
            if form == "html":
                answer = _with_language(html(renderer.page(request, words, view, ask, behind)), request, words.language)
            elif view.rows is not None:
                answer = _ROWS[form](view)
            else:
                raise MissingError
        answer.headers["ETag"] = tag
        return _with_headers(answer)

    return answer


async def _take_correction(site: Site, hand: Hand, words: Words, request: Request) -> Response:
    """Publish what an analyst says, in a thread, and lead back to where it was said."""
    site.rate(request)
    sent = await request.form(max_files=0, max_fields=_FORM_FIELDS_MAX)
    form = {name: str(value) for name, value in sent.items()} | {"at": " ".join(map(str, sent.getlist("at")))}
    user = site.asker(request) if site.asker else LOCAL

    def taken() -> str:
        with site.reader() as db:
            verdict, position_id = take(hand, user, Ask(db, words, {}, QueryParams(""), site.clock()), form)
        return back_to(form.get("back", ""), words.language, verdict, position_id)

    return RedirectResponse(await run_in_threadpool(taken), 303, {"Cache-Control": "no-store"})


def _to_login(request: Request, _: Exception) -> Response:
    """To the login, and back from there to where somebody wanted to go; a form that was sent is to be sent again."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    place = wanted if request.method == "GET" else f"{request.scope['root_path']}/"
    return RedirectResponse(f"/login?next={quote(place, safe='/')}", 303)


def _elsewhere(_: Request, error: Exception) -> Response:
    """To the address that was meant."""
    return _with_headers(RedirectResponse(str(error), 303))


def _slid(request: Request) -> Response:
    """To the address of the day on which the slider was put; its end is now."""
    text = request.query_params["at"]
    try:
        day = dt.date.fromordinal(int(text))
    except (ValueError, OverflowError):
        raise BadValueError(name="at", value=text) from None
    kept = [(key, value) for key, value in request.query_params.multi_items() if key not in {"at", "as_of"} and value]
    now = request.query_params.get("last") == text
    asked = urlencode(
        [*((key, value) for key, value in kept if key != "last"), *([] if now else [("as_of", day.isoformat())])]
    )
    return RedirectResponse(request.url.path + (f"?{asked}" if asked else ""), 303)


def _with_language(answer: Response, request: Request, language: Language) -> Response:
    """Remember the language, so that the address without one leads to it."""
    if request.cookies.get("language") != language:
        answer.set_cookie("language", language, max_age=_YEAR_SECONDS, samesite="lax", path="/")
    return answer


def _fault(renderer: Renderer, words: Words, status: int, request: Request, error: Exception) -> Response:
    """A page that says what went wrong, in the design."""
    bad = (words(_ASKED.get(error.name, "fault.this_field")), error.value) if isinstance(error, BadValueError) else None
    if isinstance(error, HTTPException):  # such as a form that is none
        status = error.status_code
    if isinstance(error, CorrectionError):
        bad = ("", error.in_words(words) if isinstance(error, WordedError) else str(error))
    if isinstance(error, ProblemError):
        status = (
            502 if error.faults[0].status == 503 else error.faults[0].status
        )  # 503 says that the model is not there
    answer = _with_headers(html(renderer.fault(request, words, status, bad), status))
    if isinstance(error, ProblemError) and error.retry_after_seconds is not None:
        answer.headers["Retry-After"] = str(max(1, round(error.retry_after_seconds + 0.5)))
    return answer


def _tag(request: Request, *made_of: object) -> str:
    """Of all that an answer is made of, so that whoever has the same already is told so before anything is asked."""
    parts = (request.url.path, request.url.query, request.cookies.get("theme"), *made_of)
    return f'"{hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def _with_headers(answer: Response) -> Response:
    """Safe headers; what went wrong is not kept."""
    answer.headers.update(HEADERS)
    answer.headers.update(_KEPT if answer.status_code == 200 else {"Cache-Control": "no-store"})
    return answer


def _choose_language(request: Request) -> Response:
    """To the language that was last used, else the first of the browser's that there is, else Arabic."""
    asked = [
        part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("Accept-Language", "").split(",")
    ]
    wanted = [request.cookies.get("language", ""), *asked]
    language = next((each for each in wanted if each in LANGUAGES), LANGUAGES[0])
    return RedirectResponse(f"/{language}/", 307, headers={"Vary": "Cookie, Accept-Language"})


async def _set_theme(request: Request) -> Response:
    """Keep the theme in a cookie, and go back to where it was chosen."""
    form = await request.form(max_files=0, max_fields=4)
    theme, back = str(form.get("theme", "")), str(form.get("back", ""))
    local = back.startswith(("/ar/", "/en/")) and "\\" not in back
    answer = RedirectResponse(back if local else f"{request.scope['root_path']}/", 303)
    if theme in THEMES:
        answer.set_cookie("theme", theme, max_age=_YEAR_SECONDS, samesite="lax", path="/")
    return answer

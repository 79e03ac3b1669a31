"""A token typed into a form in, a cookie that says who it is out; `/login` and `/logout`."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from streams.ingest.posted import Fault
from streams.serve.access import Access, who
from streams.serve.pages.render import Renderer
from streams.serve.pages.site import HEADERS
from streams.serve.pages.words import LANGUAGES, Words
from streams.serve.problems import ProblemError
from streams.serve.users import TOKEN_USER, Role, User

__all__ = ["Asker", "login_router"]

_BODY_BYTES_MAX: Final = 8_192
_FIELDS_MAX: Final = 8
_NAME_MAX: Final = 100
_NO_STORE: Final = {"Cache-Control": "no-store"}


class Asker(BaseModel):
    """Who asks."""

    name: str
    role: Role
    needs_login: bool = Field(description="Whether anybody has to log in here, so that there is a way out too")
    subscription_key: str | None = Field(
        None, description="What to add, as `key=`, to addresses of feeds and calendars, whose programs send no token"
    )


def login_router(access: Access) -> APIRouter:
    """The routes of logging in and out."""
    router = APIRouter(tags=["users"])

    @router.get("/api/v1/user")
    def user(found: Annotated[User, Depends(who)]) -> Asker:
        """Tell who asks, and what they may do."""
        needed = access.users.needed
        key = access.sessions.subscription_key(found) if needed else None
        return Asker(name=found.name, role=found.role, needs_login=needed, subscription_key=key)

    @router.get("/login", include_in_schema=False)
    async def form(request: Request) -> Response:
        """Ask for a token; without users there is nothing to ask."""
        place = _local_path(request.query_params.get("next", "/"))
        return _page(request, access, place) if access.users.needed else RedirectResponse(place, 303)

    @router.post("/login", include_in_schema=False)
    async def login(request: Request) -> Response:
        """Let in, and lead to where somebody wanted to go."""
        access.check_form(request)
        told = _fields(await _body(request))
        place = _local_path(told.get("next", ["/"])[0])
        if not access.users.needed:
            return RedirectResponse(place, 303)
        try:
            name = told.get("name", [""])[0].strip()[:_NAME_MAX] or TOKEN_USER
            user = access.user_of_token(request, told.get("token", [""])[0].strip(), name)
        except ProblemError as error:
            return _page(request, access, place, error)
        answer = RedirectResponse(place, 303, _NO_STORE)
        answer.set_cookie(
            access.cookie,
            access.sessions.begin(user),
            max_age=access.sessions.seconds,
            secure=access.is_secure,
            httponly=True,
            samesite="strict",
        )
        return answer

    @router.post("/logout", include_in_schema=False)
    async def logout(request: Request) -> Response:
        """Forget who it was."""
        access.check_form(request)
        answer = RedirectResponse("/login", 303, _NO_STORE)
        answer.delete_cookie(access.cookie, secure=access.is_secure, httponly=True, samesite="strict")
        return answer

    return router


async def _body(request: Request) -> str:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > _BODY_BYTES_MAX:
            raise ProblemError(Fault(413, "", f"more than {_BODY_BYTES_MAX} bytes"), close=True)
    return data.decode("latin-1")  # percent-encoded; what is not is no token of ours


def _fields(text: str) -> dict[str, list[str]]:
    """The fields of the form; raises ProblemError for more than any form of ours has."""
    try:
        return parse_qs(text, keep_blank_values=True, max_num_fields=_FIELDS_MAX)
    except ValueError:
        raise ProblemError(Fault(400, "", f"more than {_FIELDS_MAX} fields")) from None


def _local_path(place: str) -> str:
    """A path of ours: what leads elsewhere, in whatever way browsers understand, leads to the first page."""
    ours = place.startswith("/") and not place.startswith(("//", "/\\")) and place.isprintable()
    return place if ours and "\\" not in place else "/"


def _page(request: Request, access: Access, place: str, error: ProblemError | None = None) -> HTMLResponse:
    """The form, in the language of where somebody wanted to go, else of the browser."""
    status, fault, headers = 200, None, {**HEADERS, "Cache-Control": "no-store"}
    if error is not None:
        status = error.faults[0].status
        fault = "wait" if status == HTTPStatus.TOO_MANY_REQUESTS else "wrong"
        if error.retry_after_seconds is not None:
            headers["Retry-After"] = str(max(1, round(error.retry_after_seconds + 0.5)))
    wanted = [place[1:3], request.cookies.get("language", ""), request.headers.get("accept-language", "")[:2]]
    language = next((known for each in wanted for known in LANGUAGES if each == known), LANGUAGES[0])
    return HTMLResponse(
        _renderer().login(request, Words.of(language), place, fault, is_named=access.users.are_named), status, headers
    )


@cache
def _renderer() -> Renderer:
    return Renderer((), "")

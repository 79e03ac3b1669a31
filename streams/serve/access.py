"""A request in, who asks out, or a problem: by bearer token, by the cookie of a login, or for being on this machine."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final
from urllib.parse import quote, urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.responses import RedirectResponse

from streams.ingest.posted import Fault
from streams.serve.problems import ProblemError
from streams.serve.sessions import Sessions, session_key
from streams.serve.users import LOCAL, Role, User, Users
from streams.settings import Settings, is_loopback

__all__ = ["Access", "Brake", "LoginNeededError", "answer_with_login", "needs", "needs_on_page", "subscriber", "who"]

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FREE_FAILURES: Final = 5
_FREE_FOR_NAME: Final = 10
_WAIT_FOR_NAME: Final = 60.0
"""By name one waits later and less: whoever knows a name could else keep its owner out from anywhere."""
_FORGET_SECONDS: Final = 900.0
_ADDRESSES_MAX: Final = 4_096


class Brake:
    """Who guesses tokens waits, twice as long after each wrong one; by address or name, of which so many are remembered."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, free: int = _FREE_FAILURES, longest: float = 300.0
    ) -> None:
        """`free` wrong ones cost nothing; `longest` is how many seconds one waits at the most."""
        self._clock, self._free, self._longest = clock, free, longest
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait_seconds(self, address: str) -> float:
        """How long this address is not heard; 0 when it is."""
        count, at = self._failures.get(address, (0, 0.0))
        if count < self._free:
            return 0.0
        return max(0.0, at + min(2.0 ** min(count - self._free, 30), self._longest) - self._clock())

    def failed(self, address: str) -> None:
        """Count a wrong token."""
        now = self._clock()
        count, at = self._failures.pop(address, (0, now))
        self._failures[address] = (count + 1 if now - at < _FORGET_SECONDS else 1, now)
        while len(self._failures) > _ADDRESSES_MAX:
            self._failures.popitem(last=False)

    def passed(self, address: str) -> None:
        """Forget what this address guessed."""
        self._failures.pop(address, None)


class LoginNeededError(Exception):
    """Raised where a page is asked for by somebody who has not said who they are."""


class Access:
    """Who is let in; for one process."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._url = settings.serve_public_url
        self.users = Users(settings)
        key = session_key(settings.data_folder) if self.users.needed else b""
        self.sessions = Sessions(key, self.users, settings.serve_session_hours * 3_600, wall_clock)
        self._brake = Brake(clock)
        self._name_brake = Brake(clock, free=_FREE_FOR_NAME, longest=_WAIT_FOR_NAME)

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us by https, so that a cookie need never go in the clear."""
        return self._url is not None and self._url.startswith("https:")

    @property
    def cookie(self) -> str:
        """Name of the cookie; with this prefix browsers hold it to this host and to https."""
        return "__Host-parley" if self.is_secure else "parley"

    def user(self, request: Request) -> User:
        """Who asks; raises ProblemError."""
        self.check_site(request)
        if not self.users.needed:
            self._check_host(request)
            return LOCAL
        authorization = request.headers.get("authorization")
        if authorization is not None:
            scheme, _, given = authorization.partition(" ")
            if scheme.lower() != "bearer":
                raise ProblemError(Fault(401, "authorization", _TOKEN), close=True)
            return self.user_of_token(request, given.strip())
        user = self.sessions.user(request.cookies.get(self.cookie, ""))
        if user is None:
            raise ProblemError(Fault(401, "authorization", _TOKEN), close=True)
        if request.method not in _SAFE:
            self.check_form(request)
        return user

    def user_of_token(self, request: Request, token: str, name: str | None = None) -> User:
        """Whose token this is; raises ProblemError, also for right ones while their address has to wait.

        Where a name is given, as a form does, the token must be that user's, and guesses from many addresses wait, too.
        """
        address = request.client.host if request.client else ""
        by_name = 0.0 if name is None else self._name_brake.wait_seconds(name)
        if wait := max(self._brake.wait_seconds(address), by_name):
            detail = "too many wrong tokens came from your address, or for this name"
            raise ProblemError(Fault(429, "authorization", detail), retry_after_seconds=wait, close=True)
        user = self.users.of_token(token)
        if user is None or (name is not None and user.name != name):
            self._brake.failed(address)
            if name is not None:
                self._name_brake.failed(name)
            raise ProblemError(Fault(401, "authorization", _TOKEN), close=True)
        self._brake.passed(address)
        if name is not None:
            self._name_brake.passed(name)
        return user

    def check_site(self, request: Request) -> None:
        """Raise ProblemError where a page of another site asks through a browser; it may lead here, and read what CORS permits."""
        headers = request.headers
        foreign = headers.get("sec-fetch-site") == "cross-site"
        if request.method in _SAFE:
            refused = foreign and headers.get("sec-fetch-mode") == "no-cors"
        else:
            refused = foreign or not self._is_ours(headers.get("origin"), request)
        if refused:
            raise ProblemError(Fault(403, "origin", "pages of other sites may not ask"), close=True)

    def check_form(self, request: Request) -> None:
        """Raise ProblemError for what a browser sends with our cookie, unless it says that a page of ours sends it."""
        same = request.headers.get("sec-fetch-site") == "same-origin"
        if not same and request.headers.get("origin") is None:
            raise ProblemError(Fault(403, "origin", "with a cookie, a request must name its Origin"), close=True)
        self.check_site(request)

    def _is_ours(self, origin: str | None, request: Request) -> bool:
        if origin is None or (self._url is not None and origin.lower() == self._url):
            return True
        try:
            return urlsplit(origin).netloc == request.headers.get("host", "")
        except ValueError:  # no URL at all
            return False

    def _check_host(self, request: Request) -> None:
        """Raise ProblemError where a name was made to lead here (DNS rebinding): nobody is asked who they are."""
        host = request.headers.get("host", "")
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            name = ""
        if not is_loopback(name):
            detail = "without users or a token only localhost may be asked"
            raise ProblemError(Fault(403, "host", detail), close=True)


_TOKEN: Final = "a token is needed: Authorization: Bearer …"  # noqa: S105  # what is said where none is


def who(request: Request) -> User:
    """Who asks, for routes of FastAPI; raises ProblemError."""
    access: Access = request.app.state.access
    return access.user(request)


def subscriber(request: Request) -> User:
    """Who asks for a feed or a calendar: also by the key in its address, since the programs that follow one send no token."""
    access: Access = request.app.state.access
    key = request.query_params.get("key")
    user = access.sessions.subscriber(key) if key and access.users.needed else None
    return access.user(request) if user is None else user


def needs(role: Role) -> Callable[[User], User]:
    """What makes sure that who asks may do this, as `Depends(needs(Role.ANALYST))`; it gives the user."""

    def user(user: User = Depends(who)) -> User:  # noqa: B008  # the framework's way; annotations are text here
        if not user.may(role):
            detail = f"{user.name} is {user.role.value}; this needs {role.value}"
            raise ProblemError(Fault(403, "authorization", detail))
        return user

    return user


def needs_on_page(role: Role) -> Callable[[Request], User]:
    """The same for pages: who has not said who they are is led to the login."""

    def user(request: Request) -> User:
        try:
            return needs(role)(who(request))
        except ProblemError as error:
            if error.faults[0].status == 401:
                raise LoginNeededError from error
            raise

    return user


def answer_with_login(app: FastAPI) -> None:
    """Lead to the login, and back to where somebody wanted to go."""

    @app.exception_handler(LoginNeededError)
    async def _login(request: Request, _: LoginNeededError) -> RedirectResponse:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?next={quote(wanted, safe='/')}", 303)

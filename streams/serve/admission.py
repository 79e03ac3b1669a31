"""A request in; let in, with its body, or refused: by how much is asked, and how long it takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import HTTPException
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams.ingest.posted import Fault
from streams.serve.problems import ProblemError
from streams.settings import Settings

__all__ = ["HEADER_BYTES_MAX", "UNDER_WAY_MAX", "Admission", "BodiesInTime", "bounded_route"]

HEADER_BYTES_MAX: Final = 32_768
UNDER_WAY_MAX: Final = 32
"""Requests with a body that are worked on at a time; the next one is asked to come again."""


class BodiesInTime:
    """An application whose requests have their body there in time, whoever reads it: else connections are held by nothing."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app, self._seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on; where the body is too slow, whoever reads it gets HTTPException."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        ends, is_there = asyncio.get_running_loop().time() + self._seconds, False

        async def received() -> Message:
            nonlocal is_there
            if is_there:  # what comes behind the body is that the client goes, for which there is no time
                return await receive()
            try:
                async with asyncio.timeout_at(ends):
                    message = await receive()
            except TimeoutError:
                detail = f"the body was not there within {self._seconds:.0f} s (PARLEY_SERVE_SECONDS)"
                raise HTTPException(408, detail, {"Connection": "close"}) from None
            is_there = not message.get("more_body", False)
            return message

        await self._app(scope, received, send)


def _has_body(scope: Scope) -> bool:
    """Whether a body is announced: who announces none owes none, however long its answer takes."""
    headers = dict(scope["headers"])
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers


def bounded_route(bytes_max: int) -> type[APIRoute]:
    """The class of routes whose bodies have at most so many bytes; of a longer one nothing is done, and no more is read.

    Starlette's own limit answers in plain text, which no client of ours expects.
    """

    class Bounded(APIRoute):
        """A route with that limit."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            """Answer as any route does, from a body that is counted."""
            handler = super().get_route_handler()

            async def answer(request: Request) -> Response:
                claimed = request.headers.get("content-length", "")
                if claimed.isdecimal() and int(claimed[:20]) > bytes_max:
                    raise _longer_than(bytes_max)
                return await handler(Request(request.scope, _counted(request.receive, bytes_max)))

            return answer

    return Bounded


def _counted(receive: Receive, bytes_max: int) -> Receive:
    """What is received, until it is too much: then whoever reads it gets HTTPException, which alone FastAPI passes on."""
    left = bytes_max

    async def received() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise _longer_than(bytes_max)
        return message

    return received


def _longer_than(bytes_max: int) -> HTTPException:
    return HTTPException(413, f"more than {bytes_max} bytes", {"Connection": "close"})


class Admission:
    """How much is let in; for one event loop."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._clock = settings, clock
        self._rate = settings.serve_articles_per_second
        self._burst = max(self._rate, settings.serve_batch_max)
        self._left, self._at = float(self._burst), clock()
        self._under_way = 0

    @staticmethod
    def header_fault(request: Request) -> ProblemError | None:
        """Why a header is too large, which the server only sees where it comes in several pieces; None when it is not."""
        if sum(len(name) + len(value) for name, value in request.headers.raw) <= HEADER_BYTES_MAX:
            return None
        return ProblemError(Fault(431, "", f"the header has more than {HEADER_BYTES_MAX} bytes"), close=True)

    def check_rate(self, articles: int) -> None:
        """Take so many from what may come now; raises ProblemError, which says when there is room again."""
        now = self._clock()
        self._left = min(float(self._burst), self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < articles:
            wait = (articles - self._left) / self._rate
            detail = f"more than {self._rate} articles a second (PARLEY_SERVE_ARTICLES_PER_SECOND)"
            raise ProblemError(Fault(429, "", detail), retry_after_seconds=wait)
        self._left -= articles

    def enter(self) -> None:
        """Begin a request; raises ProblemError when too many are under way. Each that begins must leave."""
        if self._under_way >= UNDER_WAY_MAX:
            detail = f"{UNDER_WAY_MAX} requests are under way"
            raise ProblemError(Fault(503, "", detail), retry_after_seconds=1, close=True)
        self._under_way += 1

    def leave(self) -> None:
        """End a request."""
        self._under_way -= 1

    async def body(self, request: Request) -> bytes:
        """The body, as far as it may go and in the time that it may take; raises ProblemError."""
        most = self._settings.serve_body_bytes_max
        claimed = request.headers.get("content-length", "")
        if claimed.isdecimal() and int(claimed[:20]) > most:
            raise self._too_large(most)
        data = bytearray()
        try:
            async with asyncio.timeout(self._settings.serve_seconds):
                async for chunk in request.stream():
                    data += chunk
                    if len(data) > most:
                        raise self._too_large(most)
        except TimeoutError:
            detail = f"the body was not there within {self._settings.serve_seconds:.0f} s (PARLEY_SERVE_SECONDS)"
            raise ProblemError(Fault(408, "", detail), close=True) from None
        except ClientDisconnect:
            raise ProblemError(Fault(400, "", "the body ends before its end"), close=True) from None
        return bytes(data)

    @staticmethod
    def _too_large(most: int) -> ProblemError:
        detail = f"more than {most} bytes (PARLEY_SERVE_BODY_BYTES_MAX)"
        return ProblemError(Fault(413, "", detail), close=True)

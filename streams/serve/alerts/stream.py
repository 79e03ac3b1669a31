"""The log of events in, server-sent events out, to each client from where it was; `GET /api/v1/events`.

A client holds a place in the log and nothing else: no queue grows for one that is slow. One that takes nothing for a
while is cut off, and resumes by `Last-Event-ID`, as browsers do by themselves, also after a start of this process.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from prometheus_client import CollectorRegistry, Counter, Gauge
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from streams.ingest.posted import Fault
from streams.serve.access import needs, who
from streams.serve.alerts.event_log import EventLog, Recorded
from streams.serve.alerts.events import Filter, Kind
from streams.serve.alerts.waking import first
from streams.serve.problems import ProblemError
from streams.serve.users import Role

__all__ = ["STREAMS_MAX", "Hub", "stream_router"]

STREAMS_MAX: Final = 64
"""Streams at a time; one more is asked to come again."""
_HEARTBEAT_SECONDS: Final = 15.0
_SEND_SECONDS: Final = 10.0
_POLL_SECONDS: Final = 1.0
"""How often it is looked whether another process recorded something."""
_REFRESH_SECONDS: Final = 0.5
_RETRY_SECONDS: Final = 2
_BATCH: Final = 100


class Hub:
    """Wakes the streams of one event loop; other threads may tell it that there is something new."""

    def __init__(
        self,
        log: EventLog,
        registry: CollectorRegistry,
        *,
        heartbeat_seconds: float = _HEARTBEAT_SECONDS,
        send_seconds: float = _SEND_SECONDS,
    ) -> None:
        self.log = log
        self.heartbeat_seconds, self.send_seconds = heartbeat_seconds, send_seconds
        self.poll_seconds = min(_POLL_SECONDS, heartbeat_seconds)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self.closed = False
        """Whether the process is stopping: streams end, and their clients come again."""
        self.refreshes = 0
        """How often the model has changed."""
        self.streams = Gauge("parley_event_streams", "Open streams of events", registry=registry)
        self.dropped = Counter(
            "parley_event_streams_dropped", "Streams cut off since their client took nothing", registry=registry
        )
        log.listen(self.wake)

    def refresh(self) -> None:
        """Tell that the read model has changed, in whatever way: a page that is open asks for what it shows again."""
        self.refreshes += 1
        self.wake()

    def close(self) -> None:
        """End all streams."""
        self.closed = True
        self.wake()

    def wake(self) -> None:
        """Let the streams look; from any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake)

    @property
    def woken(self) -> asyncio.Event:
        """Set at the next `wake`; to be taken before looking, so that nothing is missed in between."""
        self._loop = asyncio.get_running_loop()
        return self._woken

    def _wake(self) -> None:
        woken, self._woken = self._woken, asyncio.Event()
        woken.set()


def stream_router(hub: Hub) -> APIRouter:
    """The route."""
    router = APIRouter(tags=["events"])

    @router.get(
        "/api/v1/events",
        response_class=Response,
        responses={200: {"description": _TOLD, "content": {"text/event-stream": {"schema": {"type": "string"}}}}},
        dependencies=[Depends(needs(Role.READER))],
    )
    def events(
        request: Request,
        actor: Annotated[list[str], Query(description="Only about these actors")] = [],  # noqa: B006  # never changed
        issue: Annotated[list[str], Query(description="Only about these issues")] = [],  # noqa: B006
        kind: Annotated[list[Kind], Query(description="Only of these kinds")] = [],  # noqa: B006
        after: Annotated[str | None, Query(max_length=64, description="As the header Last-Event-ID")] = None,
    ) -> Response:
        """Tell what happens, as server-sent events: a change, a conflict, a deadline that nears, a correction.

        Without Last-Event-ID it begins now. `refresh` has no id: the read model changed, and what is shown may be asked
        for again. `gap` says that what is asked for is no longer kept, so that nothing can be resumed.
        """
        if hub.closed:
            raise ProblemError(Fault(503, "", "the process is stopping"), retry_after_seconds=1, close=True)
        if hub.streams._value.get() >= STREAMS_MAX:  # noqa: SLF001  # the one place where they are counted
            raise ProblemError(Fault(503, "", f"{STREAMS_MAX} streams are open"), retry_after_seconds=5, close=True)
        wanted = Filter(actors=frozenset(actor), issues=frozenset(issue), kinds=frozenset(kind))
        return _EventStream(hub, wanted, request.headers.get("last-event-id") or after, lambda: who(request))

    return router


class _EventStream(Response):
    """A response that ends when its client goes or takes nothing, when the process stops, or when its user is none any more."""

    media_type = "text/event-stream"

    def __init__(self, hub: Hub, wanted: Filter, last_event_id: str | None, check: Callable[[], object]) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._hub, self._wanted, self._last, self._check = hub, wanted, last_event_id, check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the end."""
        with self._hub.streams.track_inprogress():
            sending = asyncio.create_task(self._send(scope, send))
            gone = asyncio.create_task(_gone(receive))
            await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
            for task in (sending, gone):
                task.cancel()
            await asyncio.gather(sending, gone, return_exceptions=True)
            if not sending.cancelled():
                sending.result()

    async def _send(self, scope: Scope, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async for text in self._texts():
            try:
                async with asyncio.timeout(self._hub.send_seconds):
                    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
            except TimeoutError:
                self._hub.dropped.inc()
                scope.get("state", {}).get("abort", _nothing)()
                return
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _texts(self) -> AsyncIterator[str]:
        """What is sent, piece by piece; an empty line now and then, by which each side sees that the other is there."""
        log, hub = self._hub.log, self._hub
        place, gap = _begin(log, self._last)
        yield f"retry: {_RETRY_SECONDS * 1_000}\n\n" + (_text("gap", {}, f"{log.epoch}-{place}") if gap else "")
        seen, refreshed = hub.refreshes, 0.0
        spoken = checked = time.monotonic()
        while not hub.closed:
            woken, now = hub.woken, time.monotonic()
            found = log.after(place, _BATCH)
            text = "".join(_event(log, each) for each in found if self._wanted.wants(each.event))
            place = found[-1].place if found else place
            if hub.refreshes != seen and now - refreshed >= _REFRESH_SECONDS:
                seen, refreshed = hub.refreshes, now
                text += _text("refresh", {})
            if now - checked >= hub.heartbeat_seconds:
                if not self._may_stay():
                    return
                checked = now
            if not text and now - spoken >= hub.heartbeat_seconds:
                text = ":\n\n"
            if text:
                yield text
                spoken = time.monotonic()
            if len(found) < _BATCH:
                await first(woken, _REFRESH_SECONDS if hub.refreshes != seen else hub.poll_seconds)

    def _may_stay(self) -> bool:
        """Whether who asked is still let in: a login ends, a user is taken out."""
        try:
            self._check()
        except ProblemError:
            return False
        return True


def _begin(log: EventLog, last_event_id: str | None) -> tuple[int, bool]:
    """Behind which place a stream begins, and whether something is missing that was asked for."""
    end = log.last_place()
    if last_event_id is None:
        return end, False
    epoch, _, digits = last_event_id.partition("-")
    place = int(digits[:18]) if digits.isascii() and digits.isdigit() else -1
    if epoch != log.epoch or not 0 <= place <= end:
        return end, True
    return place, place < log.forgotten_place


def _event(log: EventLog, found: Recorded) -> str:
    return _text(found.event.kind.value, found.for_json(), f"{log.epoch}-{found.place}")


def _text(name: str, data: dict[str, Any], event_id: str | None = None) -> str:
    """One event as it travels; JSON has no line ends of its own."""
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    head = "" if event_id is None else f"id: {event_id}\n"
    return f"{head}event: {name}\ndata: {told}\n\n"


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _nothing() -> None:
    """Where the server has no way to cut a client off."""


_TOLD: Final = (
    "Events `change`, `conflict`, `deadline`, `correction`, `meeting`, `stand`, `article`; also `refresh` and `gap`"
)

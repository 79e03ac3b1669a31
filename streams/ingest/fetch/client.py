"""A URL in, a `Fetched` out: HTTP as a guest of other people's servers, who may be hostile; nothing is raised.

Redirects are followed here, each as a new request, whose address `connector.py` checks;
no cookie, no proxy and no credential is used.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from streams.ingest.fetch.addresses import Allowed, url_fault
from streams.ingest.fetch.body import ACCEPTED, BodyFault, unpacker_of
from streams.ingest.fetch.connector import AddressRefusedError, connecting_to, guarded_connector
from streams.ingest.fetch.outcome import Fetched, Limits, Outcome
from streams.ingest.fetch.retry import retry_after_seconds
from streams.ingest.fetch.robots import ROBOTS_BYTES_MAX, Robots
from streams.ingest.fetch.turns import Turns

__all__ = ["Fetcher"]

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_OUTCOMES: Final = {
    200: Outcome.OK,
    203: Outcome.OK,
    304: Outcome.UNCHANGED,
    404: Outcome.MISSING,
    410: Outcome.GONE,
    429: Outcome.BUSY,
    503: Outcome.BUSY,
}
_PATIENCE_SECONDS: Final = 5.0
"""A host that wants to be left alone for no longer is waited for; else the answer is that it is busy."""


class Fetcher:
    """All requests of one process; `async with` opens and closes its connections.

    Its memory of hosts is in this process alone; `count` is told how each request ended.
    """

    def __init__(
        self,
        agent: str,
        allowed: Allowed,
        limits: Limits,
        interval_seconds: float,
        resolver: AbstractResolver | None = None,
        count: Callable[[Outcome], None] | None = None,
    ) -> None:
        self._agent, self._allowed, self._limits, self._resolver = agent, allowed, limits, resolver
        self._count = count
        self._turns = Turns(interval_seconds)
        self._robots = Robots(agent.partition("/")[0], self._ask_robots)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=guarded_connector(self._allowed, self._resolver),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None),  # counted in `_hop`, over redirects
            max_line_size=self._limits.header_bytes_max,
            max_field_size=self._limits.header_bytes_max,
            max_headers=self._limits.headers_max,
            headers={"User-Agent": self._agent, "Accept-Encoding": ACCEPTED},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(
        self, url: str, *, accept: str = "*/*", etag: str | None = None, modified: str | None = None
    ) -> Fetched:
        """Fetch a URL if robots.txt and the host's wishes allow; with validators only what has changed."""
        headers = {"Accept": accept}
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        return await self._followed(url, headers, self._limits.bytes_max, robots=True)

    async def _ask_robots(self, url: str) -> Fetched:
        headers = {"Accept": "text/plain", "Accept-Encoding": "identity"}  # so that what is too long can be cut
        return await self._followed(url, headers, ROBOTS_BYTES_MAX, robots=False)

    async def _followed(self, url: str, headers: dict[str, str], bytes_max: int, *, robots: bool) -> Fetched:
        found = await self._answer(url, headers, bytes_max, robots=robots)
        if self._count is not None:
            self._count(found.outcome)
        return found

    async def _answer(self, url: str, headers: dict[str, str], bytes_max: int, *, robots: bool) -> Fetched:
        """Follow redirects, each checked like the first request, within one allowance of time."""
        left = self._limits.seconds
        for _ in range(self._limits.redirects_max + 1):
            if fault := url_fault(url):
                return Fetched(outcome=Outcome.BAD_URL, url=url, detail=fault)
            try:
                target = URL(url)
                origin, host = str(target.origin()), target.raw_host or ""
            except ValueError as error:
                return Fetched(outcome=Outcome.BAD_URL, url=url, detail=f"no URL: {error}")
            if robots and (fault := await self._robots.fault(origin, url)):
                return Fetched(outcome=Outcome.DISALLOWED, url=url, detail=fault)
            place = f"{host}:{target.port}"
            if (seconds := self._turns.held_seconds(place)) > _PATIENCE_SECONDS:
                detail = f"{place} has asked to be left alone"
                return Fetched(outcome=Outcome.BUSY, url=url, retry_after_seconds=seconds, detail=detail)
            async with self._turns.turn(place, self._robots.delay_seconds(origin)):
                started = time.monotonic()
                found = await self._hop(target, headers, bytes_max, left, cut=not robots)
                left -= time.monotonic() - started
            if isinstance(found, Fetched):
                if found.outcome is Outcome.BUSY and found.retry_after_seconds:
                    self._turns.hold(place, found.retry_after_seconds)
                return found
            url = found
        detail = f"more than {self._limits.redirects_max} redirects"
        return Fetched(outcome=Outcome.REDIRECTS, url=url, detail=detail)

    async def _hop(
        self, url: URL, headers: dict[str, str], bytes_max: int, seconds: float, *, cut: bool
    ) -> Fetched | str:
        """One request: what was answered, or the URL that it was sent on to; with `cut` only the head of a long body."""
        assert self._session is not None  # noqa: S101  # `async with` has opened it
        connecting_to(url)
        try:
            async with (
                asyncio.timeout(max(seconds, 0.001)),
                self._session.get(url, headers=headers, allow_redirects=False) as response,
            ):
                if response.status in _REDIRECTS and (place := response.headers.get("Location")):
                    return _joined(url, place)
                return await self._answered(url, response, bytes_max, cut=cut)
        except TimeoutError:
            outcome, detail = Outcome.TOO_SLOW, f"not done within {self._limits.seconds:.0f} s"
        except BodyFault as error:
            outcome, detail = Outcome.TOO_LARGE if error.too_large else Outcome.BROKEN, str(error)
        except aiohttp.ClientConnectorError as error:
            refused = isinstance(error.os_error, AddressRefusedError)
            outcome, detail = Outcome.FORBIDDEN if refused else Outcome.UNREACHABLE, str(error.os_error)
        except aiohttp.InvalidURL as error:
            outcome, detail = Outcome.BAD_URL, str(error)
        except (aiohttp.ClientResponseError, aiohttp.ClientPayloadError, aiohttp.ServerConnectionError) as error:
            outcome, detail = Outcome.BROKEN, str(error)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            outcome, detail = Outcome.UNREACHABLE, f"{type(error).__name__}: {error}"
        return Fetched(outcome=outcome, url=str(url), detail=detail[:500])

    async def _answered(self, url: URL, response: aiohttp.ClientResponse, bytes_max: int, *, cut: bool) -> Fetched:
        known: dict[str, Any] = {"url": str(url), "status": response.status}
        outcome = _OUTCOMES.get(response.status)
        if outcome is None:
            outcome = Outcome.REFUSED if 400 <= response.status < 500 else Outcome.FAULT
        if outcome is not Outcome.OK:
            wait = retry_after_seconds(response.headers.get("Retry-After"), dt.datetime.now(dt.UTC))
            return Fetched(outcome=outcome, retry_after_seconds=wait, detail=f"status {response.status}", **known)
        return Fetched(
            outcome=outcome,
            body=await self._body(response, bytes_max, cut=cut),
            content_type=response.content_type.lower(),
            charset=response.charset,
            etag=_short(response.headers.get("ETag")),
            modified=_short(response.headers.get("Last-Modified")),
            **known,
        )

    async def _body(self, response: aiohttp.ClientResponse, bytes_max: int, *, cut: bool) -> bytes:
        """The body, unpacked; raises BodyFault beyond the limit, TimeoutError when it drips."""
        if (response.content_length or 0) > bytes_max and not cut:
            message = f"{response.content_length} bytes; at most {bytes_max} are fetched"
            raise BodyFault(message, too_large=True)
        unpacker = unpacker_of(response.headers.get("Content-Encoding", ""), bytes_max)
        started, received, body = time.monotonic(), 0, bytearray()
        async for chunk in response.content.iter_any():
            received += len(chunk)
            if received > bytes_max and cut:
                return bytes(body + chunk)[:bytes_max]
            if received > bytes_max:
                message = f"more than {bytes_max} bytes are not fetched"
                raise BodyFault(message, too_large=True)
            body += unpacker.feed(chunk)
            seconds = time.monotonic() - started
            if seconds > self._limits.grace_seconds and received < seconds * self._limits.bytes_per_second_min:
                raise TimeoutError
        unpacker.end()
        return bytes(body)


def _joined(url: URL, place: str) -> str:
    """Where a Location leads to, without the part that is for browsers; something that is no URL is returned as it is."""
    try:
        return str(url.join(URL(place)).with_fragment(None))
    except ValueError:
        return place or "\0"


def _short(value: str | None) -> str | None:
    """A validator that is worth remembering."""
    return value if value is not None and len(value) <= 1_024 else None

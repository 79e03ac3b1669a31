"""A webhook and an event in, how sending it ended out: one request, never to a machine that may not be asked."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from streams.ingest.fetch.addresses import allowed_of
from streams.ingest.fetch.connector import AddressRefusedError, connecting_to, guarded_connector
from streams.ingest.fetch.outcome import Outcome
from streams.ingest.fetch.retry import retry_after_seconds
from streams.serve.alerts.hooks import ALLOW, Hook, signed
from streams.settings import Settings

__all__ = ["SECONDS", "Poster", "Sent"]

SECONDS: Final = 15.0
"""In what time a receiver must answer, whole."""
_ANSWER_BYTES_MAX: Final = 65_536
_OUTCOMES: Final = {404: Outcome.MISSING, 410: Outcome.GONE, 429: Outcome.BUSY, 503: Outcome.BUSY}


@dataclass(frozen=True, slots=True)
class Sent:
    """How it ended; delivered only with `Outcome.OK`."""

    outcome: Outcome
    status: int | None = None
    """Of HTTP; None when nothing answered."""
    retry_after_seconds: float | None = None
    detail: str = ""
    """What was wrong, for a person."""


class Poster:
    """All requests to webhooks of one process; `async with` opens and closes its connections."""

    def __init__(
        self,
        settings: Settings,
        resolver: AbstractResolver | None = None,
        clock: Callable[[], float] = time.time,
        seconds: float = SECONDS,
    ) -> None:
        self._agent, self._resolver, self._clock, self._seconds = settings.fetch_agent, resolver, clock, seconds
        self._allowed = allowed_of(settings.serve_alerts_allow, ALLOW)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=guarded_connector(self._allowed, self._resolver),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None),  # counted in `send`
            headers={"User-Agent": self._agent},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(self, hook: Hook, event_id: str, told: Mapping[str, Any]) -> Sent:
        """Send it once; nothing is raised, no redirect is followed."""
        assert self._session is not None  # noqa: S101  # `async with` has opened it
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        headers = {"Content-Type": "application/json"} | signed(hook, event_id, int(self._clock()), body)
        url = URL(hook.url)
        connecting_to(url)
        try:
            async with (
                asyncio.timeout(self._seconds),
                self._session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                sent = _sent(answer)
                await answer.content.read(_ANSWER_BYTES_MAX)
                return sent
        except TimeoutError:
            return Sent(Outcome.TOO_SLOW, detail=f"no answer within {self._seconds:g} s")
        except aiohttp.ClientConnectorError as error:
            refused = isinstance(error.os_error, AddressRefusedError)
            return Sent(Outcome.FORBIDDEN if refused else Outcome.UNREACHABLE, detail=str(error.os_error)[:300])
        except (aiohttp.ClientResponseError, aiohttp.ClientPayloadError, aiohttp.ServerConnectionError) as error:
            return Sent(Outcome.BROKEN, detail=f"{type(error).__name__}: {error}"[:300])
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Sent(Outcome.UNREACHABLE, detail=f"{type(error).__name__}: {error}"[:300])


def _sent(answer: aiohttp.ClientResponse) -> Sent:
    """What an answer means: any from 200 to 299 is a receipt, whatever else it says."""
    status = answer.status
    if 200 <= status < 300:
        return Sent(Outcome.OK, status)
    outcome = _OUTCOMES.get(status)
    if outcome is None:
        outcome = Outcome.REDIRECTS if status < 400 else Outcome.REFUSED if status < 500 else Outcome.FAULT
    wait = retry_after_seconds(answer.headers.get("Retry-After"), dt.datetime.now(dt.UTC))
    return Sent(outcome, status, wait, f"status {status}")

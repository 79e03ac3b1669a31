"""A site's robots.txt in, whether a page of it may be fetched and how slowly out, as RFC 9309 has it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from streams.ingest.fetch.outcome import Fetched, Outcome

__all__ = ["ROBOTS_BYTES_MAX", "Robots"]

ROBOTS_BYTES_MAX: Final = 512_000
"""What is behind it is not read; RFC 9309 asks for 500 KiB at least."""
_KEPT_SECONDS: Final = 86_400.0
_KEPT_UNREACHABLE_SECONDS: Final = 600.0
_SITES_MAX: Final = 5_000
_ABSENT: Final = frozenset(
    {Outcome.MISSING, Outcome.GONE, Outcome.REFUSED, Outcome.REDIRECTS, Outcome.BAD_URL, Outcome.FORBIDDEN}
)
"""The site has none: everything may be fetched. All other faults mean that nobody knows, and then nothing may."""


@dataclass(frozen=True, slots=True)
class _Site:
    rules: Any
    """A `Protego`; None where the site has no robots.txt."""
    known: bool
    until: float


class Robots:
    """The rules of every site asked so far, each for a day."""

    def __init__(self, agent: str, fetch: Callable[[str], Awaitable[Fetched]]) -> None:
        self._agent, self._fetch = agent, fetch
        self._sites: dict[str, _Site] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def fault(self, origin: str, url: str) -> str | None:
        """Why a page of this site (`scheme://host:port`) is not fetched; None when it may be."""
        site = await self._site(origin)
        if not site.known:
            return f"{origin}/robots.txt cannot be read, so nobody knows what may be"
        if site.rules is not None and not site.rules.can_fetch(url, self._agent):
            return f"{origin}/robots.txt does not allow {self._agent} to fetch it"
        return None

    def delay_seconds(self, origin: str) -> float | None:
        """What the site asks for between two requests; None when it does not, or was not asked yet."""
        site = self._sites.get(origin)
        found = site.rules.crawl_delay(self._agent) if site is not None and site.rules is not None else None
        return None if found is None else float(found)

    async def _site(self, origin: str) -> _Site:
        async with self._asking.setdefault(origin, asyncio.Lock()):
            site = self._sites.get(origin)
            if site is None or site.until < time.monotonic():
                site = self._read(await self._fetch(f"{origin}/robots.txt"))
                self._keep(origin, site)
            return site

    def _read(self, fetched: Fetched) -> _Site:
        from protego import Protego

        now = time.monotonic()
        if fetched.outcome is Outcome.OK:
            text = fetched.body[:ROBOTS_BYTES_MAX].decode("utf-8-sig", "replace")
            return _Site(Protego.parse(text), known=True, until=now + _KEPT_SECONDS)
        if fetched.outcome in _ABSENT:
            return _Site(None, known=True, until=now + _KEPT_SECONDS)
        return _Site(None, known=False, until=now + max(fetched.retry_after_seconds or 0.0, _KEPT_UNREACHABLE_SECONDS))

    def _keep(self, origin: str, site: _Site) -> None:
        while len(self._sites) >= _SITES_MAX:
            oldest = next(iter(self._sites))
            del self._sites[oldest]
            self._asking.pop(oldest, None)
        self._sites.pop(origin, None)
        self._sites[origin] = site

"""Requests to hosts in, one at a time and not too soon after the last one out: politeness by host and port."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

__all__ = ["Turns"]

_HOSTS_MAX: Final = 10_000
_DELAY_SECONDS_MAX: Final = 60.0
"""A Crawl-delay above it would keep what is news from being news."""


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0.0
    held_until: float = 0.0


class Turns:
    """Who may ask which host when, by the monotonic clock."""

    def __init__(self, interval_seconds: float) -> None:
        self._interval_seconds = interval_seconds
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, delay_seconds: float | None = None) -> AsyncIterator[None]:
        """Wait for one's turn at this host; `delay_seconds` is what its robots.txt asks for between two requests."""
        place = self._place(host)
        async with place.lock:
            await asyncio.sleep(max(place.next_at - time.monotonic(), 0.0))
            try:
                yield
            finally:
                pause = max(self._interval_seconds, min(delay_seconds or 0.0, _DELAY_SECONDS_MAX))
                place.next_at = time.monotonic() + pause

    def hold(self, host: str, seconds: float) -> None:
        """The host has asked not to be asked for so long."""
        place = self._place(host)
        place.held_until = place.next_at = max(place.held_until, time.monotonic() + seconds)

    def held_seconds(self, host: str) -> float:
        """How long the host still wants to be left alone; 0 when it does not."""
        return max(self._place(host).held_until - time.monotonic(), 0.0)

    def _place(self, host: str) -> _Host:
        if len(self._hosts) >= _HOSTS_MAX and host not in self._hosts:
            now = time.monotonic()
            self._hosts = {
                name: place
                for name, place in self._hosts.items()
                if place.lock.locked() or max(place.next_at, place.held_until) > now
            }
        return self._hosts.setdefault(host, _Host())

"""An event of an event loop and a time in, whichever comes first out."""

from __future__ import annotations

import asyncio
from contextlib import suppress

__all__ = ["first"]


async def first(woken: asyncio.Event, seconds: float) -> None:
    """Until it is set, at most so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await woken.wait()

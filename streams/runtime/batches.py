"""A stream of Faust's in, batches of its events out, as soon as there are any; nothing is acknowledged here.

Faust's own `noack_take` looks at fixed intervals whether something came: four agents that did so every 20 ms waited
10 ms a step on average, and woke the process 200 times a second with nothing to do.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

__all__ = ["batches"]

_QUIET_SECONDS: Final = 0.002
"""What was fetched together comes one by one; a batch begins when nothing has come for so long."""
_GATHER_SECONDS: Final = 0.01
"""Or when so long has passed: what follows waits for the next."""


async def batches(stream: Any, size_max: int, waiting: list[Any]) -> AsyncIterator[list[Any]]:
    """The events, so many at once at the most; what comes while a batch is dealt with is in the next one.

    It stands in `waiting` until then, for who gives an empty list to look into.
    """
    arrived, room = asyncio.Event(), asyncio.Event()
    stream.enable_acks = False  # whoever takes them acknowledges, when what they lead to is durable

    async def fill() -> None:
        async for event in stream.events():
            waiting.append(event)
            arrived.set()
            while len(waiting) >= size_max:  # what is more stays in Faust's queue, which has a limit
                room.clear()
                await room.wait()

    filling = asyncio.create_task(fill())
    filling.add_done_callback(lambda _: arrived.set())
    try:
        while waiting or not filling.done():
            await arrived.wait()
            await _gathered(waiting, size_max)
            events = list(waiting)
            waiting.clear()
            room.set()
            if not filling.done():
                arrived.clear()
            if events:
                yield events
        filling.result()
    finally:
        filling.cancel()


async def _gathered(waiting: list[Any], size_max: int) -> None:
    """Return when a batch is full, or what came together is there."""
    end = asyncio.get_running_loop().time() + _GATHER_SECONDS
    seen = -1
    while seen < len(waiting) < size_max and asyncio.get_running_loop().time() < end:
        seen = len(waiting)
        await asyncio.sleep(_QUIET_SECONDS)

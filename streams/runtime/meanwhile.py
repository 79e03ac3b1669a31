"""Something that is waited for and steps of other work in, its answer out: a step is taken as long as there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Final, TypeVar

__all__ = ["meanwhile"]

T = TypeVar("T")
_TURNS: Final = 3
"""Of the loop between two steps: an answer from another thread takes one to arrive, one to be taken and one to be given."""
_LOOK_SECONDS: Final = 0.002
"""Until the next question whether there is a step to take, when there was none."""


async def meanwhile(work: Coroutine[None, None, T], step: Callable[[], bool] | None) -> T:
    """What the work returns or raises, begun before any step; `step` says whether there was one to take."""
    if step is None:
        return await work
    under_way = asyncio.ensure_future(work)
    try:
        await _turns()
        while not under_way.done():
            if step():
                await _turns()
            else:
                await asyncio.wait((under_way,), timeout=_LOOK_SECONDS)
        return await under_way
    finally:
        under_way.cancel()


async def _turns() -> None:
    for _ in range(_TURNS):
        await asyncio.sleep(0)

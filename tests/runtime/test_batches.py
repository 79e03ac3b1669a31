"""Events of a stream come in batches: at once, never too many, and none is lost when one fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from streams.runtime.batches import batches


class Stream:
    """A stream to which events are given one by one, as Faust's: the next is asked for when one was taken."""

    enable_acks = True

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Any] = asyncio.Queue()
        self.taken = 0

    async def events(self) -> AsyncIterator[Any]:
        """Until None comes; an exception that comes is raised."""
        while (event := await self.queue.get()) is not None:
            if isinstance(event, Exception):
                raise event
            self.taken += 1
            yield event

    def give(self, *events: Any) -> None:
        """These are next."""
        for event in events:
            self.queue.put_nowait(event)


def test_what_came_together_is_one_batch() -> None:
    """And what comes while it is dealt with is the next; acknowledging is left to who takes them."""

    async def taken() -> list[list[Any]]:
        stream, found = Stream(), []
        stream.give(1, 2, 3)
        async for batch in batches(stream, 10, []):
            found.append(batch)
            stream.give(*([4, 5, None] if len(found) == 1 else []))
        assert not stream.enable_acks
        return found

    assert asyncio.run(taken()) == [[1, 2, 3], [4, 5]]


def test_a_lone_event_does_not_wait_for_others() -> None:
    """It is there within the time in which what was fetched with it would have come: no interval is waited for."""

    async def waited() -> float:
        stream = Stream()
        taking = batches(stream, 10, [])
        first = asyncio.create_task(anext(taking))
        await asyncio.sleep(0.05)
        begun = asyncio.get_running_loop().time()
        stream.give(1)
        assert await first == [1]
        await taking.aclose()
        return asyncio.get_running_loop().time() - begun

    assert min(asyncio.run(waited()) for _ in range(5)) < 0.015


def test_no_batch_is_larger_than_asked_for_and_what_is_more_waits_in_the_queue() -> None:
    """Faust's queue has a limit, by which the broker is asked for less; a batch under way must not empty it."""

    async def taken() -> list[list[Any]]:
        stream, found = Stream(), []
        stream.give(*range(10), None)
        async for batch in batches(stream, 4, []):
            found.append(batch)
            await asyncio.sleep(0.02)
            assert stream.taken <= 4 * (len(found) + 1)
        return found

    assert asyncio.run(taken()) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_what_the_stream_raises_is_raised_behind_what_came_before_it() -> None:
    """An agent that heard nothing of it would wait for ever."""
    found: list[Any] = []

    async def take() -> None:
        stream = Stream()
        stream.give(1, RuntimeError("the channel is gone"))
        async for batch in batches(stream, 10, []):
            found.extend(batch)

    with pytest.raises(RuntimeError, match="the channel is gone"):
        asyncio.run(take())
    assert found == [1]


def test_who_stops_taking_stops_the_stream_being_read() -> None:
    """An agent that ends leaves no task behind that takes events nobody will see."""

    async def left() -> int:
        stream = Stream()
        stream.give(1)
        taking = batches(stream, 10, [])
        assert await anext(taking) == [1]
        await taking.aclose()
        await asyncio.sleep(0)
        stream.give(2)
        await asyncio.sleep(0.01)
        return stream.taken

    assert asyncio.run(left()) == 1

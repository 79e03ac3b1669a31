"""Steps of other work are taken while something is waited for, and only then; what it gives or raises comes out."""

from __future__ import annotations

import asyncio

import pytest

from streams.runtime.meanwhile import meanwhile


class Work:
    """Something that is waited for, and steps to take meanwhile; notes what happens."""

    def __init__(self, steps: int = 0, fault: Exception | None = None) -> None:
        self.noted: list[str] = []
        self.may_end = asyncio.Event()
        self.steps, self._fault = steps, fault

    async def __call__(self) -> str:
        """The answer, once it may be given."""
        self.noted.append("begun")
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.noted.append("cancelled")
            raise
        if self._fault:
            raise self._fault
        return "answer"

    def step(self) -> bool:
        """Take a step; the last one ends the wait."""
        if not self.steps:
            return False
        self.steps -= 1
        self.noted.append("step")
        if not self.steps:
            self.may_end.set()
        return True


def test_steps_are_taken_until_there_is_an_answer() -> None:
    """The work is begun before the first of them, so that it is on its way."""

    async def run() -> tuple[str, list[str]]:
        work = Work(steps=3)
        return await meanwhile(work(), work.step), work.noted

    assert asyncio.run(run()) == ("answer", ["begun", "step", "step", "step"])


def test_none_is_taken_when_the_answer_is_there() -> None:
    """What is delivered at once is acknowledged at once."""

    async def run() -> list[str]:
        work = Work(steps=3)
        work.may_end.set()
        await meanwhile(work(), work.step)
        return work.noted

    assert asyncio.run(run()) == ["begun"]


def test_a_step_that_comes_later_is_taken() -> None:
    """What arrives while nothing was to be done is not left until the answer."""

    async def run() -> list[str]:
        work = Work()
        waiting = asyncio.create_task(meanwhile(work(), work.step))
        await asyncio.sleep(0.02)
        work.steps = 1
        await asyncio.wait_for(waiting, 5)
        return work.noted

    assert asyncio.run(run()) == ["begun", "step"]


def test_a_fault_of_the_work_is_raised() -> None:
    """A batch that was not delivered must not be acknowledged."""

    async def run() -> None:
        work = Work(steps=1, fault=RuntimeError("refused"))
        await meanwhile(work(), work.step)

    with pytest.raises(RuntimeError, match="refused"):
        asyncio.run(run())


def test_without_steps_it_is_only_waited_for() -> None:
    """An agent that has nothing to read ahead waits as before."""

    async def run() -> str:
        work = Work()
        work.may_end.set()
        return await meanwhile(work(), None)

    assert asyncio.run(run()) == "answer"


@pytest.mark.parametrize("steps", [0, 1])
def test_the_work_ends_with_who_waits(steps: int) -> None:
    """An agent that is stopped leaves nothing behind that sends."""

    async def run() -> list[str]:
        work = Work(steps)
        waiting = asyncio.create_task(meanwhile(work(), lambda: bool(steps)))
        await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await asyncio.sleep(0)
        return work.noted

    assert asyncio.run(run()) == ["begun", "cancelled"]

"""Service times in, how many articles a second so many workers take out, and what binds them: no broker, no clock.

An archive waits on the article log. Each worker is one core, on which its agents take turns, a batch at a time; behind
a batch an agent waits until Kafka has its records and registers, and the others go on. Partitions are dealt out as
Faust does it: articles and positions of one number go together, and all agents of one partition to one worker.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

__all__ = ["Agent", "Outcome", "Plan", "simulate"]

UNEVEN = 0.1
"""Of the time: what one worker has beyond an even deal binds from here on."""
BUSY = 0.8
"""Of the time: where no worker is as busy, waiting for Kafka binds."""


@dataclass(frozen=True, slots=True)
class Agent:
    """What one agent does."""

    name: str
    seconds: float
    """Of CPU, a message."""
    messages: float
    """That one article leads to."""
    batch_max: int
    shares: tuple[float, ...]
    """How its messages fall on its partitions; 1 in all."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A topology and the machines that it is put on."""

    reader: Agent
    others: tuple[Agent, ...]
    """Which take what the reader sends."""
    wait_seconds: float
    """From the end of a batch until Kafka has what it leads to."""
    workers: int
    """Cores, each with one worker."""
    apart: int = 0
    """How many of them do all but the reading, and nothing else; 0: every worker does everything."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a plan."""

    articles_per_second: float
    """Until everything that they lead to is done."""
    busy: float
    """Share of the time in which the cores worked, all together."""
    bottleneck: str
    """What the busiest worker has more of than the others; `cores` where all are as busy, `waiting` where none is."""


@dataclass(slots=True)
class _Task:
    """One agent on one worker."""

    agent: Agent
    worker: int
    share: float
    """Of the agent's messages."""
    waiting: int = 0
    owed: float = 0.0
    """Messages that have come in part: whole ones wait."""
    is_under_way: bool = False
    busy: float = 0.0


@dataclass(slots=True)
class _World:
    """What happens next, and who does it."""

    tasks: list[_Task]
    wait_seconds: float
    events: list[tuple[float, int, str, _Task, int]] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)
    """Of events, so that those of one instant come in their order."""
    ready: dict[int, deque[_Task]] = field(default_factory=dict)
    is_taken: dict[int, bool] = field(default_factory=dict)
    """Whether a worker's core is at work."""

    def give(self, task: _Task, messages: float, now: float) -> None:
        """Messages have come for a task."""
        task.owed += messages
        whole = int(task.owed + 1e-9)
        task.waiting += whole
        task.owed -= whole
        self.wake(task, now)

    def wake(self, task: _Task, now: float) -> None:
        """A task that has work and none under way stands in its worker's line."""
        if task.waiting and not task.is_under_way:
            task.is_under_way = True
            self.ready.setdefault(task.worker, deque()).append(task)
        self.work(task.worker, now)

    def work(self, worker: int, now: float) -> None:
        """A core that is free takes the next batch in line."""
        if self.is_taken.get(worker) or not self.ready.get(worker):
            return
        task = self.ready[worker].popleft()
        size = min(task.waiting, task.agent.batch_max)
        task.waiting -= size
        took = size * task.agent.seconds
        task.busy += took
        self.is_taken[worker] = True
        self.later(now + took, "computed", task, size)

    def later(self, when: float, what: str, task: _Task, size: int) -> None:
        """Something will happen to a batch."""
        heapq.heappush(self.events, (when, next(self.numbers), what, task, size))


def simulate(plan: Plan, articles: int) -> Outcome:
    """Take so many articles through to the end."""
    readers = _dealt(plan.reader, range(plan.workers - plan.apart))
    workers = range(plan.workers - plan.apart, plan.workers) if plan.apart else range(plan.workers)
    others = [task for agent in plan.others for task in _dealt(agent, workers)]
    world, now = _World([*readers, *others], plan.wait_seconds), 0.0
    for task in readers:
        world.give(task, articles * task.share, now)
    while world.events:
        now, _, what, task, size = heapq.heappop(world.events)
        if what == "computed":
            world.is_taken[task.worker] = False
            world.later(now + world.wait_seconds, "acknowledged", task, size)
            world.work(task.worker, now)
            continue
        task.is_under_way = False
        if task.agent is plan.reader:
            for other in others:
                world.give(other, size * other.agent.messages * other.share, now)
        world.wake(task, now)
    busy = sum(task.busy for task in world.tasks) / (now * plan.workers)
    return Outcome(articles / now, busy, _bottleneck(plan, world.tasks, now))


def _dealt(agent: Agent, workers: Sequence[int]) -> list[_Task]:
    """The partitions of an agent, dealt out to workers in turn."""
    shares: dict[int, float] = {}
    for number, share in enumerate(agent.shares):
        worker = workers[number % len(workers)]
        shares[worker] = shares.get(worker, 0.0) + share
    return [_Task(agent, worker, share) for worker, share in shares.items() if share]


def _bottleneck(plan: Plan, tasks: Sequence[_Task], seconds: float) -> str:
    """The agent of which the busiest worker has most beyond an even deal; its cores, where they are dealt out evenly."""
    whole: dict[int, float] = {}
    mean: dict[str, float] = {}
    for task in tasks:
        cores = plan.workers - plan.apart if task.agent is plan.reader else plan.apart or plan.workers
        whole[task.worker] = whole.get(task.worker, 0.0) + task.busy
        mean[task.agent.name] = mean.get(task.agent.name, 0.0) + task.busy / cores
    busiest = max(whole, key=lambda worker: (whole[worker], -worker))
    if whole[busiest] < BUSY * seconds:
        return "waiting"
    excess = {task.agent.name: task.busy - mean[task.agent.name] for task in tasks if task.worker == busiest}
    name = max(excess, key=lambda each: excess[each])
    if excess[name] > UNEVEN * seconds:
        return name
    return "cores" if not plan.apart else "cores that read" if plan.reader.name in excess else "cores that do not read"

"""What is done to a running system: each scenario a function of the rig, a random source and a number of articles."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kafka.admin import ConfigResource, ConfigResourceType

from streams.errors import ParleyError
from streams.records import Article
from streams.runtime.cluster import admin
from streams.runtime.source_publisher import publisher
from tests.chaos.rig import Rig
from tests.support import eventually, many

__all__ = ["SCENARIOS", "Scenario"]

SESSION_SECONDS = 6.0
"""Session timeout of the workers of a rig."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way to make trouble."""

    name: str
    what: str
    """For README's table."""
    act: Callable[[Rig, random.Random, int, int], None]
    """Given the rig, a random source, how many articles to publish and how many faults to inject."""
    articles: int
    times: int
    route: str = "direct"
    """`direct`: an ordinary broker; `slow`: through the proxy; `small`: the broker's folder is a small mount."""


def kill_workers(rig: Rig, rng: random.Random, articles: int, times: int) -> None:
    """SIGKILL to either worker at a random point of its work."""
    for _ in range(times):
        rig.publish(articles // times)
        eventually(rig.busy, 30, "there is work")
        time.sleep(rng.uniform(0, 2))
        slot = rng.choice(rig.slots)
        slot.send_signal(signal.SIGKILL)
        if rng.random() < 0.7:  # otherwise the next kill may meet it while it starts, or leave no worker at all
            eventually(lambda slot=slot: not slot.ready(), 10, "it is gone")
            rig.wait_ready(slot)


def kill_broker(rig: Rig, rng: random.Random, articles: int, times: int) -> None:
    """SIGKILL to the broker under traffic, away for a moment or for longer than sessions and deliveries last."""
    for _ in range(times):
        rig.publish(articles // times)
        eventually(rig.busy, 30, "there is work")
        time.sleep(rng.uniform(0, 1))
        rig.kill_broker()
        time.sleep(rng.uniform(0, 10))
        rig.start_broker()


def freeze_worker(rig: Rig, rng: random.Random, articles: int, times: int) -> None:
    """SIGSTOP for longer than the session lasts, so that the partitions go to the other; then SIGCONT."""
    for _ in range(times):
        rig.publish(articles // times)
        eventually(rig.busy, 30, "there is work")
        time.sleep(rng.uniform(0, 1))
        slot = rng.choice(rig.slots)
        slot.send_signal(signal.SIGSTOP)
        time.sleep(SESSION_SECONDS + rng.uniform(1, 4))
        slot.send_signal(signal.SIGCONT)
        time.sleep(1)


def join_and_leave(rig: Rig, rng: random.Random, articles: int, times: int) -> None:
    """A third worker comes under traffic, and goes under traffic."""
    for number in range(times):
        rig.publish(articles // (2 * times))
        third = rig.worker(f"third-{number}")
        rig.publish(articles // (2 * times))
        time.sleep(rng.uniform(0, 1))
        third.stop()


def fill_disk(rig: Rig, _rng: random.Random, articles: int, times: int) -> None:
    """The broker's disk is full until it gives up; then there is room again, and it is started again."""
    ballast = rig.local.folder / "ballast"
    for _ in range(times):
        rig.publish(articles // (2 * times))
        _fill(ballast)
        try:
            pid = rig.local.status().pid
            more = rig.take(articles // (2 * times))
            ended = _sent_to_full_disk(rig, more, pid)
        finally:
            ballast.unlink()
        if not ended:
            rig.kill_broker()
        rig.start_broker()
        rig.send(more)


def _fill(ballast: Path) -> None:
    """Write until there is no room."""
    with ballast.open("wb", buffering=0) as file:  # what is buffered would be written again when it is closed
        try:
            while True:
                file.write(bytes(1 << 16))
        except OSError:
            pass


def _sent_to_full_disk(rig: Rig, articles: Sequence[Article], pid: int | None) -> bool:
    """Publish until the broker gives up; whether it did."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with publisher(rig.parley.settings, rig.parley.broker, "chaos") as target:
                for article in articles:
                    target.article(article)
        except ParleyError:
            pass
        if pid is None or not _alive(pid):
            return True
    return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def jump_clock(rig: Rig, rng: random.Random, articles: int, times: int) -> None:
    """The workers' wall clock jumps an hour or a day ahead, and back behind the true time."""
    for _ in range(times):
        rig.publish(articles // times)
        rig.jump(rng.choice([3_600, 86_400, -3_600, -86_400]) + rng.uniform(-60, 60))
        time.sleep(rng.uniform(0.5, 2))
    rig.jump(0)


def slow_down(rig: Rig, rng: random.Random, articles: int, times: int) -> None:
    """Every packet is late by up to a second and a half; once by longer than a delivery may take."""
    for number in range(times):
        rig.publish(articles // times)
        rig.proxy.delay = 7.0 if number == times // 2 else rng.uniform(0.2, 1.5)
        time.sleep(rng.uniform(3, 6))
        rig.proxy.delay = 0.0


def refuse_size(rig: Rig, _rng: random.Random, articles: int, times: int) -> None:
    """A derived topic takes no message of the usual size any more, until its setting is put right."""
    resource = ConfigResource(ConfigResourceType.TOPIC, rig.parley.topic("quotes"))
    with admin(rig.parley.settings, rig.parley.broker) as client:
        for _ in range(times):
            before = len([s for slot in rig.slots for s in slot.statuses])
            client.alter_configs([ConfigResource(resource.resource_type, resource.name, {"max.message.bytes": "100"})])
            rig.publish(articles // times)
            eventually(
                lambda before=before: os.EX_CONFIG in [s for slot in rig.slots for s in slot.statuses][before:],
                60,
                "a worker says that the topic is wrong",
            )
            client.alter_configs(
                [ConfigResource(resource.resource_type, resource.name, {"max.message.bytes": str(8 << 20)})]
            )


def delete_topic(rig: Rig, _rng: random.Random, articles: int, times: int) -> None:
    """A derived topic is deleted under the workers; they make it anew, and `verify --repair` fills it again."""
    archive = list(many(articles))
    for number in range(times):
        share = archive[number * articles // times : (number + 1) * articles // times]
        rig.send(share)
        eventually(rig.busy, 30, "there is work")
        with admin(rig.parley.settings, rig.parley.broker) as client:
            client.delete_topics([rig.parley.topic("facts")])
    rig.parley.settle(240)
    rig.parley.checked("verify", "--repair")


def lose_state(rig: Rig, rng: random.Random, articles: int, times: int) -> None:
    """A worker is killed, and its registers are deleted, cut or overwritten before it starts again."""
    for number in range(times):
        rig.publish(articles // times)
        eventually(rig.busy, 30, "there is work")
        time.sleep(rng.uniform(0, 2))
        slot = rng.choice(rig.slots)
        spoil = (shutil.rmtree, _spoiler(rng, _overwritten), _spoiler(rng, _cut))[number % 3]
        slot.kill(spoil)
        eventually(lambda slot=slot: not slot.ready(), 10, "it is gone")
        rig.wait_ready(slot)


def _spoiler(rng: random.Random, spoil: Callable[[random.Random, Path], None]) -> Callable[[Path], None]:
    """What spoils every file of registers of a folder."""

    def act(folder: Path) -> None:
        for path in sorted(folder.glob("*.sqlite")):
            spoil(rng, path)

    return act


def _overwritten(rng: random.Random, path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(rng.randrange(path.stat().st_size + 1))
        file.write(rng.randbytes(10_000))


def _cut(rng: random.Random, path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(rng.randrange(path.stat().st_size + 1))


def kill_at_commit(rig: Rig, rng: random.Random, articles: int, times: int) -> None:
    """SIGKILL when the registers of a batch are in the changelog, and on the worker's disk none or half of them."""
    for _ in range(times):
        slot = rng.choice(rig.slots)
        slot.kill_at_commit()
        rig.publish(articles // times)
        eventually(lambda slot=slot: not slot.is_to_be_killed(), 60, "it was killed")
        rig.wait_ready(slot)


SCENARIOS = (
    Scenario("kill-worker", "`kill -9` of one of two workers in a replay", kill_workers, 2_000, 12),
    Scenario("kill-broker", "`kill -9` of the broker, up to 10 s away", kill_broker, 400, 4),
    Scenario("freeze-worker", "a worker stopped for longer than its session, then continued", freeze_worker, 300, 3),
    Scenario("join-leave", "a third worker joins under traffic, and leaves", join_and_leave, 400, 3),
    Scenario("full-disk", "the broker's disk is full until it gives up", fill_disk, 300, 1, "small"),
    Scenario("clock", "the workers' clock jumps by an hour or a day, both ways", jump_clock, 300, 6),
    Scenario("slow-broker", "every packet up to 1.5 s late, once 7 s", slow_down, 300, 5, "slow"),
    Scenario("too-large", "a topic refuses records of the usual size", refuse_size, 200, 2),
    Scenario("state-lost", "a worker's registers deleted or damaged on its disk while it is down", lose_state, 600, 6),
    Scenario("kill-at-commit", "`kill -9` between a batch's changelog and the worker's disk", kill_at_commit, 600, 8),
    Scenario("topic-deleted", "a derived topic deleted under the workers, then repaired", delete_topic, 200, 1),
)

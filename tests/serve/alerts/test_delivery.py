"""Webhooks against real servers that take, fail, drip, redirect and fall: in order, at least once, and never too much."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry

from streams.serve.alerts.delivery import Delivery, forget_undelivered, hook_states, undelivered
from streams.serve.alerts.event_log import EventLog
from streams.serve.alerts.events import Filter, Kind
from streams.serve.alerts.hooks import Hook
from streams.serve.alerts.post import Poster
from streams.settings import Settings
from tests.serve.alerts.made import event

KEY = b"k" * 32
Answer = Callable[[str, int], web.StreamResponse | float | None]
"""What the receiver does with an event that comes for the n-th time: answers, waits so many seconds, or hangs up (None)."""


class Receiver:
    """A server on loopback, in a thread, that writes down what it gets."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.got: list[tuple[str, float]] = []
        self.taken: list[str] = []
        self.bodies: list[tuple[dict[str, str], bytes]] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        self._ready.wait(10)

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._take)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port: int = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        name = request.headers.get("webhook-id", request.path)
        self.bodies.append((dict(request.headers), await request.read()))
        self.got.append((name, time.monotonic()))
        found = self.answer(name, sum(name == other for other, _ in self.got))
        if isinstance(found, float):
            await asyncio.sleep(found)
            found = web.Response()
        if found is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if 200 <= found.status < 300:
            self.taken.append(name)
        return found

    def stop(self) -> None:
        """End the server."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)


class World:
    """A log, a receiver, and what delivers from the one to the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = EventLog(folder / "events.sqlite")
        self.receivers: list[Receiver] = []
        self.deliveries: list[Delivery] = []
        self.registry = CollectorRegistry()

    def receiver(self, answer: Answer = lambda _name, _count: web.Response()) -> Receiver:
        """A server; what takes everything where nothing is said."""
        self.receivers.append(Receiver(answer))
        return self.receivers[-1]

    def hook(self, port: int, wanted: Filter | None = None, name: str = "desk", host: str = "127.0.0.1") -> Hook:
        """A webhook there."""
        return Hook(name=name, url=f"http://{host}:{port}/hook", secrets=(KEY,), wanted=wanted or Filter())

    def deliver(
        self,
        *hooks: Hook,
        give_up_seconds: float = 60,
        base_seconds: float = 0.05,
        allow: str = "127.0.0.0/8",
        **more: Any,
    ) -> Delivery:
        """Begin, and wait until every webhook has its place."""
        settings = Settings(serve_alerts_allow=allow)
        self.registry = CollectorRegistry()
        found = Delivery(
            self.log,
            hooks,
            lambda: Poster(settings, seconds=1.5),
            self.folder / "events.lock",
            self.registry,
            give_up_seconds=give_up_seconds,
            base_seconds=base_seconds,
            **more,
        )
        found.start()
        self.deliveries.append(found)
        until(lambda: {state.name for state in hook_states(self.log)} == {hook.name for hook in hooks})
        return found

    def close(self) -> None:
        """End all of it."""
        for delivery in self.deliveries:
            delivery.stop(10)
        for receiver in self.receivers:
            receiver.stop()
        self.log.close()

    def count(self, outcome: str, hook: str = "desk") -> float | None:
        """How many attempts ended so."""
        labels = {"hook": hook, "outcome": outcome}
        return self.registry.get_sample_value("parley_webhook_deliveries_total", labels)


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for it."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty one."""
    found = World(tmp_path)
    yield found
    found.close()


def test_what_is_sent(world: World) -> None:
    """The event as JSON, signed over its id, the time and the body, to be checked as the specification says."""
    receiver = world.receiver()
    world.log.record([event("before")])
    world.deliver(world.hook(receiver.port))
    world.log.record([event("a")])
    until(lambda: bool(receiver.taken))
    headers, body = receiver.bodies[0]
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(KEY, content, hashlib.sha256)).decode()
    told = json.loads(body)

    assert receiver.taken == ["a"]
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert (headers["Content-Type"], headers["User-Agent"][:7]) == ("application/json", "parley/")
    assert (told["type"], told["data"]["actors"], told["data"]["data"]) == ("parley.change", ["HAM"], event("a").data)


def test_only_what_is_wanted(world: World) -> None:
    """By actor, issue and kind, each webhook in its own way and by its own place."""
    receiver, other = world.receiver(), world.receiver()
    world.deliver(
        world.hook(receiver.port, Filter(actors=frozenset({"HAM"}), kinds=frozenset({Kind.CHANGE}))),
        world.hook(other.port, Filter(issues=frozenset({"hostages"})), name="other"),
    )
    world.log.record([event("a"), event("b", actor="ISR"), event("c", Kind.ARTICLE), event("d", issue="hostages")])
    until(lambda: receiver.taken == ["a", "d"] and other.taken == ["d"])
    until(lambda: not any(state.waiting for state in hook_states(world.log)))


@pytest.mark.slow
def test_failures_are_tried_again(world: World) -> None:
    """An error, a hang-up, a drip and a redirect: the event stays the first, and every one comes in order, once it can."""
    answers: list[Any] = [
        web.Response(status=500),
        None,
        5.0,
        web.Response(status=302, headers={"Location": "http://127.0.0.1:1/elsewhere"}),
        web.Response(status=404),
    ]
    receiver = world.receiver(lambda name, count: answers[count - 1] if name == "a" and count <= 5 else web.Response())
    world.deliver(world.hook(receiver.port))
    world.log.record([event("a"), event("b")])
    until(lambda: receiver.taken == ["a", "b"] and hook_states(world.log)[0].delivered == 2)
    gaps = [later - sooner for (_, sooner), (_, later) in zip(receiver.got, receiver.got[1:6], strict=False)]
    [state] = hook_states(world.log)

    assert [name for name, _ in receiver.got] == ["a"] * 6 + ["b"]
    assert [world.count(name) for name in ("fault", "broken", "too-slow", "redirects", "missing", "ok")] == [1] * 5 + [
        2
    ]
    assert gaps[4] > gaps[0]
    assert (state.delivered, state.failures, state.fault, state.undelivered) == (2, 0, None, 0)


@pytest.mark.slow
def test_retry_after_is_respected(world: World) -> None:
    """A receiver that asks for a second is left alone for one."""
    receiver = world.receiver(
        lambda _, count: web.Response(status=429, headers={"Retry-After": "1"}) if count == 1 else web.Response()
    )
    world.deliver(world.hook(receiver.port))
    world.log.record([event("a")])
    until(lambda: receiver.taken == ["a"])

    assert receiver.got[1][1] - receiver.got[0][1] >= 1.0


def test_one_that_fails_holds_up_no_other(world: World) -> None:
    """Each goes its own way."""
    good, bad = world.receiver(), world.receiver(lambda _, __: web.Response(status=500))
    world.deliver(world.hook(good.port, name="good"), world.hook(bad.port, name="bad"))
    world.log.record([event(name) for name in "abc"])
    until(lambda: good.taken == ["a", "b", "c"] and len(bad.got) > 2)

    assert {name for name, _ in bad.got} == {"a"}
    assert {state.name: state.failures > 0 for state in hook_states(world.log)} == {"bad": True, "good": False}


@pytest.mark.slow
def test_what_is_too_old_is_given_up(world: World) -> None:
    """All that has waited for too long at once, laid aside with the reason; what comes later is tried, and delivered."""
    open_again = threading.Event()
    receiver = world.receiver(lambda _, __: web.Response(status=200 if open_again.is_set() else 503))
    world.deliver(world.hook(receiver.port), give_up_seconds=1.0)
    world.log.record([event("a"), event("b")])
    until(lambda: len(undelivered(world.log)) == 2)
    open_again.set()
    world.log.record([event("c")])
    until(lambda: receiver.taken == ["c"])
    lost = undelivered(world.log, "desk")

    assert [each.told["data"]["id"] for each in lost] == ["a", "b"]
    assert lost[0].fault == "status 503"
    assert world.registry.get_sample_value("parley_webhook_undelivered_total", {"hook": "desk"}) == 2
    forget_undelivered(world.log, "desk", "a")
    assert [each.event_id for each in undelivered(world.log)] == ["b"]


def test_what_is_laid_aside_is_not_kept_for_ever(world: World) -> None:
    """Older ones are dropped, and of each webhook all but the latest; how many is counted, others' stay."""
    delivery = world.deliver(world.hook(1), give_up_seconds=1e9)
    now = time.time()
    laid = [("desk", f"d{day}", now - day * 86_400) for day in (40, 20, 10, 5)] + [("gone", "g", now - 86_400)]
    with world.log.writing() as db:
        db.executemany("INSERT INTO undelivered VALUES (?, ?, ?, 1, 'x', '{}')", laid)
    delivery.drop_old(30)
    aged = [each.event_id for each in undelivered(world.log)]
    delivery.drop_old(30, 2)

    assert aged == ["d20", "d10", "d5", "g"]
    assert [each.event_id for each in undelivered(world.log)] == ["d10", "d5", "g"]
    assert world.registry.get_sample_value("parley_webhook_dropped_total", {"hook": "desk"}) == 2


@pytest.mark.slow
def test_an_event_that_nobody_wants(world: World) -> None:
    """Refused for what it says, again and again, it is laid aside, and the next one is not kept waiting."""
    receiver = world.receiver(lambda name, _: web.Response(status=422 if name == "a" else 204))
    world.deliver(world.hook(receiver.port), base_seconds=0.01)
    world.log.record([event("a"), event("b")])
    until(lambda: receiver.taken == ["b"], 30)

    assert [(each.event_id, each.attempts, each.fault) for each in undelivered(world.log)] == [("a", 8, "status 422")]


def test_a_start_goes_on(world: World) -> None:
    """What was recorded meanwhile comes; what was delivered does not come again; a webhook that is no more is forgotten."""
    receiver = world.receiver()
    first = world.deliver(world.hook(receiver.port), world.hook(receiver.port, name="gone"))
    world.log.record([event("a")])
    until(lambda: receiver.taken == ["a", "a"])
    until(lambda: sum(state.delivered for state in hook_states(world.log)) == 2)
    first.stop(10)
    world.log.record([event("b")])
    world.deliver(world.hook(receiver.port))
    until(lambda: receiver.taken == ["a", "a", "b"])

    assert [state.name for state in hook_states(world.log)] == ["desk"]


def test_one_process_delivers(world: World) -> None:
    """A second one waits, and takes over when the first ends."""
    receiver = world.receiver()
    first = world.deliver(world.hook(receiver.port))
    second = Delivery(
        world.log,
        [world.hook(receiver.port)],
        lambda: Poster(Settings(serve_alerts_allow="127.0.0.0/8")),
        world.folder / "events.lock",
        CollectorRegistry(),
        give_up_seconds=60,
    )
    second.start()
    world.deliveries.append(second)
    world.log.record([event(str(number)) for number in range(20)])
    until(lambda: sum(state.delivered for state in hook_states(world.log)) == 20)
    first.stop(10)
    world.log.record([event("last")])
    until(lambda: len(receiver.taken) == 21)

    assert receiver.taken == [*map(str, range(20)), "last"]


def test_where_nothing_may_be_sent(world: World) -> None:
    """A name that leads to this machine is refused as the socket is made; nothing arrives."""
    receiver = world.receiver()
    world.deliver(world.hook(receiver.port, host="localhost"), allow="")
    world.log.record([event("a")])
    until(lambda: hook_states(world.log)[0].fault is not None)
    [state] = hook_states(world.log)

    assert not receiver.got
    assert world.count("forbidden")
    assert "PARLEY_SERVE_ALERTS_ALLOW permits exceptions" in (state.fault or "")


def test_a_long_answer(world: World) -> None:
    """Only its beginning is read; it is a receipt all the same."""
    receiver = world.receiver(lambda _, __: web.Response(body=b"x" * 5_000_000))
    world.deliver(world.hook(receiver.port))
    world.log.record([event("a"), event("b")])
    until(lambda: receiver.taken == ["a", "b"] and world.count("ok") == 2)

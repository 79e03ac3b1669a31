"""Server-sent events over real sockets: they come, resume, are filtered, and end; who takes nothing is cut off."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from streams.serve import process
from streams.serve.access import Access
from streams.serve.alerts import stream
from streams.serve.alerts.event_log import EventLog
from streams.serve.alerts.events import Kind
from streams.serve.alerts.stream import Hub, stream_router
from streams.serve.problems import answer_with_problems
from streams.serve.users import Role, add_user, remove_user
from streams.settings import Settings
from tests.serve.alerts.made import event

HEARTBEAT_SECONDS = 0.3


class Served:
    """A log, and a server that streams it from a thread of its own."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.log = EventLog(folder / "events.sqlite")
        self.registry = CollectorRegistry()
        self.hub = Hub(self.log, self.registry, heartbeat_seconds=HEARTBEAT_SECONDS, send_seconds=0.5)
        app = FastAPI()
        app.state.access = Access(Settings(data_folder=folder, **settings))
        answer_with_problems(app)
        app.include_router(stream_router(self.hub))
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}/api/v1/events"
        self.server = process.server(app, stop_seconds=5)
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve(sockets=[self.socket])))
        self.thread.start()

    def stop(self) -> float:
        """Stop as the process does; how long that took."""
        started = time.monotonic()
        self.hub.close()
        self.server.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive()
        self.log.close()
        return time.monotonic() - started

    def count(self, name: str) -> float | None:
        """A metric's value."""
        return self.registry.get_sample_value(name)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """One to whom anybody local is somebody."""
    found = Served(tmp_path)
    yield found
    if found.thread.is_alive():
        found.stop()


async def messages(answer: aiohttp.ClientResponse) -> AsyncIterator[dict[str, str]]:
    """The events of a stream; a heartbeat is an empty one."""
    told: dict[str, str] = {}
    async for line in answer.content:
        text = line.decode().rstrip("\n")
        if text:
            name, _, value = text.partition(":")
            told[name] = value.strip()
        else:
            yield told
            told = {}


async def some(
    served: Served, count: int, query: str = "", news: Sequence[str] = (), **headers: str
) -> list[dict[str, str]]:
    """The first events of a new stream; `news` happens once it is open."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    found: list[dict[str, str]] = []
    async with aiohttp.ClientSession() as session, session.get(served.address + query, headers=told) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/event-stream"
        async with asyncio.timeout(30):
            assert (await answer.content.readline()).startswith(b"retry:")
            await asyncio.to_thread(served.log.record, [event(name) for name in news])
            async for each in messages(answer):
                if "event" in each:
                    found.append(each)
                if len(found) == count:
                    break
    return found


def test_an_event_comes_at_once(served: Served) -> None:
    """What was before is not told; each has an id and a kind, and its text whole, in one line."""
    served.log.record([event("before")])
    served.hub.poll_seconds = 60.0  # so that it is not found by looking
    a, b = asyncio.run(some(served, 2, news=["a", "b"]))

    assert (a["event"], a["id"], b["id"]) == ("change", f"{served.log.epoch}-2", f"{served.log.epoch}-3")
    told = json.loads(a["data"])
    assert (told["id"], told["actors"], told["data"]) == ("a", ["HAM"], event("a").data)


def test_it_resumes(served: Served) -> None:
    """By the header that browsers send, or by the address; what is not kept any more is a gap, after which it goes on."""
    served.log.record([event(name) for name in "abc"])
    epoch = served.log.epoch
    found = asyncio.run(some(served, 2, last_event_id=f"{epoch}-1"))
    also = asyncio.run(some(served, 2, f"?after={epoch}-1"))

    assert [json.loads(each["data"])["id"] for each in found] == ["b", "c"]
    assert also == found
    for unknown in ("other-1", f"{epoch}-99", f"{epoch}-x", f"{epoch}-{'9' * 40}", "-", "\u00e4"):
        gap, after = asyncio.run(some(served, 2, news=[unknown], last_event_id=unknown))
        assert (gap["event"], json.loads(after["data"])["id"]) == ("gap", unknown)


def test_a_gap_of_what_was_forgotten(tmp_path: Path) -> None:
    """It is told only where something is missing."""
    served = Served(tmp_path)
    served.log.record([event("a"), event("b")])
    served.log._clock = lambda: time.time() + 10 * 86_400
    served.log.forget(5)
    served.log.record([event("c")])
    behind = asyncio.run(some(served, 2, last_event_id=f"{served.log.epoch}-1"))
    there = asyncio.run(some(served, 1, last_event_id=f"{served.log.epoch}-2"))
    served.stop()

    assert [each["event"] for each in behind] == ["gap", "change"]
    assert [json.loads(each["data"])["id"] for each in there] == ["c"]


def test_only_what_is_wanted(served: Served) -> None:
    """By actor, issue and kind, several of each; what is no kind is refused."""
    served.log.record(
        [event("a"), event("b", actor="ISR"), event("c", Kind.CONFLICT), event("d", issue="hostages"), event("e")]
    )
    start = f"{served.log.epoch}-0"
    found = asyncio.run(some(served, 2, "?actor=HAM&actor=USA&issue=ceasefire&kind=change", last_event_id=start))

    assert [json.loads(each["data"])["id"] for each in found] == ["a", "e"]


def test_a_changed_model_is_a_refresh(served: Served) -> None:
    """Told now and then, however often it changes, without an id: there is nothing to resume."""
    stop = threading.Event()

    def change() -> None:
        while not stop.wait(0.01):
            served.hub.refresh()

    threading.Thread(target=change).start()
    started = time.monotonic()
    found = asyncio.run(some(served, 3))
    stop.set()

    assert {each["event"] for each in found} == {"refresh"}
    assert not any("id" in each for each in found)
    assert time.monotonic() - started >= 2 * stream._REFRESH_SECONDS


def test_heartbeats_and_a_stop(served: Served) -> None:
    """While nothing happens something is sent; a stop ends every stream at once."""

    async def listen() -> tuple[int, float]:
        async with aiohttp.ClientSession() as session, session.get(served.address) as answer:
            beats = 0
            async with asyncio.timeout(30):
                async for each in messages(answer):
                    beats += each == {"": ""}
                    if beats == 2:
                        break
                stopped = asyncio.create_task(asyncio.to_thread(served.stop))
                async for _ in messages(answer):
                    pass
                return beats, await stopped

    beats, seconds = asyncio.run(listen())
    assert beats == 2
    assert seconds < 2


def test_who_takes_nothing(served: Served) -> None:
    """Is cut off, and others meanwhile hear all; nothing is kept for it."""
    host, port = served.socket.getsockname()
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    slow.connect((host, port))
    slow.sendall(b"GET /api/v1/events?after=%s-0 HTTP/1.1\r\nHost: localhost\r\n\r\n" % served.log.epoch.encode())
    served.log.record([event(f"{number}-" + "x" * 20_000) for number in range(500)])
    found = asyncio.run(some(served, 1, news=["last"]))
    deadline = time.monotonic() + 30
    while served.count("parley_event_streams_dropped_total") == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    received = 0
    slow.settimeout(10)
    with contextlib.suppress(ConnectionResetError):
        while part := slow.recv(65_536):
            received += len(part)
    slow.close()

    assert json.loads(found[0]["data"])["id"] == "last"
    assert served.count("parley_event_streams_dropped_total") == 1
    assert received < 5_000_000


def test_too_many(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more is asked to come again; one that goes makes room."""
    monkeypatch.setattr(stream, "STREAMS_MAX", 2)

    async def ask() -> tuple[int, int]:
        async with aiohttp.ClientSession() as session:
            first, second = [await session.get(served.address) for _ in range(2)]
            third = await session.get(served.address)
            first.close()
            async with asyncio.timeout(30):
                while (fourth := await session.get(served.address)).status != 200:  # noqa: ASYNC110  # told by no event
                    await asyncio.sleep(0.05)
            for answer in (second, third, fourth):
                answer.close()
            return third.status, fourth.status

    assert asyncio.run(ask()) == (503, 200)


def test_who_may_listen(tmp_path: Path) -> None:
    """Users only, and only as long as they are."""
    path = tmp_path / "users.toml"
    token = add_user(path, "a", Role.READER)
    served = Served(tmp_path, serve_users_file=path)

    async def listen() -> tuple[int, float]:
        async with aiohttp.ClientSession() as session:
            refused = await session.get(served.address)
            async with session.get(served.address, headers={"authorization": f"Bearer {token}"}) as answer:
                remove_user(path, "a")
                started = time.monotonic()
                async with asyncio.timeout(30):
                    await answer.read()
                return refused.status, time.monotonic() - started

    status, seconds = asyncio.run(listen())
    served.stop()
    assert status == 401
    assert seconds < 5 * HEARTBEAT_SECONDS

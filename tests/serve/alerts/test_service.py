"""All of it at once: articles come into the model, and a stream, a webhook and a feed tell of them."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from streams.errors import ConfigError
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming
from streams.serve import process
from streams.serve.access import Access
from streams.serve.alerts.events import Kind
from streams.serve.alerts.hooks import new_secret
from streams.serve.alerts.service import Alerts
from streams.serve.model.cells import fold_words, refresh
from streams.serve.model.state import next_version, remember
from streams.serve.model.store import Store
from streams.serve.model.system import system
from streams.settings import Settings
from tests.serve.alerts.test_delivery import Receiver, until, web


class Served:
    """A model, what tells of it, and a server."""

    def __init__(self, folder: Path, port: int) -> None:
        (folder / "secret").write_text(new_secret())
        path = folder / "alerts.toml"
        path.write_text(
            f'[webhooks.desk]\nurl = "http://127.0.0.1:{port}/x"\nsecret_file = "secret"\nkinds = ["change"]\n'
        )
        self.settings = Settings(
            data_folder=folder, serve_alerts_file=path, serve_alerts_allow="127.0.0.0/8", stop_seconds=5
        )
        self.store, self.registry = Store(folder / "model.sqlite"), CollectorRegistry()
        self.alerts = Alerts(self.settings, self.store, load_codec(), self.registry)
        app = FastAPI()
        app.state.access = Access(self.settings)
        for router in self.alerts.routers():
            app.include_router(router)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.server = process.server(app, stop_seconds=5)
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve(sockets=[self.socket])))
        self.thread.start()
        self.alerts.start()

    def take(self, messages: list[Incoming]) -> None:
        """As the follower does."""
        with self.store.writing() as db:
            self.alerts.writer.apply(db, messages)
            refresh(db)
            fold_words(db)
            next_version(db)
            remember(db, {"ready": "1"})
        self.alerts.model_changed(is_ready=True)

    def stop(self) -> float:
        """As the process does; how long it took."""
        started = time.monotonic()
        self.alerts.end_streams()
        self.server.should_exit = True
        self.thread.join(20)
        self.alerts.stop()
        self.store.close()
        return time.monotonic() - started


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """One that takes everything."""
    found = Receiver(lambda _name, _count: web.Response())
    yield found
    found.stop()


@pytest.mark.slow
def test_all_hear_of_a_change(tmp_path: Path, receiver: Receiver, seed_messages: list[Incoming]) -> None:
    """A stream and a webhook hear the same changes by the same ids, a feed has them, and a stop takes no time."""
    served = Served(tmp_path, receiver.port)
    served.take([])
    until(lambda: len(served.alerts.states()) == 1)

    def take_all(served: Served, taken: threading.Event) -> None:
        served.take(seed_messages)
        time.sleep(0.6)  # refreshes come no sooner after each other
        taken.set()
        served.alerts.hub.refresh()

    async def listen() -> tuple[list[str], bytes]:
        heard: list[str] = []
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{served.address}/api/v1/events?kind=change") as answer, asyncio.timeout(20):
                taken = threading.Event()
                taking = asyncio.create_task(asyncio.to_thread(take_all, served, taken))
                async for line in answer.content:
                    if line.startswith(b"data: {") and b'"kind"' in line:
                        heard.append(json.loads(line[6:])["id"])
                    if line.startswith(b"event: refresh") and taken.is_set():
                        break
                await taking
            async with session.get(f"{served.address}/feeds/changes.atom") as answer:
                return heard, await answer.read()

    heard, feed = asyncio.run(listen())
    until(lambda: len(receiver.taken) >= len(heard))
    until(lambda: served.alerts.states()[0].delivered >= len(heard))

    served.alerts.look()
    with served.store.reading() as db:
        [row] = system(db).webhooks

    assert (row.name, row.delivered, row.undelivered, row.fault) == ("desk", len(heard), 0, None)
    assert len(heard) > 5
    assert receiver.taken == heard
    assert feed.count(b"<entry>") >= len(heard)
    assert served.stop() < 3


def test_the_clock(tmp_path: Path, receiver: Receiver, seed_messages: list[Incoming]) -> None:
    """Deadlines are told once the model has caught up; a log of events that was deleted begins with what there is."""
    served = Served(tmp_path, receiver.port)
    assert not served.alerts.look()
    served.take(seed_messages)
    with served.store.reading() as db:
        [day] = db.execute("SELECT min(deadline) FROM positions WHERE known_to > 8e15").fetchone()
    served.alerts._clock = lambda: dt.datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp()
    assert served.alerts.look()
    kinds = {each.event.kind for each in served.alerts.log.after(0, 10_000)}
    served.stop()
    for path in tmp_path.glob("events-*"):
        path.unlink()
    again = Served(tmp_path, receiver.port)
    again.take([])
    again.take(seed_messages)
    told = again.alerts.log.after(0, 10_000)
    again.stop()

    assert kinds == {Kind.DEADLINE}
    assert told == []


def test_a_wrong_file_ends_the_start(tmp_path: Path) -> None:
    """Before anything is begun."""
    path = tmp_path / "alerts.toml"
    path.write_text("[webhooks.desk]\n")
    store = Store(tmp_path / "model.sqlite")

    with pytest.raises(ConfigError, match="webhook desk: needs url"):
        Alerts(Settings(data_folder=tmp_path, serve_alerts_file=path), store, load_codec(), CollectorRegistry())
    store.close()

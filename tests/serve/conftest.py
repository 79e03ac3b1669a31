"""The seeds, as the topics have them, a read model of them, and a newsroom whose articles people correct."""

from __future__ import annotations

from collections.abc import Iterator
from sqlite3 import Connection

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.testclient import TestClient

from streams.knowledge import load_knowledge
from streams.runtime.messages import Incoming
from streams.serve.model.store import Store
from tests.serve.model.support import messages_of, model_of
from tests.serve.pages.newsroom import Newsroom, newsroom
from tests.support import seed_articles


@pytest.fixture(scope="session", autouse=True)
def loop() -> Iterator[None]:
    """Whoever asks an application shares one event loop with others, as behind a server, instead of starting one for each request."""
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestClient, "portal", portal)
        yield


@pytest.fixture(scope="session")
def seed_messages() -> list[Incoming]:
    """Every message of the seeds."""
    return messages_of(load_knowledge(), seed_articles())


@pytest.fixture(scope="session")
def seed_model(seed_messages: list[Incoming], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A model of the seeds; for questions only."""
    store = model_of(tmp_path_factory.mktemp("model") / "m.sqlite", seed_messages)
    yield store
    store.close()


@pytest.fixture
def seeds(seed_model: Store) -> Iterator[Connection]:
    """A connection to the model of the seeds."""
    with seed_model.reading() as db:
        yield db


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """One newsroom: each test of a module that corrects has records of its own."""
    with newsroom(tmp_path_factory.mktemp("room")) as found:
        yield found


@pytest.fixture
def browser(room: Newsroom) -> TestClient:
    """Somebody at this machine."""
    return room.browser()

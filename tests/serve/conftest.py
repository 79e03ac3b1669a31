"""The seeds, as the topics have them, and a read model of them."""

from __future__ import annotations

from collections.abc import Iterator
from sqlite3 import Connection

import pytest

from streams.knowledge import load_knowledge
from streams.runtime.messages import Incoming
from streams.serve.model.store import Store
from tests.serve.model.support import messages_of, model_of
from tests.support import seed_articles


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

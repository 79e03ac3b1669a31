"""What all tests share: the knowledge, loaded once, and the seed articles."""

from __future__ import annotations

import pytest

from streams.extract.knowledge import Knowledge
from streams.knowledge import load_knowledge
from streams.runtime.topology_driver import TopologyDriver
from tests.world import seed_articles


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge of the checkout."""
    return load_knowledge()


@pytest.fixture(scope="module")
def world(knowledge: Knowledge) -> TopologyDriver:
    """The topics after the seed articles."""
    found = TopologyDriver.of(knowledge)
    for article in seed_articles():
        found.publish(article)
    return found

"""What all tests share: the knowledge, loaded once, and the topics after the seed articles."""

from __future__ import annotations

import pytest
from hypothesis import settings

from streams.extract.knowledge import Knowledge
from streams.knowledge import load_knowledge
from streams.runtime.topology_driver import TopologyDriver
from tests.support import driver_after, seed_articles

settings.register_profile(
    "parley", deadline=None
)  # how long an example takes says more of the machine than of the code
settings.load_profile("parley")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge of the checkout."""
    return load_knowledge()


@pytest.fixture(scope="session")
def seeded_driver(knowledge: Knowledge) -> TopologyDriver:
    """The topics after the seed articles; tests leave it as it is."""
    return driver_after(knowledge, *seed_articles())

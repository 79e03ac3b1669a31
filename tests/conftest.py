"""What all tests share: the knowledge, loaded once, and the seed articles."""

from __future__ import annotations

import pytest

from streams.knowledge import Knowledge, load_knowledge
from streams.runtime.rehearsal import Rehearsal
from tests.world import seed_articles


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge of the checkout."""
    return load_knowledge()


@pytest.fixture(scope="module")
def world(knowledge: Knowledge) -> Rehearsal:
    """The topics after the seed articles."""
    found = Rehearsal.of(knowledge)
    for article in seed_articles():
        found.publish(article)
    return found

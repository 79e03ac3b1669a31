"""What all tests share: the knowledge, loaded once, and the seed articles."""

from __future__ import annotations

import pytest

from streams.knowledge import Knowledge, load_knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge of the checkout."""
    return load_knowledge()

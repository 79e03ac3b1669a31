"""What the live tests share: the broker of this process of tests, and topics of each test's own on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.cluster import OwnBroker, Parley


@pytest.fixture(scope="session", autouse=True)
def _own_ports(own_ports: None) -> None:
    """Brokers that a test starts itself have ports of this process of tests, too."""


@pytest.fixture
def parley(broker: str, tmp_path: Path) -> Iterator[Parley]:
    """Commands in topics of their own."""
    found = Parley(broker, tmp_path)
    yield found
    found.close()


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[OwnBroker]:
    """A broker that a test may kill or hang."""
    found = OwnBroker(tmp_path)
    yield found
    found.close()


@pytest.fixture
def topics(parley: Parley) -> None:
    """Those topics are all there."""
    parley.checked("topics", "--create")

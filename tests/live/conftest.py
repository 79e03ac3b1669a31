"""What the live tests share: one local broker, started once, in a temporary folder, and topics of each test's own."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.broker import LocalBroker
from tests.live.cluster import OwnBroker, Parley


@pytest.fixture(scope="session", autouse=True)
def _own_ports() -> Iterator[None]:
    """Brokers of this process of tests start where no other does: who kills one finds its ports free again."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = random.randrange(20_000, 26_000, 1_000) + 100 * (number % 10)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streams.jvm.node.PORTS", range(first, first + 100, 2))
        yield


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Bootstrap address of a broker for this session; stopped at its end."""
    local = LocalBroker(tmp_path_factory.mktemp("broker"))
    try:
        yield local.start(_say)
    finally:
        local.stop()


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


def _say(line: str) -> None:
    """Show what the broker says when a test fails."""
    sys.stderr.write(f"{line}\n")

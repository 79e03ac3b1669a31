"""What all tests share: the knowledge, loaded once, the topics after the seed articles, and one real broker for who asks for it."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

from streams.broker import LocalBroker
from streams.collector import made_to_stay, spare_collector
from streams.extract.knowledge import Knowledge
from streams.knowledge import load_knowledge
from streams.runtime.topology_driver import TopologyDriver
from tests.cases import Cases
from tests.support import driver_after, seed_articles

# How long an example takes says more of the machine than of the code. `--hypothesis-profile quick` takes a tenth of the examples.
settings.register_profile("thorough", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=10)
settings.load_profile("thorough")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser come first, and together: processes of tests that share the work then start one stack, not one each.

    Behind them the modules with a test that is long, which is not to begin when the other processes have nothing left;
    what is quick comes last, so that none of them waits for another.
    """
    long = {item.path for item in items if item.get_closest_marker("long")}
    items.sort(
        key=lambda item: (
            item.get_closest_marker("browser") is None,
            item.path not in long,
            item.get_closest_marker("live") is None,
            item.get_closest_marker("slow") is None,
        )
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests stay: looking for cycles among them took a fifth of the time of collecting. Then it is done as seldom as by a worker."""
    with made_to_stay():
        done = yield
    spare_collector()
    return done


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge of the checkout."""
    return load_knowledge()


@pytest.fixture(scope="session")
def seeded_driver(knowledge: Knowledge) -> TopologyDriver:
    """The topics after the seed articles; tests leave it as it is."""
    return driver_after(knowledge, *seed_articles())


@pytest.fixture
def case(subtests: pytest.Subtests) -> Iterator[Cases]:
    """Small cases of one test; there must be some."""
    cases = Cases(subtests)
    yield cases
    assert cases.tried


@pytest.fixture(scope="session")
def own_ports() -> Iterator[None]:
    """Brokers of this process of tests start where no other does, nor a proxy of tests.chaos, 5,000 ports up: who kills one finds its ports free."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = random.randrange(20_000, 25_000, 1_000) + 100 * (number % 10)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streams.jvm.node.PORTS", range(first, first + 100, 2))
        yield


@pytest.fixture(scope="session")
def broker(own_ports: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ARG001  # comes first
    """Bootstrap address of a broker for this session; stopped at its end."""
    local = LocalBroker(tmp_path_factory.mktemp("broker"))
    try:
        yield local.start(_say)
    finally:
        local.stop()


def _say(line: str) -> None:
    """Show what the broker says when a test fails."""
    sys.stderr.write(f"{line}\n")

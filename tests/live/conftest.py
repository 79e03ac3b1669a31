"""What the live tests share: one local broker, started once, in a temporary folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from streams.broker import LocalBroker


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Bootstrap address of a broker for this session; stopped at its end."""
    local = LocalBroker(tmp_path_factory.mktemp("broker"))
    try:
        yield local.start(_say)
    finally:
        local.stop()


def _say(line: str) -> None:
    """Show what the broker says when a test fails."""
    sys.stderr.write(f"{line}\n")

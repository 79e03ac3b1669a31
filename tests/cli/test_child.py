"""The processes of `parley run`."""

from __future__ import annotations

from streams.cli.child import back_off_seconds


def test_restarts_back_off() -> None:
    """Half a second at first, never more than half a minute."""
    assert [back_off_seconds(n) for n in (0, 1, 2, 10, 1_000)] == [0.5, 1, 2, 30, 30]

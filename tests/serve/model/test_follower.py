"""What the follower takes from its topics at a time: soon where little comes, much where writing takes long."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.serve.model.follower import Follower
from streams.serve.model.store import Store
from streams.settings import Settings


class Consumer:
    """A consumer that has these messages, and notes how long it was to wait for how many."""

    def __init__(self, count: int) -> None:
        self._left = list(range(count))
        self.asked: list[tuple[int, float]] = []

    def consume(self, count: int, timeout: float) -> list[int]:
        """As librdkafka's: until there are so many, or the time is up."""
        self.asked.append((count, timeout))
        found, self._left = self._left[:count], self._left[count:]
        return found


@pytest.mark.parametrize(("written", "gather"), [(0.0, 0.02), (0.1, 0.05), (5.0, 0.2)])
def test_it_waits_for_more_by_what_writing_took(written: float, gather: float, tmp_path: Path) -> None:
    """The first message ends the wait for one; a fifth of a second for all was most of the way to the API."""
    follower, consumer = Follower(Settings(), "127.0.0.1:1", Store(tmp_path / "model.sqlite")), Consumer(7)
    follower._write_seconds = written

    assert follower._taken(consumer) == list(range(7))
    assert consumer.asked == [(1, 0.2), (4_999, gather)]
    follower.store.close()


def test_where_nothing_comes_it_waits_once(tmp_path: Path) -> None:
    """And has time for what is to be done meanwhile."""
    follower, consumer = Follower(Settings(), "127.0.0.1:1", Store(tmp_path / "model.sqlite")), Consumer(0)

    assert follower._taken(consumer) == []
    assert len(consumer.asked) == 1
    follower.store.close()

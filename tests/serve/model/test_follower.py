"""What the follower takes from its topics at a time: what one article leads to together, and never waiting while more is there."""

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


@pytest.mark.parametrize(("count", "waits"), [(7, [0.2, 0, 0.02]), (199, [0.2, 0, 0.02]), (200, [0.2, 0])])
def test_it_waits_for_more_only_where_little_has_come(count: int, waits: list[float], tmp_path: Path) -> None:
    """The first message ends the wait for one; a fifth of a second for all was most of the way to the API."""
    follower, consumer = Follower(Settings(), "127.0.0.1:1", Store(tmp_path / "model.sqlite")), Consumer(count)

    assert follower._taken(consumer) == list(range(count))
    assert [timeout for _, timeout in consumer.asked] == waits
    assert all(asked <= 5_000 for asked, _ in consumer.asked)
    follower.store.close()


def test_where_nothing_comes_it_waits_once(tmp_path: Path) -> None:
    """And has time for what is to be done meanwhile."""
    follower, consumer = Follower(Settings(), "127.0.0.1:1", Store(tmp_path / "model.sqlite")), Consumer(0)

    assert follower._taken(consumer) == []
    assert len(consumer.asked) == 1
    follower.store.close()

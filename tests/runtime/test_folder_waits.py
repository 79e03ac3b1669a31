"""A file is due when it has settled, again when it failed, and gone when it was gone for long enough."""

from __future__ import annotations

import math
import os
import time
from types import SimpleNamespace
from typing import cast

import pytest

from streams.runtime.folder_waits import Waits


class Clock:
    """Both clocks, set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(time, "time", lambda: self.now + 1e9)

    def facts(self, size: int, age: float) -> os.stat_result:
        """Of a file that was last changed so many seconds ago."""
        changed = round((self.now + 1e9 - age) * 1e9)
        return cast("os.stat_result", SimpleNamespace(st_size=size, st_mtime_ns=changed))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock of the test's own."""
    return Clock(monkeypatch)


def test_each_file_is_due_once(clock: Clock) -> None:
    """In the order in which they are due; adding one again does not make two of it."""
    waits = Waits(1.0)
    for path, after in (("c", 5.0), ("a", 0.0), ("b", 0.0), ("a", 0.0)):
        waits.add(path, after)

    assert waits.due(10) == ["a", "b"]
    assert (waits.due(10), waits.next_due()) == ([], 1_005.0)
    clock.now += 5
    assert (waits.due(10), waits.next_due()) == (["c"], math.inf)


def test_a_file_settles_by_its_time_of_change(clock: Clock) -> None:
    """One that is moved in long after its last change at once; one that was just changed when it is old enough."""
    waits = Waits(1.0)
    facts = clock.facts(5, 0.2)

    assert waits.is_settled("old", clock.facts(5, 3.0))
    assert not waits.is_settled("a", facts)
    clock.now += 0.5
    assert waits.due(1) == []
    clock.now += 0.4
    assert waits.due(1) == ["a"]
    assert waits.is_settled("a", facts)


@pytest.mark.parametrize(("observed", "age"), [(True, 3_600.0), (False, -3_600.0)])
def test_a_clock_of_others_is_not_believed(observed: bool, age: float, clock: Clock) -> None:
    """Where another machine wrote the time of change, or it is yet to come, what is seen here counts."""
    waits = Waits(1.0, observed=observed)
    facts = clock.facts(5, age)
    assert not waits.is_settled("a", facts)
    clock.now += 0.9
    assert not waits.is_settled("a", SimpleNamespace(st_size=6, st_mtime_ns=facts.st_mtime_ns))  # type: ignore[arg-type]
    clock.now += 0.9
    grown = cast("os.stat_result", SimpleNamespace(st_size=6, st_mtime_ns=facts.st_mtime_ns))
    assert not waits.is_settled("a", grown)
    clock.now += 0.2
    assert waits.is_settled("a", grown)


def test_a_file_that_fails_is_tried_more_and_more_seldom(clock: Clock) -> None:
    """From a second to a minute; what is wrong is told until it is read."""
    waits, gaps = Waits(1.0), []
    for _ in range(9):
        waits.failed("a", "Permission denied")
        gaps.append(waits.next_due() - clock.now)
        clock.now = waits.next_due()
        assert waits.due(1) == ["a"]

    assert gaps == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert waits.fault({"sub": "no"}) == "sub: no, and 1 more"
    waits.done("a")
    assert waits.fault({}) is None


def test_what_comes_back_was_not_gone(clock: Clock) -> None:
    """A program may delete a file to write it anew."""
    waits = Waits(1.0)
    waits.gone(["a", "b"])
    waits.add("b")
    assert waits.long_gone(2.0) == []
    clock.now += 2.5
    assert (waits.long_gone(2.0), waits.long_gone(2.0)) == (["a"], [])


def test_nothing_is_due_while_it_is_postponed(clock: Clock) -> None:
    """What is in the way of all is in the way of each."""
    waits = Waits(1.0)
    waits.add("a")
    waits.postpone(3.0)
    assert (waits.due(1), waits.next_due()) == ([], 1_003.0)
    clock.now += 3
    assert waits.due(1) == ["a"]

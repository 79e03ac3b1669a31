"""The ledger's registers: versions, retractions, corrections, and the work that one more position costs."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from streams.ledger.ledger import Ledger, supersedes
from streams.records import EventType, Position
from tests.ledger.support import days_later, entry_of, number, position, retraction


def test_nothing_is_held_before_the_first_position() -> None:
    """An empty ledger has no entry, no key and no register."""
    ledger = Ledger()

    assert ledger.entry("KEN", "water") is None
    assert (ledger.keys(), list(ledger.entries()), len(ledger)) == ((), [], 0)


def test_retraction_brings_back_what_was_pushed_out() -> None:
    """Retracting what an entry shows leaves the entry of the others alone, at any depth."""
    everything = [position(n, **days_later(n)) for n in range(60)]
    ledger = Ledger()
    for each in everything:
        ledger.apply(each)

    for each in everything[30:]:
        changed = ledger.apply(retraction(each))
        assert changed == (("KEN", "water"),)

    assert ledger.entry("KEN", "water") == entry_of(*everything[:30])


def test_all_retracted_is_no_entry() -> None:
    """The last retraction takes the entry away; the register stays."""
    ledger = Ledger()
    ledger.apply(position(1))

    assert ledger.apply(retraction(position(1))) == (("KEN", "water"),)
    assert (ledger.entry("KEN", "water"), ledger.keys(), len(ledger)) == (None, (), 1)
    assert ledger.register("KEN", "p000001").retracted


def test_an_older_version_changes_nothing() -> None:
    """What a later version replaced is ignored, and so is a repetition."""
    ledger = Ledger()
    ledger.apply(position(1, revision="2"))

    assert ledger.apply(position(1, revision="1", event_type=EventType.REJECT)) == ()
    assert ledger.apply(position(1, revision="2")) == ()
    assert supersedes(position(1, revision="2", generation=2), position(1, revision="2"))


def test_a_correction_moves_between_entries() -> None:
    """A version with another issue leaves the one entry and joins the other: both are named."""
    ledger = Ledger()
    ledger.apply(position(1, revision="1"))

    assert ledger.apply(position(1, revision="2", issue="energy")) == (("KEN", "energy"), ("KEN", "water"))
    assert ledger.keys() == (("KEN", "energy"),)


def steps(ledger: Ledger, each: Position) -> int:
    """How many lines of the ledger run to take in one more position and show its entry."""
    count = 0

    def line(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        if not frame.f_globals["__name__"].startswith("streams.ledger."):
            return None
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        ledger.apply(each)
        ledger.entry(each.actor, each.issue)
    finally:
        sys.settrace(before)
    return count


def test_the_ten_thousandth_costs_no_more_than_the_hundredth() -> None:
    """The work of one more position does not grow with how many an actor already has."""
    kinds = [EventType.AGREE, EventType.REJECT, EventType.OFFER, EventType.STATE]
    ledger, cost = Ledger(), {}
    for n in range(10_001):
        each = position(n, **days_later(n // 7), event_type=kinds[n % 4], numbers=(number(n),))
        if n in {100, 1_000, 10_000}:
            cost[n] = steps(ledger, each)
        else:
            ledger.apply(each)

    assert cost[100] > 0
    assert cost[10_000] <= cost[100] * 1.05
    assert cost[1_000] <= cost[100] * 1.05

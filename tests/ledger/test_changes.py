"""Which later stand is a turn, and which is the same stand in other words."""

from __future__ import annotations

import pytest

from streams.records import EventType, Realis
from tests.ledger.support import days_later, entry_of, position


@pytest.mark.parametrize(
    ("was", "now", "days", "turns"),
    [
        ((EventType.OFFER, False), (EventType.REJECT, False), 1, True),
        ((EventType.REJECT, False), (EventType.AGREE, False), 1, True),
        ((EventType.AGREE, False), (EventType.AGREE, True), 2, True),
        ((EventType.THREATEN, False), (EventType.STATE, False), 14, True),
        ((EventType.STATE, False), (EventType.THREATEN, False), 14, True),
        ((EventType.STATE, False), (EventType.EXPECT, True), 10, True),
        ((EventType.REQUEST, False), (EventType.AGREE, False), 10, True),
        ((EventType.THREATEN, False), (EventType.STATE, False), 2, False),
        ((EventType.OFFER, False), (EventType.SUPPORT, False), 30, False),
        ((EventType.REJECT, False), (EventType.ACCUSE, False), 30, False),
        ((EventType.STATE, False), (EventType.STATE, True), 30, False),
        ((EventType.CONSULT, False), (EventType.STATE, False), 30, False),
        ((EventType.OFFER, False), (EventType.REJECT, False), 0, False),
    ],
)
def test_a_turn_is_a_change_of_leaning(
    was: tuple[EventType, bool], now: tuple[EventType, bool], days: int, *, turns: bool
) -> None:
    """Reversals count from one day to the next, milder moves after a pause; rewordings never do."""
    before = position(1, **days_later(0), event_type=was[0], negated=was[1])
    after = position(2, **days_later(days), event_type=now[0], negated=now[1])

    changes = entry_of(before, after).changes

    assert [(c.was.position_id, c.now.position_id) for c in changes] == [("p000001", "p000002")] * turns


def test_a_turn_is_found_once() -> None:
    """Repeating the new stand, or the old one in passing, adds no change."""
    entry = entry_of(
        position(1, **days_later(0)),
        position(2, **days_later(1)),
        position(3, **days_later(4), event_type=EventType.REJECT),
        position(4, **days_later(5), event_type=EventType.REJECT),
    )

    assert [(c.was.position_id, c.now.position_id) for c in entry.changes] == [("p000002", "p000003")]


def test_towards_another_counterpart_it_is_no_turn() -> None:
    """Offering to one and refusing another is two stands, not a change."""
    entry = entry_of(
        position(1, **days_later(0)), position(2, **days_later(3), event_type=EventType.REJECT, target="TZA")
    )

    assert entry.changes == ()


def test_an_undated_past_comes_before_what_its_article_reports() -> None:
    """The break that an article recalls and the repair that it reports make one turn."""
    entry = entry_of(
        position(1, start=400, event_type=EventType.SANCTION, realis=Realis.PAST),
        position(2, start=10, event_type=EventType.AGREE),
    )

    assert [(c.was.position_id, c.now.position_id) for c in entry.changes] == [("p000001", "p000002")]

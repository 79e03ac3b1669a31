"""Deadlines: their order, and when one has passed."""

from __future__ import annotations

import datetime as dt

from streams.query.deadlines import due, passed
from tests.ledger.support import days_later, position


def test_deadlines_come_in_order_and_copies_once() -> None:
    """The earliest deadline first; a text that two outlets carry sets one; its day itself has not passed."""
    late, early = dt.date(2030, 6, 1), dt.date(2030, 4, 1)
    copies = [position(n, **days_later(n), deadline=late, evidence_hash="same") for n in (2, 1)]

    found = due([*copies, position(3, deadline=early), position(4)])

    assert [each.id for each in found] == ["p000003", "p000001"]
    assert [passed(each, early) for each in found] == [False, False]
    assert [passed(each, early + dt.timedelta(days=1)) for each in found] == [True, False]

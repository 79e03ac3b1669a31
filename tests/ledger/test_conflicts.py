"""Which accounts contradict each other."""

from __future__ import annotations

from typing import Any

import pytest

from streams.records import EventType, Realis
from tests.ledger.support import days_later, entry_of, position


@pytest.mark.parametrize(
    ("a", "b", "conflict"),
    [
        ({"event_type": EventType.AGREE}, {**days_later(1), "event_type": EventType.REJECT}, True),
        ({"event_type": EventType.AGREE}, {**days_later(1), "event_type": EventType.OFFER}, True),
        ({"event_type": EventType.STATE, "negated": True}, {**days_later(1), "event_type": EventType.THREATEN}, True),
        ({"event_type": EventType.EXPECT}, {"event_type": EventType.EXPECT, "negated": True}, True),
        ({"event_type": EventType.AGREE}, {**days_later(14), "event_type": EventType.REJECT}, False),
        ({"event_type": EventType.AGREE}, {**days_later(1), "event_type": EventType.REJECT, "target": "TZA"}, False),
        ({"event_type": EventType.AGREE}, {**days_later(1), "event_type": EventType.REJECT, "target": None}, True),
        ({"event_type": EventType.OFFER}, {**days_later(1), "event_type": EventType.AGREE}, False),
        ({"event_type": EventType.AGREE, "realis": Realis.HYPOTHETICAL}, {"event_type": EventType.REJECT}, False),
        ({"event_type": EventType.REQUEST}, {"event_type": EventType.OFFER}, False),
    ],
)
def test_a_conflict_is_what_time_does_not_explain(a: dict[str, Any], b: dict[str, Any], *, conflict: bool) -> None:
    """Two accounts of about the same time that exclude each other are a conflict, of one counterpart or of none."""
    conflicts = entry_of(position(1, **a), position(2, **b)).conflicts

    assert [(c.a.position_id, c.b.position_id) for c in conflicts] == [("p000001", "p000002")] * conflict


def test_one_voice_may_change_its_mind() -> None:
    """The same speaker through the same source, days apart, does not contradict itself; two speakers do."""
    said: dict[str, Any] = {"speaker_id": "otieno", "source": "Nile Post"}
    offer = position(1, **said)
    refusal = position(2, **{**said, **days_later(2), "event_type": EventType.REJECT})
    other = position(3, **{**said, **days_later(2), "event_type": EventType.REJECT, "speaker_id": "achieng"})

    assert entry_of(offer, refusal).conflicts == ()
    assert len(entry_of(offer, other).conflicts) == 1

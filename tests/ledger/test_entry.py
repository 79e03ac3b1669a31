"""What an entry shows: the current stand towards each counterpart, what came before, and no more than fits."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import pytest

from streams.ledger.placing import day_of
from streams.records import EventType, Realis
from tests.ledger.support import ENTRY_BYTES_MAX, NOON, days_later, entry_of, number, position


def test_the_latest_day_is_current() -> None:
    """The current stance is that of the latest day said, whatever was published last."""
    early, late = position(1, **days_later(0)), position(2, **days_later(5), date=dt.date(2030, 3, 1))

    stand = entry_of(early, late).stands[0]

    assert [stand.current.position_id, *(s.position_id for s in stand.history)] == ["p000001", "p000002"]


def test_a_plan_is_no_later_than_its_report() -> None:
    """A date in the future does not make a stand outlive what is published next."""
    plan = position(1, **days_later(0), date=dt.date(2030, 12, 1), realis=Realis.PLANNED)

    assert day_of(plan) == NOON.date()
    assert entry_of(plan, position(2, **days_later(1))).stands[0].current.position_id == "p000002"


def test_a_day_begins_where_the_outlet_is() -> None:
    """Published after midnight in Nairobi, on the evening before in UTC: the stand of the new day, behind one said on it."""
    here = {"published_at": NOON + dt.timedelta(hours=10), "published_on": dt.date(2030, 3, 11)}
    late = position(1, start=50, **here)
    said_then = position(2, date=dt.date(2030, 3, 11), start=5, **here)
    said_before = position(3, date=dt.date(2030, 3, 10), start=90, **here)

    assert day_of(late) == dt.date(2030, 3, 11)
    stand = entry_of(late, said_then, said_before).stands[0]
    assert [stand.current.position_id, *(s.position_id for s in stand.history)] == ["p000001", "p000002", "p000003"]


def test_background_is_never_current_beside_news() -> None:
    """An act of the past that the text does not date comes before what the article reports."""
    news = position(1, start=5)
    background = position(2, start=90, realis=Realis.PAST)

    assert entry_of(news, background).stands[0].current.position_id == "p000001"


def test_counterparts_are_apart() -> None:
    """Each counterpart has its stand, the one spoken to last first; null is one of them."""
    entry = entry_of(
        position(1, **days_later(0)),
        position(2, **days_later(1), target=None),
        position(3, **days_later(2), target="TZA"),
    )

    assert [stand.counterpart for stand in entry.stands] == ["TZA", None, "UGA"]
    assert (entry.positions, entry.origins) == (3, 3)
    assert (entry.first_seen, entry.last_seen) == (NOON, NOON + dt.timedelta(days=2))


def test_copies_of_one_text_are_one_origin() -> None:
    """A text that several outlets carry counts once, and the history shows it once."""
    copies = [position(n, evidence_hash="same", source=f"Outlet {n}", **days_later(n)) for n in range(4)]

    entry = entry_of(*copies, position(9, source="Outlet 0", evidence_hash="own", **days_later(-1)))

    assert (entry.origins, entry.positions) == (1, 5)
    assert [s.position_id for s in entry.stands[0].history] == ["p000009"]
    assert entry.stands[0].omitted == 3


def test_a_long_history_is_counted_not_shown() -> None:
    """An entry shows 20 earlier stances and says how many more there are."""
    stand = entry_of(*(position(n, **days_later(n)) for n in range(100))).stands[0]

    assert (len(stand.history), stand.omitted) == (20, 79)


def avro_size(value: Any) -> int:
    """Bytes of a value in Avro, with one byte for each union, written apart from the ledger's own estimate."""
    if isinstance(value, str) and not isinstance(value, Enum):
        size = len(value.encode())
        return 1 + varint(size) + size
    if isinstance(value, tuple):
        return 2 + varint(len(value)) + sum(map(avro_size, value))
    if is_dataclass(value):
        return 1 + sum(avro_size(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, dt.datetime):
        return 1 + varint(int(value.timestamp() * 1000))
    if isinstance(value, dt.date):
        return 1 + varint(value.toordinal())
    return 1 if value is None else 1 + varint(int(value)) if not isinstance(value, Enum) else 2


def varint(number: int) -> int:
    """Bytes of a zigzag number."""
    return max(1, -(-(abs(number) * 2).bit_length() // 7))


@pytest.mark.parametrize("character", ["x", "ض", "𐤀"])
def test_an_entry_stays_within_64_kib(character: str) -> None:
    """However long the texts and many the counterparts, an entry fits, and counts what it omits."""
    kinds = [EventType.AGREE, EventType.REJECT, EventType.OFFER, EventType.THREATEN]
    entry = entry_of(
        *(
            position(
                n,
                **days_later(n // 40),
                target=f"PARTY {n % 30}",
                event_type=kinds[n // 60 % 4],
                text=character * 900,
                speaker_name=character * 500,
                source=character * 400 + str(n),
                speaker_id="s" * 60,
                quote_id="q" * 36,
                evidence_hash=f"{n:064}",
                id=f"{n:036}",
                article_id=f"{n:032}",
                numbers=(number(n, text=character * 100, speaker_name=character * 100, counted=character * 100),) * 8,
            )
            for n in range(2400)
        )
    )

    assert avro_size(entry) <= ENTRY_BYTES_MAX
    assert (
        entry.positions == 2400 == sum(1 + len(s.history) + s.omitted for s in entry.stands) + 80 * entry.stands_omitted
    )
    assert entry.changes
    assert entry.conflicts
    assert entry.numbers
    assert len(entry.numbers) + entry.numbers_omitted == 12 * 64

"""The ledger's entries: order, turns, contradictions, bounds and the work they cost."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import fields, is_dataclass
from enum import Enum
from types import FrameType
from typing import Any

import pytest

from streams.ledger.ledger import Ledger, supersedes
from streams.ledger.placing import day_of
from streams.records import EventType, FactKind, LedgerEntry, Number, Position, Realis

NOON = dt.datetime(2030, 3, 10, 12, tzinfo=dt.UTC)
ENTRY_BYTES_MAX = 64 * 1024


def position(number: int = 0, **changes: Any) -> Position:
    """A position of Kenya on water, with its own text and id for each number."""
    given: dict[str, Any] = {
        "id": f"p{number:06}",
        "article_id": f"a{number}",
        "revision": "2030-03-10T12:00:00.000Z-0",
        "generation": 1,
        "start": 10,
        "end": 40,
        "text": f"clause {number}",
        "published_at": NOON,
        "rule": "position.test",
        "confidence": 900,
        "ruleset": "r",
        "actor": "KEN",
        "target": "UGA",
        "event_type": EventType.OFFER,
        "issue": "water",
        "evidence_hash": f"hash {number}",
    }
    return Position(**{**given, **changes})


def entry_of(*positions: Position) -> LedgerEntry:
    """The entry that these positions of Kenya on water make."""
    ledger = Ledger()
    for each in positions:
        ledger.apply(each)
    entry = ledger.entry("KEN", "water")
    assert entry is not None
    return entry


def day(number: int, **changes: Any) -> dict[str, Any]:
    """Fields of a position published so many days behind the tenth of March."""
    return {"published_at": NOON + dt.timedelta(days=number), **changes}


def test_nothing_is_held_before_the_first_position() -> None:
    """An empty ledger has no entry, no key and no register."""
    ledger = Ledger()

    assert ledger.entry("KEN", "water") is None
    assert (ledger.keys(), list(ledger.entries()), len(ledger)) == ((), [], 0)


def test_the_latest_day_is_current() -> None:
    """The current stance is that of the latest day said, whatever was published last."""
    early, late = position(1, **day(0)), position(2, **day(5), date=dt.date(2030, 3, 1))

    stand = entry_of(early, late).stands[0]

    assert [stand.current.position_id, *(s.position_id for s in stand.history)] == ["p000001", "p000002"]


def test_a_plan_is_no_later_than_its_report() -> None:
    """A date in the future does not make a stand outlive what is published next."""
    plan = position(1, **day(0), date=dt.date(2030, 12, 1), realis=Realis.PLANNED)

    assert day_of(plan) == NOON.date()
    assert entry_of(plan, position(2, **day(1))).stands[0].current.position_id == "p000002"


def test_background_is_never_current_beside_news() -> None:
    """An act of the past that the text does not date comes before what the article reports."""
    news = position(1, start=5)
    background = position(2, start=90, realis=Realis.PAST)

    assert entry_of(news, background).stands[0].current.position_id == "p000001"


def test_counterparts_are_apart() -> None:
    """Each counterpart has its stand, the one spoken to last first; null is one of them."""
    entry = entry_of(position(1, **day(0)), position(2, **day(1), target=None), position(3, **day(2), target="TZA"))

    assert [stand.counterpart for stand in entry.stands] == ["TZA", None, "UGA"]
    assert (entry.positions, entry.origins) == (3, 3)
    assert (entry.first_seen, entry.last_seen) == (NOON, NOON + dt.timedelta(days=2))


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
    before = position(1, **day(0), event_type=was[0], negated=was[1])
    after = position(2, **day(days), event_type=now[0], negated=now[1])

    changes = entry_of(before, after).changes

    assert [(c.was.position_id, c.now.position_id) for c in changes] == [("p000001", "p000002")] * turns


def test_a_turn_is_found_once() -> None:
    """Repeating the new stand, or the old one in passing, adds no change."""
    entry = entry_of(
        position(1, **day(0)),
        position(2, **day(1)),
        position(3, **day(4), event_type=EventType.REJECT),
        position(4, **day(5), event_type=EventType.REJECT),
    )

    assert [(c.was.position_id, c.now.position_id) for c in entry.changes] == [("p000002", "p000003")]


def test_towards_another_counterpart_it_is_no_turn() -> None:
    """Offering to one and refusing another is two stands, not a change."""
    entry = entry_of(position(1, **day(0)), position(2, **day(3), event_type=EventType.REJECT, target="TZA"))

    assert entry.changes == ()


def test_an_undated_past_comes_before_what_its_article_reports() -> None:
    """The break that an article recalls and the repair that it reports make one turn."""
    entry = entry_of(
        position(1, start=400, event_type=EventType.SANCTION, realis=Realis.PAST),
        position(2, start=10, event_type=EventType.AGREE),
    )

    assert [(c.was.position_id, c.now.position_id) for c in entry.changes] == [("p000001", "p000002")]


@pytest.mark.parametrize(
    ("a", "b", "conflict"),
    [
        ({"event_type": EventType.AGREE}, {**day(1), "event_type": EventType.REJECT}, True),
        ({"event_type": EventType.AGREE}, {**day(1), "event_type": EventType.OFFER}, True),
        ({"event_type": EventType.STATE, "negated": True}, {**day(1), "event_type": EventType.THREATEN}, True),
        ({"event_type": EventType.EXPECT}, {"event_type": EventType.EXPECT, "negated": True}, True),
        ({"event_type": EventType.AGREE}, {**day(14), "event_type": EventType.REJECT}, False),
        ({"event_type": EventType.AGREE}, {**day(1), "event_type": EventType.REJECT, "target": "TZA"}, False),
        ({"event_type": EventType.AGREE}, {**day(1), "event_type": EventType.REJECT, "target": None}, True),
        ({"event_type": EventType.OFFER}, {**day(1), "event_type": EventType.AGREE}, False),
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
    refusal = position(2, **{**said, **day(2), "event_type": EventType.REJECT})
    other = position(3, **{**said, **day(2), "event_type": EventType.REJECT, "speaker_id": "achieng"})

    assert entry_of(offer, refusal).conflicts == ()
    assert len(entry_of(offer, other).conflicts) == 1


def test_copies_of_one_text_are_one_origin() -> None:
    """A text that several outlets carry counts once, and the history shows it once."""
    copies = [position(n, evidence_hash="same", source=f"Outlet {n}", **day(n)) for n in range(4)]

    entry = entry_of(*copies, position(9, source="Outlet 0", evidence_hash="own", **day(-1)))

    assert (entry.origins, entry.positions) == (1, 5)
    assert [s.position_id for s in entry.stands[0].history] == ["p000009"]
    assert entry.stands[0].omitted == 3


def test_a_long_history_is_counted_not_shown() -> None:
    """An entry shows 20 earlier stances and says how many more there are."""
    stand = entry_of(*(position(n, **day(n)) for n in range(100))).stands[0]

    assert (len(stand.history), stand.omitted) == (20, 79)


def test_retraction_brings_back_what_was_pushed_out() -> None:
    """Retracting what an entry shows leaves the entry of the others alone, at any depth."""
    everything = [position(n, **day(n)) for n in range(60)]
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


def retraction(of: Position) -> Position:
    """The retraction of a position by a later revision."""
    return position(
        id=of.id,
        article_id=of.article_id,
        actor=of.actor,
        issue=of.issue,
        event_type=of.event_type,
        target=None,
        revision=of.revision + "~",
        start=0,
        end=0,
        text="",
        evidence_hash="",
        retracted=True,
    )


def number(value: float, **changes: Any) -> Number:
    """A number of lorries."""
    given: dict[str, Any] = {
        "kind": FactKind.CARDINAL,
        "low": value,
        "high": value,
        "start": 12,
        "end": 15,
        "text": "…",
    }
    return Number(**{**given, "counted": "شاحنات", **changes})


def test_numbers_stand_beside_the_stands() -> None:
    """An entry lists the numbers of its positions, newest first, each with who said it and where."""
    one = position(1, **day(0), numbers=(number(20, speaker_name="Achieng", said_by="q1"), number(30)))
    other = position(2, **day(1), target="TZA", numbers=(number(40),), source="Nile Post")

    shown = entry_of(one, other).numbers

    assert [(s.number.low, s.counterpart, s.position_id) for s in shown] == [
        (40, "TZA", "p000002"),
        (20, "UGA", "p000001"),
        (30, "UGA", "p000001"),
    ]
    assert [(s.number.speaker_name, s.source) for s in shown] == [(None, "Nile Post"), ("Achieng", None), (None, None)]


def test_a_number_of_copied_words_is_listed_once() -> None:
    """Copies of one text state a number once; the same number in other words is another voice."""
    copies = [position(n, **day(n), evidence_hash="same", numbers=(number(20),)) for n in range(3)]

    entry = entry_of(*copies, position(9, numbers=(number(20),)))

    assert [s.position_id for s in entry.numbers] == ["p000002", "p000009"]
    assert entry.numbers_omitted == 0


def test_a_retraction_brings_back_a_number() -> None:
    """Numbers that the bound left out are counted, and come back when what hides them is retracted."""
    everything = [position(n, **day(n), numbers=(number(n),)) for n in range(64)]
    ledger = Ledger()
    for each in everything:
        ledger.apply(each)
    full = ledger.entry("KEN", "water")
    assert full is not None
    assert (len(full.numbers), full.numbers_omitted) == (40, 24)

    for each in everything[10:]:
        ledger.apply(retraction(each))

    assert ledger.entry("KEN", "water") == entry_of(*everything[:10])


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


@pytest.mark.parametrize("letter", ["x", "ض", "𐤀"])
def test_an_entry_stays_within_64_kib(letter: str) -> None:
    """However long the texts and many the counterparts, an entry fits, and counts what it omits."""
    kinds = [EventType.AGREE, EventType.REJECT, EventType.OFFER, EventType.THREATEN]
    entry = entry_of(
        *(
            position(
                n,
                **day(n // 40),
                target=f"PARTY {n % 30}",
                event_type=kinds[n // 60 % 4],
                text=letter * 900,
                speaker_name=letter * 500,
                source=letter * 400 + str(n),
                speaker_id="s" * 60,
                quote_id="q" * 36,
                evidence_hash=f"{n:064}",
                id=f"{n:036}",
                article_id=f"{n:032}",
                numbers=(number(n, text=letter * 100, speaker_name=letter * 100, counted=letter * 100),) * 8,
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


def steps(ledger: Ledger, each: Position) -> int:
    """How many lines of the ledger run to take in one more position and show its entry."""
    count = 0

    def line(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        if "negotiation" not in frame.f_code.co_filename:
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
        each = position(n, **day(n // 7), event_type=kinds[n % 4], numbers=(number(n),))
        if n in {100, 1_000, 10_000}:
            cost[n] = steps(ledger, each)
        else:
            ledger.apply(each)

    assert cost[10_000] <= cost[100] * 1.05
    assert cost[1_000] <= cost[100] * 1.05

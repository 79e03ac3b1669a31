"""Laws of the ledger: a function of the set of registers, however they arrive."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.ledger.ledger import Ledger
from streams.records import EventType, FactKind, LedgerEntry, Number, Position, Realis
from tests.support import examples

START = dt.datetime(2030, 3, 1, tzinfo=dt.UTC)
SHAPES = st.fixed_dictionaries(
    {
        "id": st.sampled_from([f"p{n}" for n in range(12)]),
        "actor": st.sampled_from(["KEN", "TZA"]),
        "issue": st.sampled_from(["water", "energy"]),
        "target": st.sampled_from([None, "UGA", "RWA"]),
        "event_type": st.sampled_from(list(EventType)),
        "negated": st.booleans(),
        "realis": st.sampled_from(list(Realis)),
        "date": st.none() | st.dates(dt.date(2030, 2, 20), dt.date(2030, 3, 20)),
        "published_on": st.sampled_from([None, dt.date(2030, 3, 4)]),
        "published_at": st.integers(0, 20).map(lambda days: START + dt.timedelta(days=days)),
        "start": st.integers(0, 3),
        "revision": st.sampled_from(["1", "2", "3"]),
        "generation": st.integers(1, 2),
        "retracted": st.booleans(),
        "evidence_hash": st.sampled_from(["h0", "h1", "h2", "h3"]),
        "source": st.sampled_from([None, "Nile Post", "Lake Times"]),
        "numbers": st.lists(
            st.builds(
                Number,
                kind=st.just(FactKind.CARDINAL),
                low=st.sampled_from([1.0, 2.0]),
                start=st.just(1),
                end=st.just(2),
                text=st.just("…"),
                speaker_name=st.sampled_from([None, "Otieno"]),
            ),
            max_size=2,
        ).map(tuple),
    }
)


def made(shape: dict[str, Any]) -> Position:
    """A position of this shape."""
    fixed: dict[str, Any] = {
        "article_id": f"a{shape['id']}",
        "end": 9,
        "text": "…",
        "rule": "position.test",
        "confidence": 1,
        "ruleset": "r",
    }
    return Position(**{**fixed, **shape})


POSITIONS = st.lists(SHAPES.map(made), max_size=40)


def state(*arrivals: Position) -> list[LedgerEntry]:
    """Every entry after these arrivals."""
    ledger = Ledger()
    for position in arrivals:
        ledger.apply(position)
    return list(ledger.entries())


@given(POSITIONS, st.randoms(use_true_random=False))
def test_order_does_not_matter(positions: list[Position], rng: random.Random) -> None:
    """Any permutation gives equal entries."""
    shuffled = rng.sample(positions, len(positions))

    assert state(*shuffled) == state(*positions)


@given(POSITIONS, st.randoms(use_true_random=False))
def test_repetition_does_not_matter(positions: list[Position], rng: random.Random) -> None:
    """Any number of repeats, anywhere, gives equal entries."""
    repeated = [*positions, *positions]
    rng.shuffle(repeated)

    assert state(*repeated) == state(*positions)


@given(POSITIONS, st.randoms(use_true_random=False))
def test_two_workers_make_one_ledger(positions: list[Position], rng: random.Random) -> None:
    """Registers split over two workers, some read by both, merge into equal entries, either way round."""
    halves = [Ledger(), Ledger()]
    for position in positions:
        for half in rng.choice([halves[:1], halves[1:], halves]):
            half.apply(position)
    one, other = (list(half.registers()) for half in halves)

    assert state(*one, *other) == state(*other, *one) == state(*positions)


@given(POSITIONS, st.data())
def test_retraction_then_assertion_is_as_before(positions: list[Position], data: st.DataObject) -> None:
    """What is retracted and asserted again stands as if it had never gone."""
    live = [replace(position, retracted=False) for position in positions]
    before = state(*live)
    again = []
    for position in data.draw(st.lists(st.sampled_from(live), unique_by=lambda p: (p.actor, p.id))) if live else []:
        winner = max(
            (p for p in live if (p.actor, p.id) == (position.actor, position.id)),
            key=lambda p: (p.revision, p.generation),
        )
        ties = {
            p
            for p in live
            if (p.actor, p.id, p.revision, p.generation)
            == (winner.actor, winner.id, winner.revision, winner.generation)
        }
        if len(ties) == 1:
            again += [replace(winner, revision="8", retracted=True), replace(winner, revision="9")]

    assert state(*live, *again) == before


@given(POSITIONS)
def test_a_retraction_may_be_read_first(positions: list[Position]) -> None:
    """A retraction read before what it retracts still retracts it."""
    first = [replace(position, revision="9", retracted=True) for position in positions]

    assert state(*first, *positions) == state(*positions, *first) == []


@settings(max_examples=examples(40))
@given(POSITIONS)
def test_the_keys_named_cover_what_changed(positions: list[Position]) -> None:
    """No entry changes, comes or goes without `apply` naming it."""
    ledger = Ledger()
    for position in positions:
        before = {(e.actor, e.issue): e for e in ledger.entries()}
        named = ledger.apply(position)
        after = {(e.actor, e.issue): e for e in ledger.entries()}

        assert {key for key in before | after if before.get(key) != after.get(key)} <= set(named)


@given(POSITIONS)
def test_asking_in_between_does_not_matter(positions: list[Position]) -> None:
    """A ledger that shows its entries after every position shows in the end what one asked once shows."""
    asked = Ledger()
    for position in positions:
        asked.apply(position)
        list(asked.entries())

    assert list(asked.entries()) == state(*positions)

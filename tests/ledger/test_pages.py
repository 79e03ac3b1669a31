"""The page of a counterpart: what is found without looking at all, and what is kept of it as bytes."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from streams.ledger.conflicts import contradictions
from streams.ledger.packing import line_of, packed, placed_of, unpacked
from streams.ledger.pages import by_order, clashes, page_of
from streams.ledger.placing import place
from streams.ledger.stance import Placed
from streams.records import Position, Stance, StatedNumber
from tests.ledger.test_ledger_laws import SHAPES, START, made

POSITIONS = st.lists(
    st.builds(lambda shape, day: (shape, day), SHAPES, st.integers(0, 40)), min_size=1, max_size=60
).map(lambda drawn: [position(number, *each) for number, each in enumerate(drawn)])


def position(number: int, shape: dict[str, object], day: int) -> Position:
    """A live position with an id of its own, on one of forty days."""
    published = START + dt.timedelta(days=day)
    return made({**shape, "id": f"p{number:03}", "published_at": published, "date": None, "retracted": False})


def encode(shown: Stance | StatedNumber) -> bytes:
    """Bytes in the place of what is shown."""
    return repr(shown).encode()


def in_order(positions: list[Position]) -> list[Placed]:
    """The positions as they are read from disk, oldest first."""
    return sorted((placed_of(line_of(place(each), encode)) for each in positions), key=by_order)


@given(POSITIONS, POSITIONS)
def test_what_is_of_other_days_makes_no_contradiction(named: list[Position], unnamed: list[Position]) -> None:
    """Those that are found among what is said about the same time are those found among all."""
    one = in_order([made_for(each, "UGA") for each in named])
    nobody = in_order([made_for(each, None) for each in unnamed])
    everything = sorted([*one, *nobody], key=lambda placed: (placed.shown.order, placed.shown.counterpart))
    found: dict[tuple[str, str], tuple[object, object, str]] = {}
    for a, b, reason in contradictions(everything):
        found.setdefault((a.shown.evidence_hash, b.shown.evidence_hash), (a.shown, b.shown, reason))

    assert list(clashes(page_of(one), page_of(nobody))) == list(found.values())


def made_for(each: Position, target: str | None) -> Position:
    """The position, directed at this counterpart; its id says so."""
    fields = {name: getattr(each, name) for name in Position.__dataclass_fields__}
    return Position(**{**fields, "target": target, "id": f"{each.id}-{target}"})


@given(POSITIONS)
def test_a_page_is_the_same_from_its_bytes(positions: list[Position]) -> None:
    """Whatever it holds, but for the numbers of those that can contradict others, which nobody asks there."""
    page = page_of(in_order(positions))
    bare = page._replace(speaking=tuple(placed._replace(numbers=()) for placed in page.speaking))

    assert unpacked(packed(page)) == bare


@given(POSITIONS)
def test_a_line_says_what_a_placed_stance_does(positions: list[Position]) -> None:
    """All but the stance itself, with the bytes of its numbers in their place."""
    for each in map(place, positions):
        numbers = tuple(said._replace(number=encode(said.number)) for said in each.numbers)
        assert placed_of(line_of(each, encode)) == each._replace(
            shown=each.shown._replace(stance=None), numbers=numbers
        )

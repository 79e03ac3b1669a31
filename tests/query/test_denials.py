"""Denials across articles and actors: what is linked to what, and what is not."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.extract.knowledge import Knowledge
from streams.query.as_of import View, positions_at
from streams.query.denials import find_denials
from streams.records import EventType, Position, Realis
from tests.ledger.support import days_later, position
from tests.support import article

ACCUSATION: dict[str, Any] = {"actor": "UGA", "target": "KEN", "event_type": EventType.ACCUSE}
DENIAL: dict[str, Any] = {**days_later(2), "event_type": EventType.STATE, "negated": True}


def links(*positions: Position) -> list[tuple[str, list[str]]]:
    """Ids of the denials and of what they deny."""
    return [(d.position.id, [each.position.id for each in d.denied]) for d in find_denials(positions)]


@pytest.mark.parametrize(
    ("claim", "denial", "linked"),
    [
        (ACCUSATION, DENIAL, True),
        (ACCUSATION, {**DENIAL, "target": None}, True),
        ({**ACCUSATION, "actor": "TZA"}, DENIAL, True),
        ({"event_type": EventType.MOBILIZE}, DENIAL, True),
        ({"event_type": EventType.AGREE}, DENIAL, True),
        ({"event_type": EventType.CONSULT}, DENIAL, True),
        ({"event_type": EventType.AGREE}, {**DENIAL, "event_type": EventType.AGREE}, True),
        ({**ACCUSATION, "event_type": EventType.REQUEST}, {**days_later(2), "event_type": EventType.REJECT}, True),
        ({**ACCUSATION, "event_type": EventType.OFFER}, {**days_later(2), "event_type": EventType.REJECT}, True),
        ({**ACCUSATION, "event_type": EventType.REQUEST}, DENIAL, False),
        ({**ACCUSATION, "issue": "energy"}, DENIAL, False),
        ({**ACCUSATION, "target": "TZA"}, DENIAL, False),
        ({**ACCUSATION, "negated": True}, DENIAL, False),
        ({**ACCUSATION, "realis": Realis.HYPOTHETICAL}, DENIAL, False),
        ({**ACCUSATION, **days_later(3)}, DENIAL, False),
        ({**ACCUSATION, **days_later(-60)}, DENIAL, False),
        (ACCUSATION, {**DENIAL, "article_id": "a1"}, False),
        (ACCUSATION, {**DENIAL, "realis": Realis.HYPOTHETICAL}, False),
        (ACCUSATION, {**DENIAL, "negated": False}, False),
        (ACCUSATION, {**DENIAL, "event_type": EventType.EXPECT}, False),
        ({**ACCUSATION, "issue": "other"}, {**DENIAL, "issue": "other"}, False),
        ({"event_type": EventType.CONSULT, "target": None}, DENIAL, False),
        ({"event_type": EventType.AGREE, "target": "TZA"}, DENIAL, False),
        (
            {**ACCUSATION, "event_type": EventType.REQUEST},
            {**days_later(2), "event_type": EventType.REJECT, "target": "TZA"},
            False,
        ),
    ],
)
def test_a_denial_answers_an_earlier_claim(claim: dict[str, Any], denial: dict[str, Any], *, linked: bool) -> None:
    """A denial is linked to what another holds against the party, or reports of it, before, elsewhere, on the issue."""
    found = links(position(1, **claim), position(2, **denial))

    assert found == [("p000002", ["p000001"])] * linked


def test_what_its_article_links_stays_linked() -> None:
    """The claim that `read` has found is denied too, whatever its kind."""
    claim = position(1, actor="UGA", event_type=EventType.EXPECT, target=None, article_id="same")

    assert links(claim, position(2, **DENIAL, article_id="same", denies="p000001")) == [("p000002", ["p000001"])]


def test_copies_are_denied_once_and_the_nearest_first() -> None:
    """Of a text that several carry the first counts; what is more than ten is counted."""
    copies = [position(n, **ACCUSATION, evidence_hash="same") for n in (1, 2)]
    others = [position(n, **ACCUSATION, **days_later(-n)) for n in range(3, 15)]

    [denial] = find_denials([*copies, *others, position(20, **DENIAL)])

    assert [each.position.id for each in denial.denied] == ["p000001", *(f"p{n:06}" for n in range(3, 12))]
    assert denial.omitted == 3


def test_the_retracted_neither_denies_nor_is_denied() -> None:
    """A retraction takes both ends of a link away."""
    claim, denial = position(1, **ACCUSATION), position(2, **DENIAL)

    assert links(claim, denial)
    assert links(position(1, **ACCUSATION, retracted=True), denial) == []
    assert links(claim, position(2, **DENIAL, retracted=True)) == []


SHAPES = st.fixed_dictionaries(
    {
        "actor": st.sampled_from(["KEN", "UGA"]),
        "target": st.sampled_from([None, "KEN", "UGA"]),
        "event_type": st.sampled_from(list(EventType)),
        "negated": st.booleans(),
        "published_at": st.integers(0, 20).map(lambda n: days_later(n)["published_at"]),
        "evidence_hash": st.sampled_from(["h0", "h1", "h2", "h3"]),
    }
)


@given(st.lists(SHAPES, max_size=15), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(shapes: list[dict[str, Any]], rng: random.Random) -> None:
    """The links are a function of the set of positions."""
    positions = [position(number, **shape) for number, shape in enumerate(shapes)]
    again = [*positions, *positions]
    rng.shuffle(again)

    assert find_denials(again) == find_denials(positions)


def test_a_denial_is_linked_from_text_to_text(knowledge: Knowledge) -> None:
    """An accusation in one article and its denial in another are linked, and by the day before only the first is known."""
    texts = [
        article("اتهمت واشنطن طهران بتخصيب اليورانيوم سرا.", "first", "2024-03-01"),
        article("نفت طهران تخصيب اليورانيوم سرا.", "second", "2024-03-03"),
    ]
    found = find_denials(positions_at(texts, knowledge, View()))
    before = positions_at(texts, knowledge, View(known_by=dt.datetime(2024, 3, 2, tzinfo=dt.UTC)))
    until = positions_at(texts, knowledge, View(as_of=dt.date(2024, 3, 2)))

    [denial] = found
    assert (denial.position.actor, denial.position.article_id) == ("IRN", "second")
    assert ("USA", "first") in {(each.position.actor, each.position.article_id) for each in denial.denied}
    assert find_denials(before) == find_denials(until) == []

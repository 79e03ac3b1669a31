"""Parties that are named only as where something happens take no stand there."""

from __future__ import annotations

import pytest

from streams.extract.knowledge import Knowledge
from tests.extract.positions.opened import opened

CASES = [
    ("تحدث سامي عادل من العاصمة السلوفاكية عن الوقت.", {"SVK"}, set(), "a nationality tells whose the town is"),
    ("رفضت العاصمة السلوفاكية العرض.", set(), {"SVK"}, "unless the town is what acts"),
    ("التقى الوفدان بمدينة جدة السعودية.", {"SAU"}, set(), "a state behind its town tells where that is"),
    ("اتهمت فرنسا ألمانيا بالمماطلة.", set(), {"FRA", "DEU"}, "a state behind another is its object"),
    ("اتفق الوفدان برعاية الرياض وواشنطن.", {"SAU", "USA"}, set(), "«and» joins who is under the same preposition"),
    ("اتفق الوفدان مع الرياض وواشنطن.", set(), {"SAU", "USA"}, "with whom one agrees is no place"),
]
"""A sentence, the parties that are only where it happens, the others, and why."""


@pytest.mark.parametrize(("text", "places", "others", "because"), CASES, ids=[case[-1] for case in CASES])
def test_where_something_happens(
    text: str, places: set[str], others: set[str], because: str, knowledge: Knowledge
) -> None:
    """Each party that the sentence names is a place or is not."""
    context = opened(text, knowledge)
    found = {True: set[str](), False: set[str]()}
    for side in context.sides:
        if side.actor is not None:
            found[context.only_place(side)].add(side.actor)

    assert (found[True], found[False]) == (places, others), because

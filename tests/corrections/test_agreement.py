"""Agreement is counted as Cohen counts it, over what both have judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from streams.corrections.agreement import agreements, kappa
from streams.extract.knowledge import Knowledge
from streams.records import Verdict
from tests.corrections.support import news, said_of, stand


def test_kappa_of_a_known_table() -> None:
    """The textbook's fifty grants: 20 yes of both, 15 no of both, 5 and 10 that differ give 0.4."""
    pairs = [*[("y", "y")] * 20, *[("y", "n")] * 5, *[("n", "y")] * 10, *[("n", "n")] * 15]

    assert kappa(pairs) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [([], None), ([("a", "a")] * 3, None), ([("a", "b"), ("b", "a")], -1.0), ([("a", "a"), ("b", "b")], 1.0)],
)
def test_kappa_at_its_edges(pairs: list[tuple[object, object]], expected: float | None) -> None:
    """Where chance alone agrees always there is none."""
    assert kappa(pairs) == expected


def test_only_what_both_have_judged_is_compared(knowledge: Knowledge) -> None:
    """The last word of each counts; a field where neither rejects."""
    one = news()
    russia, iran, egypt = (stand(one, knowledge, actor) for actor in ("RUS", "IRN", "EGY"))
    words = [
        said_of(one, russia, Verdict.REJECT, knowledge),
        said_of(one, russia, Verdict.CONFIRM, knowledge, minute=1),
        said_of(one, russia, Verdict.AMEND, knowledge, user="omar", actor="CHN"),
        said_of(one, iran, Verdict.CONFIRM, knowledge),
        said_of(one, iran, Verdict.REJECT, knowledge, user="omar"),
        said_of(one, egypt, Verdict.REJECT, knowledge),
    ]
    found = {each.about: each for each in agreements(words)}

    assert (found["verdict"].judged, found["verdict"].agreed) == (2, 0)
    assert (found["position.actor"].judged, found["position.actor"].agreed) == (1, 0)
    assert (found["position.issue"].judged, found["position.issue"].agreed) == (1, 1)
    assert {(each.one, each.other) for each in found.values()} == {("layla", "omar")}
    assert agreements([replace(word, user="layla") for word in words]) == []

"""Who takes a stand together with another, by grammar: sentences of our own."""

from __future__ import annotations

import pytest

from streams.extract.knowledge import Knowledge
from streams.extract.positions.joint import acting_together
from tests.extract.positions.test_weighed_words import opened
from tests.support import article

CASES = [
    ("وقعت أثينا وأنقرة اتفاقا بشأن الجزر.", "AGREE", {"GRC", "TUR"}, "two subjects joined"),
    ("ترفض أثينا وأنقرة مقترح الوسيط.", "REJECT", {"GRC", "TUR"}, "of whatever type"),
    ("اتفقت أثينا مع أنقرة على فتح المعبر.", "AGREE", {"GRC", "TUR"}, "nobody agrees alone"),
    ("اتفقت الوزيرة اليونانية مع نظيرها التركي جان بولاط على فتح المعبر.", "AGREE", {"GRC", "TUR"}, "by their titles"),
    ("بحثت أثينا مع أنقرة فتح المعبر.", "CONSULT", {"GRC", "TUR"}, "nor talks alone"),
    ("ترفض أثينا الحوار مع أنقرة.", "REJECT", set(), "who rejects it rejects it alone"),
    ("وافقت أثينا على مقترح أنقرة.", "AGREE", set(), "the owner of what is agreed to has not agreed"),
]


@pytest.mark.parametrize(("text", "event", "parties", "why"), CASES, ids=[why for *_, why in CASES])
def test_who_acts_together(text: str, event: str, parties: set[str], why: str, knowledge: Knowledge) -> None:  # noqa: ARG001
    """The parties of the first clause that do it together."""
    context, slots = opened(article(text), knowledge)

    assert set(acting_together(context, slots[0], event)) == parties

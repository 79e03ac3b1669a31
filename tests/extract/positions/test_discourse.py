"""Laws of drafts: what is settled of one party is known when the next is."""

from __future__ import annotations

from streams.extract.knowledge import Knowledge
from tests.support import article, drafted


def test_what_two_do_together_does_not_go_on_with_what_one_of_them_did(knowledge: Knowledge) -> None:
    """Whom one party accuses before is not whom it and another ask something of: between them stands the other's request."""
    text = "اتهمت فرنسا ألمانيا بخرق وقف إطلاق النار، ودعت إيطاليا وفرنسا الأطراف إلى استئناف المفاوضات."

    found = [(draft.actor, draft.event_type, draft.target) for draft in drafted(article(text), knowledge)]

    assert found == [("FRA", "ACCUSE", "DEU"), ("ITA", "REQUEST", None), ("FRA", "REQUEST", None)]

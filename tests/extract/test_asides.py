"""What stands in an aside: its names are read, and nobody says or does anything in it."""

from __future__ import annotations

import pytest

from streams.extract import read
from streams.extract.knowledge import Knowledge
from tests.support import article

OWN = "أعلنت النرويج استعدادها للحوار مع بولندا."


def test_stands_of_other_articles_are_not_read(knowledge: Knowledge) -> None:
    """A headline below the article is no stand, quote or meeting in it; the names in it are read."""
    reading = read(article(f"{OWN}\nاقرأ أيضا: تركيا ترفض شروط اليونان"), knowledge)

    assert {position.actor for position in reading.positions} == {"NOR"}
    assert "تركيا" in {entity.text for entity in reading.entities}


@pytest.mark.parametrize("aside", ["كتب: محرر الشؤون الأوروبية", "المصدر: رويترز", "آخر تحديث: 3 مايو 2024"])
def test_a_byline_is_no_quote(aside: str, knowledge: Knowledge) -> None:
    """«wrote:» above an article introduces the article, not words of somebody; its date is read."""
    reading = read(article(f"{aside}\n{OWN}"), knowledge)

    assert all(quote.start > len(aside) for quote in reading.quotes)
    assert bool(reading.facts) is ("2024" in aside)

"""Lines that lead to other articles, and what is not read from them."""

from __future__ import annotations

import datetime as dt

import pytest

from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.extract.related_links import linked_lines
from streams.ingest.article import make_article

OWN = "أعلنت النرويج استعدادها للحوار مع بولندا."


@pytest.mark.parametrize(
    ("below", "lines"),
    [
        ("اقرأ أيضا: تركيا ترفض شروط اليونان", 1),
        ("إقرأ أيضاً:\nتركيا ترفض شروط اليونان\nاليونان تهدد بالرد", 3),
        ("مواضيع ذات صلة\n\nتركيا ترفض شروط اليونان", 2),
        ("كلمات دلالية: تركيا، اليونان", 1),
        ("وقال الوزير أيضا إن النص جاهز.", 0),
    ],
)
def test_lines(below: str, lines: int) -> None:
    """A heading with its headline, a heading above headlines, tags; no sentence that only has the words."""
    text = f"{OWN}\n{below}"

    found = linked_lines(text)

    read_lines = [line for start, end in found for line in text[start:end].split("\n") if line]
    assert len(read_lines) == lines


def test_stands_of_other_articles_are_not_read(knowledge: Knowledge) -> None:
    """A headline below the article is no stand, quote or meeting in it; the names in it are read."""
    text = f"{OWN}\nاقرأ أيضا: تركيا ترفض شروط اليونان"
    article = make_article(text, article_id="linked", published_at=dt.datetime(2024, 6, 1, tzinfo=dt.UTC))

    reading = read(article, knowledge)

    assert {position.actor for position in reading.positions} == {"NOR"}
    assert "تركيا" in {entity.text for entity in reading.entities}

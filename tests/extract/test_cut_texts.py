"""A text that is cut off in the midst of a phrase is read like any other."""

from __future__ import annotations

import datetime as dt

import pytest

from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.ingest.article import make_article

PUBLISHED = dt.datetime(2024, 5, 15, tzinfo=dt.UTC)
CUT = (
    "معلنة استعدادها لاستقبال بعثة",
    "لم تشأ أن تساوم شركة",
    "لم يشأ أحد أن يتكلم، فالمبعوث",
    "أصدر البرلمان بيانا بتأكيد",
    "وسارع الوزير إلى القول",
    "وتمسك الوزير برأيه كما قال، بحسب",
    "ونفى الوزير ما تردد",
    "تونس: كل",
    'وقال الوزير في مقابلة مع "الشروق"',
)
"""Texts that end where a reader looks for the next word."""


@pytest.mark.parametrize("text", CUT)
def test_a_cut_text_is_read(text: str, knowledge: Knowledge) -> None:
    """A reader that looks for the word behind the last one finds none, and what stands before it is the same as with a full stop."""
    cut = read(make_article(text, article_id="cut", published_at=PUBLISHED), knowledge)
    closed = read(make_article(text + ".", article_id="cut", published_at=PUBLISHED), knowledge)
    assert [(e.start, e.end, e.name) for e in cut.entities] == [(e.start, e.end, e.name) for e in closed.entities]

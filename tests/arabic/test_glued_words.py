"""Words that archives glue together."""

from __future__ import annotations

import pytest

from streams.arabic.glued_words import glued_at
from streams.arabic.tokens import tokenise


@pytest.mark.parametrize(
    ("surface", "first"),
    [
        ("وزيرالري", "وزير"),
        ("ووزيرالري", "ووزير"),
        ("وزارةالري", "وزارة"),
        ("الدولةالعربية", "الدولة"),
        ("المفاوضونالأوروبيون", "المفاوضون"),
        ("وزيران", ""),
        ("الاتصالات", ""),
        ("بعدالة", ""),
        ("البينالي", ""),
        ("الدولة", ""),
    ],
)
def test_glued_at(surface: str, first: str) -> None:
    """A head before an article, a ta marbuta before anything, an ending before an article; no word that only looks so."""
    assert surface[: glued_at(surface)] == first


def test_tokens_are_set_apart() -> None:
    """Two glued words are two tokens that touch, with the offsets of the text."""
    tokens = tokenise("قال وزيرالري أمس")

    assert tokens.words == ("قال", "وزير", "الري", "امس")
    assert (tokens.starts, tokens.ends) == ((0, 4, 8, 13), (3, 8, 12, 16))

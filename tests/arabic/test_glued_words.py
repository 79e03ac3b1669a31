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
        ("علىالعرض", "على"),
        ("وأمامالجسر", "وأمام"),
        ("تبادلالمجلس", "تبادل"),
        ("خلالالأسبوع", "خلال"),
        ("منالوا", ""),
        ("دونالدسون", ""),
        ("وبالمجلس", ""),
        ("استقلالهما", ""),
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


def test_more_than_two_words_are_set_apart() -> None:
    """No token is empty, however many are glued; a run that is no text is one token."""
    tokens = tokenise("وزارةالدولةالعربيةالكبرى")

    assert tokens.words == ("وزاره", "الدوله", "العربيه", "الكبري")
    assert all(tokenise("ةال" * 40_000).words)

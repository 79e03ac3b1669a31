"""Words that archives glue together."""

from __future__ import annotations

import pytest

from streams.arabic.tokens import tokenise
from streams.extract.knowledge import Knowledge


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
def test_glued_at(surface: str, first: str, knowledge: Knowledge) -> None:
    """A head before an article, a ta marbuta before anything, an ending before an article; no word that only looks so."""
    assert surface[: knowledge.spelling.glued.glued_at(surface)] == first


def test_tokens_are_set_apart(knowledge: Knowledge) -> None:
    """Two glued words are two tokens that touch, with the offsets of the text."""
    tokens = tokenise("قال وزيرالري أمس", spelling=knowledge.spelling)

    assert tokens.words == ("قال", "وزير", "الري", "امس")
    assert (tokens.starts, tokens.ends) == ((0, 4, 8, 13), (3, 8, 12, 16))


def test_more_than_two_words_are_set_apart(knowledge: Knowledge) -> None:
    """No token is empty, however many are glued; a run that is no text is one token."""
    tokens = tokenise("وزارةالدولةالعربيةالكبرى", spelling=knowledge.spelling)

    assert tokens.words == ("وزاره", "الدوله", "العربيه", "الكبري")
    assert all(tokenise("ةال" * 40_000, spelling=knowledge.spelling).words)


def test_lists_of_our_own_are_not_set_apart() -> None:
    """Without a list of words only the letters tell, as they do of a ta marbuta."""
    assert tokenise("قال وزيرالري في وزارةالري").words == ("قال", "وزيرالري", "في", "وزاره", "الري")

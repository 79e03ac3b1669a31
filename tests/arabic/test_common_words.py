"""Ordinary words with their endings: what is a form of a listed word, and what only looks like one."""

from __future__ import annotations

import pytest

from streams.arabic.common_words import CommonWords, compile_words


@pytest.fixture(scope="module")
def words() -> CommonWords:
    """Two verbs, a noun with ة and one without, and an imperfect that is no verb with a letter before it."""
    return compile_words(
        {
            "functions": ["على"],
            "verbs": ["كتب", "استلم"],
            "nouns": ["حكومة", "كتاب"],
            "adjectives": ["جديد"],
            "imperfects": ["قول"],
        },
        ["جون"],
    )


@pytest.mark.parametrize(
    "word",
    ["كتب", "كتبت", "كتبوا", "كتبناها", "كتبها", "يكتب", "يكتبون", "تكتبونها", "يقول", "تقولون", "يستلم", "نستلمه"],
)
def test_a_verb_is_known_with_each_of_its_endings(words: CommonWords, word: str) -> None:
    """Of one letter and of four, in both tenses, also where the imperfect drops an alef."""
    assert words.is_verb(word)


@pytest.mark.parametrize("word", ["كتبض", "كتبتون", "كتبناهاا", "حكتبون", "قولت", "يكتبت", "تم", "وا", "ها", ""])
def test_an_ending_that_no_verb_has_makes_no_verb(words: CommonWords, word: str) -> None:
    """Nor one of the other tense, nor an ending by itself."""
    assert not words.is_verb(word)


@pytest.mark.parametrize(
    "word", ["حكومه", "حكومتها", "حكومات", "حكوماتهم", "كتاب", "كتابه", "كتابان", "كتابتها", "جديدين", "كتاباتهما"]
)
def test_a_noun_is_known_with_each_of_its_endings(words: CommonWords, word: str) -> None:
    """With pronouns, dual and plural, and where the ة has become a ت before them."""
    assert words.nominal(word)


@pytest.mark.parametrize("word", ["حكوم", "كتابض", "كتاباتهماا", "حكومتتها", "ات", "ه"])
def test_an_ending_that_no_noun_has_makes_no_noun(words: CommonWords, word: str) -> None:
    """Nor one with nothing before it."""
    assert not words.nominal(word)


def test_participles_are_words_but_not_listed_ones(words: CommonWords) -> None:
    """What is formed from a verb counts where any word does: «مكتوب», with the article and an ending too."""
    assert words.is_word("مكتوب")
    assert words.is_word("المكتوبه")
    assert not words.listed("مكتوب")

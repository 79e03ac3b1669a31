"""Numbers spelled out, in words or in digits, are read back."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from streams.arabic.numbers.numerals import read_number
from streams.arabic.token_cursor import TokenCursor
from streams.arabic.tokens import tokenise
from streams.extract.knowledge import Knowledge
from tests.support import examples


@settings(max_examples=examples(400))
@given(number=st.integers(0, 10**12))
def test_number_words_read_back(number: int, knowledge: Knowledge) -> None:
    """A number spelled out in Arabic is read back, from its first word to its last."""
    tokens = tokenise(num2words(number, lang="ar"))
    cursor = TokenCursor(tokens, knowledge.facts.vocabulary, dt.date(2022, 1, 12))

    found = read_number(cursor, 0)

    assert found is not None
    assert (found.value, found.first, found.last) == (number, 0, len(tokens))


@settings(max_examples=examples(200))
@given(
    number=st.integers(0, 10**15),
    zero=st.sampled_from("0٠۰"),
    separator=st.sampled_from(["", ",", "٬", "\u202f", "\u00a0"]),
)
def test_digits_read_back(number: int, zero: str, separator: str, knowledge: Knowledge) -> None:
    """Digits of any script, with or without separators of thousands, are read back exactly."""
    written = f"{number:,}".replace(",", separator).translate({ord("0") + d: ord(zero) + d for d in range(10)})
    cursor = TokenCursor(tokenise(written), knowledge.facts.vocabulary, dt.date(2022, 1, 12))

    found = read_number(cursor, 0)

    assert found is not None
    assert found.value == number

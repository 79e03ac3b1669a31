"""What holds of text: repair is idempotent, and matching keys forget what it repairs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.arabic.text import IGNORABLE, even, fold, normalise
from tests.arabic.strategies import ALPHABET, TEXTS


@given(TEXTS)
def test_normalise_is_idempotent(text: str) -> None:
    """What has been repaired stays as it is."""
    once = normalise(text)

    assert normalise(once) == once


@given(TEXTS)
def test_fold_forgets_what_normalise_repairs(text: str) -> None:
    """A text and its normal form have one matching key."""
    assert even(normalise(text)) == even(text)
    assert fold(normalise(text)) == fold(text)


def test_every_presentation_form_has_the_key_of_its_letter() -> None:
    """The forms that letters take in a word, as some PDF files write them, Persian ones too, are the letters."""
    forms = [chr(c) for block in (range(0xFB50, 0xFE00), range(0xFE70, 0xFF00)) for c in block]

    assert [c for c in forms if normalise(normalise(c)) != normalise(c)] == []
    assert [c for c in forms if even(normalise(c)) != even(c)] == []


@given(st.text(min_size=1, max_size=60).map(" ".join) | TEXTS)
def test_a_long_text_is_evened_out_as_its_words_are(text: str) -> None:
    """Whatever letters it has: what is quicker for a text and what is quicker for a word give the same."""
    words = text.split(" ")
    long = " ".join(words * 20)

    assert even(long) == " ".join([even(word) for word in words] * 20)


@given(st.text(st.sampled_from(ALPHABET), max_size=60))
def test_controls_change_no_key(text: str) -> None:
    """Zero-width and bidirectional controls between letters change no matching key."""
    assert even("\u200f".join(text)) == even("".join(c for c in text if c not in IGNORABLE))

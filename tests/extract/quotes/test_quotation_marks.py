"""Which marks open and close a span of quoted words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.arabic.tokens import tokenise
from streams.extract.quotes.quotation_marks import pair_marks
from tests.support import examples


@settings(max_examples=examples(100))
@given(st.text(alphabet="«»\"'“”‘’„‟‹› \nب.", max_size=400))
def test_marks_nest_four_deep(text: str) -> None:
    """However marks are mixed, no span is deeper than four."""
    tokens = tokenise(text)
    marks = [i for i, word in enumerate(tokens.words) if word in "«»\"'“”‘’„‟‹›"]

    assert all(mark.depth < 4 for mark in pair_marks(tokens, marks))

"""What holds of tokens: they quote the text, sentences are a partition of them, blocks are read as texts of their own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.arabic.text import IGNORABLE, fold
from streams.arabic.tokens import Span, stems, tokenise
from tests.arabic.strategies import TEXTS
from tests.support import examples


@settings(max_examples=examples(300))
@given(TEXTS)
def test_tokens_quote_the_text(text: str) -> None:
    """Tokens are in order, not empty, do not overlap, and each word is the fold of what stands there."""
    tokens = tokenise(text)
    spans = list(zip(tokens.starts, tokens.ends, strict=True))

    assert len(tokens) == len(tokens.words) == len(spans)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert [fold(text[start:end]) or text[start:end] for start, end in spans] == list(tokens.words)
    assert all(tokens.words)
    covered = {offset for start, end in spans for offset in range(start, end)}
    assert all(not c.isalnum() or c in IGNORABLE for offset, c in enumerate(text) if offset not in covered)


@settings(max_examples=examples(300))
@given(TEXTS)
def test_sentences_partition_the_tokens(text: str) -> None:
    """Sentences follow each other without gap from the first token to the last."""
    tokens = tokenise(text)
    edges = [0, *(edge for sentence in tokens.sentences for edge in sentence), len(tokens)]

    assert all(begin < end for begin, end in tokens.sentences)
    assert edges[::2] == edges[1::2]
    assert all(
        tokens.sentences[tokens.sentence(i)][0] <= i < tokens.sentences[tokens.sentence(i)][1]
        for i in range(len(tokens))
    )


@st.composite
def texts_with_blocks(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text and some spans of it, in order."""
    text = draw(TEXTS)
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    return text, [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b]


@given(texts_with_blocks())
def test_blocks_are_read_as_texts_of_their_own(case: tuple[str, list[Span]]) -> None:
    """The tokens of blocks are those of each block alone, moved to where it stands; a block's end ends a sentence."""
    text, blocks = case
    whole = tokenise(text, blocks)
    alone = [(tokenise(text[start:end]), start) for start, end in blocks]

    assert list(whole.words) == [word for part, _ in alone for word in part.words]
    assert list(whole.starts) == [start + offset for part, start in alone for offset in part.starts]
    assert list(whole.ends) == [start + offset for part, start in alone for offset in part.ends]
    assert len(whole.sentences) == sum(len(part.sentences) for part, _ in alone)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("وصل الوفد. غادر الوفد؟ نعم!", 3),
        ("ارتفع 2.5 نقطة", 1),
        ("قال س. م. إن", 1),
        ("سطر\nسطر", 2),
        ("قال: «انتهى الأمر.» ثم خرج", 2),
        ("موقع www.example.com مفيد", 1),
        ("", 0),
        ("...", 1),
    ],
)
def test_where_sentences_end(text: str, count: int) -> None:
    """Stops, questions and line ends cut; decimal points, initials and web names do not."""
    assert len(tokenise(text).sentences) == count


@pytest.mark.parametrize(
    ("word", "stem"), [("وللناتو", "ناتو"), ("بالقاهره", "القاهره"), ("فموسكو", "موسكو"), ("كوريا", "كوريا")]
)
def test_stems_take_proclitics_off(word: str, stem: str) -> None:
    """The conjunction and the preposition come off; the whole word is always among the stems."""
    found = [s for _, s in stems(word)]

    assert stem in found
    assert found[0] == word


def test_sentences_are_bounded() -> None:
    """A text without a full stop is cut, without a gap, and one of a common length is not."""
    cut, whole = tokenise("و " * 1_000).sentences, tokenise("و " * 399 + ".").sentences

    assert [b - a for a, b in cut] == [400, 400, 200]
    assert [a for a, _ in cut] == [0, 400, 800]
    assert whole == ((0, 400),)

"""The blocks of a text: body, asides, and what is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.ingest.boilerplate import article_blocks
from streams.records import BlockKind

BODY = "فتحت كينيا المعبر."


def parts(text: str, *recurring: tuple[int, int]) -> list[tuple[str, str]]:
    """(kind, text) of every block."""
    return [(str(block.kind), text[block.start : block.end]) for block in article_blocks(text, recurring)]


def test_bylines_and_related_headlines_are_asides() -> None:
    """Names are read in them; buttons and notices are left out; offsets are those of the text as it came."""
    text = f"طباعة\nكتب: سالم الوادي\n{BODY}\n\n{BODY}\nاقرأ أيضا: أوغندا تغلق الحدود\nتابعونا على تلغرام"

    assert parts(text) == [
        ("aside", "كتب: سالم الوادي"),
        ("body", f"{BODY}\n\n{BODY}"),
        ("aside", "اقرأ أيضا: أوغندا تغلق الحدود"),
    ]


def test_lines_that_recur_are_left_out() -> None:
    """A line learnt of the source is in no block, even where a rule would read its names."""
    text = f"{BODY}\nكتب: سالم الوادي\nمن هنا وهناك"
    start = text.index("كتب")

    assert parts(text, (start, start + 16), (start + 17, len(text))) == [("body", BODY)]


LINES = st.sampled_from([BODY, "طباعة", "كتب: سالم", "اقرأ أيضا", "", "  ", "التعليقات", "وكالات", "نص آخر"])


@given(st.lists(LINES).map("\n".join))
def test_blocks_are_in_order_and_hold_words(text: str) -> None:
    """None overlaps another, none is empty or begins or ends with white space, each has a kind."""
    blocks = article_blocks(text)

    ends = [0, *(block.end for block in blocks)]
    assert all(end <= block.start < block.end for end, block in zip(ends, blocks, strict=False))
    assert all(text[block.start : block.end].strip() == text[block.start : block.end] for block in blocks)
    assert all(block.kind in BlockKind for block in blocks)

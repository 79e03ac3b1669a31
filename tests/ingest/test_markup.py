"""A fragment of markup is text, a line a block, however broken it is."""

from __future__ import annotations

import time

import pytest

from streams.ingest.markup import text_of_markup


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>قال <b>الوزير</b> إن\n الاتفاق قريب.</p><p>وأضاف</p>", "قال الوزير إن الاتفاق قريب.\nوأضاف"),
        ("a &amp; b &lt;c&gt;<br/>d", "a & b <c>\nd"),
        ("<div><!-- <p>no</p> --><p>yes</p><script>no > no</script></div>", "yes"),
        ("<p>open <!-- and never closed", "open"),
        ("<STYLE>p { }</STYLE>x", "x"),
        ("3 < 4", "3 < 4"),
        ("", ""),
    ],
)
def test_markup_is_read(markup: str, text: str) -> None:
    """Blocks end lines, words stay whole, what nobody sees is left out."""
    assert text_of_markup(markup) == text


@pytest.mark.parametrize("part", ["<!--", "<", "<p ", "<script", "&#", "\n <", "</"])
def test_broken_markup_takes_no_longer(part: str) -> None:
    """A megabyte of what is opened and never closed is read in a moment."""
    started = time.process_time()
    text_of_markup(part * (1_000_000 // len(part)))

    assert time.process_time() - started < 3

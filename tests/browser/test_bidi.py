"""A Latin name and digits between Arabic words: each stands on its side, by where it is drawn. All pages: `test_every_page.py`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.looks import Look
from tests.browser.pages import LANGUAGES, path_of
from tests.browser.windows import Window

pytestmark = pytest.mark.browser
SIDE = r"""([before, after]) => {
    const range = document.createRange(), walker = document.createTreeWalker(document.querySelector("#main"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.data, at = text.indexOf(`${before} ${after}`);
        if (at < 0) continue;
        const box = (start, length) => {
            range.setStart(walker.currentNode, start);
            range.setEnd(walker.currentNode, start + length);
            return range.getBoundingClientRect();
        };
        const first = box(at, before.length), second = box(at + before.length + 1, after.length);
        if (Math.abs(first.top - second.top) < first.height / 2) return first.left >= second.right - 1 ? "rtl" : "ltr";
    }
    return null;
}"""
"""On which side of a word the next one stands, where the two are in one text and on one line."""
NEIGHBOURS = (("عند", "3.67"), ("مقابل", "1,200"), ("شركة", "Rosatom"), ("في", "12/5/2024"), ("الساعة", "18:30"))
"""Words of the article, and what follows each."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_latin_name_and_digits_stand_between_their_arabic_words(
    window: Window, look: Callable[[str, str], Look], language: str
) -> None:
    """Whole, and to the left of the word before them; the text keeps its own direction on the English page."""
    drawn = {run.text for run in look("article with foreign names", language).runs}
    window.open(f"/{language}{path_of(window.site, 'article with foreign names')}")
    sides = [window.value(SIDE, list(two)) for two in NEIGHBOURS]

    assert {"3.67", "1,200", "12/5/2024", "18:30"} <= drawn
    assert any(text.startswith("Rosatom State") for text in drawn)
    assert set(sides) <= {"rtl", None}  # a line may end between two
    assert sides.count("rtl") >= 3

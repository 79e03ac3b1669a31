"""Latin names and digits inside Arabic, and Arabic inside English: letters stand where a reader expects them, by where they are drawn."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from tests.browser.pages import LANGUAGES, NAMES, path_of
from tests.browser.windows import Window

pytestmark = pytest.mark.browser
RUNS = r"""() => {
    const latin = /[A-Za-z]{2,}(?:[ .&-]+[A-Za-z]{2,})*|\d+(?:[.,:\/]\d+)*/gu, arabic = /[\u0621-\u064A]{4,}/gu;
    const found = [], range = document.createRange(), controls = /[\u202a-\u202e\u2066-\u2069]/;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (controls.test(node.data) || !node.parentElement.checkVisibility() || node.parentElement.closest(".unseen")) continue;
        for (const [kind, pattern] of [["ltr", latin], ["rtl", arabic]])
            for (const match of node.data.matchAll(pattern)) {
                const places = [...match[0]].map((_, at) => {
                    range.setStart(node, match.index + at);
                    range.setEnd(node, match.index + at + 1);
                    const box = range.getClientRects()[0];
                    return box && box.width ? [Math.round(box.top), box.left] : null;
                }).filter((place) => place);
                if (places.length) found.push([kind, match[0], places]);
            }
    }
    return found;
}"""
"""Of every Latin word and number, and every Arabic word, on the page: where each of its letters is drawn, line and left edge."""
ORDER = r"""([before, after]) => {
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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("board", "article", "pair", "stand"))])
def test_letters_stand_in_the_order_of_their_script(window: Window, name: str, language: str) -> None:
    """On each page; what an enemy's article holds of marks of direction ends with its text."""
    window.open(f"/{language}{path_of(window.site, name)}")
    runs: list[Any] = window.value(RUNS)
    turned = [(text, places) for kind, text, places in runs if not drawn_in_order(kind, places)]

    assert {kind for kind, _, _ in runs} == {"ltr", "rtl"}
    assert not turned


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_latin_name_and_digits_stand_between_their_arabic_words(window: Window, language: str) -> None:
    """In the article that has them, whole; the text keeps its own direction on the English page."""
    window.open(f"/{language}{path_of(window.site, 'article with foreign names')}")
    drawn = {text for _, text, _ in window.value(RUNS)}

    assert {"3.67", "1,200", "12/5/2024", "18:30"} <= drawn
    assert any(re.match("Rosatom", text) for text in drawn)
    assert window.value(ORDER, ["مقابل", "1,200"]) == "rtl"
    assert window.value(ORDER, ["شركة", "Rosatom"]) == "rtl"


def drawn_in_order(kind: str, places: list[tuple[int, float]]) -> bool:
    """Whether the letters of each line go to the right, or in Arabic to the left; ligatures share a place."""
    for (line, left), (next_line, next_left) in itertools.pairwise(places):
        if abs(line - next_line) < 3 and (left - next_left) * (1 if kind == "ltr" else -1) > 0.5:
            return False
    return True

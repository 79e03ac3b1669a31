"""A page in, what can be measured of it out: it is loaded once for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from tests.browser.windows import Window

__all__ = ["MADE_OF_TEXT", "Look", "Run", "look_at"]

WIDTHS: Final = (360, 768, 1440)
"""A phone, a tablet, a desk."""
_OVERFLOW: Final = """() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const scrolls = (node) => node && node !== document.body
        && (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
    return [...document.body.querySelectorAll("*")]
        .filter((node) => { const box = node.getBoundingClientRect(); return box.right > wide + 1 || box.left < -1; })
        .filter((node) => !scrolls(node.parentElement))
        .map((node) => `<${node.tagName.toLowerCase()} class="${node.className}"> ${node.textContent.trim().slice(0, 40)}`)
        .concat(`${document.documentElement.scrollWidth} of ${wide} px`);
}"""
"""What is wider than the window and in nothing that scrolls by itself."""
MADE_OF_TEXT: Final = """() => [...document.querySelectorAll("*")].flatMap((node) => [...node.attributes]
    .filter((one) => /^on/i.test(one.name) || one.name === "style" || /^\\s*javascript:/i.test(one.value))
    .map((one) => `<${node.tagName}> ${one.name}=${one.value}`))
    .concat([...document.querySelectorAll("script, style, img, iframe, object, embed, base, meta[http-equiv]")]
        .filter((node) => !(node.tagName === "SCRIPT" && node.src.startsWith(`${location.origin}/static/`)))
        .map((node) => node.outerHTML))"""
"""Handlers, addresses that run, and elements that no template writes."""
_RUNS: Final = r"""() => {
    const latin = /[A-Za-z]{2,}(?:[ .&-]+[A-Za-z]{2,})*|\d+(?:[.,:\/]\d+)*/gu, arabic = /[\u0621-\u064A]{4,}/gu;
    const found = [], range = document.createRange(), controls = /[\u202a-\u202e\u2066-\u2069]/;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (controls.test(node.data) || !node.parentElement.checkVisibility() || node.parentElement.closest(".unseen")) continue;
        for (const [kind, pattern] of [["ltr", latin], ["rtl", arabic]])
            for (const match of node.data.matchAll(pattern)) {
                if (match[0].length > 100) continue;
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
"""Latin words, numbers and Arabic words that are seen, and where each of their letters is drawn."""


class Run(NamedTuple):
    """A word or a number on the page."""

    direction: str
    """`ltr` for Latin letters and digits, `rtl` for Arabic letters."""
    text: str
    places: Sequence[tuple[int, float]]
    """Of each letter: its line, and its left edge."""

    @property
    def is_turned(self) -> bool:
        """Whether letters of one line go the wrong way; ligatures share a place."""
        sign = 1 if self.direction == "ltr" else -1
        return any(abs(a[0] - b[0]) < 3 and (a[1] - b[1]) * sign > 0.5 for a, b in pairwise(self.places))


@dataclass(frozen=True, slots=True)
class Look:
    """What a page was when it was looked at."""

    status: int
    headings: int
    """How many headings of the first level there are."""
    overflow: dict[int, list[str]]
    """By width of the window; only those at which something is too wide."""
    made_of_text: list[str]
    runs: list[Run]
    faults: list[str]


def look_at(window: Window, path: str) -> Look:
    """Load a page, and measure it at each width."""
    window.faults.clear()
    answer = window.open(path)
    wide = {}
    for width in WIDTHS:
        window.page.set_viewport_size({"width": width, "height": 800})
        wide[width] = window.value(_OVERFLOW)
    return Look(
        status=answer.status,
        headings=window.page.locator("h1").count(),
        overflow={width: found for width, found in wide.items() if found},
        made_of_text=window.value(MADE_OF_TEXT),
        runs=[Run(*one) for one in window.value(_RUNS)],
        faults=list(window.faults),
    )

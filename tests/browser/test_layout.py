"""Every page, in both languages, on a phone, a tablet and a desk: nothing overflows, nothing fails, nothing foreign is asked."""

from __future__ import annotations

import pytest

from tests.browser.pages import LANGUAGES, NAMES, path_of
from tests.browser.windows import Window

pytestmark = pytest.mark.browser
WIDTHS = (360, 768, 1440)
OVERFLOW = """() => {
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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_overflows(window: Window, name: str, language: str) -> None:
    """At 360, 768 and 1440 px; and the window opens it without error, without a violated policy, without other hosts."""
    answer = window.open(f"/{language}{path_of(window.site, name)}")
    wide = {}
    for width in WIDTHS:
        window.page.set_viewport_size({"width": width, "height": 800})
        wide[width] = window.value(OVERFLOW)

    assert answer.status == {"board without a day": 400, "article that is not there": 404}.get(name, 200)
    assert window.page.locator("h1").count() == 1
    assert not {width: found for width, found in wide.items() if found}

"""The board's cells: what they say stays in them, in both languages."""

from __future__ import annotations

import pytest

from tests.browser.pages import LANGUAGES
from tests.browser.windows import Window

pytestmark = pytest.mark.browser
_OUTSIDE = """() => [...document.querySelectorAll("td.cell")].flatMap((cell) => {
    const room = cell.getBoundingClientRect();
    return [...cell.querySelectorAll("b, i, .to, small")].filter((part) => {
        const taken = part.getBoundingClientRect();
        return taken.width && (taken.left < room.left - 1 || taken.right > room.right + 1);
    }).map((part) => part.textContent.trim());
})"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_words_stay_in_their_cells(window: Window, language: str, width: int) -> None:
    """The longest stand, "does not expect", takes two lines rather than its neighbour's room."""
    window.page.set_viewport_size({"width": width, "height": 900})
    window.open(f"/{language}/?as_of=2022-01-27")

    assert window.page.locator("td.cell").count() > 20
    assert window.value(_OUTSIDE) == []

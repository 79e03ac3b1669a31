"""The whole walk by keyboard: board, cell, sentence, article and back; search, days, help; what has the focus is seen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import NewWindow
from tests.browser.pages import LANGUAGES
from tests.browser.windows import Window

pytestmark = pytest.mark.browser
FOCUS = """() => {
    const node = document.activeElement, box = node.getBoundingClientRect(), style = getComputedStyle(node);
    return { tag: node.tagName, id: node.id, text: node.textContent.trim(), key: node.closest("[data-key]")?.dataset.key,
             list: node.closest("[data-list]")?.id,
             x: box.left, y: box.top, seen: node.type === "date" || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
             inside: box.top >= 0 && box.bottom <= innerHeight };
}"""
"""What has the focus, and whether one sees that; the parts of a day are marked by Chromium itself."""
TARGET = """() => {
    const node = document.querySelector(":target"), box = node?.getBoundingClientRect();
    return node && { text: node.closest(".anchor") ? node.parentElement.textContent.trim() : node.textContent.trim(),
                     inside: box.top >= 0 && box.top < innerHeight };
}"""
"""What the address points to behind `#`, and whether it is in sight."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_arrows_walk_the_cells_as_they_stand(window: Window, language: str) -> None:
    """To the left goes left in both directions of writing; at an edge the focus stays."""
    window.open(f"/{language}/")
    first = press(window, "j")
    below = press(window, "ArrowDown")
    above = press(window, "ArrowUp")
    onward = "ArrowLeft" if language == "ar" else "ArrowRight"
    beside = press(window, onward)
    edge = [press(window, onward)["x"] for _ in range(40)]

    assert first["key"] == above["key"]
    assert below["y"] > first["y"]
    assert beside["x"] < first["x"] if language == "ar" else beside["x"] > first["x"]
    assert edge[-1] == edge[-2]
    assert all(each["seen"] and each["inside"] for each in (first, below, above, beside))


def test_search_days_and_help(window: Window) -> None:
    """`/` searches, `[` and `]` turn the page to days with news and back, `?` tells all this and Escape ends it."""
    window.open("/en/")
    helped = press(window, "?")
    is_open = window.page.locator("#help").is_visible()
    press(window, "Escape")
    searching = press(window, "/")
    window.page.keyboard.type("NATO")
    turned(window, "Enter")
    found = window.path()
    window.value("document.activeElement.blur()")
    turned(window, "[")
    earlier = window.path()
    turned(window, "]")

    assert is_open
    assert helped["tag"] in {"DIALOG", "BUTTON"}
    assert not window.page.locator("#help").is_visible()
    assert searching["id"] == "q"
    assert "q=NATO" in found
    assert "as_of=20" in earlier
    assert "q=NATO" in earlier
    assert window.path() != earlier


def test_tab_comes_first_to_the_content(new_window: NewWindow) -> None:
    """The first stop is the way past the navigation; from there on every stop is seen, and none is a trap."""
    window = new_window()
    window.open("/en/")
    skip = press(window, "Tab")
    turned(window, "Enter")  # Chromium goes there a moment later: a key in between would lose the focus
    stops = [press(window, "Tab") for _ in range(30)]

    assert skip["text"] == "Skip to content"
    assert not [each for each in [skip, *stops] if not each["seen"]]
    assert len({(each["x"], each["y"], each["id"]) for each in stops}) > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_board_to_a_sentence_in_its_article_and_back(window: Window, language: str) -> None:
    """Enter opens the cell, then the sentence, which is seen where it stands; the way back is the browser's."""
    window.open(f"/{language}/")
    cell = press(window, "j")
    turned(window, "Enter")
    stands = window.path()
    sentence = next(stop for _ in range(20) if (stop := press(window, "j"))["list"] == "sentences")
    turned(window, "Enter")
    article, target = window.path(), window.value(TARGET)
    window.page.go_back()  # the keys for it are the browser's, which has no frame here
    back = window.path()
    window.page.go_back()

    assert stands == f"/{language}/stands/{cell['key'].replace('|', '/')}"
    assert sentence["seen"]
    assert article.startswith(f"/{language}/articles/")
    assert target["text"]
    assert target["inside"]
    assert (back, window.path()) == (stands, f"/{language}/")


def press(window: Window, key: str) -> Any:
    """What has the focus after a key."""
    window.page.keyboard.press(key)
    return window.value(FOCUS)


def turned(window: Window, key: str) -> None:
    """Press a key that leads to another address."""
    before = window.page.url
    window.page.keyboard.press(key)
    window.page.wait_for_url(lambda url: url != before, timeout=5_000)
    window.settled()

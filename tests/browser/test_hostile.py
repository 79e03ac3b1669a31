"""Text of an enemy: it is shown as it is. That nothing is made of it is asked of every page in `test_every_page.py`."""

from __future__ import annotations

import pytest

from tests.browser.articles import SCRIPT
from tests.browser.looks import MADE_OF_TEXT
from tests.browser.pages import NAMES, path_of
from tests.browser.windows import Window

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("of an enemy")])
def test_an_enemys_sentence_is_shown_as_it_is(window: Window, name: str) -> None:
    """Its tags can be read."""
    window.open(f"/en{path_of(window.site, name)}")

    assert SCRIPT in window.page.locator("main").inner_text()


def test_a_hostile_address_is_shown_as_it_is(window: Window) -> None:
    """What an address holds is text, too: in a filter and behind `#`, also after a step without a load."""
    wanted = f"\"'>{SCRIPT}<img src=x onerror=console.error(1)>"
    window.open(f"/en/?q={wanted}&actor={wanted}#{wanted}")
    searched = window.page.locator("#q").input_value()
    window.page.locator("#q").press("Enter")
    window.settled()

    assert searched == wanted
    assert not window.value(MADE_OF_TEXT)

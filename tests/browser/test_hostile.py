"""Text of an enemy on the page: it is shown as it is, and it is nothing but text."""

from __future__ import annotations

import pytest

from tests.browser.articles import SCRIPT
from tests.browser.pages import LANGUAGES, NAMES, path_of
from tests.browser.windows import Window

pytestmark = pytest.mark.browser
MADE_OF_TEXT = """() => [...document.querySelectorAll("*")].flatMap((node) => [...node.attributes]
    .filter((one) => /^on/i.test(one.name) || one.name === "style" || /^\\s*javascript:/i.test(one.value))
    .map((one) => `<${node.tagName}> ${one.name}=${one.value}`))
    .concat([...document.querySelectorAll("script, style, img, iframe, object, embed, base, meta[http-equiv]")]
        .filter((node) => !(node.tagName === "SCRIPT" && node.src.startsWith(`${location.origin}/static/`)))
        .map((node) => node.outerHTML))"""
"""Handlers, addresses that run, and elements that no template writes."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_made_of_text(window: Window, name: str, language: str) -> None:
    """No page has a handler, a script of its own, an image or an address that runs; a window tells when one tried."""
    window.open(f"/{language}{path_of(window.site, name)}")

    assert not window.value(MADE_OF_TEXT)


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("of an enemy")])
def test_an_enemys_sentence_is_shown_as_it_is(window: Window, name: str) -> None:
    """Its tags can be read."""
    window.open(f"/en{path_of(window.site, name)}")

    assert SCRIPT in window.page.locator("main").inner_text()


def test_a_hostile_address_is_shown_as_it_is(window: Window) -> None:
    """What an address holds is text, too: in a filter, a day, a path and behind `#`."""
    wanted = f"\"'>{SCRIPT}<img src=x onerror=console.error(1)>"
    window.open(f"/en/?q={wanted}&actor={wanted}#{wanted}")
    searched = window.page.locator("#q").input_value()
    window.page.locator("#q").press("Enter")
    window.page.wait_for_function("!document.querySelector('#main').hasAttribute('aria-busy')")

    assert searched == wanted
    assert not window.value(MADE_OF_TEXT)

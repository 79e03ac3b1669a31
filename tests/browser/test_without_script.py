"""A browser that runs no script: the same walk by links and buttons."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NewWindow

pytestmark = pytest.mark.browser


def test_filters_days_and_themes_work_by_links_and_buttons(new_window: NewWindow) -> None:
    """Forms are sent by their buttons; what was chosen is in the address, and stays while one walks."""
    window = new_window(java_script_enabled=False)
    page = window.page
    window.open("/en/")
    page.locator("select[name=actor]").select_option("RUS")
    page.locator(".filters .go").click()
    actors = {
        key.partition("|")[0]
        for key in page.locator("td[data-key]").evaluate_all("all => all.map((one) => one.dataset.key)")
    }
    page.locator("#at").press("Home")
    page.locator(".time .go").click()
    past = window.path()
    page.locator("button[name=theme][value=dark]").click()
    dark = page.locator("html").get_attribute("data-theme")
    page.locator("a.language").click()

    assert actors == {"RUS"}
    assert "actor=RUS" in past
    assert "as_of=2021-" in past
    assert dark == "dark"
    assert window.path().startswith("/ar/")
    assert "as_of=2021-" in window.path()
    assert page.locator("html").get_attribute("dir") == "rtl"


def test_a_cell_opens_to_its_sentences_and_a_sentence_to_its_article(new_window: NewWindow) -> None:
    """Three links; the last points to the sentence, which is in sight."""
    window = new_window(java_script_enabled=False)
    page = window.page
    window.open("/ar/")
    page.locator('td[data-key="RUS|enlargement"] a').click()
    stands = window.path()
    said = page.locator("#sentences .sentence").first.inner_text()
    page.locator("#sentences a[href*='/articles/']").first.click()
    place = page.locator(":target").bounding_box()

    assert stands == "/ar/stands/RUS/enlargement"
    assert window.path().startswith("/ar/articles/seed-")
    assert said[:40] in page.locator("#text").inner_text()
    assert place is not None
    assert 0 <= place["y"] < 900

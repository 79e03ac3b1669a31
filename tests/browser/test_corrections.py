"""The analyst's hand: what is said in one window changes the other, and outlives a revision of the article and other rules."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.articles import stand
from tests.browser.conftest import NewWindow
from tests.browser.stack import ONCE, RENAMED, Stack
from tests.browser.windows import Window
from tests.support import article, day

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
MATTER = "سد النهضة"
WORDS = "([key]) => document.querySelector(`td[data-key='${key}'] b`)?.textContent.trim() ?? null"
"""What a cell of the board says; null where there is none."""
MARKED = "([key]) => Boolean(document.querySelector(`td[data-key='${key}'] .corrected`))"


def test_a_correction_changes_the_other_window_and_outlives_revision_and_upgrade(
    new_window: NewWindow, stack: Stack
) -> None:
    """Another type, by a form; then the article comes again with a line more, and then the rules are others."""
    text = f"{stand('المكسيك', 'ترفض', MATTER)}\nوأعلنت المكسيك أنها توافق على تبادل الأسرى."
    stack.publish(article(text, "mexico", "2024-03-05"))
    mine, other = new_window(), new_window()
    other.open("/en/?rows=500")
    say_until(other, WORDS, "MEX|water", "rejects")
    other.value("() => { window.loaded = true }")

    mine.open("/en/stands/MEX/water")
    press(mine, "j", "e", "Enter")
    mine.page.locator("select[name=event_type]").select_option("AGREE")
    mine.page.locator("input[name=note]").fill("not a refusal")
    mine.page.locator("input[name=note]").press("Enter")
    mine.page.wait_for_url("**told=amend**")
    say_until(other, WORDS, "MEX|water", "agrees")
    marked = other.value(MARKED, ["MEX|water"])

    stack.publish(article(f"عقد الوزير مؤتمرا صحفيا.\n{text}", "mexico", "2024-03-05", updated_at=day("2024-03-06")))
    stack.shows(lambda: len(stack.api("articles/mexico")["revisions"]) == 2)
    revised = [other.value(WORDS, ["MEX|water"]), listed(mine, "mexico")]

    before = other.value(WORDS, [f"MEX|{ONCE}"])
    stack.upgrade()
    say_until(other, WORDS, f"MEX|{RENAMED}", "agrees", 60)
    upgraded = [other.value(WORDS, ["MEX|water"]), listed(mine, "mexico")]

    assert marked
    assert before == "agrees", "the rules were others"
    assert revised == upgraded == ["agrees", ["holds"]]
    assert other.value(MARKED, ["MEX|water"])
    assert other.value("() => window.loaded"), "it was never loaded again"


def test_two_keys_reject_and_one_click_takes_back(new_window: NewWindow, stack: Stack) -> None:
    """`x` and Enter: the cell is gone from the other window; taken back, it is there again."""
    stack.publish(article(stand("كينيا", "ترفض", MATTER), "kenya", "2024-03-05"))
    mine, other = new_window(), new_window()
    other.open("/ar/?rows=500")
    say_until(other, WORDS, "KEN|water", "رفض")
    mine.open("/ar/stands/KEN/water")
    press(mine, "j", "x", "Enter")
    mine.page.wait_for_url("**told=reject**")
    say_until(other, WORDS, "KEN|water", None)
    mine.open("/ar/corrections?article=kenya")
    mine.page.locator(".word-said [data-hand=u]").first.click()
    mine.page.wait_for_url("**told=undo**")

    say_until(other, WORDS, "KEN|water", "رفض")


def test_a_word_is_given_without_script(new_window: NewWindow, stack: Stack) -> None:
    """The same buttons send a form; the page says that it was heard."""
    stack.publish(article(stand("نيجيريا", "ترفض", MATTER), "nigeria", "2024-03-05"))
    stack.shows(lambda: "NGA" in {each["code"] for each in stack.api("board", actors_max="500")["actors"]})
    window = new_window(java_script_enabled=False)
    window.open("/en/stands/NGA/water")
    window.page.locator("button[name=confirm]").first.click()
    window.page.locator(".told").wait_for()

    assert "told=confirm" in window.path()
    stack.shows(lambda: stack.api("positions", actor="NGA")["rows"][0]["correction"], 30)


def test_a_quote_is_rejected_by_two_keys_and_a_name_amended_by_its_form(new_window: NewWindow, stack: Stack) -> None:
    """On the article's page: `x` and Enter on the quote that has the focus; then another type for every mention of a name."""
    text = "قال وزير خارجية غانا إن غانا ترفض سد النهضة. وأضاف أن غانا لن تشارك."
    stack.publish(article(text, "ghana", "2024-03-05"))
    stack.shows(lambda: stack.api("articles/ghana")["quotes"])
    window = new_window()
    window.open("/en/articles/ghana")
    card = window.page.locator(".record.quote").first
    card.locator("[data-open]").focus()
    press(window, "x", "Enter")
    window.page.wait_for_url("**told=reject**")
    before = len(stack.api("corrections")["rows"])
    window.open("/en/articles/ghana")
    window.page.locator(".names li", has_text="غانا").locator("[data-hand=e]").first.click()
    window.page.locator("select[name=type]").select_option("ORG")
    window.page.locator("button[name=amend]").click()
    window.page.wait_for_url("**told=amend**")
    stack.shows(lambda: {each["type"] for each in named(stack)} == {"ORG"}, 30)

    assert len(stack.api("corrections")["rows"]) == before + len(named(stack)), "one word for each mention"
    assert all(each["correction"] for each in named(stack))


def test_what_is_selected_in_the_text_is_added(new_window: NewWindow, stack: Stack) -> None:
    """`a` and Enter take the selection into the form; the same form is filled in by hand where no script runs."""
    text = "قال وزير خارجية السنغال إن السنغال ترفض سد النهضة.\nوأبدت داكار ارتياحها لوقف النار."
    stack.publish(article(text, "senegal", "2024-03-05"))
    stack.shows(lambda: stack.api("articles/senegal")["positions"])
    window, plain = new_window(), new_window(java_script_enabled=False)
    window.open("/en/articles/senegal")
    window.value("() => getSelection().selectAllChildren(document.querySelector('#text p:last-child'))")
    window.until("() => document.querySelector('[data-add]').href.includes('clause')")
    press(window, "a", "Enter")
    window.page.locator("input[name=actor]").fill("السنغال")
    window.page.locator("select[name=event_type]").select_option("SUPPORT")
    window.page.locator("select[name=issue]").select_option("ceasefire")
    window.page.locator("button[name=add]").click()
    window.page.wait_for_url("**told=add**")
    plain.open("/en/articles/senegal")
    plain.page.locator("[data-add]").click()
    plain.page.locator(".kinds a", has_text="a name").click()
    plain.page.locator("textarea[name=clause]").fill("داكار ارتياحها")
    plain.page.locator("button[name=add]").click()
    plain.page.locator(".told").wait_for()

    stack.shows(
        lambda: "ceasefire" in {each["issue"]["code"] for each in stack.api("articles/senegal")["positions"]}, 30
    )
    stack.shows(lambda: "داكار ارتياحها" in {each["text"] for each in stack.api("articles/senegal")["entities"]}, 30)


def named(stack: Stack) -> list[dict[str, Any]]:
    """The mentions of Ghana in its article."""
    found: list[dict[str, Any]] = stack.api("articles/ghana")["entities"]
    return [each for each in found if each["text"] == "غانا"]


def say_until(window: Window, question: str, key: str, answer: Any, seconds: float = 30) -> None:
    """Wait until an open board says something of a cell, by itself."""
    window.until(f"() => ({question})(['{key}']) === {'null' if answer is None else repr(answer)}", seconds)


def press(window: Window, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        window.page.keyboard.press(key)


def listed(window: Window, article_id: str) -> list[str]:
    """What became of the corrections of an article, as the page of corrections says."""
    window.open(f"/en/corrections?article={article_id}")
    return [text.strip() for text in window.page.locator(".word-said .state-of").all_inner_texts()]

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

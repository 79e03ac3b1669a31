"""The slider of time: wherever it is put, the board shows what the API and `parley state` say of that day."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from streams.serve.pages.dates import age_words
from streams.serve.pages.words import Words
from tests.browser.stack import Stack
from tests.browser.windows import Window

pytestmark = pytest.mark.browser
CELLS = """() => Object.fromEntries([...document.querySelectorAll("#board td[data-key]")].map((cell) => [
    cell.dataset.key, [cell.querySelector("b").textContent.trim(), cell.querySelector("time").textContent.trim()]]))"""
"""What each cell says, and how old that is."""
DAYS = ("2021-12-31", "2022-01-13")
"""Days of the seeds."""


@pytest.mark.parametrize("day", DAYS)
def test_the_slider_equals_the_api(window: Window, stack: Stack, day: str) -> None:
    """Moved, it turns the whole page without a load, to an address that shows the same when it is opened."""
    window.open("/en/?rows=500")
    window.page.locator("#at").fill(str(dt.date.fromisoformat(day).toordinal()))
    window.until(f"() => location.search.includes('as_of={day}')", 15)
    window.settled()
    moved = window.value(CELLS)
    window.open(window.path())
    opened = window.value(CELLS)
    answer = stack.api("board", as_of=day, actors_max="500")
    expected = {
        f"{cell['actor']['code']}|{cell['issue']['code']}": said(cell["stand"], day) for cell in answer["cells"]
    }

    assert moved == expected
    assert moved == opened


def test_the_board_equals_the_state_of_the_article_log(window: Window, stack: Stack) -> None:
    """`parley state --as-of` reads the article log and knows nothing of the read model."""
    window.open(f"/en/?rows=500&as_of={DAYS[1]}")
    shown = window.value(CELLS)
    state: list[dict[str, Any]] = json.loads(stack.parley.checked("state", "--as-of", DAYS[1], "--json"))

    assert set(shown) == {f"{entry['actor']}|{entry['issue']}" for entry in state}


def test_back_and_forward_turn_the_days(window: Window) -> None:
    """Each day is a step of the history."""
    window.open("/en/")
    now = window.value(CELLS)
    window.page.locator("#at").fill(str(dt.date(2022, 1, 12).toordinal()))
    window.until("() => location.search.includes('as_of=2022-01-12')", 15)
    window.settled()
    past = window.value(CELLS)
    window.page.go_back()
    window.until("() => !location.search.includes('as_of')", 15)
    window.settled()

    assert past != now
    assert window.value(CELLS) == now


def said(stand: dict[str, Any], as_of: str) -> list[str]:
    """How the English board writes a stand of the API, as of a day."""
    words, told = Words.of("en"), dt.date.fromisoformat(stand["day"])
    return [
        words(f"event{'_not' if stand['negated'] else ''}.{stand['event_type']}"),
        age_words(words, told, dt.date.fromisoformat(as_of)),
    ]

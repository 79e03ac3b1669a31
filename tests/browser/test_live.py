"""Open pages keep up: a file that is dropped into the watched folder shows on the board by itself, quietly."""

from __future__ import annotations

import sys
import time

import pytest

from tests.browser.articles import stand
from tests.browser.conftest import NewWindow
from tests.browser.stack import Stack
from tests.browser.windows import Window

pytestmark = pytest.mark.browser
SECONDS_MAX = 2.0
PARTIES = (("TUR", "تركيا"), ("KOR", "كوريا الجنوبية"), ("BRA", "البرازيل"))
"""Who says something that nobody has said before."""


def test_a_dropped_article_appears_on_the_open_board(new_window: NewWindow, stack: Stack) -> None:
    """Within 2 s, without a load, and marked; a busy machine has three tries. A page that shows the past stays as it is."""
    board, past = new_window(), new_window()
    board.open("/ar/")
    past.open("/ar/?as_of=2022-01-12")
    before = past.value("() => document.querySelector('#board').innerText")
    board.value("() => { window.loaded = true }")
    took = []
    for actor, name in PARTIES:
        cell = f'td[data-key="{actor}|water"]'
        dropped = stack.drop(f"{actor}.txt", stand(name, "ترفض", "سد النهضة"))
        board.until(f"() => document.querySelector('{cell}')", 30)
        took.append(time.monotonic() - dropped)
        if took[-1] < SECONDS_MAX:
            break
    sys.stderr.write(f"on the open board after {', '.join(f'{one:.2f} s' for one in took)}\n")

    assert took[-1] < SECONDS_MAX
    assert board.value(f"() => document.querySelector('{cell}').matches('.fresh, .fresh *')")
    assert board.value("() => window.loaded")
    assert past.value("() => document.querySelector('#board').innerText") == before


def test_what_one_looks_at_does_not_move(new_window: NewWindow, stack: Stack) -> None:
    """A row that comes waits while the pointer is on the board, and says so; it comes when the pointer has left."""
    window = new_window()
    window.open("/en/")
    under = window.page.locator('td[data-key="USA|nuclear"]')
    under.hover()
    place = under.bounding_box()
    stack.drop("CUB.txt", stand("كوبا", "ترفض", "سد النهضة"))
    window.until("() => !document.querySelector('#notice').hidden", 30)
    still = under.bounding_box()
    shown = row(window, "CUB")
    window.page.mouse.move(2, 2)
    window.until("() => document.querySelector('tr[data-key=CUB]')", 30)

    assert place == still
    assert not shown


def test_a_server_that_is_gone_is_told(new_window: NewWindow, stack: Stack) -> None:
    """What is on the page stays there, with a word about it, until the server answers again."""
    window = new_window()
    window.open("/en/")
    stack.stop_server()
    window.until("() => !document.querySelector('#notice').hidden", 30)
    told = window.page.locator("#notice").inner_text()
    there = row(window, "RUS")
    stack.start_server()
    window.until("() => document.querySelector('#notice').hidden", 30)
    window.faults.clear()  # that it could not be asked is no fault of the page

    assert told == "The server does not answer; what you see is what arrived last."
    assert there


def row(window: Window, actor: str) -> bool:
    """Whether the board has an actor."""
    return bool(window.page.locator(f'tr[data-key="{actor}"]').count())

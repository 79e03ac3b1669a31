"""What the tests in a browser share: one Chromium, and one broker, worker and server with the seeds, started once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

from tests.browser.articles import TOLD
from tests.browser.looks import Look, look_at
from tests.browser.pages import path_of
from tests.browser.stack import Stack
from tests.browser.windows import Window
from tests.support import seed_articles

__all__ = ["NewWindow"]

NewWindow = Callable[..., Window]
_DESK: Final[ViewportSize] = {"width": 1440, "height": 900}


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium.

    It ends with this folder: while it is there a loop runs in the thread of the tests, in which no other may be run.
    """
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def stack(broker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """All of parley, with the seeds and the articles of the tests."""
    found = Stack(broker, tmp_path_factory.mktemp("stack"), [*seed_articles(), *TOLD])
    yield found
    found.close()


@pytest.fixture
def new_window(chromium: Browser, stack: Stack) -> Iterator[NewWindow]:
    """Opens windows, each of a user of its own; all of them must have been without fault."""
    contexts: list[BrowserContext] = []
    windows: list[Window] = []

    def make(**options: Any) -> Window:
        contexts.append(chromium.new_context(**({"viewport": _DESK} | options)))
        windows.append(Window(contexts[-1].new_page(), stack.site))
        return windows[-1]

    yield make
    for context in contexts:
        context.close()
    assert not [fault for window in windows for fault in window.faults]


@pytest.fixture(scope="package")
def look(reused: Window) -> Callable[[str, str], Look]:
    """What a page of a language was when it was looked at, which it is once."""
    return cache(lambda name, language: look_at(reused, f"/{language}{path_of(reused.site, name)}"))


@pytest.fixture(scope="package")
def reused(chromium: Browser, stack: Stack) -> Iterator[Window]:
    """One window, for tests that only look."""
    context = chromium.new_context(viewport=_DESK)
    yield Window(context.new_page(), stack.site)
    context.close()


@pytest.fixture
def window(reused: Window) -> Iterator[Window]:
    """That window, as if it were new; it must have been without fault."""
    reused.faults.clear()
    reused.page.set_viewport_size(_DESK)
    reused.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    yield reused
    assert not reused.faults

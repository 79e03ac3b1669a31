"""How much the first view takes, and how soon it is there."""

from __future__ import annotations

import sys

import pytest

from tests.browser.conftest import NewWindow
from tests.browser.pages import LANGUAGES, NAMES, path_of

pytestmark = pytest.mark.browser
BYTES_MAX = 100_000
TIMES = """() => { const [page] = performance.getEntriesByType("navigation");
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    return [page.responseStart, paint ? paint.startTime : 0, page.loadEventEnd].map(Math.round); }"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["board", *(name for name in NAMES if name in {"pair", "article", "actor"})])
def test_the_first_view_is_light(new_window: NewWindow, name: str, language: str) -> None:
    """With nothing in its cache a browser takes at most 100 KB, compressed as it travels, for all that the page needs."""
    window = new_window()
    taken: list[int] = []
    network = window.page.context.new_cdp_session(window.page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda done: taken.append(int(done["encodedDataLength"])))
    window.open(f"/{language}{path_of(window.site, name)}")
    window.until("() => performance.getEntriesByName('first-contentful-paint').length")
    first, paint, loaded = window.value(TIMES)
    said = f"{name} {language}: {sum(taken):,} bytes; answered after {first} ms, painted after {paint}, loaded after {loaded}"
    sys.stderr.write(f"{said}\n")

    assert len(taken) >= 3, "page, style and script"
    assert sum(taken) <= BYTES_MAX

"""axe-core over every page, light and dark: nothing serious, nothing critical."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import NAMES, path_of
from tests.browser.windows import Window

pytestmark = pytest.mark.browser
AXE = Axe()
LIKE_ANOTHER = {
    "actor of an enemy",
    "actor of long words",
    "article of an enemy",
    "article of long words",
    "article with foreign names",
    "article that is not there",
    "board as it was",
    "stand of an enemy",
}
"""Pages of the same template in the same state: one of them is enough."""


@pytest.mark.parametrize("name", [name for name in NAMES if name not in LIKE_ANOTHER])
def test_axe_finds_nothing_serious(window: Window, name: str) -> None:
    """Names and roles, contrast, landmarks, order of headings; then the contrast of the dark scheme."""
    window.open(f"/ar{path_of(window.site, name)}")
    light = serious(window, {})
    window.page.emulate_media(color_scheme="dark")
    dark = serious(window, {"runOnly": ["color-contrast"]})

    assert (light, dark) == ([], [])


@pytest.mark.parametrize("name", [name for name in ("board", "pair", "quotes", "system") if name in NAMES])
def test_axe_finds_nothing_serious_in_english(window: Window, name: str) -> None:
    """The other language and direction, dark."""
    window.page.emulate_media(color_scheme="dark")
    window.open(f"/en{path_of(window.site, name)}")

    assert serious(window, {}) == []


def serious(window: Window, options: dict[str, Any]) -> list[str]:
    """What is serious or critical, three places of each."""
    found = AXE.run(window.page, options={"resultTypes": ["violations"], **options}).response
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"][:3]
    ]

"""The views of the page in, an address of each that has something to show, out of the seeds and the articles of the tests."""

from __future__ import annotations

import re
from functools import cache
from typing import Final
from urllib.request import urlopen

from streams.serve.pages.urls import PATHS, address
from streams.serve.pages.views import VIEWS
from tests.browser.articles import FOREIGN, HOSTILE, LONG

__all__ = ["LANGUAGES", "NAMES", "path_of"]

LANGUAGES: Final = ("ar", "en")
_VALUES: Final[dict[str, dict[str, str]]] = {
    "actor": {"actor": "RUS"},
    "issue": {"issue": "enlargement"},
    "stand": {"actor": "NATO", "issue": "enlargement"},
    "pair": {"a": "RUS", "b": "NATO"},
    "article": {"article_id": "seed-003"},
}
"""What the paths of views name."""
_BESIDE: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "article of an enemy": ("article", {"article_id": HOSTILE.article_id}),
    "article of long words": ("article", {"article_id": LONG.article_id}),
    "article with foreign names": ("article", {"article_id": FOREIGN.article_id}),
    "stand of an enemy": ("stand", {"actor": "JPN", "issue": "nuclear"}),
    "actor of an enemy": ("actor", {"actor": "JPN"}),
    "actor of long words": ("actor", {"actor": "IND"}),
    "board as it was": ("board", {"as_of": "2022-01-12"}),
    "board where nothing matches": ("board", {"q": "zzzz"}),
    "board without a day": ("board", {"as_of": "someday"}),
    "article that is not there": ("article", {"article_id": "none"}),
}
"""States of views that look otherwise."""
_BESIDE_HERE: Final = {name: (view, values) for name, (view, values) in _BESIDE.items() if view in VIEWS}
NAMES: Final = (*VIEWS, *_BESIDE_HERE)
"""Of every page that is looked at; each view is among them."""


@cache
def path_of(site: str, name: str) -> str:
    """The path of a page below its language; a meeting and a story are the first of their lists."""
    if name in _BESIDE_HERE:
        view, values = _BESIDE_HERE[name]
        return address("", view, None, **values).removeprefix("/")
    named = _VALUES.get(name, {})
    if "{" not in PATHS[name] or named:
        return address("", name, None, **named).removeprefix("/")
    within = PATHS[name].partition("{")[0]
    with urlopen(f"{site}/en/{within.rstrip('/')}", timeout=10) as answer:
        found = re.search(rf'href="/en(/{re.escape(within)}[^"?#]+)', answer.read().decode())
    assert found, f"no link to a page of {within} is in its list"
    return found[1]

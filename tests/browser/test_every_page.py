"""Every page, in both languages: nothing overflows, nothing fails, letters stand in order, and nothing is made of an article's text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.looks import Look
from tests.browser.pages import LANGUAGES, NAMES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("language", LANGUAGES),
    pytest.mark.parametrize("name", NAMES),
]
Looking = Callable[[str, str], Look]
STATUS = {"board without a day": 400, "article that is not there": 404}


def test_nothing_overflows(look: Looking, name: str, language: str) -> None:
    """At 360, 768 and 1440 px no page is wider than its window."""
    assert not look(name, language).overflow


def test_nothing_fails(look: Looking, name: str, language: str) -> None:
    """No error in the console, nothing that the policy forbids, no other host is asked; one heading says what page it is."""
    seen = look(name, language)

    assert seen.status == STATUS.get(name, 200)
    assert seen.headings == 1
    assert not seen.faults


def test_letters_stand_in_order(look: Looking, name: str, language: str) -> None:
    """Latin letters and digits to the right, Arabic letters to the left, also where an enemy's marks of direction were before."""
    runs = look(name, language).runs

    assert {run.direction for run in runs} == {"ltr", "rtl"}
    assert not [run for run in runs if run.is_turned]


def test_nothing_is_made_of_text(look: Looking, name: str, language: str) -> None:
    """No page has a handler, a script or a style of its own, an image, or an address that runs."""
    assert not look(name, language).made_of_text

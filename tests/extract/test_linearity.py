"""Reading stays linear in the length of a text: steps are counted, not seconds, so that no machine's load matters."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from streams.extract import read
from streams.extract.knowledge import Knowledge
from tests.hostile import FAMILIES, hostile_text
from tests.support import article

SHORT, WIDER = 3_500, 3
"""Code points of the shorter text, longer than a sentence may be; and how many times longer the other one is."""
ALLOWED = 1.5
"""Growth of the steps over the growth of the text: a quadratic layer reaches `WIDER`."""
SETUP_STEPS = 5_000


def steps(knowledge: Knowledge, text: str) -> int:
    """How many calls, resumed generators included, the reading of a text makes."""
    count = 0

    def called(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    given = article(text)
    sys.setprofile(called)
    try:
        read(given, knowledge)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("family", FAMILIES)
def test_steps_grow_with_the_text(family: str, knowledge: Knowledge) -> None:
    """Three times the text takes hardly more than three times the steps, whatever the text is made of."""
    long = hostile_text(family, SHORT * WIDER)
    read(article(long), knowledge)  # words seen before are remembered: let both texts profit alike
    few, many = steps(knowledge, long[:SHORT]), steps(knowledge, long)

    assert many <= ALLOWED * WIDER * few + SETUP_STEPS


def test_a_million_digits_are_no_number(knowledge: Knowledge) -> None:
    """Digits that no double holds give no fact, and the number beside them is read."""
    facts = read(article(f"بلغ العدد {'7' * 1_000_000} ووصل 40 خبيرا و1.{'3' * 5_000} مليون"), knowledge).facts

    assert [fact.low for fact in facts][:1] == [40.0]

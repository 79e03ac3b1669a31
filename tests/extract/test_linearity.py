"""Reading stays linear in the length of a text, in steps, which no machine's load changes, and in CPU time.

Steps are calls of Python; what grows within one call, as an expression that looks back, only its time tells. Times
are of the processor, compared with each other and with no clock, and measured again before they count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from cProfile import Profile

import pytest

from bench.linearity import doubling, seconds_of
from streams.collector import without_collector
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.ingest.dateline import agencies_of
from streams.ingest.dating import day_of_page
from streams.ingest.repetition import Lines, recurring
from tests.cases import Cases
from tests.hostile import FAMILIES, hostile_text
from tests.support import article

SHORT, WIDER = 3_500, 3
"""Code points of the shorter text, longer than a sentence may be; and how many times longer the other one is."""
ALLOWED = 1.5
"""Growth of the steps over the growth of the text: a quadratic layer reaches `WIDER`."""
SETUP_STEPS = 5_000
DOUBLED = 12_000
"""Code points of the text that is read whole and by half."""
ALLOWED_TIMES = 2.6
"""What a text twice as long may take: a linear layer takes 2, a quadratic one 4."""
SETUP_SECONDS = 0.002
"""Added to what is allowed: times as short as this are not told apart."""
AGAIN = 5
"""A text that took longer than allowed is read so many times more, and the median counts."""


def steps(knowledge: Knowledge, text: str) -> int:
    """How many calls, resumed generators included, the reading of a text makes."""
    given = article(text)
    profile = Profile(builtins=True)
    profile.enable()
    try:
        read(given, knowledge)
    finally:
        profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


def grows_too_fast(reader: Callable[[str], object], text: str) -> bool:
    """Whether all of a text takes more than its half may make it take; where it seems so, the medians of more readings decide.

    A whole text that is read in time though its words are met for the first time need not be read again.
    """
    with without_collector():
        whole, half = seconds_of(reader, text), seconds_of(reader, text[: len(text) // 2])
        if whole <= ALLOWED_TIMES * half + SETUP_SECONDS:
            return False
        for repeats in (1, AGAIN):
            half, whole = doubling(reader, text, repeats)
            if whole <= ALLOWED_TIMES * half + SETUP_SECONDS:
                return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_reading_grows_with_the_text(family: str, knowledge: Knowledge, case: Cases) -> None:
    """Twice the text takes hardly more than twice the CPU time, and three times the text three times the steps, whatever it is made of."""
    with case("time"):
        assert not grows_too_fast(lambda text: read(article(text), knowledge), hostile_text(family, DOUBLED))
    with case("steps"):  # words seen before are remembered: those of both texts were, with the time
        long = hostile_text(family, SHORT * WIDER)
        few, many = steps(knowledge, long[:SHORT]), steps(knowledge, long)

        assert many <= ALLOWED * WIDER * few + SETUP_STEPS


def test_a_line_of_spaces_is_looked_through_once(knowledge: Knowledge) -> None:
    """Where lines with text are looked for, in a page, a dateline or an interview, an empty one as long as an article costs nothing."""
    page = "حوار\nس: متى تعود المفاوضات؟\nج: غدا في جنيف.\n" + " " * DOUBLED

    assert not grows_too_fast(lambda text: (day_of_page(text), agencies_of(text)), page)
    assert not grows_too_fast(lambda text: recurring(Lines(), text), page)
    assert not grows_too_fast(lambda text: read(article(text), knowledge), page)


def test_a_quadratic_reader_would_be_told() -> None:
    """A reader that looks from each bracket to the end of the text, as an expression may, takes one call and four times the time."""
    opened = re.compile(r"\([^)]*\)")

    assert grows_too_fast(opened.findall, "(" * 12_000)
    assert not grows_too_fast(lambda text: [opened.findall(line) for line in text.split(".")], ("(" * 80 + ".") * 200)


def test_a_million_digits_are_no_number(knowledge: Knowledge) -> None:
    """Digits that no double holds give no fact, and the number beside them is read."""
    facts = read(article(f"بلغ العدد {'7' * 1_000_000} ووصل 40 خبيرا و1.{'3' * 5_000} مليون"), knowledge).facts

    assert [fact.low for fact in facts][:1] == [40.0]

"""Copies of articles are told from other articles about the same events, as well as is published."""

from __future__ import annotations

import random

import pytest

from bench.copies import TRANSFORMATIONS, copy_of
from bench.near_copies import Scores, bulletins, cases, dev_texts, event_texts, measured

LEAST = 0.95
"""Precision and recall below which a change has broken something."""


@pytest.fixture(scope="module")
def scores() -> Scores:
    """What copies of the development articles, pairs about one event and daily bulletins come to."""
    return measured(cases(1, [*dev_texts(), *event_texts(), *bulletins(1)]))


def test_copies_are_one_story(scores: Scores) -> None:
    """Of the pairs of copies nearly all are found, whatever was done to them."""
    assert scores.recall >= LEAST
    assert scores.found >= LEAST
    assert set(scores.by_transformation) == set(TRANSFORMATIONS)
    assert min(scores.by_transformation.values()) >= LEAST


def test_other_articles_are_not(scores: Scores) -> None:
    """Nearly all that is in one story is of one text, though others tell the same event, quote the same words or come every day."""
    assert scores.precision >= LEAST
    assert len(scores.wrong) < 10


def test_a_copy_can_be_made_again() -> None:
    """The seed decides what is done to a text."""
    [(_, text), *_] = dev_texts()

    assert copy_of(text, random.Random(4)) == copy_of(text, random.Random(4))
    assert copy_of(text, random.Random(4)) != copy_of(text, random.Random(5))

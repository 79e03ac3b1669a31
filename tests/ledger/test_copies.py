"""Copies of one text count as one origin; other articles about the same event as one each."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest

from bench.copies import copy_of
from bench.near_copies import START, dev_texts, event_texts
from streams.arabic.sketch import copy_marks
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.ingest.article import make_article
from streams.ledger.copies import Copies
from streams.ledger.ledger import Ledger
from tests.ledger.support import days_later, entry_of, position

ALIKE = 0.95
"""Share of the entries whose origins copies may not raise."""
FEW = 8
"""Development articles that are copied here; `copies` of each."""


@pytest.mark.slow
def test_copies_do_not_raise_the_origins(knowledge: Knowledge) -> None:
    """Of an agency's text and four copies in other outlets, each entry tells one origin, though clauses were cut or reworded."""
    held = told = 0
    for name, text in dev_texts()[:FEW]:
        rng = random.Random(name)
        texts = [text, *(copy_of(text, rng)[0] for _ in range(4))]
        ledger, keys = Ledger(), set[tuple[str, str]]()
        for number, each in enumerate(texts):
            published = START + dt.timedelta(hours=number)
            article = make_article(
                each, article_id=f"{name}.{number}", source=f"outlet {number}", published_at=published
            )
            for found in read(article, knowledge).positions:
                ledger.apply(found)
                keys |= {(found.actor, found.issue)} if number == 0 else set()
        origins = [entry.origins for key in sorted(keys) if (entry := ledger.entry(*key))]
        held, told = held + origins.count(1), told + len(origins)

    assert told > FEW
    assert held / told >= ALIKE


@pytest.mark.parametrize("number", range(15))
def test_two_authors_are_two_origins(number: int) -> None:
    """Articles about one event are no copies of each other, though both quote one statement."""
    (_, one), (_, other) = event_texts()[2 * number : 2 * number + 2]
    copies = Copies()

    assert copies.source("a", copy_marks(one), "Dawn") == "Dawn"
    assert copies.source("b", copy_marks(other), "Noon") == "Noon"


def test_a_copy_stands_on_the_first_source() -> None:
    """Whatever clause it words otherwise; an article without words or marks stands on its own."""
    text = event_texts()[0][1]
    copies = Copies()

    assert copies.source("a", copy_marks(text), "Dawn") == "Dawn"
    assert copies.source("b", copy_marks(text[: len(text) // 2]), "Noon") == "Dawn"
    assert copies.source("b", copy_marks(text), "Noon") == "Dawn"
    assert [copies.source(each, "", each) for each in ("c", "d")] == ["c", "d"]


def test_an_entry_counts_sources_of_texts() -> None:
    """Two words of two outlets are two origins, unless one outlet copied the other's article."""
    marks = copy_marks(event_texts()[0][1])
    first = position(1, article_id="a", source="Dawn", evidence_hash="x", copy_marks=marks)
    apart = position(2, article_id="b", source="Noon", evidence_hash="y", **days_later(1))
    copied = replace(apart, copy_marks=marks)

    assert entry_of(first, apart).origins == 2
    assert entry_of(first, copied).origins == 1
    assert entry_of(copied, first).origins == 1

"""Who reads which language: one table, and nothing is found in what nobody reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from streams.extract import Reading, read
from streams.extract.knowledge import Knowledge
from streams.extract.languages import READERS, is_read, reader_of
from tests.support import article

TEXT = "أعلنت النرويج استعدادها للحوار مع بولندا."


@pytest.mark.parametrize("tag", ["ar", "ar-EG", "AR", "ar_SA", "ar-Latn"])
def test_regions_have_the_reader_of_their_language(tag: str) -> None:
    """The primary subtag tells."""
    assert reader_of(tag) is READERS["ar"]


def test_what_nobody_reads_gives_nothing(knowledge: Knowledge) -> None:
    """An article in another language passes, and has no records."""
    foreign = replace(article(TEXT), language="tlh")

    assert not is_read(foreign)
    assert read(foreign, knowledge) == Reading()
    assert is_read(article(TEXT))
    assert read(article(TEXT), knowledge).positions


def test_a_withdrawn_article_is_not_read(knowledge: Knowledge) -> None:
    """Whatever its language."""
    withdrawn = replace(article(TEXT), withdrawn=True)

    assert not is_read(withdrawn)
    assert read(withdrawn, knowledge) == Reading()

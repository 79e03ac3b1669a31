"""An opened article, from which every extractor reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

from streams.arabic.spelling import PLAIN_SPELLING
from streams.extract.document import open_document
from streams.ingest.article import make_article
from streams.records import Derived


def test_a_head_has_the_fields_of_every_record() -> None:
    """The head of a found record gives each common field, but for what only a correction gives."""
    article = make_article("قال", article_id="a", published_at=dt.datetime(2022, 1, 13, tzinfo=dt.UTC))

    head = open_document(article, "k", 1, PLAIN_SPELLING).head("quote", 0, 3, "quotes.that", 930)

    assert set(head) == {field.name for field in fields(Derived)} - {"correction_id"}

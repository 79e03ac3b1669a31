"""An opened article, from which every extractor reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

from streams.extract.document import open_document
from streams.ingest.article import make_article
from streams.records import Derived


def test_a_head_has_the_order_of_the_record() -> None:
    """The common fields of a found record come in the order in which records declare them: they are given by place."""
    article = make_article("قال", article_id="a", published_at=dt.datetime(2022, 1, 13, tzinfo=dt.UTC))

    head = open_document(article, "k", 1).head("quote", 0, 3, "quotes.that", 930)

    assert list(head) == [field.name for field in fields(Derived)]

"""A text in, what the rules of positions see of it out."""

from __future__ import annotations

import datetime as dt

from streams.extract.arabic_reader import read_before
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.extract.positions.context import PositionContext, open_position_context
from streams.ingest.article import make_article

__all__ = ["opened"]


def opened(text: str, knowledge: Knowledge) -> PositionContext:
    """An article of this text, read up to its positions."""
    article = make_article(text, article_id="case", published_at=dt.datetime(2024, 6, 3, tzinfo=dt.UTC))
    document = open_document(article, "0" * 16, 1, knowledge.spelling)
    return open_position_context(document, read_before("positions", document, knowledge), knowledge)

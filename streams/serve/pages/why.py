"""A position of an article in, the features by which the learnt models decided it out: what `parley explain` prints."""

from __future__ import annotations

import sqlite3
from functools import lru_cache

from streams.extract import read
from streams.extract.document import open_document
from streams.extract.positions.extractor import find_reasons
from streams.extract.positions.reasons import Reasons
from streams.knowledge import load_knowledge
from streams.records import Article
from streams.serve.model.versions import article_version

__all__ = ["why_position"]

_KEPT = 64
"""Articles whose reasons are kept: reading one again takes a fifth of a second."""


def why_position(db: sqlite3.Connection, article_id: str, revision: str, position_id: str) -> Reasons | None:
    """None where the rules of this program no longer find it, or an analyst has added it."""
    article = article_version(db, article_id, revision)
    return dict(_reasons(article)).get(position_id) if article else None


@lru_cache(_KEPT)
def _reasons(article: Article) -> tuple[tuple[str, Reasons], ...]:
    knowledge = load_knowledge()
    document = open_document(article, knowledge.ruleset, knowledge.generation, knowledge.spelling)
    return tuple(find_reasons(document, read(article, knowledge), knowledge).items())

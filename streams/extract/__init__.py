"""One article in, every record found in it out: the pure core.

No clock, no input or output, no randomness: the same article and knowledge give
the same bytes under any interpreter. Which languages are read, and by whom, is in `languages.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from streams.extract.knowledge import Knowledge
from streams.extract.languages import READERS, Reader, reader_of
from streams.extract.page_lines import told_apart
from streams.extract.reading import Reading
from streams.records import Article

__all__ = ["Reading", "read"]


def read(article: Article, knowledge: Knowledge, readers: Mapping[str, Reader] = READERS) -> Reading:
    """Every record of the article, by the reader of its language; an empty reading when it is withdrawn or nobody reads that."""
    reader = reader_of(article.language, readers)
    if article.withdrawn or reader is None:
        return Reading()
    return reader(told_apart(article, knowledge.page_lines), knowledge)

"""What is found in an article in, what is its own out: what stands in an aside is said by nobody in this article.

Asides are blocks: related headlines, bylines, dates of the page (`page_lines.py`). Names, dates and numbers are read there
too; a stand, a quote or a meeting of a related headline belongs to the article that it leads to.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from streams.extract.document import Document
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.records import BlockKind

__all__ = ["own_meetings", "own_positions", "own_quotes"]


def own_quotes(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Any, ...]:  # noqa: ARG001
    """The quotes of this article."""
    return _own(document, reading.quotes)


def own_positions(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Any, ...]:  # noqa: ARG001
    """The positions of this article."""
    return _own(document, reading.positions)


def own_meetings(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Any, ...]:  # noqa: ARG001
    """The meetings of this article."""
    return _own(document, reading.meetings)


def _own(document: Document, records: tuple[Any, ...]) -> tuple[Any, ...]:
    """The records that do not begin in an aside."""
    asides = [(block.start, block.end) for block in document.article.blocks if block.kind is BlockKind.ASIDE]
    if not asides:
        return records
    starts = [start for start, _ in asides]
    return tuple(r for r in records if not ((at := bisect_right(starts, r.start)) and r.start < asides[at - 1][1]))

"""The text of an article as received in, its blocks out: body, asides in which only names are read, and nothing of the page."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from streams.extract.page_lines import PageLine, PageLines, compile_page_lines, page_lines, split_block
from streams.records import Block

__all__ = ["Span", "article_blocks", "lines_of_page", "page_rules"]

Span = tuple[int, int]
_LEARNT: Final = "learnt"


def article_blocks(text: str, recurring: Collection[Span] = ()) -> tuple[Block, ...]:
    """The blocks of a text: what the rules, and the lines that recur at its source (half-open offsets), leave of it."""
    learnt = (PageLine(start, end, None, _LEARNT) for start, end in recurring)
    lines = sorted((*lines_of_page(text), *learnt), key=lambda line: (line.start, line.kind is not None))
    return tuple(split_block(text, 0, len(text), lines))


@lru_cache(maxsize=4)
def lines_of_page(text: str) -> tuple[PageLine, ...]:
    """What the rules know of a text; blocks, dates and agencies of one article ask for it one after the other."""
    return page_lines(text, page_rules())


@cache
def page_rules() -> PageLines:
    """The rules of `extract/lexicon/page_lines.toml`, read once."""
    content = (files("streams") / "extract" / "lexicon" / "page_lines.toml").read_text(encoding="utf-8")
    return compile_page_lines({"page_lines": tomllib.loads(content)})

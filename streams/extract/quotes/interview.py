"""The lines of an article in, the words of whoever is asked or listed out: answers of an interview, points under «الوزير فلان:»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from streams.extract.quotes.content import Kind, is_source
from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.report import Report
from streams.extract.quotes.source import Source, entity_source
from streams.extract.quotes.source_phrases import source_after
from streams.records import CueClass, EntityType

__all__ = ["Turn", "by_answer", "find_turns"]

_LINE: Final = re.compile(r"^[^\n]*\S[^\n]*", re.MULTILINE)
_POINT: Final = re.compile(r"\s*([-–—•*●▪■►◄▶◀◆○])\s*(?!\d)")
_LETTERED: Final = re.compile(r"\s*([سج])\s*[:/\-–]\s*")
_STAGED: Final = re.compile(r"\s*\([^()\n]{1,40}\)")
"""What the speaker does meanwhile: «(يضحك)»."""
_STAGED_LAST: Final = re.compile(r"\s*\([^()\n]{1,40}\)\.?$")
_MARKED: Final = re.compile(r"\n[ \t]*(?:[-–—•*●▪■►◄▶◀◆○][ \t]*[^\d\s]|[سج]\s*[:/–-])")
"""How a line begins that may be a question, an answer or a point."""
_QUESTIONS_MIN: Final = 2
_HEAD_TOKENS: Final = 14
"""Most tokens of a line that only names who says the points below."""


class _Line(NamedTuple):
    start: int
    """Offset of its first word, the sign before it left out."""
    end: int
    sign: str
    """The sign or letter before it; '' for none."""
    asks: bool
    """Whether it ends in a question mark."""


class Turn(NamedTuple):
    """A line of an interview or list; token numbers."""

    first: int
    last: int
    """The token behind it."""
    source: Source | None
    """Who says it; None for a question, which reports nothing."""


def find_turns(context: QuoteContext) -> tuple[Turn, ...]:
    """Every line that is a question, an answer or a point, in order; empty for most articles."""
    text = context.tokens.laid
    if not _MARKED.search(text):
        return ()
    lines = [_line(text, match) for match in _LINE.finditer(text)]
    points = list(_points(context, lines))
    turns = points or list(_answers(context, lines))
    return tuple(turn for turn in sorted(turns) if turn.first < turn.last)


def _line(text: str, match: re.Match[str]) -> _Line:
    start, end = match.span()
    end = start + len(match.group().rstrip())
    sign = ""
    marker = _POINT.match(text, start, end) or _LETTERED.match(text, start, end)
    if marker is not None:
        sign, start = marker.group(1), marker.end()
        staged = _STAGED.match(text, start, end)
        start = staged.end() if staged is not None else start
    closing = _STAGED_LAST.search(text, start, end)
    end = closing.start() if closing is not None else end
    while start < end and text[start].isspace():
        start += 1
    return _Line(start, end, sign, text[start:end].rstrip('"»”').endswith(("؟", "?")))


def _answers(context: QuoteContext, lines: list[_Line]) -> Iterator[Turn]:
    """Questions, and the lines behind them of another sign than they have, or of none."""
    asking = [line.sign for line in lines if line.asks and line.sign]
    person = next(
        (place for place in context.placed(0, len(context.words)) if place.entity.type is EntityType.PERSON), None
    )
    if len(asking) < _QUESTIONS_MIN or person is None:
        return
    asks = max(sorted(set(asking)), key=asking.count)
    signs = {line.sign for line in lines} - {asks, ""}
    if not signs and not _speaks_himself(context, lines, asks):
        return
    asked = False
    for line in lines:
        if line.sign == asks:
            asked = True
            yield _turn(context, line, None)
        elif asked and (line.sign in signs or not signs):
            asked = False
            yield _turn(context, line, entity_source(context, person).carried())


def _speaks_himself(context: QuoteContext, lines: list[_Line], asks: str) -> bool:
    """Whether the lines behind the questions are somebody's own words: the first person stands in a third of them."""
    answers = [line for before, line in pairwise(lines) if before.sign == asks and line.sign != asks]
    own = sum(context.speaks_of_us(*context.tokens.covering(line.start, line.end)) for line in answers)
    return own * 3 >= len(answers) > 0


def _points(context: QuoteContext, lines: list[_Line]) -> Iterator[Turn]:
    """The points below a line that only names a source: «الوزير فلان:», «- …», «- …»."""
    source: Source | None = None
    for line in lines:
        if not line.sign:
            source = _named_alone(context, line)
        elif source is not None:
            yield _turn(context, line, source.carried())


def _turn(context: QuoteContext, line: _Line, source: Source | None) -> Turn:
    return Turn(*context.tokens.covering(line.start, line.end), source)


def _named_alone(context: QuoteContext, line: _Line) -> Source | None:
    """Whom a line names that ends in a colon and holds nothing else."""
    if context.tokens.laid[line.end - 1] != ":":
        return None
    first, last = context.tokens.covering(line.start, line.end)
    if last - first > _HEAD_TOKENS or not is_source(context, first):
        return None
    source = source_after(context, first, last - 1)
    return source if source is not None and source.behind >= last - 1 else None


def by_answer(turn: Turn) -> Report:
    """An answer or a point, whole."""
    first, last, source = turn
    return Report("quotes.answer", Kind.MARKS, None, CueClass.OTHER, first, first, last, source)

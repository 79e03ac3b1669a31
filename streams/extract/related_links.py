"""A text in, the lines that only lead to other articles out: what stands there is said by nobody in this one.

«اقرأ أيضا: …», «مواضيع ذات صلة» with the headlines below it, tags. Names and dates are read there too; a stand, a quote or
a meeting of such a headline belongs to the article that it leads to.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from streams.extract.document import Document
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading

__all__ = ["linked_lines", "own_meetings", "own_positions", "own_quotes"]

_SIGNS: Final = (
    "يضا",
    "يضًا",
    "ذات صلة",
    "ذات الصلة",
    "دلالية",
    "مفتاحية",
    "وسوم",
    "للمزيد",
    "قد يهمك",
    "متعلقة",
    "كثر قراءة",
    "كثر مشاهدة",
    "كثر تداولا",
    "كثر شعبية",
    "المزيد",
)
"""What a text that has such lines holds; looked for first, for it is quick."""
_LINE: Final = re.compile(
    r"^[^\w\n]*(?:(?:[اإأ]قر[أا]|شاهد|طالع|تابع)(?:وا)? [أا]يض(?:ا[ًَ]?|ًا)"
    r"|(?:مواضيع|موضوعات|أخبار|اخبار|مقالات|تقارير) (?:ذات (?:ال)?صلة|متعلقة)"
    r"|(?:ال)?كلمات (?:ال)?(?:دلالية|مفتاحية)|(?:ال)?وسوم|للمزيد(?= *[:：])|ال[اأ]كثر (?:قراءة|مشاهدة|تداولا|شعبية)|[اإأ]قر[أا](?:وا)? المزيد|(?:روابط|مواد|فيديوهات) (?:ذات صلة|متعلقة)|قد يهمك(?: [أا]يض(?:ا[ًَ]?|ًا))?)[^\w\n]*(?P<rest>[^\n]*)$",
    re.MULTILINE,
)
_BELOW_MAX: Final = 8
"""Lines below a heading that may be headlines."""
_HEADLINE_MAX: Final = 160
"""Code points of a headline at most."""

Span = tuple[int, int]


@lru_cache(maxsize=1)  # three layers ask for those of one article, one after another
def linked_lines(text: str) -> tuple[Span, ...]:
    """Half-open offsets of the lines that lead elsewhere, in order: each such line, and the headlines below a bare one."""
    if not any(sign in text for sign in _SIGNS):
        return ()
    return tuple(
        (found.start(), found.end() if found["rest"] else _below(text, found.end())) for found in _LINE.finditer(text)
    )


def _below(text: str, end: int) -> int:
    """The end of the headlines below a heading that ends at this offset: short lines without a stop."""
    for _ in range(_BELOW_MAX):
        start = end
        while text.startswith("\n", start):
            start += 1
        behind = text.find("\n", start)
        behind = len(text) if behind < 0 else behind
        line = text[start:behind].strip()
        if start == end or not line or len(line) > _HEADLINE_MAX or line.endswith("."):
            break
        end = behind
    return end


def _own(document: Document, records: tuple[Any, ...]) -> tuple[Any, ...]:
    """The records that do not begin in a line which leads elsewhere."""
    lines = linked_lines(document.text)
    if not lines:
        return records
    return tuple(r for r in records if not any(start <= r.start < end for start, end in lines))


def own_quotes(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Any, ...]:  # noqa: ARG001
    """The quotes of this article."""
    return _own(document, reading.quotes)


def own_positions(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Any, ...]:  # noqa: ARG001
    """The positions of this article."""
    return _own(document, reading.positions)


def own_meetings(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Any, ...]:  # noqa: ARG001
    """The meetings of this article."""
    return _own(document, reading.meetings)

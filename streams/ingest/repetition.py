"""What a source printed so far in, the lines of a text that it prints in article after article out; pure.

A line counts once for each story and day: copies and revisions of one article, and articles that continue it, are one
story. Counts are kept as Misra and Gries keep them: so many lines a source, and where one more comes, all that are there
lose one and those at nought go. So a count is never too high (a count-min sketch's may be, and would cost an article a
line of its own), memory is bounded, lines that a redesigned page no longer has make room, and one sequence of articles gives
one state. What was decided travels with the article as its blocks: reading asks nobody.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from streams.arabic.text import even
from streams.ingest.boilerplate import article_blocks
from streams.records import Article

__all__ = ["Lines", "SourcePages", "learn", "load_lines", "recurring", "save_lines"]

LINES_MAX: Final = 1_000
"""Lines remembered of a source: about 120 KB of text."""
STORIES_MIN: Final = 6
"""Stories in which a line must have stood."""
DAYS_MIN: Final = 3
"""Days on which it must have stood: one event makes many stories in a day or two."""
SHORT_MAX: Final = 100
"""Code points of a line that may stand anywhere."""
LONG_MAX: Final = 300
"""Code points of a line near the head or the foot."""
_ENDS_LINES: Final = 4
_ASKED_LINES: Final = 200
"""So many lines from each end of a text are asked about; what a page prints is not in the midst of more."""
_OWN_SHARE: Final = 0.5
"""Share of a line's longer words that stand elsewhere in the text, from which it belongs to what is told."""
_WORD: Final = re.compile(r"\w{4,}")
_LINE: Final = re.compile(r"^[^\n]*\S[^\n]*", re.MULTILINE)
_MARKS: Final = 4
"""Smallest hashes of word triples that tell a story; a copy of most of it shares some."""
_KNOWN_SHARE: Final = 0.6
"""Share of a text in lines that the source printed before, from which it is a copy of one of its articles."""
_MARKS_KEPT: Final = 16

Span = tuple[int, int]


class _Count(NamedTuple):
    """How often a line was seen."""

    stories: int
    days: tuple[int, ...]
    """The first few different days, as proleptic ordinals."""
    marks: tuple[int, ...]
    """Of the last stories."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What is remembered of the lines of one source."""

    counts: Mapping[str, _Count] = field(default_factory=dict)


class SourcePages:
    """The pages of one source as they come in: keeps what is remembered of each outlet, and what is to be remembered."""

    def __init__(self, recall: Callable[[str], str | None]) -> None:
        """Take where the source recalls text by key: `SourceStore.recall` with the source given."""
        self._recall = recall
        self._outlets: dict[str, Lines] = {}

    def clean(self, article: Article) -> Article:
        """The article without the lines that its outlet prints in article after article; it is learnt from, and keeps its revision."""
        if article.withdrawn:
            return article
        key = _memory_key(article.source)
        lines = self._outlets.get(key) or load_lines(self._recall(key))
        spans = recurring(lines, article.text)
        self._outlets[key] = learn(lines, article.text, article.published_at.toordinal())
        return replace(article, blocks=article_blocks(article.text, spans)) if spans else article

    def memory(self) -> dict[str, str | None]:
        """What the source must remember, by key; with the articles, or what was learnt of them is lost."""
        return {key: save_lines(lines) for key, lines in self._outlets.items()}


def recurring(lines: Lines, text: str) -> tuple[Span, ...]:
    """Half-open offsets of the lines that stood in enough stories on enough days, in order."""
    return tuple(
        span
        for key, span in _asked(text)
        if (count := lines.counts.get(key)) and count.stories >= STORIES_MIN and len(count.days) >= DAYS_MIN
    )


def learn(lines: Lines, text: str, day: int, story: str | None = None) -> Lines:
    """What is remembered behind one more article, of this day (a proleptic ordinal); `story` names its story if known."""
    counts = dict(lines.counts)
    asked = dict(_asked(text))
    marks = (_hash(story),) if story is not None else _story_marks(text, [s for k, s in asked.items() if k in counts])
    for key in asked:
        before = counts.pop(key, None)
        if before is None:
            if len(counts) >= LINES_MAX:
                counts = _one_less(counts)
            counts[key] = _Count(1, (day,), marks)
        else:
            counts[key] = _seen(before, day, marks)
    return Lines(counts)


def load_lines(text: str | None) -> Lines:
    """What `save_lines` wrote; nothing where that cannot be read: it is learnt anew."""
    try:
        rows = json.loads(text) if text else {}
        return Lines({key: _Count(int(row[0]), tuple(row[1]), tuple(row[2])) for key, row in rows.items()})
    except (ValueError, TypeError, AttributeError, IndexError):
        return Lines()


def save_lines(lines: Lines) -> str:
    """As text, the same for the same state."""
    rows = {key: [count.stories, count.days, count.marks] for key, count in lines.counts.items()}
    return json.dumps(rows, separators=(",", ":"))


def _seen(before: _Count, day: int, marks: tuple[int, ...]) -> _Count:
    """The count of a line that stands in one more article: of a new story, or of one that is counted."""
    if not marks or not set(marks).isdisjoint(before.marks):
        return before
    kept = (*before.marks, *marks)[-_MARKS_KEPT:]
    days = before.days if day in before.days else (*before.days, day)[:DAYS_MIN]
    return _Count(before.stories + 1, days, kept)


def _one_less(counts: Mapping[str, _Count]) -> dict[str, _Count]:
    """All counts less one, those at nought gone; the oldest line where none is."""
    less = {key: c._replace(stories=c.stories - 1) for key, c in counts.items() if c.stories > 1}
    if len(less) >= LINES_MAX:
        del less[min(less, key=lambda key: (less[key].stories, max(less[key].days), key))]
    return less


def _asked(text: str) -> Iterator[tuple[str, Span]]:
    """The lines that may be of the page, by key: short ones, longer ones near an end, none that speaks of what the text does."""
    lines = [*_LINE.finditer(text)]
    if len(lines) > 2 * _ASKED_LINES:
        lines = [*lines[:_ASKED_LINES], *lines[-_ASKED_LINES:]]
    told: dict[str, int] = {}
    for word in _WORD.findall(even(text)):
        told[word] = told.get(word, 0) + 1
    for number, line in enumerate(lines):
        stripped = line[0].strip()
        at_end = number < _ENDS_LINES or len(lines) - number <= _ENDS_LINES
        if len(stripped) <= (LONG_MAX if at_end else SHORT_MAX) and not _is_own(even(stripped), told):
            start = line.start() + line[0].index(stripped[0])
            yield _key(stripped), (start, start + len(stripped))


def _is_own(line: str, told: Mapping[str, int]) -> bool:
    """Whether most longer words of a line stand elsewhere in its text."""
    words = _WORD.findall(line)
    return bool(words) and sum(told[word] > words.count(word) for word in words) > _OWN_SHARE * len(words)


def _key(line: str) -> str:
    """A line without what changes from page to page: numbers and signs."""
    evened = re.sub(r"[\W\d_]+", " ", even(line)).strip()
    return hashlib.blake2b((evened or line).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _story_marks(text: str, known: list[Span]) -> tuple[int, ...]:
    """The smallest hashes of the triples of longer words that a text has outside known lines; () where little else is: a copy."""
    if sum(end - start for start, end in known) > _KNOWN_SHARE * len(text):
        return ()
    edges = [0, *(edge for span in sorted(known) for edge in span), len(text)]
    words = _WORD.findall(even(" ".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))))
    triples = {" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))}
    return tuple(sorted(map(_hash, triples))[:_MARKS])


def _memory_key(outlet: str | None) -> str:
    """Under which a source remembers the lines of an outlet."""
    return f"recurring lines {outlet or ''}"


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).digest(), "big")

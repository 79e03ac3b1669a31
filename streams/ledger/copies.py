"""Articles by the marks of their words in, on whose word each stands out: a copy on that of the source that had the text first."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Final

from streams.arabic.sketch import COPY_MARKS_MAX, marks_in, shared_thousandths

__all__ = ["Copies"]

_LENGTH: Final = 4
"""Characters of a mark."""
_SHARED: Final = 3
"""Marks that two copies have in common, or all where one has fewer."""
_ALIKE: Final = 550
"""Thousandths of the marks of the shorter text that the longer has: 98 % of copies, and two in 100,000 pairs of other articles."""
_WORDS_KEPT: Final = 2_048
"""Entries of one actor ask for the marks of the same articles again; so many take 5 MB."""


class Copies:
    """The articles told so far, in the order of publication."""

    __slots__ = ("_by_mark", "_known", "_told")

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        """On whose word each article stands."""
        self._told: list[tuple[str, str]] = []
        """Marks and source of those that are no copies."""
        self._by_mark: dict[str, int] = {}
        """By mark, the first of these that has it."""

    def source(self, article_id: str, copy_marks: str, source: str) -> str:
        """On whose word an article stands: `source`, or the one of the earliest article that it is a copy of."""
        known = self._known.get(article_id)
        if known is None:
            known = self._known[article_id] = self._found(copy_marks, source)
        return known

    def _found(self, word: str, source: str) -> str:
        marks, number = _parts(word), len(self._told)
        if self._by_mark.keys().isdisjoint(marks):  # as those of nearly all are
            self._by_mark.update(dict.fromkeys(marks, number))
        else:
            first = self._first(word, marks)
            if first is not None:
                return first
            for mark in marks:
                self._by_mark.setdefault(mark, number)
        self._told.append((word, source))
        return source

    def _first(self, word: str, marks: tuple[str, ...]) -> str | None:
        """On whose word the article stands that these are a copy of."""
        shared = Counter([self._by_mark[mark] for mark in marks if mark in self._by_mark])
        for number in sorted(number for number, count in shared.items() if count >= min(_SHARED, len(marks))):
            other, source = self._told[number]
            if shared_thousandths(_hashes(word), _hashes(other), COPY_MARKS_MAX, 1) >= _ALIKE:
                return source
        return None


@lru_cache(_WORDS_KEPT)
def _hashes(word: str) -> tuple[int, ...]:
    return marks_in(word)


@lru_cache(_WORDS_KEPT)
def _parts(word: str) -> tuple[str, ...]:
    return tuple([word[at : at + _LENGTH] for at in range(0, len(word), _LENGTH)])

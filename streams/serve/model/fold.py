"""A text in, its words folded as readers of Arabic fold them out: one token a word, so that phrases and offsets hold.

Hamza seats, ى and ي, ة and ه, tatweel, diacritics and digits are evened out by
`arabic/text.py`; conjunctions, prepositions, the article and one ending come off
(`arabic/stemming.py`), so that «روسيا» finds «ولروسيا».
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from streams.arabic.stemming import light_stem
from streams.arabic.text import DIACRITICS, IGNORABLE, fold

__all__ = ["folded", "matches", "query_of", "words_in"]

Span = tuple[int, int]
"""Half-open offsets in code points."""
_WORD: Final = re.compile(rf"[^\W_][^\W_{DIACRITICS}{IGNORABLE}ـ]*(?:[{DIACRITICS}{IGNORABLE}ـ]+[^\W_]*)*")
_NO_TOKEN: Final = re.compile(r"[\W_]+")
_ASKED: Final = re.compile(r'"([^"]*)"|«([^»]*)»|(\S+)')
_ARTICLE: Final = "ال"
_TERMS_MAX: Final = 16
"""Words of a question that are looked for; the rest is left out."""


def folded(text: str | None) -> str:
    """The folded words of a text, with blanks between; '' for none."""
    return " ".join(filter(None, map(_part, text.split()))) if text else ""


def words_in(text: str) -> list[tuple[str, Span]]:
    """The folded words of a text with their offsets in it."""
    return [(token, found.span()) for found in _WORD.finditer(text) if (token := _token(found[0]))]


def query_of(asked: str) -> str:
    """What FTS5 is asked: all words; those in quotation marks as a phrase, with `*` behind by their beginning; '' for none."""
    terms = [term for term in map(_term, _ASKED.finditer(asked)) if term]
    return " AND ".join(terms[:_TERMS_MAX])


def matches(asked: str, text: str) -> list[Span]:
    """Where the words that were asked for stand in a text, in order."""
    exact, beginnings = set[str](), list[str]()
    for found in _ASKED.finditer(asked):
        tokens, is_beginning = _tokens_of(found)
        exact.update(tokens[:-1] if is_beginning else tokens)
        beginnings += tokens[-1:] if is_beginning else []
    return [
        span
        for token, span in words_in(text)
        if token in exact or any(token.startswith(beginning) for beginning in beginnings)
    ]


def _term(found: re.Match[str]) -> str:
    tokens, is_beginning = _tokens_of(found)
    return f'"{" ".join(tokens)}"{"*" if is_beginning else ""}' if tokens else ""


def _tokens_of(found: re.Match[str]) -> tuple[list[str], bool]:
    phrase = found[1] or found[2]
    if phrase is not None:
        return folded(phrase).split(), False
    part = found[3] or ""
    tokens, is_beginning = folded(part).split(), part.endswith("*")
    if is_beginning and tokens and len(tokens[-1]) > len(_ARTICLE):
        tokens[-1] = tokens[-1].removeprefix(_ARTICLE)  # of so short a beginning the stem keeps it
    return tokens, is_beginning


@lru_cache(maxsize=1 << 16)
def _part(part: str) -> str:
    """The folded words of what stands between blanks, remembered: no word goes across one."""
    return " ".join(filter(None, map(_token, _WORD.findall(part))))


@lru_cache(maxsize=1 << 16)
def _token(word: str) -> str:
    return _NO_TOKEN.sub("", light_stem(fold(word)))

"""Two wordings of one text in, the runs of words that both have, that only the first has and that only the second has out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from streams.arabic.text import fold

__all__ = ["Run", "shortened", "wording"]

Kind = Literal["same", "gone", "new"]
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_TOKENS_MAX: Final = 4_000
"""Words and marks that are compared of each text; comparing more would keep a reader waiting."""
_PAIRS_MAX: Final = 300_000
"""Pairs of the same word up to which every word is looked at: of texts of one word over and over, the time grows with
the cube of their length. Beyond it what is very frequent is the same only beside what is not."""
_ABOUT: Final = 8
"""Words that are kept on each side of a difference."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words on end."""

    kind: Kind
    text: str
    """As its text has it: of `same` and `gone` the first text's, of `new` the second's; `…` where words are left out."""
    words: int


def wording(first: str, second: str) -> tuple[Run, ...]:
    """The runs in order; what differs in spelling alone (hamza, diacritics, tatweel) is the same."""
    return tuple(_runs(first, _tokens(first), second, _tokens(second)))


def shortened(runs: Sequence[Run], about: int = _ABOUT) -> tuple[Run, ...]:
    """The runs with long ones that both have cut to what stands beside a difference."""
    return tuple(_shortened(run, about, number == 0, number == len(runs) - 1) for number, run in enumerate(runs))


Token = tuple[str, int, int]


def _tokens(text: str) -> list[Token]:
    return [(fold(found[0]), *found.span()) for found in _TOKEN.finditer(text)][:_TOKENS_MAX]


def _runs(first: str, a: list[Token], second: str, b: list[Token]) -> Iterator[Run]:
    one, other = [token[0] for token in a], [token[0] for token in b]
    counts = Counter(other)
    is_costly = sum(counts[word] for word in one) > _PAIRS_MAX
    matcher = SequenceMatcher(None, one, other, autojunk=is_costly)
    for tag, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if tag == "equal":
            yield _run("same", first, a[a_from:a_to])
            continue
        if a_from < a_to:
            yield _run("gone", first, a[a_from:a_to])
        if b_from < b_to:
            yield _run("new", second, b[b_from:b_to])


def _run(kind: Kind, text: str, tokens: Sequence[Token]) -> Run:
    return Run(kind, " ".join(text[tokens[0][1] : tokens[-1][2]].split()), len(tokens))


def _shortened(run: Run, about: int, is_first: bool, is_last: bool) -> Run:
    words = run.text.split(" ")
    if run.kind != "same" or len(words) <= 2 * about + 4:
        return run
    head, tail = ([] if is_first else words[:about]), ([] if is_last else words[-about:])
    return Run("same", " ".join([*head, "…", *tail]), run.words)
